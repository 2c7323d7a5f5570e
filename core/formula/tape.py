"""Straight-line programs in x and y, as they are written: lists of operations.

A `Tape` grows by operations on earlier results; equal operations are one, so that a function and its derivatives
share what they have in common.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.formula.operations import ON_NUMBERS

LARGEST_PRODUCT = 64
"""Whole powers up to this one are computed by multiplying."""
NONE = -1
"""The place of no operand."""


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
        self.powers: dict[int, tuple[int, float]] = {}
        """The base and the exponent of powers that are written as products, roots or quotients, by place."""
        self.x, self.y = self.variable("x"), self.variable("y")

    def _write(self, operation: Operation) -> int:
        place = self._places.setdefault(operation, len(self.operations))
        if place == len(self.operations):
            self.operations.append(operation)
        return place

    def variable(self, name: str) -> int:
        """The place of a variable, whose name is that of no operation."""
        return self._write(Operation(name))

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

    def call(self, function: str, *places: int) -> int:
        """The place of what a function comes to."""
        return self.apply(function, *places)

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
            self.powers[place] = base, c
        return place

    def choose(self, condition: int, one: int, other: int) -> int:
        """The place of one result where a condition holds, of the other where it doesn't."""
        return self.apply("where", condition, self._write(Operation("either", one, other)))

    def _product(self, base: int, count: int) -> int:
        if count == 1:
            return base
        half = self._product(base, count // 2)
        square = self.apply("*", half, half)
        return self.apply("*", square, base) if count % 2 else square

    def needed(self, places: Sequence[int], given: Collection[int] = ()) -> list[int]:
        """The places that lead to the given ones, in order; not beyond those that are `given`."""
        found: set[int] = set()
        open_places = list(places)
        while open_places:
            at = open_places.pop()
            if at != NONE and at not in found:
                found.add(at)
                open_places += () if at in given else self.operations[at][1:3]
        return sorted(found)
