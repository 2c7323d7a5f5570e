"""Straight-line programs as functions within functions, for plain numbers.

An operation's result that is needed once is computed where it is needed, by a function that calls those of its
operands; one that is needed more often, or is asked for, is a statement of its own. That takes half the time of
going from operation to operation through a list, and computes the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import nan, sqrt
from typing import Any, NamedTuple

from core.formula.operations import ON_NUMBERS
from core.formula.tape import NONE, Operation

Slots = list[Any]
Function = Callable[[Slots], Any]
Kinds = Mapping[tuple[bool, bool], Function]
"""The same operation by whether its operands are slots, or functions to call."""
DEEPEST = 40
"""Functions within each other."""


class Statement(NamedTuple):
    """A function of all numbers, and the place of what it comes to."""

    place: int
    function: Function


def statements(
    operations: Sequence[Operation],
    order: Sequence[int],
    results: Sequence[int],
    slots: dict[int, int],
    homes: Mapping[int, int] | None = None,
) -> tuple[list[Statement], list[int]]:
    """The statements that compute `results`, and the places of these.

    `slots`: where the inputs and the constants are, in front of all else; `order`: the operations needed. Each
    statement has the next place, but for the results in `homes`: these have the place of an input there, if that is
    neither read by a later statement nor a result.
    """
    own, homes = _own(operations, order, results, slots), homes or {}
    last = _last_readers(operations, order, own, slots)
    last |= {slots[at]: NONE for at in results if at in slots}
    found: list[Statement] = []
    within: dict[int, Any] = {}
    for at in order:
        name, left, right, _ = operations[at]
        operands = [
            slots[each] if each in slots else within[each] for each in ((left,) if right == NONE else (left, right))
        ]
        if at in own:
            home = homes.get(at, NONE)
            slots[at] = len(slots) if home == NONE or last.get(home, at) != at else home
            found.append(Statement(slots[at], _function(name, *operands)))
        elif name in PAIRS and all(isinstance(operand, int) for operand in operands):
            within[at] = PAIRS[name](*operands)
        elif name == "either":
            within[at] = Choice(*operands)
        else:
            within[at] = _function(name, *operands)
    return found, [slots[at] for at in results]


def _own(
    operations: Sequence[Operation], order: Sequence[int], results: Sequence[int], inputs: Mapping[int, int]
) -> set[int]:
    """The operations that are statements of their own: it takes longer than to multiply two slots once more."""
    uses = Counter(operand for at in order for operand in operations[at][1:3])
    products = {at for at in order if operations[at].name == "*" and inputs.keys() >= set(operations[at][1:3])}
    own = {at for at in order if uses[at] > (2 if at in products else 1)} | set(results)
    depths: Counter[int] = Counter()
    for at in order:
        operands = operations[at][1:3]
        depths[at] = 1 + max(0 if each in inputs or each in own else depths[each] for each in operands)
        if depths[at] > DEEPEST:
            own.add(at)
    return own


def _last_readers(
    operations: Sequence[Operation], order: Sequence[int], own: set[int], inputs: Mapping[int, int]
) -> dict[int, int]:
    """By the place of an input, the last statement that reads it."""
    rank = {at: number for number, at in enumerate(order)}
    statement_of: dict[int, int] = {}
    last: dict[int, int] = {}
    for at in reversed(order):
        statement = at if at in own else statement_of[at]
        for operand in operations[at][1:3]:
            statement_of.setdefault(operand, statement)
            if operand in inputs:
                place = inputs[operand]
                last[place] = max(last.get(place, statement), statement, key=rank.__getitem__)
    return last


class Choice(NamedTuple):
    """What `where` chooses from: slots, products or functions, of which it needs but one."""

    one: Any
    other: Any


class Product(NamedTuple):
    """A product of two slots, which an operation that needs it multiplies itself, if that is one of FUSED."""

    a: int
    b: int


class Sum(NamedTuple):
    """A sum of two slots, so too; and in a root."""

    a: int
    b: int


class Difference(NamedTuple):
    """A difference of two slots, so too."""

    a: int
    b: int


PAIRS: Mapping[str, type[Product | Sum | Difference]] = {"*": Product, "+": Sum, "-": Difference}
KINDS_OF_PAIRS: Mapping[type, str] = {Product: "product", Sum: "sum", Difference: "difference"}


def _function(name: str, a: Any, b: Any = None) -> Function:
    """An operation on operands of which each is a slot, two slots, or a function."""
    if name in OF_ONE:
        return OF_ONE[name](a)
    for simpler in (_as_it_is, _unless_product, _computed) if name in FUSED else ():
        one, other = simpler(a), simpler(b)
        fused = FUSED[name](one, other).get((_kind(one), _kind(other)))
        if fused is not None:
            return fused
    if isinstance(b, Choice):
        return _chosen(_computed(a), *map(_computed, b))
    a, b = _computed(a), _computed(b)
    call = ON_NUMBERS[name]
    if b is None:
        return (lambda s: call(s[a])) if isinstance(a, int) else (lambda s: call(a(s)))
    kinds = isinstance(a, int), isinstance(b, int)
    return SIGNS[name](a, b)[kinds] if name in SIGNS else _called(call, a, b)[kinds]


def _kind(operand: Any) -> str:
    return "slot" if isinstance(operand, int) else KINDS_OF_PAIRS.get(type(operand), "function")


def _as_it_is(operand: Any) -> Any:
    return operand


def _unless_product(operand: Any) -> Any:
    """A sum or a difference of slots as a function."""
    return operand if isinstance(operand, Product) else _computed(operand)


def _computed(operand: Any) -> Any:
    """The operand as a slot or a function."""
    match operand:
        case Product(a, b):
            return lambda s: s[a] * s[b]
        case Sum(a, b):
            return lambda s: s[a] + s[b]
        case Difference(a, b):
            return lambda s: s[a] - s[b]
    return operand


def _chosen(condition: Any, a: Any, b: Any) -> Function:
    """One of two, which is the only one computed."""
    holds = (lambda s: s[condition]) if isinstance(condition, int) else condition
    if isinstance(a, int) and isinstance(b, int):
        return lambda s: s[a] if holds(s) else s[b]
    one, other = ((lambda s, at=each: s[at]) if isinstance(each, int) else each for each in (a, b))
    return lambda s: one(s) if holds(s) else other(s)


def _parts(operand: Any) -> tuple[Any, Any]:
    return operand if isinstance(operand, tuple) else (operand, operand)


def _fused_sum(one: Any, other: Any) -> Mapping[tuple[str, str], Function]:
    (a, b), (c, d) = _parts(one), _parts(other)
    return {
        ("product", "slot"): lambda s: s[a] * s[b] + s[c],
        ("slot", "product"): lambda s: s[a] + s[c] * s[d],
        ("product", "product"): lambda s: s[a] * s[b] + s[c] * s[d],
        ("product", "function"): lambda s: s[a] * s[b] + c(s),
        ("function", "product"): lambda s: a(s) + s[c] * s[d],
    }


def _fused_difference(one: Any, other: Any) -> Mapping[tuple[str, str], Function]:
    (a, b), (c, d) = _parts(one), _parts(other)
    return {
        ("product", "slot"): lambda s: s[a] * s[b] - s[c],
        ("slot", "product"): lambda s: s[a] - s[c] * s[d],
        ("product", "product"): lambda s: s[a] * s[b] - s[c] * s[d],
        ("product", "function"): lambda s: s[a] * s[b] - c(s),
        ("function", "product"): lambda s: a(s) - s[c] * s[d],
    }


def _fused_product(one: Any, other: Any) -> Mapping[tuple[str, str], Function]:
    (a, b), (c, d) = _parts(one), _parts(other)
    return {
        ("product", "slot"): lambda s: s[a] * s[b] * s[c],
        ("slot", "product"): lambda s: s[a] * (s[c] * s[d]),
        ("product", "product"): lambda s: s[a] * s[b] * (s[c] * s[d]),
        ("slot", "difference"): lambda s: s[a] * (s[c] - s[d]),
        ("slot", "sum"): lambda s: s[a] * (s[c] + s[d]),
    }


def _quotients(one: Any, other: Any) -> Mapping[tuple[str, str], Function]:
    """Python's division, and what stands for it where that has none."""
    (a, b), (c, d), zero = _parts(one), _parts(other), ON_NUMBERS["/"]
    return {
        ("slot", "slot"): lambda s: s[a] / q if (q := s[c]) else zero(s[a], q),
        ("slot", "difference"): lambda s: s[a] / q if (q := s[c] - s[d]) else zero(s[a], q),
        ("slot", "function"): lambda s: s[a] / q if (q := c(s)) else zero(s[a], q),
        ("product", "slot"): lambda s: s[a] * s[b] / q if (q := s[c]) else zero(s[a] * s[b], q),
        ("product", "difference"): lambda s: s[a] * s[b] / q if (q := s[c] - s[d]) else zero(s[a] * s[b], q),
        ("product", "function"): lambda s: s[a] * s[b] / q if (q := c(s)) else zero(s[a] * s[b], q),
        ("difference", "slot"): lambda s: (s[a] - s[b]) / q if (q := s[c]) else zero(s[a] - s[b], q),
        ("function", "slot"): lambda s: a(s) / q if (q := s[c]) else zero(a(s), q),
        ("function", "difference"): lambda s: a(s) / q if (q := s[c] - s[d]) else zero(a(s), q),
        ("function", "function"): lambda s: a(s) / q if (q := c(s)) else zero(a(s), q),
    }


