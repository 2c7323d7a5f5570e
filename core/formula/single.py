"""A typed rule on the numbers of one coordinate of one path, for which it is asked twice a step.

All numbers are in one list, each in a place of its own, over which every step is written anew: what is given, the
state, the hyperparameters and what follows from them alone, which is computed once, and then the results. A step
takes half the time of one that hands on its state, and has the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from core.formula.closures import statements
from core.formula.program import Program
from core.formula.tape import NONE, Tape

FIRST = 2
"""Where the state begins: in front of it are the gradient and the parameter."""

Of = Callable[[Any], tuple[Any, ...]]
"""What gives the settings of a rule, perhaps with some more."""


class Layout:
    """Where everything is in the list: `inputs` (gradient, parameter, state, settings) and then what is computed.

    `state`: how many of the inputs are the state; `wanted`: the places on the tape of the results.
    """

    def __init__(
        self, tape: Tape, inputs: Sequence[int], state: int, wanted: Sequence[int], settings_of: Of
    ) -> None:
        settings = list(inputs[FIRST + state :])
        needed = [at for at in tape.needed(wanted) if at not in inputs]
        fixed = _fixed(tape, needed, settings)
        used = {operand for at in needed if at not in fixed for operand in tape.operations[at][1:3]}
        once = [at for at in needed if at in fixed and (at in used or at in wanted)]
        places = {at: place for place, at in enumerate((*inputs, *once))}
        self.last = FIRST + state
        self.base = len(inputs) + len(once)
        order = [at for at in needed if at not in fixed]
        self.functions, self.found = statements(tape.operations, order, wanted, places)
        self._settings_of, self._count = settings_of, len(settings)
        self._once = Program(tape, once, settings) if once else None

    def given(self, rule: Any) -> list[Any]:
        """The hyperparameters of a rule, and what follows from them alone."""
        settings = list(self._settings_of(rule)) + [0.0] * self._count
        settings = settings[: self._count]
        return settings if self._once is None else settings + self._once.on_numbers(settings)

    def empty(self) -> list[Any]:
        """The list before the first step."""
        return [0.0] * (self.base + len(self.functions))


def _fixed(tape: Tape, needed: Iterable[int], settings: Iterable[int]) -> set[int]:
    """What of this follows from settings and constants."""
    fixed = set(settings)
    for at in needed:
        name, left, right, _ = tape.operations[at]
        if name == "constant" or (left in fixed and (right == NONE or right in fixed)):
            fixed.add(at)
    return fixed


def updating(layout: Layout) -> Callable[[Any, Any, Any, Any], tuple[float, Any]]:
    """`update` for one coordinate of one path; the state that it returns is its list, the same one each time."""
    slots, base, last, (at, *kept) = layout.empty(), layout.base, layout.last, layout.found
    numbered = [(base + number, function) for number, function in enumerate(layout.functions)]
    state_of = itemgetter(*kept) if len(kept) > 1 else None
    one = kept[0] if len(kept) == 1 else NONE
    known: Any = None

    def update(rule: Any, gradient: float, state: Any, parameters: float) -> tuple[float, Any]:
        nonlocal known
        if state is not slots:
            slots[FIRST:last] = state
        if rule is not known:
            slots[last:base] = layout.given(rule)
            known = rule
        slots[0] = gradient if type(gradient) is float else float(gradient)
        slots[1] = parameters
        for place, function in numbered:
            slots[place] = function(slots)
        step: float = slots[at]
        if state_of is not None:
            slots[FIRST:last] = state_of(slots)
        elif one != NONE:
            slots[FIRST] = slots[one]
        return step, slots

    return update


def looking_ahead(layout: Layout) -> Callable[[Any, Any, Any], float]:
    """`look_ahead` beside such an `update`."""
    slots, base, last, (at,) = layout.empty(), layout.base, layout.last, layout.found
    numbered = [(base + number, function) for number, function in enumerate(layout.functions)]
    known: Any = None

    def look_ahead(rule: Any, parameters: float, state: Any) -> float:
        nonlocal known
        if rule is not known:
            slots[last:base] = layout.given(rule)
            known = rule
        slots[1] = parameters
        slots[FIRST:last] = state[FIRST:last] if type(state) is list else state
        for place, function in numbered:
            slots[place] = function(slots)
        found: float = slots[at]
        return found

    return look_ahead
