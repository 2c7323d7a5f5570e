"""A typed rule on the plain numbers of one path.

All numbers of a coordinate are in one list, each in a place of its own, over which every step is written anew: what
is given, the state, the hyperparameters and what follows from them alone, which is computed once, and then the
results. A step takes half the time of one that hands on its state, and has the same bits.
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
        self._settings_of = settings_of
        self._once = Program(tape, once, settings) if once else None

    def given(self, rule: Any) -> list[Any]:
        """The hyperparameters of a rule, and what follows from them alone."""
        settings = list(self._settings_of(rule))
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


def stepping(layout: Layout) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """`begin`, `look_ahead` and `move` for both coordinates of one path (`core.descent.plain.Moves`).

    They are to be called in turn; the state is in their two lists.
    """
    base, last, at = layout.base, layout.last, layout.step
    first, rest, ahead_at = layout.first, layout.rest, layout.ahead
    kept = [] if layout.kept == list(range(FIRST, last)) else layout.kept
    xs, ys = both = [0.0] * layout.size, [0.0] * layout.size
    known: Any = None

    def begin(rule: Any, x: float, y: float) -> Any:
        know(rule)
        for slots, parameter in zip(both, (x, y), strict=True):
            slots[FIRST:last] = rule.init(parameter)
            layout.begin(slots)
        return both

    def know(rule: Any) -> None:
        nonlocal known
        xs[last:base] = ys[last:base] = layout.given(rule)
        known = rule

    def look_ahead(rule: Any, x: float, y: float, state: Any) -> tuple[float, float]:
        if rule is not known:
            know(rule)
        xs[1], ys[1] = x, y
        for place, function in first:
            xs[place], ys[place] = function(xs), function(ys)
        return xs[ahead_at], ys[ahead_at]

    def move(rule: Any, dx: float, dy: float, state: Any, x: float, y: float) -> tuple[float, float, Any]:
        if rule is not known:
            look_ahead(rule, x, y, state)
        xs[0], ys[0] = (dx, dy) if type(dx) is type(dy) is float else (float(dx), float(dy))
        xs[1], ys[1] = x, y
        for place, function in rest:
            xs[place], ys[place] = function(xs), function(ys)
        x, y = x + xs[at], y + ys[at]
        if kept:
            for slots in both:
                slots[FIRST:last] = [slots[place] for place in kept]
        return x, y, state

    return begin, look_ahead, move