FUSED: Mapping[str, Callable[[Any, Any], Mapping[tuple[str, str], Function]]] = {
    "+": _fused_sum,
    "-": _fused_difference,
    "*": _fused_product,
    "/": _quotients,
    "max": lambda a, b: {("slot", "slot"): lambda s: p if (p := s[a]) > (q := s[b]) or p != p else q},
    "min": lambda a, b: {("slot", "slot"): lambda s: p if (p := s[a]) < (q := s[b]) or p != p else q},
}
"""By the kinds of their operands, operations that do what these are without a function of its own."""


def _called(call: Callable[[Any, Any], Any], a: Any, b: Any) -> Kinds:
    return {
        (True, True): lambda s: call(s[a], s[b]),
        (True, False): lambda s: call(s[a], b(s)),
        (False, True): lambda s: call(a(s), s[b]),
        (False, False): lambda s: call(a(s), b(s)),
    }


def _sum(a: Any, b: Any) -> Kinds:
    return {
        (True, True): lambda s: s[a] + s[b],
        (True, False): lambda s: s[a] + b(s),
        (False, True): lambda s: a(s) + s[b],
        (False, False): lambda s: a(s) + b(s),
    }


def _difference(a: Any, b: Any) -> Kinds:
    return {
        (True, True): lambda s: s[a] - s[b],
        (True, False): lambda s: s[a] - b(s),
        (False, True): lambda s: a(s) - s[b],
        (False, False): lambda s: a(s) - b(s),
    }


