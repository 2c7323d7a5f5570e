"""How descents ended, in sentences for the reader with the numbers of these very runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from core.descent.nearest import NONE, nearest
from core.descent.outcomes import KINDS, Ends, Ground, Outcome, OutcomeKind, Verdicts, judge
from core.optimizers import Rule
from core.quantities import number, point
from core.surfaces import Minimum, Ring, StationaryPoint

GROUNDS: Mapping[int, str] = {
    Ground.MAXIMUM: "at a maximum at",
    Ground.SADDLE: "at a saddle at",
    Ground.RIDGE: "on a ridge at",
}
"""What a descent has stalled on that its surface doesn't name; a plain is no place."""


def outcomes_of(ends: Ends, rules: Sequence[Rule], steps: int) -> list[Outcome]:
    """The outcomes of descents, judged together; `steps`: how many those took that stayed within bounds.

    `rules`: of each the one that took the last step, which under a schedule has the learning rate of that step.
    """
    verdicts = judge(ends)
    return [_outcome(ends, verdicts, index, rule, steps) for index, rule in enumerate(rules)]


def _outcome(ends: Ends, verdicts: Verdicts, index: int, rule: Rule, steps: int) -> Outcome:
    kind, left, place = KINDS[verdicts.kinds[index]], int(ends.left[index]), verdicts.minima[index]
    if left != NONE:
        return Outcome(kind, left, _left(ends, index, kind, rule))
    minimum = None if place == NONE else nearest(ends.surface).minima[place]
    where = "" if minimum is None else f"{number(verdicts.distances[index])} from {named(minimum)}"
    after = f"after {steps_in_words(steps)}"
    if kind is OutcomeKind.CONVERGED:
        sentence = f"Converged: {where or f'the gradient is zero at {_end(ends, index)}, a minimum'}."
    elif kind is OutcomeKind.HOVERS and minimum is not None:
        sentence = f"Hovers around {named(minimum)}: noise keeps it about {number(verdicts.ranges[index])} away."
    elif kind is OutcomeKind.OSCILLATES and minimum is not None and ends.tail is not None:
        stride = number(float(ends.tail.longest_steps[1, index]))
        sentence = f"Oscillates around {named(minimum)}: its steps, up to {stride} long, no longer shrink."
    elif kind is OutcomeKind.STALLED:
        ground = _ground(ends, index, int(verdicts.grounds[index]))
        sentence = f"Stalled {ground}, where ‖∇f‖ = {number(verdicts.norms[index])}: not a minimum."
    elif kind is OutcomeKind.RAN_DOWNHILL:
        value = number(verdicts.values[index])
        sentence = (
            f"Runs off downhill: out of the box at f = {value} {after}, and this surface has no lowest point."
        )
    else:
        move = number(ends.moves[index])
        where = where or f"at f = {number(verdicts.values[index])}"
        sentence = f"Stopped by the step limit {after}, {where}, its last step {move} long."
    return Outcome(kind, steps, sentence, minimum)


def _left(ends: Ends, index: int, kind: OutcomeKind, rule: Rule) -> str:
    """Of a path that left its bounds: the domain of f, or far away, downhill without end or by steps too long."""
    step = int(ends.left[index])
    if ends.undefined is not None and ends.undefined[index]:
        if not step:
            return "Ended at once: f has no finite value at the start."
        where = f"from {_end(ends, index)} to where f or its gradient has no finite value"
        return f"Left the domain of f at step {step}: {where}."
    if not step:
        return "Diverged at once: the start is more than a million boxes away."
    if kind is OutcomeKind.RAN_DOWNHILL:
        return f"Runs off downhill, out of sight at step {step}: this surface has no lowest point."
    return f"Diverged at step {step}: {_cause(ends, index, rule)}."


def _cause(ends: Ends, index: int, rule: Rule) -> str:
    """Why the steps grew, where theory tells; else what was seen."""
    rate: Any = getattr(rule, "learning_rate", None)
    minimum = nearest(ends.surface).minimum(*ends.starts[:, index])
    if rate is not None and isinstance(minimum, Minimum):
        low, high = (float(part) for part in ends.surface.curvatures(minimum.x, minimum.y))
        limit = rule.stable_learning_rate(high) if low > 0 else None
        if limit is not None and rate > limit[0]:
            told, most = number(rate), number(float(limit[0]))
            if told != most:  # else the one doesn't read as above the other, and may be so by rounding
                return f"the learning rate {told} is above {limit[1]} = {most}"
    advice = "; a smaller learning rate may help" if rate is not None else ""
    return f"{_line_of_step(rule)}its steps grew until it was a million boxes away{advice}"


def _line_of_step(rule: Rule) -> str:
    """The line of a typed rule that assigns x last, before what it came to; "" for other rules."""
    lines = [*enumerate(rule.text.splitlines(), 1)]
    return next((f"in line {at}, {line}, " for at, line in reversed(lines) if line.startswith("x = ")), "")


def _ground(ends: Ends, index: int, ground: int) -> str:
    """What a stalled path rests on."""
    if ground == Ground.PLAIN:
        return "on a plain"
    if ground in GROUNDS:
        return f"{GROUNDS[ground]} {_end(ends, index)}"
    return f"at {named(ends.surface.stationary_points[ground])}"


def _end(ends: Ends, index: int) -> str:
    x, y = ends.points[:, index]
    return point(x, y)


@lru_cache(maxsize=512, typed=True)
def named(place: Minimum | Ring | StationaryPoint) -> str:
    """A minimum or another stationary point in words."""
    if isinstance(place, Ring):
        return f"the ring of {place.kind} minima"
    kind = f"{place.kind} minimum" if isinstance(place, Minimum) else place.kind
    return f"the {kind} at {point(place.x, place.y)}"


def steps_in_words(count: int) -> str:
    """A count of steps."""
    return "1 step" if count == 1 else f"{count:,} steps"
