"""A reader's own rule beside a reference: where they part first, what is unequal there, and what it may be.

    found = compare(surface, mine, OPTIMIZERS["adam"](), (4.0, -4.0), 60, noise=1.0, seed=0)
    found.step                                                       # the first that leads elsewhere, or None
    diagnose(found, surface, mine, (4.0, -4.0), 60, noise=1.0).mistakes       # ("without bias correction",)

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
"""Steps in which a mistake must take the same path."""
FIRST_TRIED = 4
TRACED = 30
"""Steps before the first deviation by which quantities of different names are found to be the same."""


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


def compare(
    surface: Surface,
    rule: OfReader,
    reference: Rule,
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    schedule: Schedule = CONSTANT,
) -> Comparison:
    """The rule beside the reference, without mistakes, which `diagnose` finds. Raises ValueError as `descend`."""
    model = as_typed(reference)
    yours, theirs = _walker(surface, start, noise, seed, schedule)([rule, model], steps)
    step = first_deviation(yours.points, theirs.points)
    if step is None:
        return Comparison(reference, steps)
    return Comparison(
        reference, steps, step, _rows(surface, rule, model, start, step, steps, noise, seed, schedule)
    )


def diagnose(
    found: Comparison,
    surface: Surface,
    rule: OfReader,
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    schedule: Schedule = CONSTANT,
) -> Comparison:
    """The comparison with the mistakes, or else a pair of them, with which the reference takes the rule's path."""
    if found.step is None:
        return found
    take = _walker(surface, start, noise, seed, schedule)
    count = min(steps, TRIED)
    counts = (min(FIRST_TRIED, count), count) if schedule == CONSTANT else (count,)  # a plan is of the whole run
    (own,) = take([rule], count)
    candidates = _mistakes(own.points, counts, found.reference, take)
    if len(own.points) > 1:
        return replace(found, mistakes=tuple(candidates))
    return _ending_at_once(found, candidates, surface, rule, start, noise, seed)


def _ending_at_once(
    found: Comparison,
    candidates: Mapping[str, TypedRule],
    surface: Surface,
    rule: OfReader,
    start: Sequence[float],
    noise: float,
    seed: int,
) -> Comparison:
    """The comparison of a rule that takes no step, with the candidates that don't either.

    That is all that their paths have in common, so the numbers of the step they can't take decide: it is the
    candidate whose numbers are all among the rule's, and it isn't one with another number under the same name.
    """
    kicks = noise * standard_normals(seed, 1) if noise else None
    mine = next(_traced(surface, rule, start, 1, kicks, None), {})
    certain: list[str] = []
    alike: list[str] = []
    for told, candidate in candidates.items():
        theirs = next(_traced(surface, candidate, start, 1, kicks, None), {})
        if all(name not in mine or _same(mine[name], pair) for name, pair in theirs.items()):
            whole = all(any(_same(one, pair) for one in mine.values()) for pair in theirs.values())
            (certain if whole else alike).append(told)
    return replace(found, mistakes=tuple(certain), alike=() if certain else tuple(alike))


def _walker(surface: Surface, start: Sequence[float], noise: float, seed: int, schedule: Schedule) -> Any:
    """(rules, steps) → their paths, each with the schedule if it has a learning rate."""

    def paths(rules: Sequence[Rule], count: int) -> list[Trajectory]:
        plans = [schedule if _has_rate(each) else CONSTANT for each in rules]
        return descend_many(surface, rules, start, count, noise, seed, plans)

    return paths


def _has_rate(rule: Rule) -> bool:
    return "learning_rate" in rule.hyperparameters()


def first_deviation(yours: Floats, reference: Floats) -> int | None:
    """The first step whose points (steps + 1, 2) differ; the first that one of two paths is without."""
    count = min(len(yours), len(reference))
    scale = np.maximum.accumulate(np.abs(reference[:count]).max(axis=1))
    apart = ~(np.abs(yours[:count] - reference[:count]).max(axis=1) <= SAME * scale)
    if apart.any():
        return int(apart.argmax())
    return None if len(yours) == len(reference) else count


def _mistakes(points: Floats, counts: Sequence[int], reference: Rule, paths: Any) -> dict[str, TypedRule]:
    """The mistakes, or else a pair, with which the reference takes a path: of fewer steps first, then of all."""
    known = dict(variants(reference))
    found = _taking(points, counts, known, paths)
    if not found:
        pairs = {
            f"{one} and {told}": both
            for one, changed in known.items()
            for told, both in variants(changed)
            if told != one
        }
        found = dict([*_taking(points, counts, pairs, paths).items()][:1])
    return found


def _taking(
    points: Floats, counts: Sequence[int], candidates: dict[str, TypedRule], paths: Any
) -> dict[str, TypedRule]:
    left = candidates
    for count in counts:  # most of them are found out at once
        found = paths([*left.values()], count) if left else []
        left = {
            told: candidate
            for (told, candidate), path in zip(left.items(), found, strict=True)
            if first_deviation(points[: count + 1], path.points) is None
        }
    return left


def _rows(
    surface: Surface,
    rule: OfReader,
    model: TypedRule,
    start: Sequence[float],
    step: int,
    steps: int,
    noise: float,
    seed: int,
    schedule: Schedule,
) -> tuple[Row, ...]:
    """The quantities of the step at which the paths part: in the order of the reference's lines, then yours."""
    kicks = noise * standard_normals(seed, steps) if noise else None
    factors = None if schedule == CONSTANT else schedule.factors(steps)
    mine, theirs = (
        list(_traced(surface, each, start, step, kicks, factors if _has_rate(each) else None))[-TRACED:]
        for each in (rule, model)
    )
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


def _traced(
    surface: Surface,
    rule: OfReader,
    start: Sequence[float],
    step: int,
    kicks: Floats | None,
    factors: Floats | None,
) -> Iterator[dict[str, Pair]]:
    """The gradient and what each line comes to, step by step; nothing of a step that can't be taken."""
    try:
        with np.errstate(all="ignore"):
            for now, inputs in walk(surface, rule, start, step, kicks, factors):
                told = [now.quantities(*each) for each in inputs]  # type: ignore[attr-defined]
                yield {name: _pair(*(each[name] for each in told)) for name in told[0]}
    except RuleError:
        yield {}


def _pair(*parts: Any) -> Pair:
    """A quantity for x and for y, of two numbers or of one array of both."""
    x, y = np.ravel(parts).tolist()
    return x, y
