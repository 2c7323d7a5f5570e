"""A reader's own rule beside a reference: where they part first, what is unequal there, and what it may be.

    conditions = Conditions(surface, (4.0, -4.0), 60, noise=1.0)
    found = compare(mine, OPTIMIZERS["adam"](), conditions)
    found.step                                            # the first that leads elsewhere, or None
    diagnose(found, mine, conditions).mistakes            # ("without bias correction",)

Both start alike and meet the same noise. Equal are numbers that differ by no more than SAME of the largest that the
reference has had so far: operations in another order round otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.descent.noise import standard_normals
from core.descent.runner import Trajectory, descend_many
from core.descent.walk import walk
from core.formula.mistakes import variants
from core.formula.rule import TypedRule, as_typed
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.own import OwnRule, RuleError
from core.optimizers.schedules import CONSTANT, Schedule
from core.surfaces import Surface

Floats = NDArray[np.float64]
Pair = tuple[float, float]
OfReader = TypedRule | OwnRule

SAME = 1e-9
TRIED = 60
"""Steps in which a mistake must take the same path: as many at least, and up to the first deviation."""
FIRST_TRIED = 4
NO_VALUE = ("ZeroDivisionError", "math domain error", "returns nan", "returns inf", "returns -inf")
"""What is said of somebody's Python whose numbers have no value: an end that mistakes may explain."""
TRACED = 30
"""Steps before the first deviation by which quantities of different names are found to be the same."""


class Conditions(NamedTuple):
    """What both rules descend: a surface from `start` (2,), through the gradient noise of a seed.

    `noise`: its standard deviation σ on each coordinate. `schedule`: of the learning rate over all `steps`, for
    rules that have one.
    """

    surface: Surface
    start: Sequence[float]
    steps: int
    noise: float = 0.0
    seed: int = 0
    schedule: Schedule = CONSTANT

    def schedule_of(self, rule: Rule) -> Schedule:
        """The schedule, or none for a rule without a learning rate."""
        return self.schedule if "learning_rate" in rule.hyperparameters() else CONSTANT

    def paths(self, rules: Sequence[Rule], steps: int) -> list[Trajectory]:
        """The path of each rule, of fewer steps or of all. Raises ValueError as `descend`."""
        plans = [self.schedule_of(rule) for rule in rules]
        return descend_many(self.surface, rules, self.start, steps, self.noise, self.seed, plans)

    def traced(self, rule: OfReader, steps: int) -> Iterator[dict[str, Pair]]:
        """The gradient and what each line comes to in the first steps; nothing of a step that can't be taken."""
        kicks = self.noise * standard_normals(self.seed, self.steps) if self.noise else None
        schedule = self.schedule_of(rule)
        factors = None if schedule == CONSTANT else schedule.factors(self.steps)
        try:
            with np.errstate(all="ignore"):
                for now, inputs in walk(self.surface, rule, self.start, steps, kicks, factors):
                    told = [now.quantities(*each) for each in inputs]  # type: ignore[attr-defined]
                    yield {name: _pair(*(each[name] for each in told)) for name in told[0]}
        except RuleError:
            yield {}


class Row(NamedTuple):
    """A quantity of the step at which they part, for x and for y."""

    name: str
    yours: Pair | None
    reference: Pair | None
    first: bool
    """Whether it is the first one that is unequal."""


@dataclass(frozen=True)
class Comparison:
    """How a rule compares with a reference.

    `step`: the first, from 1, that leads elsewhere, None if none of the `steps` does. `rows`: its quantities.
    `mistakes`: what the reference has to be for the same path, each as it is said after its name.
    `alike`: where neither takes a single step, what makes the reference end so, too; that tells less.
    """

    reference: Rule
    steps: int
    step: int | None = None
    rows: tuple[Row, ...] = ()
    mistakes: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def diagnosis(self) -> str:
        """What the rule is, to be said after "Yours is"; "" if nobody knows."""
        label = self.reference.label
        if self.mistakes:
            return f"{label} {self.mistakes[0]}"
        return f"one that ends at once, as {label} {' or '.join(self.alike)} does" if self.alike else ""

    @property
    def sentence(self) -> str:
        """What there is to say of it."""
        label = self.reference.label
        if self.step is None:
            return f"The same as {label} in all {self.steps:,} steps."
        told = f" Yours is {self.diagnosis}." if self.diagnosis else ""
        first = next((row for row in self.rows if row.first), None)
        if first is None or first.reference is None:
            return f"Not {label} from step {self.step:,} on.{told}"
        if first.yours is None:
            return f"Not {label} from step {self.step:,} on: there is no {first.name}.{told}"
        return f"Not {label} from step {self.step:,} on: {first.name} is another one.{told}"


def reference_for(rule: Rule, name: str, **switches: bool) -> Rule:
    """The rule of this name with those of its hyperparameters that the other one has, too."""
    kind = OPTIMIZERS[name]
    return kind(**{n: v for n, v in rule.settings.items() if n in kind.hyperparameters()}, **switches)


def compare(rule: OfReader, reference: Rule, conditions: Conditions) -> Comparison:
    """The rule beside the reference, without mistakes, which `diagnose` finds. Raises ValueError as `descend`."""
    model = as_typed(reference)
    yours, theirs = conditions.paths([rule, model], conditions.steps)
    step = first_deviation(yours.points, theirs.points)
    rows = () if step is None else _rows(*(list(conditions.traced(each, step))[-TRACED:] for each in (rule, model)))
    return Comparison(reference, conditions.steps, step, rows)


