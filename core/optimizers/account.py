"""What a rule says of its steps: the lines of one with their numbers, the symbols, and the shapes it goes by.

A rule that can be typed needs none: its lines say it all (`Rule.lines`). Any other one has an `Account`, and tells
in its `move` what it has worked out, by name, where somebody watches:

    problem.note(lambda: {"H": hessian, "d": direction})

A number is one for a path, two are a vector, three are the entries xx, xy and yy of a symmetric matrix. Of every
step there are besides, by these names: `x`, `g`, the hyperparameters, `f` and `f_new`, the heights where the step
begins and where it ends, and `new`, where that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

NEW, HEIGHT, NEW_HEIGHT = "new", "f", "f_new"
"""θ after the step, and f before and after it."""


class Told(NamedTuple):
    """A line of an account: a formula, or a sentence where `name` is empty, with the names of numbers in braces.

    `name`: of what the formula comes to. `when`: the number that is 1 in the steps that it is said of. `formula`:
    as it is printed, where that isn't the text with symbols in place of the names.
    """

    name: str
    text: str
    when: str = ""
    formula: str = ""


class Form(Enum):
    """What a shape is, and what its numbers are."""

    ELLIPSE = "ellipse"
    """Where a symmetric matrix sends vectors of length 1; a vector stands for a diagonal matrix."""
    CIRCLE = "circle"
    """Of a radius, or of the length of a vector."""
    POLYGON = "polygon"
    """With corners at these places."""
    POINTS = "points"
    """At these places."""


class Shape(NamedTuple):
    """A shape on the map, about θ unless it is of places: its numbers by name, and what it is in words.

    `names`: what is written beside it, of an ellipse beside each of its `multiples`, else at each place. One that
    is not to `scale` tells how much longer it is one way than the other. `faint`: what comes of it, or what is
    passed over. `when`: the number that is 1 in the steps that it is drawn in.
    """

    form: Form
    numbers: tuple[str, ...]
    text: str
    names: tuple[str, ...] = ()
    scale: bool = True
    multiples: tuple[int, ...] = (1,)
    faint: bool = False
    when: str = ""


class Symbol(NamedTuple):
    """How a number is printed in a line, and what it is."""

    symbol: str
    text: str


@dataclass(frozen=True)
class Account:
    """What is said of each step.

    `symbols`: of the numbers that the rule notes; those without one are for `when` alone. `arrows`: the vectors
    among them that are drawn. `blind`: whether it never asks for a gradient.
    """

    lines: tuple[Told, ...]
    symbols: Mapping[str, Symbol]
    shapes: tuple[Shape, ...] = ()
    arrows: tuple[str, ...] = ()
    blind: bool = False
