"""Descents: a surface, a rule and gradient noise make a trajectory, which ends with a reason.

Many paths go as one array computation: all positions in one array, one gradient call a step for all of them, and
competitors of one rule class as one rule whose hyperparameters are arrays. A handful of different rules goes path
by path in plain Python numbers: calls into numpy would cost five times as much. Rules and surfaces are written once
for both, and a path is bit for bit the same alone and in a crowd.

A schedule multiplies the learning rate: step t is taken by the rule at α · factor(t). Where it is the constant one
the rule itself takes all steps, so that nothing is paid for what isn't used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.descent.noise import standard_normals
from core.descent.outcomes import Ending, Outcome, bounds, judge, out_of_bounds, undefined
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule
from core.surfaces import Surface

Floats = NDArray[np.float64]
Groups = list[tuple[slice, Sequence[Rule]]]

BLOCK = 256
"""Steps between two looks at whether any path is still running."""
FEW = 4
"""With no more paths than this for each kind of rule, they run path by path."""
NEAR = 1.0
"""A path has arrived when it is this near to a minimum."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A path and its readings at each of its points, from the start on; `points` has shape (steps + 1, 2).

    A path that diverges ends at its last point within bounds. Values, gradient norms and distances to the nearest
    minimum have shape (steps + 1,); the gradient is the exact one, without noise.
    """

    surface: Surface
    rule: Rule
    points: Floats
    values: Floats
    gradient_norms: Floats
    distances: Floats
    outcome: Outcome
    schedule: Schedule = CONSTANT

    @property
    def first_near_minimum(self) -> int | None:
        """The first step within distance 1 of the nearest minimum, or None."""
        near = self.distances <= NEAR
        return int(np.argmax(near)) if near.any() else None


def descend(
    surface: Surface,
    rule: Rule,
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    schedule: Schedule = CONSTANT,
) -> Trajectory:
    """One path of `steps` steps from `start`, with gradient noise of standard deviation `noise`.

    Raises ValueError, quoting the value, for steps < 1, a start that is not two finite numbers, noise < 0, or a
    schedule for a rule that has no learning rate.

    >>> from core.optimizers import OPTIMIZERS
    >>> from core.surfaces import SURFACES
    >>> path = descend(SURFACES["bowl"], OPTIMIZERS["gradient_descent"](learning_rate=0.1), (6, 6), 20)
    >>> path.outcome.sentence
    'Converged: 0.09783 from the global minimum at (0, 0).'
    """
    return descend_many(surface, [rule], start, steps, noise, seed, schedule)[0]


def descend_many(
    surface: Surface,
    rules: Sequence[Rule],
    starts: ArrayLike,
    steps: int,
    noise: float = 0.0,
    seeds: int | Sequence[int] = 0,
    schedules: Schedule | Sequence[Schedule] = CONSTANT,
) -> list[Trajectory]:
    """A path for each rule, as one array computation; starts, seeds and schedules are one for all or one for each.

    Paths with the same seed meet the same noise. Raises ValueError as `descend`.
    """
    origins, streams = _checked(rules, starts, steps, noise, seeds)
    plans = _checked_schedules(rules, schedules)
    order = sorted(range(len(rules)), key=lambda index: _kind(rules[index]))
    groups = _groups([rules[index] for index in order])
    with np.errstate(all="ignore"):  # what leaves the finite numbers is found afterwards
        kicks = _kicks([streams[index] for index in order], steps, noise)
        factors = _factors([plans[index] for index in order], steps)
        run = _run_singly if len(rules) <= FEW * len(groups) else _run_together
        path = run(surface, groups, origins[order].T, steps, kicks, factors)
        return _trajectories(surface, rules, plans, order, path, steps)


def _checked(
    rules: Sequence[Rule], starts: ArrayLike, steps: int, noise: float, seeds: int | Sequence[int]
) -> tuple[Floats, list[int]]:
    count = len(rules)
    if not rules or not all(isinstance(rule, Rule) for rule in rules):
        raise ValueError(f"rules are {rules!r}: a descent takes at least one rule")
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps is {steps!r}: it takes a whole number ≥ 1")
    if isinstance(noise, bool) or not isinstance(noise, int | float) or not 0 <= noise < np.inf:
        raise ValueError(f"noise is {noise!r}: it takes a finite number ≥ 0")
    try:
        origins = np.asarray(starts, dtype=float)
    except (TypeError, ValueError):
        origins = np.array(np.nan)
    if origins.shape not in ((2,), (count, 2)) or not np.isfinite(origins).all():
        raise ValueError(f"start is {starts!r}: it takes two finite numbers, or two for each of {count} rules")
    streams = [seeds] * count if isinstance(seeds, int | np.integer) else list(seeds)
    if len(streams) != count:
        raise ValueError(f"seeds are {seeds!r}: it takes one, or one for each of {count} rules")
    return np.broadcast_to(origins, (count, 2)), streams


def _checked_schedules(rules: Sequence[Rule], schedules: Schedule | Sequence[Schedule]) -> list[Schedule]:
    plans = [schedules] * len(rules) if isinstance(schedules, Schedule) else list(schedules)
    if len(plans) != len(rules):
        raise ValueError(f"schedules are {schedules!r}: it takes one, or one for each of {len(rules)} rules")
    for rule, schedule in zip(rules, plans, strict=True):
        check_schedule(schedule, rule)
    return plans


def _kind(rule: Rule) -> tuple[Any, ...]:
    """What rules must share to be stacked: their class and their switches. Exact rules come first."""
    switches = tuple(
        getattr(rule, name) for name, quantity in rule.hyperparameters().items() if quantity.scale == "switch"
    )
    return (not rule.exact, rule.name, switches)


def _groups(rules: Sequence[Rule]) -> Groups:
    """Neighbours of one kind, and the places of their paths."""
    groups: Groups = []
    start = 0
    while start < len(rules):
        kind = _kind(rules[start])
        end = next((at for at in range(start, len(rules)) if _kind(rules[at]) != kind), len(rules))
        groups.append((slice(start, end), rules[start:end]))
        start = end
    return groups


def _stacked(rules: Sequence[Rule]) -> Rule:
    """Rules of one kind as one, with array hyperparameters."""
    if len(rules) == 1:
        return rules[0]
    fields = {
        name: getattr(rules[0], name)
        if quantity.scale == "switch"
        else np.array([getattr(rule, name) for rule in rules], dtype=float)
        for name, quantity in rules[0].hyperparameters().items()
    }
    return type(rules[0])(**fields)


def _kicks(seeds: Sequence[int], steps: int, noise: float) -> Floats | None:
    """σ times the noise of each path, (steps, 2, paths), or (steps, 2, 1) where all share one stream."""
    distinct = {seed: index for index, seed in enumerate(dict.fromkeys(seeds))}
    streams = np.stack([noise * standard_normals(seed, steps) for seed in distinct], axis=-1)
    if noise == 0:
        return None
    return streams if len(distinct) == 1 else streams[:, :, [distinct[seed] for seed in seeds]]


def _factors(schedules: Sequence[Schedule], steps: int) -> Floats | None:
    """What multiplies each path's learning rate at each step, (steps, paths); None if nothing does."""
    if all(schedule == CONSTANT for schedule in schedules):
        return None
    distinct = {schedule: index for index, schedule in enumerate(dict.fromkeys(schedules))}
    columns = np.stack([schedule.factors(steps) for schedule in distinct], axis=-1)
    if len(distinct) == 1:
        return np.broadcast_to(columns, (steps, len(schedules)))
    return columns[:, [distinct[schedule] for schedule in schedules]]


