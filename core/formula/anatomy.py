"""What the lines of a rule are made of, found from the lines alone: so that every rule can be looked into.

Some quantities turn round when all gradients do, as a velocity does: they are *directions*. Others stay as they
are, as a sum of squares does: *sizes*. And a place plus a direction is a *place*. Where the step is a direction
times sizes that differ from coordinate to coordinate, as Adam's is m times α/((1 − β₁ᵗ)√(ŝ + ε)), these together
are the effective learning rate of each coordinate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from core.formula.lines import PARAMETER, Line, read_lines
from core.formula.names import AHEAD, symbol, with_symbols
from core.formula.operations import COMPARISONS
from core.formula.rule_tape import RuleTape
from core.formula.steps import Steps
from core.formula.tape import NONE, Operation
from core.formula.tree import Binary, Call, Expression, Name, Negative, Number, pretty
from core.optimizers.base import Rule


class Kind(Enum):
    """How a quantity answers to a change of sign of all gradients."""

    NOTHING = "nothing yet"
    SIZE = "size"
    DIRECTION = "direction"
    PLACE = "place"
    MIXED = "mixed"


def kinds(steps: Steps) -> list[Kind]:
    """The kind of every place on the tape of a rule: what is kept begins as nothing, and becomes what is kept."""
    tape = steps.tape
    given = {tape.gradient: Kind.DIRECTION, tape.x: Kind.PLACE, tape.begun: Kind.PLACE}
    pairs = [steps.kept[name] for name in steps.state]
    given |= {before: Kind.NOTHING for before, _ in pairs}
    while True:
        found: list[Kind] = []
        for at, operation in enumerate(tape.operations):
            found.append(given.get(at) or _kind(operation, found))
        after = {before: _either(found[before], found[then]) for before, then in pairs}
        if all(given[before] is kind for before, kind in after.items()):
            return found
        given |= after


def _kind(operation: Operation, found: list[Kind]) -> Kind:
    """The kind of an operation's result."""
    name, left, right, _ = operation
    if left == NONE:
        return Kind.SIZE
    one, other = found[left], Kind.NOTHING if right == NONE else found[right]
    match name:
        case "+" | "-":
            return _sum(one, other, name)
        case "*" | "/":
            return _product(one, other)
        case "negative":
            return Kind.DIRECTION if one is Kind.PLACE else one
        case "either" | "max" | "min":
            directed = name != "either" and Kind.DIRECTION in (one, other) and Kind.SIZE in (one, other)
            return Kind.DIRECTION if directed else _either(one, other)  # a direction that is clipped
        case "where":
            return other
        case "abs":
            return Kind.SIZE
        case "sign":
            return one
    sized = name in COMPARISONS or {one, other} <= {Kind.SIZE, Kind.NOTHING}
    return Kind.SIZE if sized else Kind.MIXED


def _either(one: Kind, other: Kind) -> Kind:
    """The kind of what is the one or the other."""
    if Kind.NOTHING in (one, other):
        return other if one is Kind.NOTHING else one
    return one if one is other else Kind.MIXED


def _sum(one: Kind, other: Kind, sign: str) -> Kind:
    if one is other is Kind.PLACE:
        return Kind.DIRECTION if sign == "-" else Kind.PLACE
    if Kind.PLACE in (one, other) and Kind.MIXED not in (one, other):
        return Kind.PLACE
    return _either(one, other)


def _product(one: Kind, other: Kind) -> Kind:
    if Kind.MIXED in (one, other):
        return Kind.MIXED
    if Kind.NOTHING in (one, other):
        return Kind.NOTHING
    turning = [kind for kind in (one, other) if kind is not Kind.SIZE]
    return Kind.DIRECTION if len(turning) == 1 else Kind.SIZE


class Scaled(NamedTuple):
    """The step as minus a direction times sizes: the places of all of them."""

    direction: int
    factors: tuple[int, ...]
    divisors: tuple[int, ...]
    sign: float


def scaled(steps: Steps) -> Scaled | None:
    """How what depends on gradients in the step is scaled; None where it is by no size of each coordinate."""
    tape, found = steps.tape, kinds(steps)
    moved = tape.readers([tape.gradient, *(before for before, _ in steps.kept.values())])
    terms = [term for term in _terms(tape, steps.step_place, 1.0) if term[0] in moved]
    if len(terms) != 1:
        return None
    at, sign = terms[0]
    factors: list[int] = []
    divisors: list[int] = []
    while True:
        name, left, right, _ = tape.operations[at]
        if name == "negative":
            at, sign = left, -sign
        elif name == "*" and found[left] is Kind.SIZE:
            factors.append(left)
            at = right
        elif name in ("*", "/") and found[right] is Kind.SIZE:
            (factors if name == "*" else divisors).append(right)
            at = left
        else:
            break
    varying = tape.readers(steps.varying)
    if found[at] is not Kind.DIRECTION or not varying.intersection(factors + divisors):
        return None
    return Scaled(at, tuple(factors), tuple(divisors), -sign)