def diagnose(found: Comparison, rule: OfReader, conditions: Conditions) -> Comparison:
    """The comparison with the mistakes, or else a pair of them, with which the reference takes the rule's path."""
    if found.step is None:
        return found
    count = min(conditions.steps, max(TRIED, found.step))
    planned = conditions.schedule != CONSTANT  # a plan is of the whole run
    counts = (count,) if planned else (min(FIRST_TRIED, count), count)
    (own,) = conditions.paths([rule], count)
    candidates = _mistakes(own.points, counts, found.reference, conditions)
    still = len(own.points) == 1
    if len(candidates) < 2 and not still:
        return replace(found, mistakes=tuple(candidates))
    if own.outcome.fault and isinstance(rule, OwnRule) and not any(said in own.outcome.fault for said in NO_VALUE):
        return found
    certain, alike = _by_numbers(candidates, rule, conditions)
    if still and not certain:
        return replace(found, alike=tuple(alike))
    return replace(found, mistakes=tuple(certain or alike or candidates))


def _by_numbers(
    candidates: Mapping[str, TypedRule], rule: OfReader, conditions: Conditions
) -> tuple[list[str], list[str]]:
    """Which of the candidates with a rule's path have its numbers, too, and which at least no other ones.

    A path alone tells little where it has no step, or where a sign hides what was done to the gradient. It is the
    numbers of the first step, even of one that can't be taken: those of the first kind are all among the rule's,
    those of the second are no others than the rule's under a name of both.
    """
    mine = next(conditions.traced(rule, 1), {})
    certain: list[str] = []
    alike: list[str] = []
    for told, candidate in candidates.items():
        theirs = next(conditions.traced(candidate, 1), {})
        if all(name not in mine or _same(mine[name], pair) for name, pair in theirs.items()):
            whole = all(any(_same(one, pair) for one in mine.values()) for pair in theirs.values())
            (certain if whole else alike).append(told)
    return certain, alike


def first_deviation(yours: Floats, reference: Floats) -> int | None:
    """The first step whose points (steps + 1, 2) differ; the first that one of two paths is without."""
    count = min(len(yours), len(reference))
    scale = np.maximum.accumulate(np.abs(reference[:count]).max(axis=1))
    apart = ~(np.abs(yours[:count] - reference[:count]).max(axis=1) <= SAME * scale)
    if apart.any():
        return int(apart.argmax())
    return None if len(yours) == len(reference) else count


def _mistakes(
    points: Floats, counts: Sequence[int], reference: Rule, conditions: Conditions
) -> dict[str, TypedRule]:
    """The mistakes, or else a pair, with which the reference takes a path: of fewer steps first, then of all."""
    known = dict(variants(reference))
    found = _taking(points, counts, known, conditions)
    if not found:
        pairs = {
            f"{one} and {told}": both
            for one, changed in known.items()
            for told, both in variants(changed)
            if told != one
        }
        found = dict([*_taking(points, counts, pairs, conditions).items()][:1])
    return found


def _taking(
    points: Floats, counts: Sequence[int], candidates: dict[str, TypedRule], conditions: Conditions
) -> dict[str, TypedRule]:
    left = candidates
    for count in counts:  # most of them are found out at once
        found = conditions.paths([*left.values()], count) if left else []
        left = {
            told: candidate
            for (told, candidate), path in zip(left.items(), found, strict=True)
            if first_deviation(points[: count + 1], path.points) is None
        }
    return left


def _rows(mine: list[dict[str, Pair]], theirs: list[dict[str, Pair]]) -> tuple[Row, ...]:
    """The quantities of the step at which the paths part: in the order of the reference's lines, then yours."""
    names: dict[str, str] = {}
    rows: list[Row] = []
    unequal = False
    for name in theirs[-1]:
        partner = _partner(name, mine, theirs, set(names.values()))
        if partner:
            names[name] = partner
        yours, reference = mine[-1].get(partner) if partner else None, theirs[-1][name]
        differs = yours is None or not _same(yours, reference)
        rows.append(Row(name, yours, reference, differs and not unequal))
        unequal = unequal or differs
    rows += [Row(name, value, None, False) for name, value in mine[-1].items() if name not in names.values()]
    return tuple(rows)


def _partner(name: str, mine: list[dict[str, Pair]], theirs: list[dict[str, Pair]], taken: set[str]) -> str:
    """What the rule calls a quantity of the reference: its own name, or the one that has had its values."""
    if name in mine[-1]:
        return name
    before = list(zip(mine, theirs, strict=True))
    before = before[:-1] or before
    alike = (
        other
        for other in mine[-1]
        if other not in taken
        and other not in theirs[-1]
        and all(_same(one[other], another[name]) for one, another in before)
    )
    return next(alike, "")


def _same(yours: Pair, reference: Pair) -> bool:
    scale = SAME * max((abs(part) for part in reference if math.isfinite(part)), default=0.0)
    return all(abs(a - b) <= scale or a == b or (a != a and b != b) for a, b in zip(yours, reference, strict=True))


def _pair(*parts: Any) -> Pair:
    """A quantity for x and for y, of two numbers or of one array of both."""
    x, y = np.ravel(parts).tolist()
    return x, y