def _product(a: Any, b: Any) -> Kinds:
    return {
        (True, True): lambda s: s[a] * s[b],
        (True, False): lambda s: s[a] * b(s),
        (False, True): lambda s: a(s) * s[b],
        (False, False): lambda s: a(s) * b(s),
    }


def _root(operand: Any) -> Function:
    """Python's square root, and NaN where that has none."""
    if isinstance(operand, Sum):
        a, b = operand

        def of_sum(s: Slots) -> Any:
            try:
                return sqrt(s[a] + s[b])
            except ValueError:
                return nan

        return of_sum
    found = _computed(operand)

    def of_slot(s: Slots) -> Any:
        try:
            return sqrt(s[found])
        except ValueError:
            return nan

    def of_function(s: Slots) -> Any:
        try:
            return sqrt(found(s))
        except ValueError:
            return nan

    return of_slot if isinstance(found, int) else of_function


def _sign(operand: Any) -> Function:
    a = _computed(operand)
    if isinstance(a, int):
        return lambda s: 1.0 if (v := s[a]) > 0 else -1.0 if v < 0 else v
    return lambda s: 1.0 if (v := a(s)) > 0 else -1.0 if v < 0 else v


def _negative(operand: Any) -> Function:
    a = _computed(operand)
    return (lambda s: -s[a]) if isinstance(a, int) else (lambda s: -a(s))


OF_ONE: Mapping[str, Callable[[Any], Function]] = {"sqrt": _root, "sign": _sign, "negative": _negative}
"""Operations of one number that save a call."""


SIGNS: Mapping[str, Callable[[Any, Any], Kinds]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
}
"""The signs that Python has itself, which saves a call."""
