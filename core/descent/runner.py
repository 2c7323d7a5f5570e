"""Descents: a surface, a rule and gradient noise make a trajectory, which ends with a reason.

There are two loops. Many descents by one rule go as one array computation, as those of `core.batched` do
(`core.descent.together`); a handful goes path by path in plain numbers (`core.descent.singly`). Rules and surfaces
are written once for both, and a path is bit for bit the same by either.

A schedule multiplies the learning rate: step t is taken by the rule at α · factor(t). Where it is the constant one
the rule itself takes all steps, so that nothing is paid for what isn't used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.descent.bounds import bounds, undefined
from core.descent.nearest import NONE
from core.descent.noise import standard_normals
from core.descent.outcomes import Ends, Outcome, OutcomeKind
from core.descent.problem import GRADIENTS, refusal
from core.descent.sentences import outcomes_of
from core.descent.singly import run_singly
from core.descent.tails import tail_of
from core.descent.together import run_pairs, run_together
from core.descent.walk import walk
from core.optimizers import Rule
from core.optimizers.own import RuleError
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule
from core.quantities import check_whole
from core.surfaces import Surface

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]

FEW = 4
"""No more paths of one kind of rule than this run path by path."""
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
    metered: Floats | None = None

    @property
    def evaluations(self) -> Floats:
        """How many values, gradients and Hessians the rule has asked for up to each point, (steps + 1, 3).

        A rule that isn't `whole` asks for one gradient a step. Those of the readings aren't counted.
        """
        if self.metered is not None:
            return self.metered
        counted = np.zeros((len(self.points), 3))
        counted[:, GRADIENTS] = np.arange(len(self.points))
        return counted

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

    Paths with the same seed meet the same noise, and what rules draw of their own follows from it, too. Raises
    ValueError as `descend`.
    """
    starts, seeds = _checked(rules, starts, steps, noise, seeds)
    schedules = _checked_schedules(rules, schedules)
    kinds = [_kind(rule) for rule in rules]
    order = sorted(range(len(rules)), key=kinds.__getitem__)
    rules, schedules = [rules[index] for index in order], [schedules[index] for index in order]
    with np.errstate(all="ignore"):  # what leaves the finite numbers is found afterwards
        kicks = _kicks([seeds[index] for index in order], steps, noise)
        drawing = [rule.drawing(seeds[index]) for rule, index in zip(rules, order, strict=True)]
        factors = _factors(schedules, steps)
        points = np.full((steps + 1, 2, len(rules)), np.nan)
        points[0] = starts[order].T
        spent = np.zeros((steps + 1, 3, len(rules) if any(rule.whole for rule in rules) else 0))
        longest = max(
            _run_group(
                surface,
                drawing[where],
                points[:, :, where],
                None if kicks is None or rules[where.start].exact else kicks[:, :, where],
                None if factors is None else factors[:, where],
                spent[:, :, where],
            )
            for where in _groups([kinds[index] for index in order])
        )
        moved = np.array([rule.meets(noise) for rule in rules])
        found = _trajectories(surface, rules, schedules, points[:longest], steps, moved)
        found = [
            _with_fault(
                _metered(path, spent[:, :, column]) if path.rule.whole else path,
                None if kicks is None or path.rule.exact else kicks[:, :, column],
                None if factors is None else factors[:, column],
            )
            for column, path in enumerate(found)
        ]
    return [path for _, path in sorted(zip(order, found, strict=True), key=itemgetter(0))]


def _run_group(
    surface: Surface,
    rules: Sequence[Rule],
    path: Floats,
    kicks: Floats | None,
    factors: Floats | None,
    spent: Floats,
) -> int:
    """Fill in the paths of rules of one kind, in the quickest way; how many points the longest has."""
    if rules[0].whole:
        return run_together(surface, rules, path, kicks, factors, spent)
    run = run_pairs if rules[0].pairs else run_singly if len(rules) <= FEW else run_together
    return run(surface, rules, path, kicks, factors)


def _checked(
    rules: Sequence[Rule], starts: ArrayLike, steps: int, noise: float, seeds: int | Sequence[int]
) -> tuple[Floats, list[int]]:
    count = len(rules)
    if not rules or not all(isinstance(rule, Rule) for rule in rules):
        raise ValueError(f"rules are {rules!r}: a descent takes at least one rule")
    check_whole("steps", steps, 1)
    if isinstance(noise, bool) or not isinstance(noise, int | float) or not 0 <= noise < np.inf:
        raise ValueError(f"noise is {noise!r}: it takes a finite number ≥ 0")
    try:
        given = np.asarray(starts, dtype=float)
    except (TypeError, ValueError):
        given = np.array(np.nan)
    if given.shape not in ((2,), (count, 2)) or not np.isfinite(given).all():
        raise ValueError(f"start is {starts!r}: it takes two finite numbers, or two for each of {count} rules")
    each = [seeds] * count if isinstance(seeds, int | np.integer) else list(seeds)
    if len(each) != count:
        raise ValueError(f"seeds are {seeds!r}: it takes one, or one for each of {count} rules")
    return np.full((count, 2), given), each


def _checked_schedules(rules: Sequence[Rule], schedules: Schedule | Sequence[Schedule]) -> list[Schedule]:
    each = [schedules] * len(rules) if isinstance(schedules, Schedule) else list(schedules)
    if len(each) != len(rules):
        raise ValueError(f"schedules are {schedules!r}: it takes one, or one for each of {len(rules)} rules")
    for rule, schedule in zip(rules, each, strict=True):
        check_schedule(schedule, rule)
    return each