def _paced(rule: Rule, factors: Floats | None, steps: int) -> Iterable[Rule]:
    """The rule of each step; `factors` are (steps,), or (steps, paths) for a rule with array hyperparameters."""
    if factors is None or (factors == 1.0).all():
        return repeat(rule, steps)
    rate: Any = rule.learning_rate  # type: ignore[attr-defined]
    return (
        rule.changed(learning_rate=rate * factor) for factor in (factors.tolist() if factors.ndim == 1 else factors)
    )


def _looks_ahead(rule: Rule) -> bool:
    return type(rule).look_ahead is not Rule.look_ahead


def _run_together(
    surface: Surface, groups: Groups, starts: Floats, steps: int, kicks: Floats | None, factors: Floats | None
) -> Floats:
    """The positions of all paths at all steps, (steps + 1, 2, paths); shorter if all have left their bounds."""
    count = starts.shape[1]
    path = np.empty((steps + 1, 2, count))
    path[0] = starts
    gradient = np.empty((2, count))
    stacks = [(where, _stacked(rules)) for where, rules in groups]
    states = [rule.init(path[0][:, where]) for where, rule in stacks]
    paced = [_paced(rule, None if factors is None else factors[:, where], steps) for where, rule in stacks]
    ahead = [index for index, (_, rule) in enumerate(stacks) if _looks_ahead(rule)]
    noisy = slice(sum(where.stop - where.start for where, rule in stacks if rule.exact), None)
    for step, now in enumerate(zip(*paced, strict=True)):
        here, there = path[step], path[step + 1]
        at = here.copy() if ahead else here
        for index in ahead:
            where = stacks[index][0]
            at[:, where] = now[index].look_ahead(here[:, where], states[index])
        gradient[0], gradient[1] = surface.gradient(at[0], at[1])
        if kicks is not None:
            kick = kicks[step]
            gradient[:, noisy] += kick if kick.shape[1] == 1 else kick[:, noisy]
        for index, (where, _) in enumerate(stacks):
            change, states[index] = now[index].update(gradient[:, where], states[index], here[:, where])
            np.add(here[:, where], change, out=there[:, where])
        if step % BLOCK == BLOCK - 1 and out_of_bounds(surface, there.T).all():
            return path[: step + 2]
    return path


