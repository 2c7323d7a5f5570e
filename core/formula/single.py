"""A typed rule on the numbers of one coordinate of one path, for which it is asked twice a step.

All numbers are in one list, each in a place of its own, over which every step is written anew: what is given, the
state, the hyperparameters and what follows from them alone, which is computed once, and then the results. A step
takes half the time of one that hands on its state, and has the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.formula.closures import statements
from core.formula.program import Program
from core.formula.rule_tape import RuleTape
from core.formula.tape import NONE, Tape

FIRST = 2
"""Where the state begins: in front of it are the gradient and the parameter."""

Of = Callable[[Any], tuple[Any, ...]]
"""What gives the settings of a rule, perhaps with some more."""


class Layout:
    """Where everything is in the list: `inputs` (gradient, parameter, state, settings) and then what is computed.

    `wanted`: the places on the tape of the step and of the next state; `ahead`: that of where the gradient is
    taken, which is computed first, and what else depends on that alone is not computed again.
    """

    def __init__(
        self, tape: RuleTape, inputs: Sequence[int], wanted: Sequence[int], settings_of: Of, ahead: int | None
    ) -> None:
        kept = wanted[1:]
        results = [inputs[1] if ahead is None else ahead, *wanted]
        self.last = FIRST + len(kept)
        settings = list(inputs[self.last :])
        begun = tape.begun_by(results, inputs[FIRST : self.last])
        needed = [at for at in tape.needed(results, begun) if at not in inputs and at not in begun]
        fixed = _fixed(tape, needed, settings)
        used = {operand for at in needed if at not in fixed for operand in tape.operations[at][1:3]}
        once = [at for at in needed if at in fixed and (at in used or at in results)]
        places = {at: place for place, at in enumerate((*inputs, *once))}
        places |= {at: places[state] for at, state in begun.items()}
        self._begin = [(places[at], Program(tape, [at], inputs)) for at in begun]
        self.inputs, self.base = len(inputs), len(inputs) + len(once)
        first = set(tape.needed(results[:1]))
        order = sorted((at for at in needed if at not in fixed), key=lambda at: (at not in first, at))
        homes = {at: FIRST + number for number, at in enumerate(kept)}
        made, (self.ahead, self.step, *self.kept) = statements(tape.operations, order, results, places, homes)
        count = sum(at in first and at in places for at in order)
        self.first, self.rest = made[:count], made[count:]
        """What is computed to look ahead, and what then."""
        self.size = len(places)
        self._settings_of, self._count = settings_of, len(settings)
        self._once = Program(tape, once, settings) if once else None

    def given(self, rule: Any) -> list[Any]:
        """The hyperparameters of a rule, and what follows from them alone."""
        settings = list(self._settings_of(rule)) + [0.0] * self._count
        settings = settings[: self._count]
        return settings if self._once is None else settings + self._once.on_numbers(settings)

    def begin(self, slots: list[Any]) -> None:
        """Put what a state begins with in its place, where that is another number than it has."""
        for place, program in self._begin:
            (slots[place],) = program.on_numbers(slots[: self.inputs])


def _fixed(tape: Tape, needed: Iterable[int], settings: Iterable[int]) -> set[int]:
    """What of this follows from settings and constants."""
    fixed = set(settings)
    for at in needed:
        name, left, right, _ = tape.operations[at]
        if name == "constant" or (left in fixed and (right == NONE or right in fixed)):
            fixed.add(at)
    return fixed


def stepping(layout: Layout) -> tuple[Callable[..., float], Callable[..., tuple[float, Any]]]:
    """`look_ahead` and `update` for one coordinate of one path, which are to be called in turn.

    The state that `update` returns is their list, the same one each time.
    """
    slots, base, last, at = [0.0] * layout.size, layout.base, layout.last, layout.step
    first, rest, ahead_at = layout.first, layout.rest, layout.ahead
    kept = [] if layout.kept == list(range(FIRST, last)) else layout.kept
    known: Any = None

    def load(rule: Any, state: Any) -> None:
        nonlocal known
        slots[last:base] = layout.given(rule)
        known = rule
        if state is not slots:
            slots[FIRST:last] = state
            layout.begin(slots)

    def look_ahead(rule: Any, parameters: float, state: Any) -> float:
        if state is not slots or rule is not known:
            load(rule, state)
        slots[1] = parameters
        found: float = slots[ahead_at]
        for place, function in first:  # the last of them is where the gradient is taken
            found = slots[place] = function(slots)
        return found

    def update(rule: Any, gradient: float, state: Any, parameters: float) -> tuple[float, Any]:
        if state is not slots or rule is not known:
            look_ahead(rule, parameters, state)
        slots[0] = gradient if type(gradient) is float else float(gradient)
        slots[1] = parameters
        for place, function in rest:
            slots[place] = function(slots)
        step: float = slots[at]
        if kept:
            slots[FIRST:last] = [slots[place] for place in kept]
        return step, slots

    return look_ahead, update
