"""Straight-line programs in x and y: lists of operations, derived by rule, run on plain numbers or on arrays.

A `Tape` grows by operations on earlier results; equal operations are one, so that a function and its derivatives
share what they have in common and a derivative is a few times as long as its function, never exponentially longer.
Derivatives are taken in forward mode, operation by operation, and simplified where a factor is 0 or 1.

A `Program` runs what leads to chosen results. A pair of plain numbers goes through plain Python arithmetic, which
is ten times as fast as numpy's on single numbers; arrays go through numpy. Results are the same bit for bit: whole
powers are products, and the functions that numpy rounds in its own way are numpy's for both. Neither raises an
error nor warns: what overflows or has no value becomes ±∞ or NaN.

Conventions at points without a slope: 0 at the tip of |u|, √u and of powers between 0 and 1, where 0 is a
subgradient; the mean of both slopes where max and min change sides.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LARGEST_PRODUCT = 64
"""Whole powers up to this one are computed by multiplying."""
LARGEST = float(np.finfo(float).max)
SMALLEST = 5e-324
NONE = -1


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
PARTIAL = frozenset({"/", "power", "positive power", "asin", "acos", "log", "log2", "log10", "sqrt"})
"""Operations that aren't defined everywhere."""


class Operation(NamedTuple):
    """A name, the places of its operands on the tape, and the value if it is a constant."""

    name: str
    left: int = NONE
    right: int = NONE
    value: float = 0.0


