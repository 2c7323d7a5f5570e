"""Functions of rules and surfaces on plain numbers: the same code, with what Python has in place of numpy's.

numpy's functions take ten times as long for a single number as Python's, and what they return makes all arithmetic
slow that follows. So a function that was written for arrays is called with other globals: in place of numpy, what
the module math has; in place of the named tuple of a rule's state, one object that is written over at each step.
The code is the one that is written, and the numbers are the same to the last bit: Python's sine stands in for
numpy's where it has the same bits.

Where numpy goes on with ∞ or NaN, plain numbers raise an ArithmeticError or a ValueError, and an unusual function
may raise others: then it is to be called as it is written.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

Function = Callable[..., Any]

SAMPLES = np.concatenate([sign * np.geomspace(1e-6, 1e3, 1000) for sign in (1, -1)] + [[0.0, -0.0]])
"""Numbers at which what Python has is compared with what numpy has."""


def _hypot(a: float, b: float) -> float:
    """The C library's, as numpy's is; that of the module math rounds in its own way."""
    return abs(complex(a, b))


def _maximum(a: float, b: float) -> float:
    return float(a if a >= b or a != a else b)


def _sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a + 0.0


IN_PYTHON: dict[str, Function] = {
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "abs": math.fabs,
    "hypot": _hypot,
    "maximum": _maximum,
    "sign": _sign,
}
"""By numpy's names, what takes its place where it rounds in the same way."""


@lru_cache(maxsize=1)
def numbers() -> ModuleType:
    """numpy for plain numbers: its functions return what Python computes with.

    A module, in which the interpreter looks names up quickest.
    """
    found = ModuleType("numbers")
    vars(found).update(
        (name, (same_in_python(name) or _on_numbers(thing)) if isinstance(thing, np.ufunc) else thing)
        for name, thing in vars(np).items()
        if not name.startswith("__")
    )
    return found


def same_in_python(name: str) -> Function | None:
    """What Python has in place of a function of numpy's, if it has the same bits, zero's sign among them."""
    function, original = IN_PYTHON.get(name), getattr(np, name)
    if function is None:
        return None
    at = [SAMPLES, SAMPLES[::-1] / 3][: original.nin]
    with np.errstate(all="ignore"):
        expected = original(*at)
    told = np.isfinite(expected)  # Python has the errors where numpy has NaN
    found = np.array([function(*each) for each in zip(*(side[told].tolist() for side in at), strict=True)])
    return function if found.tobytes() == expected[told].tobytes() else None


def _on_numbers(function: np.ufunc) -> Function:
    """A function of numpy's that returns a plain number."""
    if function.nin == 1:
        return lambda a: float(function(a))
    return lambda *numbers: float(function(*numbers))


def plain(function: Function) -> Function:
    """A function, or a method as its class has it, as it goes on the plain numbers of one coordinate of one path.

    The state that it returns is the same object each time. Where it can't be had so it is the function.
    """
    space, states, keeping = _globals_of(function)
    if space is None or not (states or keeping):
        return _helper(function)
    keepers = {name: _keeper(kind) for name, kind in states.items()}
    return _with_globals(function, {**space, **keepers, **{name: plain(each) for name, each in keeping.items()}})


def methods(kind: Any) -> tuple[Function, Function]:
    """`look_ahead` and `update` of a class of rules so: those of a typed rule are its own `singly`."""
    if hasattr(kind, "singly"):
        made: tuple[Function, Function] = kind.singly()
        return made
    return plain(kind.look_ahead), plain(kind.update)


@lru_cache(maxsize=512)
def _globals_of(function: Any) -> tuple[dict[str, Any] | None, Mapping[str, Any], Mapping[str, Function]]:
    """The globals in place of a function's own, its named tuples, and the functions that have any."""
    if not inspect.isfunction(function) or set(function.__code__.co_freevars) - {"__class__"}:
        return None, {}, {}
    own = function.__globals__
    named = {name: own[name] for name in function.__code__.co_names if name in own and own[name] is not function}
    states = {name: thing for name, thing in named.items() if hasattr(thing, "_fields")}
    functions = {name: thing for name, thing in named.items() if inspect.isfunction(thing)}
    keeping = {name: thing for name, thing in functions.items() if any(_globals_of(thing)[1:])}
    helpers = {name: _helper(thing) for name, thing in functions.items() if name not in keeping}
    spaces = {name: numbers() for name, thing in named.items() if thing is np}
    return {**own, **helpers, **spaces}, states, keeping


@lru_cache(maxsize=512)
def _helper(function: Any) -> Function:
    """A function that keeps no state, which is one and the same for all paths."""
    space, *_ = _globals_of(function)
    return function if space is None else _with_globals(function, space)


def _with_globals(function: Any, space: dict[str, Any]) -> Function:
    # The interpreter remembers in the code where a name was found: with one for all, each would undo the other's.
    code = function.__code__.replace()
    return FunctionType(code, space, function.__name__, function.__defaults__, function.__closure__)


def _keeper(kind: Any) -> Any:
    """What is called in place of a named tuple: it writes the fields into one object, and returns that."""
    keeper = KEEPERS.get(len(kind._fields))
    return keeper(_kept(kind)()) if keeper else kind


@lru_cache(maxsize=512)
def _kept(kind: Any) -> type:
    """A class with the fields of a named tuple, which may be written as _a, _b, _c and _d too."""
    slots = ("_a", "_b", "_c", "_d")[: len(kind._fields)]
    cls = type(kind.__name__, (), {"__slots__": slots})
    for slot, field in zip(slots, kind._fields, strict=True):
        setattr(cls, field, getattr(cls, slot))
    return cls


def _one(kept: Any) -> Function:
    def keep(a: float) -> Any:
        kept._a = a
        return kept

    return keep


def _two(kept: Any) -> Function:
    def keep(a: float, b: float) -> Any:
        kept._a, kept._b = a, b
        return kept

    return keep


def _three(kept: Any) -> Function:
    def keep(a: float, b: float, c: float) -> Any:
        kept._a, kept._b, kept._c = a, b, c
        return kept

    return keep


def _four(kept: Any) -> Function:
    def keep(a: float, b: float, c: float, d: float) -> Any:
        kept._a, kept._b, kept._c, kept._d = a, b, c, d
        return kept

    return keep


KEEPERS: Mapping[int, Callable[[Any], Function]] = {1: _one, 2: _two, 3: _three, 4: _four}
"""By how many fields there are. Written out, for calls with *fields would take as long as a named tuple."""
