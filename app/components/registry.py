"""Things of which each has a module of its own in one package, and a script of the same name: panels and stages.

To add one, add its module and its script: nothing else lists them.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType
from typing import ClassVar, TypeVar


class Entry:
    """Base of such things: what each of them declares."""

    name: ClassVar[str]
    """That of its module and of its script."""
    label: ClassVar[str]
    order: ClassVar[int]
    """Its place among the others."""
    folder: ClassVar[str]
    """Where the scripts of its kind are, within `assets`."""

    @property
    def script(self) -> str:
        """Its script, within `assets`."""
        return f"{self.folder}/{self.name}.js"


Kind = TypeVar("Kind", bound=Entry)


def registry(package: str, base: type[Kind]) -> dict[str, Kind]:
    """One instance of each class that a module of the package derives from `base`, by name, in their order.

    A class without a name of its own is what others derive from. Raises ValueError for a thing that is not called
    as its module.
    """
    places = pkgutil.iter_modules(sys.modules[package].__path__)
    modules = [importlib.import_module(f"{package}.{place.name}") for place in places]
    found = [kind() for module in modules for kind in _derived(module, base)]
    return {each.name: each for each in sorted(found, key=lambda each: each.order)}


def _derived(module: ModuleType, base: type[Kind]) -> list[type[Kind]]:
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    own = [
        each
        for each in classes
        if issubclass(each, base) and each.__module__ == module.__name__ and "name" in vars(each)
    ]
    for each in own:
        if module.__name__ != f"{module.__package__}.{each.name}":
            raise ValueError(
                f"The name of {each.__name__} is {each.name!r}: it takes that of its module, {module.__name__}"
            )
    return own