def _terms(tape: RuleTape, place: int, sign: float) -> list[tuple[int, float]]:
    """The terms of a sum, each with its sign."""
    name, left, right, _ = tape.operations[place]
    if name not in ("+", "-"):
        return [(place, sign)]
    return [*_terms(tape, left, sign), *_terms(tape, right, sign if name == "+" else -sign)]


def printed(name: str) -> str:
    """A name of a line as it stands in an equation: θ for x, θ₀ for x0, ∇f for g_exact."""
    return {PARAMETER: "θ", "x0": "θ₀", "g_exact": "∇f"}.get(name) or symbol(name)


def equation(node: Expression, called: Callable[[str], str] = printed) -> str:
    """A line's formula as it is printed, with squares as squares and powers to t raised: β₂s + (1 − β₂)g²."""
    return re.sub(r"\^t\b", "ᵗ", pretty(with_symbols(_squared(node), called)))


def equation_of(rule: Rule) -> str:
    """A rule's equation as its switches stand: the one that it is told by where all are as usual, else its lines'.

    A gradient that is taken ahead is printed with its point: v ← γv + ∇f(θ − αγv).
    """
    usual = type(rule)()
    switches = [name for name, quantity in rule.hyperparameters().items() if quantity.scale == "switch"]
    if all(getattr(rule, name) == getattr(usual, name) for name in switches):
        return rule.equation
    if not (text := rule.lines()):
        return rule.switched_equation()
    lines = read_lines(text)
    at = next((f"∇f({equation(line.expression)})" for line in lines if line.name == AHEAD), "g")
    return ";  ".join(
        f"{printed(line.name)} ← {equation(line.expression, lambda name: at if name == 'g' else printed(name))}"
        for line in lines
        if line.name != AHEAD
    )


def template(node: Expression) -> str:
    """The same with each name in braces, for numbers to be put in: {beta2} · {s} + (1 − {beta2}) · {g}²."""
    return pretty(with_symbols(_squared(node), lambda name: name if name == "pi" else f"{{{name}}}"))


def _squared(node: Expression) -> Expression:
    """A formula with g² for g·g."""
    match node:
        case Binary("*", Binary("*", first, second), right) if second == right:
            return Binary("*", _squared(first), Binary("^", right, Number(2.0)))
        case Binary("*", left, right) if left == right:
            return Binary("^", _squared(left), Number(2.0))
        case Binary(sign, left, right):
            return Binary(sign, _squared(left), _squared(right))
        case Negative(operand):
            return Negative(_squared(operand))
        case Call(function, arguments):
            return Call(function, tuple(map(_squared, arguments)))
    return node


def in_words(line: Line, kept: bool, kind: Kind) -> str:
    """What a line computes, as far as its form says it: "running mean of g²"."""
    own = Name(line.name)
    match line.expression:
        case _ if line.name == AHEAD:
            return "where the gradient is taken"
        case _ if line.name == PARAMETER:
            return "the parameters, (x, y)"
        case Binary("+", Binary("*", weight, last), added) if last == own:
            rest = _without(added, Binary("-", Number(1.0), weight))
            if rest is not None:
                return f"running mean of {equation(rest)}"
            noun = "velocity" if kind is Kind.DIRECTION else "decaying sum"
            return f"{noun}: {equation(weight)} of its last value and {equation(added)}"
        case Binary("+", last, added) if last == own:
            return f"sum of {equation(added)} over all steps"
        case Call("max", (last, other)) if last == own:
            return f"largest {equation(other)} so far"
        case Binary("/", corrected, Binary("-", Number(1.0), Binary("^", _, Name("t")))):
            return f"{equation(corrected)}, corrected for its start at 0"
    return "kept from step to step" if kept else "computed anew in each step"


def _without(product: Expression, factor: Expression) -> Expression | None:
    """What remains of a product that begins with a factor; None for any other."""
    match product:
        case Binary("*", left, right) if left == factor:
            return right
        case Binary("*", left, right):
            rest = _without(left, factor)
            return None if rest is None else Binary("*", rest, right)
    return None


GIVEN_IN_WORDS: Mapping[str, str] = {
    "g": "the gradient that the rule sees, with its noise",
    "g_exact": "the gradient without noise",
    "t": "the number of the step",
    "x0": "where the path began",
    PARAMETER: "the parameters, (x, y)",
}
"""What every rule is given."""
