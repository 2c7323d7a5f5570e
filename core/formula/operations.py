"""What the operations of a formula are: on plain numbers, and on the arrays of numpy or autograd.

Plain Python arithmetic is ten times as fast as numpy's on single numbers, and gives the same bits: the functions
that numpy rounds in its own way are numpy's for both. No operation raises an error nor warns: what overflows or has
no value becomes ±∞ or NaN.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

LARGEST = float(np.finfo(float).max)
SMALLEST = 5e-324


class Known(NamedTuple):
    """A function of one number: its name in numpy, and an interval on which it gives no cause for a warning."""

    numpy_name: str
    low: float = -LARGEST
    high: float = LARGEST


FUNCTIONS: Mapping[str, Known] = {
    "sin": Known("sin"),
    "cos": Known("cos"),
    "tan": Known("tan"),
    "asin": Known("arcsin", -1.0, 1.0),
    "acos": Known("arccos", -1.0, 1.0),
    "atan": Known("arctan"),
    "sinh": Known("sinh", -700.0, 700.0),
    "cosh": Known("cosh", -700.0, 700.0),
    "tanh": Known("tanh"),
    "exp": Known("exp", -700.0, 709.0),
    "log": Known("log", SMALLEST),
    "log2": Known("log2", SMALLEST),
    "log10": Known("log10", SMALLEST),
    "sqrt": Known("sqrt", 0.0),
    "abs": Known("abs"),
}
"""Functions of one number."""
CHOICES = ("max", "min")
"""Functions of two numbers."""
COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""Conditions of two numbers, which `where` chooses by."""
PARTIAL = frozenset({"/", "power", "positive power", "asin", "acos", "log", "log2", "log10", "sqrt"})
"""Operations that aren't defined everywhere."""


def _quotient(a: float, b: float) -> float:
    """a/b as IEEE 754 has it."""
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def _power(a: float, b: float) -> float:
    if 1e-9 < a < 1e9 and -30 < b < 30:
        return float(np.power(a, b))
    with np.errstate(all="ignore"):
        return float(np.power(a, b))


def _sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a


def _square_root(a: float) -> float:
    return math.sqrt(a) if a >= 0 else math.nan


def _positive_power(a: float, b: float) -> float:
    return math.nan if a < 0 else _power(a, b)


def _greater(a: float, b: float) -> float:
    return a if a > b or a != a else b


def _lesser(a: float, b: float) -> float:
    return a if a < b or a != a else b


def _unless_zero(d: float, s: float) -> float:
    """d for s ≠ 0, nothing for s = 0."""
    return 0.0 if s == 0 else d


def _either(a: float, b: float) -> tuple[float, float]:
    """Both, for `where` to choose from."""
    return a, b


def _where(condition: float, pair: tuple[float, float]) -> float:
    """The first of a pair where the condition holds, the second where it doesn't."""
    return pair[0] if condition else pair[1]


def _total(each: Any, total: Callable[[Any], Any]) -> Any:
    """The sum over all parameters of a path, by what computes it."""
    return total(each)


def _if_finite(d: float, f: float) -> float:
    """d where f has a value."""
    return d if math.isfinite(f) else math.nan


def _if_positive(d: float, s: float) -> float:
    """d for s > 0, half of it for s = 0, nothing for s < 0."""
    if s == 0:
        return 0.5 * d
    return d if s > 0 else 0.0 if s < 0 else math.nan


def _on_number(name: str, known: Known) -> Callable[[float], float]:
    """A function of one plain number with the bits of numpy's, without its warnings."""
    function, low, high = getattr(np, known.numpy_name), known.low, known.high

    def guarded(a: float) -> float:
        if low <= a <= high:
            return float(function(a))
        with np.errstate(all="ignore"):
            return float(function(a))

    return guarded


ON_NUMBERS: Mapping[str, Callable[..., Any]] = {
    **{name: _on_number(name, known) for name, known in FUNCTIONS.items()},
    "abs": abs,
    "sqrt": _square_root,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "negative": operator.neg,
    "power": _power,
    "positive power": _positive_power,
    "max": _greater,
    "min": _lesser,
    "sign": _sign,
    **COMPARISONS,
    "either": _either,
    "where": _where,
    "unless zero": _unless_zero,
    "if positive": _if_positive,
    "if finite": _if_finite,
    "total": _total,
}
"""Every operation on plain numbers."""


def on_arrays(xp: Any) -> dict[str, Callable[..., Any]]:
    """Every operation on the arrays of a namespace: numpy's, or autograd's."""
    return {
        **{name: getattr(xp, known.numpy_name) for name, known in FUNCTIONS.items()},
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": xp.true_divide,
        "negative": operator.neg,
        "power": xp.power,
        "positive power": lambda a, b: xp.where(xp.less(a, 0), xp.nan, xp.power(a, b)),
        "max": xp.maximum,
        "min": xp.minimum,
        "sign": xp.sign,
        "total": _total,
        **COMPARISONS,
        "either": lambda a, b: (a, b),
        "where": lambda condition, pair: xp.where(condition, *pair),
        "unless zero": lambda d, s: xp.where(s == 0, 0.0, d),
        "if positive": lambda d, s: xp.where(
            s > 0, d, xp.where(s < 0, 0.0, xp.where(s == 0, xp.multiply(0.5, d), xp.nan))
        ),
        "if finite": lambda d, f: xp.where(xp.isfinite(f), d, xp.nan),
    }


ON_ARRAYS = on_arrays(np)
