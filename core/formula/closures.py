"""Straight-line programs as functions within functions, for plain numbers.

An operation's result that is needed once is computed where it is needed, by a function that calls those of its
operands; one that is needed more often, or is asked for, is a statement of its own. That takes half the time of
going from operation to operation through a list, and computes the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.formula.operations import ON_NUMBERS
from core.formula.tape import NONE, Operation

Slots = list[Any]
Function = Callable[[Slots], Any]
Kinds = Mapping[tuple[bool, bool], Function]
"""The same operation by whether its operands are slots, or functions to call."""
DEEPEST = 40
"""Functions within each other."""


def statements(
    operations: Sequence[Operation], order: Sequence[int], results: Sequence[int], slots: dict[int, int]
) -> tuple[list[Function], list[int]]:
    """The statements that compute `results`, each of which appends its number to the slots; and where results are.

    `slots`: where the inputs and the constants are, in front of all statements; `order`: the operations needed.
    """
    uses = Counter(operand for at in order for operand in operations[at][1:3])
    own = {at for at in order if uses[at] > 1} | set(results)
    found: list[Function] = []
    within: dict[int, Function] = {}
    depths: Counter[int] = Counter()
    for at in order:
        name, left, right, _ = operations[at]
        operands = (left,) if right == NONE else (left, right)
        function = _function(name, *(slots[each] if each in slots else within[each] for each in operands))
        depths[at] = 1 + max(0 if each in slots else depths[each] for each in operands)
        if at in own or depths[at] > DEEPEST:
            slots[at] = len(slots)
            found.append(function)
        else:
            within[at] = function
    return found, [slots[at] for at in results]


def _function(name: str, a: Any, b: Any = None) -> Function:
    """An operation on operands of which each is a slot or a function."""
    call = ON_NUMBERS[name]
    if b is None:
        if name == "negative":
            return (lambda s: -s[a]) if isinstance(a, int) else (lambda s: -a(s))
        return (lambda s: call(s[a])) if isinstance(a, int) else (lambda s: call(a(s)))
    kinds = isinstance(a, int), isinstance(b, int)
    return SIGNS[name](a, b)[kinds] if name in SIGNS else _called(call, a, b)[kinds]


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
