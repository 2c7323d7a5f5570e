"""Formulas in x and y as trees: their value, their gradient, and their text. `formula.parser` makes them of text.

A tree becomes a straight-line program (a `Tape`, run by a `Program`) when it is first evaluated; its gradient
is the program's derivative, exact but for rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from core.formula.derivatives import slope
from core.formula.operations import CHOICES, COMPARISONS, FUNCTIONS, PARTIAL
from core.formula.program import Program
from core.formula.tape import Tape
from core.quantities import shortened

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}
ARGUMENTS: Mapping[str, int] = {**dict.fromkeys(FUNCTIONS, 1), **dict.fromkeys(CHOICES, 2)}
"""How many arguments each function takes. log is the natural logarithm."""
SUPERSCRIPTED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class FormulaError(ValueError):
    """A text that isn't a formula; `position` is the index of the offending character, from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class Expression:
    """A formula or a part of one. Equal are formulas of the same structure, wherever they stood in a text."""

    position: int = field(default=0, compare=False, repr=False, kw_only=True)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """f(x, y), elementwise: a float for plain numbers, else an array; NaN or ±∞ where there is no value.

        Never raises nor warns for any finite or infinite x and y. `xp` may be autograd's numpy.
        """
        return (self._value(x, y) if xp is np else self._value.traced(x, y, xp))[0]

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(∂f/∂x, ∂f/∂y), elementwise as `value`; NaN outside the domain of f. Bits are the same in an array.

        At a tip, where there is no slope, it is 0 or the mean of both sides, as `core.formula.derivatives` says.
        """
        dx, dy = self._gradient(x, y)
        return dx, dy

    @cached_property
    def lowered(self) -> tuple[Tape, int]:
        """A tape of its own and its place on it. Raises FormulaError where a part has no finite value."""
        tape = Tape()
        return tape, lower(self, tape)

    @cached_property
    def _value(self) -> Program:
        return Program(*self.value_on_tape())

    def value_on_tape(self) -> tuple[Tape, list[int]]:
        """The operations that lead to f, and the place of their result."""
        tape, place = self.lowered
        return tape, [place]

    def gradient_on_tape(self) -> tuple[Tape, list[int]]:
        """The operations that lead to ∂f/∂x and ∂f/∂y, and the places of both."""
        tape = Tape()  # its own: surfaces are shared by the threads of a server
        place = lower(self, tape)
        slopes = [slope(tape, place, variable) for variable in (tape.x, tape.y)]
        if any(tape.operations[at].name in PARTIAL for at in tape.needed([place])):
            slopes = [tape.apply("if finite", at, place) for at in slopes]
        return tape, slopes

    @cached_property
    def _gradient(self) -> Program:
        return Program(*self.gradient_on_tape())

    @cached_property
    def variables(self) -> frozenset[str]:
        """Those of x and y that it contains."""
        tape, place = self.lowered
        return frozenset(tape.operations[at].name for at in tape.needed([place])) & {"x", "y"}


@dataclass(frozen=True)
class Number(Expression):
    """A finite number ≥ 0."""

    number: float


@dataclass(frozen=True)
class Name(Expression):
    """x, y, or one of CONSTANTS."""

    name: str


@dataclass(frozen=True)
class Negative(Expression):
    """The operand with its sign changed."""

    operand: Expression


@dataclass(frozen=True)
class Binary(Expression):
    """Two operands and one of + - * / ^ between them."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call(Expression):
    """A function, one of ARGUMENTS, of one or two arguments."""

    function: str
    arguments: tuple[Expression, ...]


def lower(node: Expression, tape: Tape, names: Mapping[str, int] | None = None) -> int:
    """Write a formula on a tape; the place of its result. FormulaError for a constant part that isn't finite.

    `names`: the places of its names, x and y by default; what is none of them is one of CONSTANTS.
    """
    names = {"x": tape.x, "y": tape.y} if names is None else names
    match node:
        case Number(number):
            return tape.constant(number)
        case Name(name):
            return names[name] if name in names else tape.constant(CONSTANTS[name])
        case Negative(operand):
            place = tape.apply("negative", lower(operand, tape, names))
        case Binary(sign, left, right):
            operands = lower(left, tape, names), lower(right, tape, names)
            place = tape.power(*operands) if sign == "^" else tape.apply(sign, *operands)
        case Call(function, arguments):
            places = [lower(argument, tape, names) for argument in arguments]
            if function == "where":
                place = tape.choose(*places)
            elif function == "clip":
                place = tape.apply("min", tape.apply("max", *places[:2]), places[2])
            else:
                place = tape.call(function, *places)
        case _:
            raise TypeError(f"{node!r} is no part of a formula")
    value = tape.value_of(place)
    if value is not None and not math.isfinite(value):
        raise FormulaError(
            f"{shortened(to_text(node))!r} at character {node.position + 1} has no finite value:"
            " it takes a number up to 1.8e308",
            node.position,
        )
    return place


COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
"""How tightly a piece of text holds together."""


def to_text(expression: Expression) -> str:
    """The formula in plain characters, as short as can be: `parse` makes an equal formula of it.

    >>> to_text(Binary("*", Number(2.0), Binary("^", Name("x"), Number(3.0))))
    '2*x^3'
    """
    return _written(expression, Style.PLAIN)[0]


def spaced(expression: Expression) -> str:
    """The formula in plain characters with room between summands: 2*x^3 + 1."""
    return _written(expression, Style.SPACED)[0]


def pretty(expression: Expression) -> str:
    """The formula as it is printed, which `parse` reads as well: x² + 2xy − |x|."""
    return _written(expression, Style.FINE)[0]


class Style(Enum):
    """How a formula is written: as short as can be, with room, or in fine print."""

    PLAIN = "plain"
    SPACED = "spaced"
    FINE = "fine"


def _written(node: Expression, style: Style) -> tuple[str, int]:
    """A formula as text in a style, and how tightly it holds together."""
    fine, room = style is Style.FINE, "" if style is Style.PLAIN else " "
    match node:
        case Number(number):
            return _digits(number, fine), ATOM
        case Name(name):
            return ("π" if fine and name == "pi" else name), ATOM
        case Negative(operand):
            return ("−" if fine else "-") + _held(operand, SIGN, style), SIGN
        case Call("abs", (argument,)) if fine:
            return f"|{_held(argument, SUM, style)}|", ATOM
        case Call(function, arguments):
            inside = f",{room}".join(_written(argument, style)[0] for argument in arguments)
            return f"{'√' if fine and function == 'sqrt' else function}({inside})", ATOM
        case Binary("^", base, exponent):
            raised = _superscript(exponent) if fine else None
            return _held(base, ATOM, style) + (raised or f"^{_held(exponent, SIGN, style)}"), POWER
        case Binary(sign, left, right) if sign in COMPARISONS:
            return f"{_held(left, SUM, style)}{room}{sign}{room}{_held(right, SUM, style)}", COMPARISON
        case Binary(("+" | "-") as sign, left, right):
            between = f"{room}{sign.replace('-', '−') if fine else sign}{room}"
            return _held(left, SUM, style) + between + _held(right, PRODUCT, style), SUM
        case Binary(sign, left, right):
            between = _between(sign, left, right) if fine else sign
            return _held(left, PRODUCT, style) + between + _held(right, SIGN, style), PRODUCT
    raise TypeError(f"{node!r} is no part of a formula")


def _held(node: Expression, tightness: int, style: Style) -> str:
    text, own = _written(node, style)
    return text if own >= tightness else f"({text})"


def _digits(number: float, fine: bool) -> str:
    text = repr(number).removesuffix(".0")
    short = f"{number:.0e}"
    mantissa, _, power = (short if float(short) == number and len(text) > 6 else text).partition("e")
    if not power:
        return mantissa
    return f"{mantissa}e{int(power)}".replace("-", "−" if fine else "-")


def _superscript(exponent: Expression) -> str | None:
    """A whole exponent in superscript."""
    match exponent:
        case Number(number) if number < 1e6 and number == int(number):
            return str(int(number)).translate(SUPERSCRIPTED)
        case Negative(Number() as number):
            raised = _superscript(number)
            return f"⁻{raised}" if raised else None
    return None


def _between(sign: str, left: Expression, right: Expression) -> str:
    """What stands between factors in fine print: nothing where `parse` and a reader take them for a product."""
    if sign == "/":
        return "/"
    match left:
        case Binary("/"):
            return " · "
        case Binary("*", _, last) | Negative(last):
            pass
        case last:
            pass
    match right:
        case Call(function) if function != "abs" and isinstance(last, Number):
            return " "
        case Binary("^", base, _):
            pass
        case base:
            pass
    symbol = isinstance(last, Number) or _is_symbol(last) or _is_sum(last)
    match last:
        case Binary("^", raised, exponent):
            symbol = (_is_symbol(raised) or _is_sum(raised)) and _superscript(exponent) is not None
    return "" if symbol and (_is_symbol(base) or _is_sum(base)) else " · "


def _is_symbol(node: Expression) -> bool:
    letters = node.name.rstrip("₀₁₂₃₄₅₆₇₈₉") if isinstance(node, Name) else ""
    return letters == "pi" or (len(letters) == 1 and letters != "e")


def _is_sum(node: Expression) -> bool:
    return isinstance(node, Binary) and node.operator in "+-"
