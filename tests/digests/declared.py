"""What the house declares in numbers: ranges of quantities, entries of menus, limits, defaults of records."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any

import app
import core
from app.descent.option_kinds import Menu
from core.quantities import Quantity
from tests.digests.digest import PLAIN_DIGITS
from tests.digests.reach import Parts

STARTS = ("__main__", "wsgi", "child")
"""The last names of modules that are commands: they are run, not imported."""


def declared_result() -> Parts:
    """Every declaration as a part, "name = value", that is there: modules may move, and more may be declared.

    What several modules declare alike is a part for each.
    """
    found = Counter(told for module in _modules() for told in set(_declared_in(module)))
    return {
        name if place == 1 else f"{name} (no. {place})": True
        for name, number in sorted(found.items())
        for place in range(1, number + 1)
    }


def _modules() -> Iterator[ModuleType]:
    for package in (core, app):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if each.name.rpartition(".")[-1] not in STARTS:
                yield importlib.import_module(each.name)


def _declared_in(module: ModuleType) -> Iterator[str]:
    """The constants that a module writes, and the defaults of its records."""
    written = re.findall(r"^([A-Z].*?) = ", inspect.getsource(module), re.MULTILINE)
    own = set(re.findall(r"\b[A-Z][A-Z0-9_]*\b", " ".join(written)))
    for name, value in vars(module).items():
        if name.isupper() and name in own and (plain := _plain(value)):
            yield f"{name} = {plain}"
        elif isinstance(value, type) and is_dataclass(value) and value.__module__ == module.__name__:
            for field in fields(value):
                if plain := _plain(field.default):
                    yield f"{value.__name__}.{field.name} = {plain}"


def _plain(value: Any) -> str:
    """A declaration in words; "" where it is none of numbers."""
    match value:
        case Quantity():
            ends = (value.minimum, value.maximum, value.open_minimum, value.open_maximum)
            return f"{_plain(ends)} slider {_plain(value.slider)} {value.scale}{' integer' * value.integer}"
        case Menu():
            return f"{', '.join(value.values)}; {value.default}"
        case bool():
            return str(value)
        case int() | float():
            return f"{value:.{PLAIN_DIGITS}g}"
        case tuple() if all(map(_plain, value)):
            return ", ".join(map(_plain, value))
    return ""
