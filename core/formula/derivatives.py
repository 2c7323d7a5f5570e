"""Derivatives of straight-line programs, in forward mode: operation by operation, by rule.

They are written on the tape that they derive and simplified where a factor is 0 or 1, so that a derivative is a few
times as long as its function, never exponentially longer.

Conventions at points without a slope: 0 at the tip of |u|, √u and of powers between 0 and 1, where 0 is a
subgradient; the mean of both slopes where max and min change sides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.formula.tape import NONE, Tape


def slope(tape: Tape, place: int, variable: int) -> int:
    """The place of the derivative of a result by x or y (given by their places)."""
    slopes: list[Term] = []
    for at in range(place + 1):
        name, left, right, _ = tape.operations[at]
        if left == NONE:
            slopes.append(Term(tape, tape.constant(1.0 if at == variable else 0.0)))
        elif at in tape.powers:
            base, c = tape.powers[at]
            u = Term(tape, base)
            slopes.append(slopes[base] * c * u.power(c - 1))
        elif right == NONE:
            slopes.append(slopes[left] * SLOPES[name](Term(tape, left), Term(tape, at)))
        else:
            u, v = Term(tape, left), Term(tape, right)
            slopes.append(RULES[name](u, v, slopes[left], slopes[right], Term(tape, at)))
    return slopes[place].place


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

    def term(self, other: Term | float) -> Term:
        """A number as a constant on the same tape; a term as it is."""
        return other if isinstance(other, Term) else Term(self.tape, self.tape.constant(other))

    def __neg__(self) -> Term:
        return self.call("negative")

    def __add__(self, other: Term | float) -> Term:
        other = self.term(other)
        if self.value == 0:
            return other
        return self if other.value == 0 else self.call("+", other)

    def __sub__(self, other: Term | float) -> Term:
        other = self.term(other)
        if self.value == 0:
            return -other
        return self if other.value == 0 else self.call("-", other)

    def __mul__(self, other: Term | float) -> Term:
        other = self.term(other)
        for one, another in ((self, other), (other, self)):
            if one.value == 0:
                return one
            if one.value == 1:
                return another
            if one.value == -1:
                return -another
        return self.call("*", other)

    def __truediv__(self, other: Term | float) -> Term:
        other = self.term(other)
        return self if self.value == 0 or other.value == 1 else self.call("/", other)

    def reciprocal(self) -> Term:
        """1 over it."""
        return self.term(1.0) / self


SLOPES: Mapping[str, Callable[[Term, Term], Term]] = {
    "negative": lambda u, f: f.term(-1.0),
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
    by_base, by_exponent = du.term(0.0), du.term(0.0)
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