def _run_singly(
    surface: Surface, groups: Groups, starts: Floats, steps: int, kicks: Floats | None, factors: Floats | None
) -> Floats:
    """The same, path by path; what comes after a path has left its bounds is NaN."""
    path = np.full((steps + 1, 2, starts.shape[1]), np.nan)
    for column, rule in enumerate(rule for _, rules in groups for rule in rules):
        kick = None if kicks is None or rule.exact else kicks[:, :, column % kicks.shape[2]]
        paced = _paced(rule, None if factors is None else factors[:, column], steps)
        single = _run_one(surface, rule, starts[:, column].tolist(), steps, kick, paced)
        path[: len(single), :, column] = single
    return path


def _run_one(
    surface: Surface, rule: Rule, start: Sequence[float], steps: int, kicks: Floats | None, paced: Iterable[Rule]
) -> Floats:
    """The positions of one path, (steps + 1, 2), up to the first out of bounds; `paced` has the rule of each."""
    x, y = start
    state_x, state_y = rule.init(x), rule.init(y)
    gradient, ahead = surface.gradient, _looks_ahead(rule)
    reach = bounds(surface)
    points = [(x, y)]
    pushes = repeat((0.0, 0.0), steps) if kicks is None else kicks.tolist()
    for now, (kick_x, kick_y) in zip(paced, pushes, strict=True):
        dx, dy = gradient(now.look_ahead(x, state_x), now.look_ahead(y, state_y)) if ahead else gradient(x, y)
        step_x, state_x = now.update(dx + kick_x, state_x, x)
        step_y, state_y = now.update(dy + kick_y, state_y, y)
        x, y = float(x + step_x), float(y + step_y)
        points.append((x, y))
        if not (reach.x_min <= x <= reach.x_max and reach.y_min <= y <= reach.y_max):
            break
    return np.array(points)


def _trajectories(
    surface: Surface,
    rules: Sequence[Rule],
    schedules: Sequence[Schedule],
    order: Sequence[int],
    path: Floats,
    steps: int,
) -> list[Trajectory]:
    """The paths in the order of the rules, each cut where it leaves its bounds, with readings and outcome."""
    x, y = path[:, 0], path[:, 1]
    values = surface.value(x, y)
    norms = np.hypot(*surface.gradient(x, y))
    distances = surface.distance_to_minimum(x, y)
    out = out_of_bounds(surface, path.transpose(0, 2, 1)) | ~np.isfinite(values)
    found: list[Trajectory | None] = [None] * len(rules)
    for column, index in enumerate(order):
        left = int(np.argmax(out[:, column])) if out[:, column].any() else None
        kept = slice(0, max(left, 1) if left is not None else None)
        points = path[kept, :, column].copy()
        rule = _rule_on_leaving(rules[index], schedules[index], left, steps)
        left_domain = left is not None and bool(undefined(surface, path[left, :, column]))
        ending = Ending(surface, rule, points, values[kept, column], norms[kept, column], left, left_domain)
        found[index] = Trajectory(
            surface=surface,
            rule=rules[index],
            points=points,
            values=values[kept, column],
            gradient_norms=norms[kept, column],
            distances=distances[kept, column],
            outcome=judge(ending),
            schedule=schedules[index],
        )
    return [trajectory for trajectory in found if trajectory is not None]


def _rule_on_leaving(rule: Rule, schedule: Schedule, left: int | None, steps: int) -> Rule:
    """The rule at the rate of the step, counted from 1, that left the bounds: the rate to speak of where it did."""
    if schedule == CONSTANT or not left:
        return rule
    return rule.changed(learning_rate=rule.learning_rate * schedule.factor(left - 1, steps))  # type: ignore[attr-defined]