class Tape:
    """A growing list of operations on x, y and constants; a place on it stands for a result."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._places: dict[Operation, int] = {}
        self._powers: dict[int, tuple[int, float]] = {}
        self.x, self.y = self._write(Operation("x")), self._write(Operation("y"))

    def _write(self, operation: Operation) -> int:
        place = self._places.setdefault(operation, len(self.operations))
        if place == len(self.operations):
            self.operations.append(operation)
        return place

    def constant(self, value: float) -> int:
        """The place of a number."""
        return self._write(Operation("constant", value=value + 0.0))

    def value_of(self, place: int) -> float | None:
        """The number at a place if it is a constant."""
        operation = self.operations[place]
        return operation.value if operation.name == "constant" else None

    def apply(self, name: str, left: int, right: int = NONE) -> int:
        """The place of an operation's result; of constants it is computed at once."""
        a, b = self.value_of(left), 0.0 if right == NONE else self.value_of(right)
        if a is None or b is None:
            return self._write(Operation(name, left, right))
        return self.constant(ON_NUMBERS[name](a) if right == NONE else ON_NUMBERS[name](a, b))

    def power(self, base: int, exponent: int) -> int:
        """The place of baseᵉˣᵖᵒⁿᵉⁿᵗ: products for small whole exponents, roots for halves.

        Where the exponent varies a negative base has no power: it would have one at whole exponents alone.
        """
        c = self.value_of(exponent)
        if c is None:
            return self.apply("positive power", base, exponent)
        if self.value_of(base) is not None:
            return self.apply("power", base, exponent)
        if c == 0:
            return self.constant(1.0)
        if c in (0.5, -0.5):
            place = self.apply("sqrt", base)
        elif abs(c) <= LARGEST_PRODUCT and c == int(c):
            place = self._product(base, abs(int(c)))
        else:
            return self.apply("power", base, exponent)
        if c < 0:
            place = self.apply("/", self.constant(1.0), place)
        if c not in (1.0, 0.5):
            self._powers[place] = base, c
        return place

    def _product(self, base: int, count: int) -> int:
        if count == 1:
            return base
        half = self._product(base, count // 2)
        square = self.apply("*", half, half)
        return self.apply("*", square, base) if count % 2 else square

    def slope(self, place: int, variable: int) -> int:
        """The place of the derivative of a result by x or y (given by their places)."""
        slopes: list[Term] = []
        for at in range(place + 1):
            name, left, right, _ = self.operations[at]
            if left == NONE:
                slopes.append(Term(self, self.constant(1.0 if at == variable else 0.0)))
            elif at in self._powers:
                base, c = self._powers[at]
                u = Term(self, base)
                slopes.append(slopes[base] * c * u.power(c - 1))
            elif right == NONE:
                slopes.append(slopes[left] * SLOPES[name](Term(self, left), Term(self, at)))
            else:
                u, v = Term(self, left), Term(self, right)
                slopes.append(RULES[name](u, v, slopes[left], slopes[right], Term(self, at)))
        return slopes[place].place

    def needed(self, places: Sequence[int]) -> list[int]:
        """The places that lead to the given ones, in order."""
        found: set[int] = set()
        open_places = list(places)
        while open_places:
            at = open_places.pop()
            if at != NONE and at not in found:
                found.add(at)
                open_places += self.operations[at][1:3]
        return sorted(found)


@dataclass(frozen=True)
class Term:
    """A place on a tape, to write derivatives as they stand in a book; factors and summands 0 and 1 are dropped."""

    tape: Tape
    place: int

    @property
    def value(self) -> float | None:
        """The number it is, if it is a constant."""
        return self.tape.value_of(self.place)

    def call(self, name: str, other: Term | None = None) -> Term:
        """The result of an operation on it."""
        return Term(self.tape, self.tape.apply(name, self.place, NONE if other is None else other.place))

    def power(self, c: float) -> Term:
        """It to a constant power."""
        return Term(self.tape, self.tape.power(self.place, self.tape.constant(c)))

    def _term(self, other: Term | float) -> Term:
        return other if isinstance(other, Term) else Term(self.tape, self.tape.constant(other))

    def __neg__(self) -> Term:
        return self.call("negative")

    def __add__(self, other: Term | float) -> Term:
        other = self._term(other)
        if self.value == 0:
            return other
        return self if other.value == 0 else self.call("+", other)

    def __sub__(self, other: Term | float) -> Term:
        other = self._term(other)
        if self.value == 0:
            return -other
        return self if other.value == 0 else self.call("-", other)

    def __mul__(self, other: Term | float) -> Term:
        other = self._term(other)
        for one, another in ((self, other), (other, self)):
            if one.value == 0:
                return one
            if one.value == 1:
                return another
            if one.value == -1:
                return -another
        return self.call("*", other)

    def __truediv__(self, other: Term | float) -> Term:
        other = self._term(other)
        return self if self.value == 0 or other.value == 1 else self.call("/", other)

    def reciprocal(self) -> Term:
        """1 over it."""
        return self._term(1.0) / self


SLOPES: Mapping[str, Callable[[Term, Term], Term]] = {
    "negative": lambda u, f: f._term(-1.0),
    "sin": lambda u, f: u.call("cos"),
    "cos": lambda u, f: -u.call("sin"),
    "tan": lambda u, f: f * f + 1,
    "asin": lambda u, f: (-(u * u) + 1).call("sqrt").reciprocal(),
    "acos": lambda u, f: -(-(u * u) + 1).call("sqrt").reciprocal(),
    "atan": lambda u, f: (u * u + 1).reciprocal(),
    "sinh": lambda u, f: u.call("cosh"),
    "cosh": lambda u, f: u.call("sinh"),
    "tanh": lambda u, f: -(f * f) + 1,
    "exp": lambda u, f: f,
    "log": lambda u, f: u.reciprocal(),
    "log2": lambda u, f: (u * math.log(2.0)).reciprocal(),
    "log10": lambda u, f: (u * math.log(10.0)).reciprocal(),
    "sqrt": lambda u, f: f.power(-1.0).call("unless zero", u) * 0.5,
    "abs": lambda u, f: u.call("sign"),
}
"""The derivative of each function f(u) by u."""


def _power_slope(u: Term, v: Term, du: Term, dv: Term, f: Term) -> Term:
    """(uᵛ)′ = v uᵛ⁻¹ u′ + uᵛ ln u · v′; both parts are 0 at u = 0, the first one for v < 1 by convention."""
    by_base, by_exponent = du._term(0.0), du._term(0.0)
    if du.value != 0:
        c = v.value
        slope = u.power(c - 1) if c is not None else u.call("power", v - 1)
        rooted = c is not None and 0 < c < 1
        by_base = v * (slope.call("unless zero", u) if rooted else slope) * du
    if dv.value != 0:
        by_exponent = f * u.call("log").call("unless zero", u) * dv
    return by_base + by_exponent


RULES: Mapping[str, Callable[[Term, Term, Term, Term, Term], Term]] = {
    "+": lambda u, v, du, dv, f: du + dv,
    "-": lambda u, v, du, dv, f: du - dv,
    "*": lambda u, v, du, dv, f: u * du * 2 if u.place == v.place else du * v + u * dv,
    "/": lambda u, v, du, dv, f: (du - f * dv) / v,
    "power": _power_slope,
    "positive power": _power_slope,
    "max": lambda u, v, du, dv, f: du.call("if positive", u - v) + dv.call("if positive", v - u),
    "min": lambda u, v, du, dv, f: du.call("if positive", v - u) + dv.call("if positive", u - v),
}
"""The derivative of each operation f on u and v from the derivatives of both."""


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
    return a if a == 0 or a != a else math.copysign(1.0, a)


def _square_root(a: float) -> float:
    return math.sqrt(a) if a >= 0 else math.nan


def _positive_power(a: float, b: float) -> float:
    return math.nan if a < 0 else _power(a, b)


def _greater(a: float, b: float) -> float:
    return float(np.maximum(a, b))


def _lesser(a: float, b: float) -> float:
    return float(np.minimum(a, b))


def _unless_zero(d: float, s: float) -> float:
    """d for s ≠ 0, nothing for s = 0."""
    return 0.0 if s == 0 else d


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


ON_NUMBERS: Mapping[str, Callable[..., float]] = {
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
    "unless zero": _unless_zero,
    "if positive": _if_positive,
    "if finite": _if_finite,
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
        "unless zero": lambda d, s: xp.where(s == 0, 0.0, d),
        "if positive": lambda d, s: xp.where(
            s > 0, d, xp.where(s < 0, 0.0, xp.where(s == 0, xp.multiply(0.5, d), xp.nan))
        ),
        "if finite": lambda d, f: xp.where(xp.isfinite(f), d, xp.nan),
    }


ON_ARRAYS = on_arrays(np)


class Program:
    """What leads to chosen results of a tape, with as few intermediate results kept as can be."""

    def __init__(self, tape: Tape, results: Sequence[int]) -> None:
        order = [at for at in tape.needed(results) if tape.operations[at].left != NONE]
        last = {operand: at for at in order for operand in tape.operations[at][1:3]}
        constants = [at for at in tape.needed(results) if tape.operations[at].name == "constant"]
        slots = {tape.x: 0, tape.y: 1} | {at: 2 + index for index, at in enumerate(constants)}
        kept = {*slots, *results}
        self._constants = [tape.operations[at].value for at in constants]
        self._steps: list[tuple[str, int, int, int]] = []
        free: list[int] = []
        self._room = 0
        for at in order:
            name, left, right, _ = tape.operations[at]
            operands = (slots[left], NONE if right == NONE else slots[right])
            free += [slots[o] for o in {left, right} if o != NONE and last[o] == at and o not in kept]
            if not free:
                free.append(2 + len(constants) + self._room)
                self._room += 1
            slots[at] = free.pop()
            self._steps.append((name, *operands, slots[at]))
        self._results = [slots[at] for at in results]
        self._for_numbers = self._bound(ON_NUMBERS)
        self._for_arrays = self._bound(ON_ARRAYS)

    def _bound(self, table: Mapping[str, Callable[..., Any]]) -> list[tuple[Callable[..., Any], int, int, int]]:
        return [(table[name], left, right, target) for name, left, right, target in self._steps]

    def _run(self, steps: Sequence[tuple[Callable[..., Any], int, int, int]], x: Any, y: Any) -> list[Any]:
        slots = [x, y, *self._constants, *[None] * self._room]
        for function, left, right, target in steps:
            slots[target] = function(slots[left]) if right < 0 else function(slots[left], slots[right])
        return [slots[result] for result in self._results]

    def __call__(self, x: Any, y: Any) -> list[Any]:
        """The results at points: plain numbers for numbers, else new arrays of the shape and kind of the points."""
        if isinstance(x, float) and isinstance(y, float):
            return self._run(self._for_numbers, float(x), float(y))
        a, b = np.asarray(x), np.asarray(y)
        shape = np.broadcast_shapes(a.shape, b.shape)
        if not shape:
            return self._run(self._for_numbers, float(a), float(b))
        a, b = (part if part.dtype.kind == "f" else part.astype(float) for part in (a, b))
        dtype = np.result_type(a, b)
        with np.errstate(all="ignore"):
            return [_filled(result, a, b, shape, dtype) for result in self._run(self._for_arrays, a, b)]

    def traced(self, x: Any, y: Any, xp: Any) -> list[Any]:
        """The results computed with another namespace, such as autograd's."""
        return self._run(self._bound(on_arrays(xp)), x, y)


def _filled(result: Any, a: NDArray[Any], b: NDArray[Any], shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """A result as an array of its own, where it is a constant, a variable itself or doesn't vary along an axis."""
    if result is not a and result is not b and np.shape(result) == shape and result.dtype == dtype:
        return result  # type: ignore[no-any-return]
    return np.array(np.broadcast_to(result, shape), dtype=dtype)
