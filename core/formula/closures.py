"""Straight-line programs as functions within functions, for plain numbers.

An operation's result that is needed once is computed where it is needed, by a function that calls those of its
operands; one that is needed more often, or is asked for, is a statement of its own. That takes half the time of
going from operation to operation through a list, and computes the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
        elif name == "*" and all(isinstance(operand, int) for operand in operands):
            within[at] = Product(*operands)
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
    """A product of two slots, which an operation that needs it multiplies itself, if it is one of FUSED."""

    a: int
    b: int


def _function(name: str, a: Any, b: Any = None) -> Function:
    """An operation on operands of which each is a slot, a product of two, or a function."""
    if name in FUSED and (isinstance(a, Product) or isinstance(b, Product)):
        fused = FUSED[name](a, b).get((_kind(a), _kind(b)))
        if fused is not None:
            return fused
    if isinstance(b, Choice):
        return _chosen(_computed(a), *map(_computed, b))
    a, b = _computed(a), _computed(b)
    call = ON_NUMBERS[name]
    if b is None:
        if name == "negative":
            return (lambda s: -s[a]) if isinstance(a, int) else (lambda s: -a(s))
        return (lambda s: call(s[a])) if isinstance(a, int) else (lambda s: call(a(s)))
    kinds = isinstance(a, int), isinstance(b, int)
    return SIGNS[name](a, b)[kinds] if name in SIGNS else _called(call, a, b)[kinds]


def _kind(operand: Any) -> str:
    return "slot" if isinstance(operand, int) else "product" if isinstance(operand, Product) else "function"


def _computed(operand: Any) -> Any:
    """The operand as a slot or a function."""
    if not isinstance(operand, Product):
        return operand
    a, b = operand
    return lambda s: s[a] * s[b]


def _chosen(condition: Any, a: Any, b: Any) -> Function:
    """One of two, which is the only one computed."""
    holds = (lambda s: s[condition]) if isinstance(condition, int) else condition
    if isinstance(a, int) and isinstance(b, int):
        return lambda s: s[a] if holds(s) else s[b]
    one, other = ((lambda s, at=each: s[at]) if isinstance(each, int) else each for each in (a, b))
    return lambda s: one(s) if holds(s) else other(s)


def _parts(operand: Any) -> tuple[Any, Any]:
    return operand if isinstance(operand, Product) else (operand, operand)


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
    }


FUSED: Mapping[str, Callable[[Any, Any], Mapping[tuple[str, str], Function]]] = {
    "+": _fused_sum,
    "-": _fused_difference,
    "*": _fused_product,
}
"""Operations in which a product of two slots is multiplied without a function of its own."""


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


def _quotient(a: Any, b: Any) -> Kinds:
    """Python's division, and what stands for it where that has none."""
    otherwise = _called(ON_NUMBERS["/"], a, b)

    def of_slots(s: Slots) -> Any:
        try:
            return s[a] / s[b]
        except ZeroDivisionError:
            return otherwise[True, True](s)

    def of_slot_and_function(s: Slots) -> Any:
        try:
            return s[a] / b(s)
        except ZeroDivisionError:
            return otherwise[True, False](s)

    def of_function_and_slot(s: Slots) -> Any:
        try:
            return a(s) / s[b]
        except ZeroDivisionError:
            return otherwise[False, True](s)

    def of_functions(s: Slots) -> Any:
        try:
            return a(s) / b(s)
        except ZeroDivisionError:
            return otherwise[False, False](s)

    return {
        (True, True): of_slots,
        (True, False): of_slot_and_function,
        (False, True): of_function_and_slot,
        (False, False): of_functions,
    }


SIGNS: Mapping[str, Callable[[Any, Any], Kinds]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}
"""The signs that Python has itself, which saves a call."""