def _kind(rule: Rule) -> tuple[Any, ...]:
    """What rules must share to be stacked: their class and their switches. Exact rules come first."""
    return (not rule.exact, rule.name, rule.text, *(getattr(rule, name) for name in rule.switches()))


def _groups(kinds: Sequence[object]) -> Iterator[slice]:
    """The places of neighbours of one kind."""
    start = 0
    for _, alike in groupby(kinds):
        end = start + len(list(alike))
        yield slice(start, end)
        start = end


def _kicks(seeds: Sequence[int], steps: int, noise: float) -> Floats | None:
    """σ times the noise of each path, (steps, 2, paths); None if there is none."""
    distinct = {seed: index for index, seed in enumerate(dict.fromkeys(seeds))}
    for seed in distinct:
        _refuse_no_seed(seed)
    if noise == 0:
        return None
    columns = [noise * standard_normals(seed, steps) for seed in distinct]
    return _spread(np.stack(columns, axis=-1), [distinct[seed] for seed in seeds])


@lru_cache(maxsize=4096, typed=True)
def _refuse_no_seed(seed: int) -> None:
    """Raise ValueError as `standard_normals`, even where there is no noise; what is one is asked once."""
    standard_normals(seed, 0)


def _factors(schedules: Sequence[Schedule], steps: int) -> Floats | None:
    """What multiplies each path's learning rate at each step, (steps, paths); None if nothing does."""
    if all(schedule == CONSTANT for schedule in schedules):
        return None
    distinct = {schedule: index for index, schedule in enumerate(dict.fromkeys(schedules))}
    columns = np.stack([schedule.factors(steps) for schedule in distinct], axis=-1)
    return _spread(columns, [distinct[schedule] for schedule in schedules])


def _spread(columns: Floats, places: Sequence[int]) -> Floats:
    """The column at each of these places, along the last axis."""
    if len(places) == 1:
        return columns
    if columns.shape[-1] == 1:
        return np.broadcast_to(columns, (*columns.shape[:-1], len(places)))
    return columns[..., places]


def _trajectories(
    surface: Surface,
    rules: Sequence[Rule],
    schedules: Sequence[Schedule],
    path: Floats,
    steps: int,
    noisy: Mask,
) -> list[Trajectory]:
    """The paths, each cut where it leaves its bounds, with readings and outcomes."""
    x, y = path.transpose(1, 2, 0).copy()
    values = surface.value(x, y)
    norms = np.hypot(*surface.gradient(x, y))
    distances = surface.distance_to_minimum(x, y)
    within = bounds(surface).contains(x, y) & np.isfinite(values)
    left = np.where(within.all(axis=1), NONE, within.argmin(axis=1))
    last = np.where(left == NONE, steps, np.maximum(left - 1, 0))
    columns = np.arange(len(rules))
    points, before = path[last, :, columns].T, path[np.maximum(last - 1, 0), :, columns].T
    ends = Ends(
        surface,
        starts=path[0],
        points=points,
        moves=np.hypot(*(points - before)),
        left=left.astype(np.int32),
        undefined=None if surface.total else (left != NONE) & undefined(surface, path[left, :, columns]),
        values=values[columns, last],
        norms=norms[columns, last],
        tail=tail_of(surface, path) if len(path) == steps + 1 else None,
        noisy=noisy,
    )
    leaving = [
        _rule_on_leaving(rule, schedule, step, steps)
        for rule, schedule, step in zip(rules, schedules, left.tolist(), strict=True)
    ]
    outcomes = outcomes_of(ends, leaving, steps)
    return [
        Trajectory(
            surface=surface,
            rule=rules[column],
            points=path[: end + 1, :, column].copy(),
            values=values[column, : end + 1],
            gradient_norms=norms[column, : end + 1],
            distances=distances[column, : end + 1],
            outcome=outcomes[column],
            schedule=schedules[column],
        )
        for column, end in enumerate(last.tolist())
    ]


def _metered(path: Trajectory, spent: Floats) -> Trajectory:
    """The path with what its rule has asked for, (steps + 1, 3), and why it didn't go where it can't."""
    path = replace(path, metered=spent[: len(path.points)].copy())
    refused = refusal(path.surface, path.rule)
    return replace(path, outcome=replace(path.outcome, sentence=f"Didn't move: {refused}.")) if refused else path


def _with_fault(path: Trajectory, kicks: Floats | None, factors: Floats | None) -> Trajectory:
    """The path; where its rule can tell what of its last step has no finite value, its outcome says so."""
    step = path.outcome.step
    if type(path.rule).fault is Rule.fault or path.outcome.kind is not OutcomeKind.DIVERGED or not step:
        return path
    fault = _fault(path, step, kicks, factors)
    # A rule that can't go on need not have diverged.
    told = f"{'Ended' if path.rule.pairs else 'Diverged'} at step {step}: {fault}."
    return replace(path, outcome=replace(path.outcome, sentence=told, fault=fault)) if fault else path


def _fault(path: Trajectory, step: int, kicks: Floats | None, factors: Floats | None) -> str:
    """What the rule says of its step that left the finite numbers, or that it could not take."""
    try:
        *_, (now, inputs) = walk(path.surface, path.rule, path.points[0].tolist(), step, kicks, factors)
    except RuleError as error:
        return str(error)
    return next(filter(None, (now.fault(*each) for each in inputs if now.whole or np.isfinite(each[0]).all())), "")


def _rule_on_leaving(rule: Rule, schedule: Schedule, left: int, steps: int) -> Rule:
    """The rule at the rate of the step, counted from 1, that left the bounds: the rate to speak of where it did."""
    if schedule == CONSTANT or left <= 0:
        return rule
    return rule.changed(learning_rate=rule.learning_rate * schedule.factor(left - 1, steps))  # type: ignore[attr-defined]
