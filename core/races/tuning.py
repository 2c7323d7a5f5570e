"""Tuning under one budget: the searches of one competitor, one in each replication, which go on round by round.

What a search finds on a few seeds is luck in part, and so is how a race goes. So both are done anew in every
*replication*: each has seeds of its own to tune with, and one of its own to race on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.quantities import Quantity
from core.races.budget import Budget
from core.races.search import Point, Search, Try, best_place, point_of
from core.statistics import quartiles

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SETTLED = 0.25
"""Share of the replications that have tried what is on the sensitivity curve."""


Contest = TypeVar("Contest", bound=Budget)


@dataclass(frozen=True)
class BaseTuning(ABC, Generic[Contest]):
    """The searches of one competitor, one in each replication.

    What derives from it says what a run is: `errors`, and how many of them make a piece of work.
    """

    runs: ClassVar[str]
    """What to call several runs."""

    contest: Contest
    rule: Rule
    schedule: Schedule = CONSTANT
    searches: tuple[Search, ...] = field(default=())

    @abstractmethod
    def errors(self, values: Floats, seeds: Integers) -> Floats:
        """The error at the end of a run with each of these values of what is tuned and these seeds, (n,)."""

    @property
    @abstractmethod
    def most_runs(self) -> int:
        """How many runs go together, but for one replication's round, which is never parted."""

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
    def points(self) -> list[Point]:
        """All values tried, ascending."""
        together: dict[float, list[Try]] = {}
        for search in self.searches:
            for one in search.tries:
                together.setdefault(one.value, []).append(one)
        return [point_of(tries) for _, tries in sorted(together.items())]

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
        return curve[best_place(curve)]

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
                self._in_how_many(sum(lost), f"at every {symbol} tried, half of the {self.runs} or more diverged.")
            )
        edges = [search.edge for search, no in zip(self.searches, lost, strict=True) if not no]
        for side, more in (("least", "smaller"), ("greatest", "greater")):
            if side in edges:
                edge = f"the best {symbol} is the {side} that was tried: a {more} one may do better."
                said.append(self._in_how_many(edges.count(side), edge))
        return " ".join(said)

    def _in_how_many(self, count: int, said: str) -> str:
        all_of_them = len(self.searches)
        if count == all_of_them:
            return said[0].upper() + said[1:]
        return f"In {count} of {all_of_them} replications {said}"

    def advance(self) -> Self:
        """The searches after their next round, or as many of them as make a piece of work; itself when it is done.

        Those that have tried least go first, in their order.
        """
        if self.done:
            return self
        least = min(len(search.tries) for search in self.searches)
        behind = [place for place, search in enumerate(self.searches) if len(search.tries) == least]
        values = [self.searches[place].next_values() for place in behind]
        runs = np.cumsum([len(each) for each in values]) * self.contest.seeds_a_try
        together = behind[: max(1, int(np.searchsorted(runs, self.most_runs, side="right")))]
        values = values[: len(together)]
        found = iter(self._tried(values, self.contest.tuning_seeds[together]))
        searches = list(self.searches)
        for place, each in zip(together, values, strict=True):
            tries = (*searches[place].tries, *(next(found) for _ in each))
            searches[place] = replace(searches[place], tries=tries)
        return replace(self, searches=tuple(searches))

    def _tried(self, values: Sequence[Floats], seeds: Integers) -> list[Try]:
        """The tries of the values of each replication with its seeds, one after another."""
        count = seeds.shape[1]
        on = np.concatenate([np.tile(own, len(each)) for each, own in zip(values, seeds, strict=True)])
        flat = np.concatenate(values)
        errors = self.errors(np.repeat(flat, count), on).reshape(len(flat), count)
        diverged = (errors == np.inf).sum(axis=1)
        columns = (flat, *quartiles(errors), diverged)
        return [Try(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
