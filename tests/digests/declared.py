"""What the house declares in numbers: ranges, entries of menus, limits, defaults of records and of arguments."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any

import numpy as np

import app
import core
from app.descent.option_kinds import Menu, Number
from core.quantities import Quantity
from tests.digests.digest import PLAIN_DIGITS
from tests.digests.reach import Parts

LONGEST_WORD = 30
"""Letters of a name; longer ones are prose."""
MOST_OF_ARRAY = 50
"""Elements of an array that is written out."""
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
    """The constants that a module writes, and what its classes and functions have unless told otherwise."""
    written = re.findall(r"^(_?[A-Z].*?) = ", inspect.getsource(module), re.MULTILINE)
    own = set(re.findall(r"\b_?[A-Z][A-Z0-9_]*\b", " ".join(written)))
    for name, value in vars(module).items():
        if name.isupper() and name in own and (plain := _plain(value)):
            yield f"{name} = {plain}"
        elif getattr(value, "__module__", None) == module.__name__:
            if isinstance(value, type):
                yield from _in_class(value)
            elif callable(value):
                yield from _in_function(name, value)


def _in_class(kind: type) -> Iterator[str]:
    """The defaults of a record's fields, the constants of a class, the defaults of its methods."""
    if is_dataclass(kind):
        for field in fields(kind):
            if plain := _plain(field.default):
                yield f"{kind.__name__}.{field.name} = {plain}"
    for name, value in vars(kind).items():
        if inspect.isfunction(value) and not name.startswith("__"):
            yield from _in_function(f"{kind.__name__}.{name}", value)
        elif not name.startswith("__") and (plain := _plain(value)):
            yield f"{kind.__name__}.{name} = {plain}"


def _in_function(name: str, function: Any) -> Iterator[str]:
    """The defaults of a function's arguments, and how much of its answers it keeps."""
    if hasattr(function, "cache_parameters"):
        yield f"{name} keeps {function.cache_parameters()['maxsize']}"
    for argument in inspect.signature(function).parameters.values():
        if plain := _plain(argument.default):
            yield f"{name}({argument.name} = {plain})"


def _plain(value: Any, inside: bool = False) -> str:
    """A declaration in words; "" where it is none of numbers. Words count `inside` others."""
    match value:
        case Quantity():
            ends = (value.minimum, value.maximum, value.open_minimum, value.open_maximum)
            return f"{_plain(ends)} slider {_plain(value.slider)} {value.scale}{' integer' * value.integer}"
        case Menu():
            return f"{', '.join(value.values)}; {value.default}"
        case Number():
            return f"{_plain(value.quantity)}; {value.default}"
        case bool():
            return str(value)
        case int() | float():
            return f"{value:.{PLAIN_DIGITS}g}"
        case str() if inside and len(value) < LONGEST_WORD:
            return value
        case np.ndarray() if value.size < MOST_OF_ARRAY:
            return _plain(value.tolist())
        case tuple() | list() | dict() if not _has_numbers(value):
            return ""  # names, which grow with what is registered
        case tuple() | list():
            return ", ".join(told) if all(told := [_plain(each, True) for each in value]) else ""
        case dict():
            told = {key: _plain(each, True) for key, each in value.items()}
            return ", ".join(f"{key}: {each}" for key, each in told.items()) if all(told.values()) else ""
    return ""


def _has_numbers(value: Any) -> bool:
    if isinstance(value, dict):
        return _has_numbers(list(value.values()))
    if isinstance(value, tuple | list):
        return any(map(_has_numbers, value))
    return isinstance(value, int | float | Quantity)
