"""Tuning under one budget: each competitor may compute so many gradients to find its learning rate.

A tuning is one competitor's searches so far, one in each replication of the contest; they go on round by round,
each of them a few descents:

    contest = Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=0, steps=60)
    tuning = Tuning(contest, OPTIMIZERS["adam"]())
    while not tuning.done:
        tuning = tuning.advance()
    tuning.bests

The first round is a grid, in equal ratios over the field's useful range. Each later one tries the two values
half-way, in ratios, from the best to its neighbours; beyond the last value tried, one step of the grid further. So
the grid grows where the best lies on its edge, and a bumpy or noisy curve misleads no bracket: the best is always
that of all values tried. What counts is the median over the seeds of the final error. The race
(`core.batched.ranking`) is on other seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.batched.contest import Contest
from core.batched.descents import Descents
from core.batched.engine import run_block
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.quantities import Quantity
from core.statistics import median, quartiles

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SETTLED = 0.25
"""Share of the replications that have tried what is on the sensitivity curve."""
PIECE = 4_000_000
"""Steps of the descents that go together in a round."""
DIGITS = 6
"""Significant digits of the values tried: what races is what a reader sees and types."""


class Try(NamedTuple):
    """A value that was tried: quartiles of the final error over the seeds, and how many of them diverged."""

    value: float
    lower: float
    median: float
    upper: float
    diverged: int


class Point(NamedTuple):
    """A value on the sensitivity curve: of each quartile the median over the replications that tried the value.

    `diverged`: how many descents did, of all of them. `replications`: how many tried it.
    """

    value: float
    lower: float
    median: float
    upper: float
    diverged: int
    replications: int


@dataclass(frozen=True)
class Search:
    """The search of one replication for the best value of a quantity, with those tried so far in their order.

    `budget`: how many it may try.
    """

    quantity: Quantity
    budget: int
    tries: tuple[Try, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the budget is used."""
        return len(self.tries) >= self.budget

    @property
    def best(self) -> Try:
        """The try of the least median; of equals, that of the least quartiles; of equals in these, the middle one.

        Where the median diverges whatever is tried, it is the least value.
        """
        curve = sorted(self.tries)
        return curve[_best(curve)]

    @property
    def edge(self) -> str:
        """The "least" or the "greatest" of the values tried, if that is the best; else ""."""
        place = _best(sorted(self.tries))
        return "least" if place == 0 else "greatest" if place == len(self.tries) - 1 else ""

    def next_values(self) -> Floats:
        """What the next round tries, a grid at first; nothing when the budget is used."""
        low, high = self.quantity.slider or (self.quantity.minimum, self.quantity.maximum)
        grid = np.geomspace(low, high, (self.budget + 1) // 2)
        if not self.tries:
            return np.array([_rounded(value) for value in grid])
        curve = sorted(self.tries)
        tried, ratio = [one.value for one in curve], float(grid[1] / grid[0])
        place = _best(curve)
        best = tried[place]
        below = sqrt(tried[place - 1] * best) if place else best / ratio
        above = sqrt(tried[place + 1] * best) if place < len(tried) - 1 else best * ratio
        values = [_rounded(value) for value in (below, above)]
        return np.array([value for value in values if self._accepts(value)][: self.budget - len(self.tries)])

    def _accepts(self, value: float) -> bool:
        try:
            self.quantity.check(value)
        except ValueError:
            return False
        return True


@dataclass(frozen=True)
class Tuning:
    """The searches of one competitor, one in each replication."""

    contest: Contest
    rule: Rule
    schedule: Schedule = CONSTANT
    searches: tuple[Search, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.searches:
            begun = Search(self.quantity, self.contest.tries)
            object.__setattr__(self, "searches", (begun,) * self.contest.replications)

    @property
    def quantity(self) -> Quantity:
        """What is tuned: the learning rate, or what its rule has instead."""
        if not self.rule.step_size:
            raise ValueError(f"{self.rule.label} has no hyperparameter to tune: give it one, such as alpha")
        return self.rule.hyperparameters()[self.rule.step_size]

    @property
    def done(self) -> bool:
        """Whether every replication has used its budget."""
        return all(search.done for search in self.searches)

    @property
    def tried(self) -> int:
        """How many values all replications have tried so far."""
        return sum(len(search.tries) for search in self.searches)

    @property
    def evaluations(self) -> int:
        """The gradients that the tries so far stand for, of all replications."""
        return self.tried * self.contest.seeds_a_try * self.contest.steps

    @property
    def points(self) -> list[Point]:
        """All values tried, ascending."""
        together: dict[float, list[Try]] = {}
        for search in self.searches:
            for one in search.tries:
                together.setdefault(one.value, []).append(one)
        return [_point(tries) for _, tries in sorted(together.items())]

    @property
    def curve(self) -> list[Point]:
        """The sensitivity curve: the values that a good part of the replications tried, ascending.

        A value that few tried was promising on their seeds, and looks better than it is.
        """
        begun = sum(bool(search.tries) for search in self.searches)
        return [point for point in self.points if point.replications >= SETTLED * begun]

    @property
    def bests(self) -> Floats:
        """The best value of each replication that has tried any, (replications,)."""
        return np.array([search.best.value for search in self.searches if search.tries])

    @property
    def best(self) -> Point:
        """The best value of all replications together, chosen on the curve as each of them chooses its own."""
        curve = self.curve
        return curve[_best(curve)]

    @property
    def tuned(self) -> Rule:
        """The rule with the best value."""
        return replace(self.rule, **{self.rule.step_size: self.best.value})

    @property
    def warning(self) -> str:
        """What to know of the best values: that they lie on the edge of what was tried, or that nothing worked."""
        symbol, said = self.quantity.symbol, []
        lost = [search.best.median == np.inf for search in self.searches]
        if any(lost):
            said.append(
                f"{self._in_how_many(sum(lost))}At every {symbol} tried, half of the descents or more diverged."
            )
        edges = [search.edge for search, no in zip(self.searches, lost, strict=True) if not no]
        for side, more in (("least", "smaller"), ("greatest", "greater")):
            if side in edges:
                said.append(
                    f"{self._in_how_many(edges.count(side))}The best {symbol} is the {side} that was tried: a"
                    f" {more} one may do better."
                )
        return " ".join(said)

    def _in_how_many(self, count: int) -> str:
        all_of_them = len(self.searches)
        return "" if count == all_of_them else f"In {count} of {all_of_them} replications: "

    def advance(self) -> Tuning:
        """The searches after their next round, or as many of them as make a piece of work; itself when it is done.

        Those that have tried least go first, in their order.
        """
        if self.done:
            return self
        least = min(len(search.tries) for search in self.searches)
        behind = [place for place, search in enumerate(self.searches) if len(search.tries) == least]
        values = [self.searches[place].next_values() for place in behind]
        streams = self.contest.tuning_streams
        costs = np.cumsum([len(each) for each in values]) * self.contest.seeds_a_try * self.contest.steps
        together = behind[: max(1, int(np.searchsorted(costs, PIECE, side="right")))]
        values = values[: len(together)]
        found = iter(self._tried(values, streams[together]))
        searches = list(self.searches)
        for place, each in zip(together, values, strict=True):
            tries = (*searches[place].tries, *(next(found) for _ in each))
            searches[place] = replace(searches[place], tries=tries)
        return replace(self, searches=tuple(searches))

    def _tried(self, values: Sequence[Floats], streams: Integers) -> list[Try]:
        """The tries of the values of each replication with its seeds, one after another."""
        count = streams.shape[1]
        seeds = np.concatenate([np.tile(own, len(each)) for each, own in zip(values, streams, strict=True)])
        flat = np.concatenate(values)
        outcomes = run_block(self.descents(np.repeat(flat, count), seeds))
        errors = self.contest.errors(outcomes).reshape(len(flat), count)
        diverged = (errors == np.inf).sum(axis=1)
        columns = (flat, *quartiles(errors), diverged)
        return [Try(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def descents(self, values: Floats, seeds: Integers) -> Descents:
        """The descents with these values of what is tuned and these seeds."""
        contest = self.contest
        return Descents(
            contest.surface,
            replace(self.rule, **{self.rule.step_size: values}),
            contest.start,
            contest.steps,
            noise=contest.noise,
            seeds=seeds,
            schedule=self.schedule,
            thorough=True,
        )


def _point(tries: Sequence[Try]) -> Point:
    lower, middle, upper = (float(median([one[at] for one in tries])) for at in (1, 2, 3))
    return Point(tries[0].value, lower, middle, upper, sum(one.diverged for one in tries), len(tries))


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _best(curve: Sequence[Try | Point]) -> int:
    """The place of the best on a curve."""
    scores = [(one.median, one.upper, one.lower) for one in curve]
    least = min(scores)
    equal = [place for place, score in enumerate(scores) if score == least]
    return equal[0] if least[0] == np.inf else equal[(len(equal) - 1) // 2]
