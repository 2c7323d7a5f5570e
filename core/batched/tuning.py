"""Tuning under one budget: each competitor may compute so many gradients to find its learning rate.

A tuning is one competitor's searches so far, one in each replication of the contest; they go on round by round,
each of them a few descents:

    contest = Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=0, steps=60)
    tuning = Tuning(contest, OPTIMIZERS["adam"]())
    while not tuning.done:
        tuning = tuning.advance()
    tuning.bests

How a search goes: `core.races.search`. The race (`core.batched.ranking`) is on other seeds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.batched.contest import Contest
from core.batched.descents import Descents
from core.batched.engine import run_block
from core.races.tuning import BaseTuning

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PIECE = 4_000_000
"""Steps of the descents that go together in a round."""


@dataclass(frozen=True)
class Tuning(BaseTuning[Contest]):
    """The searches of one competitor, of which each run is a descent."""

    runs: ClassVar[str] = "descents"

    @property
    def most_runs(self) -> int:
        """Descents whose steps make a piece."""
        return PIECE // self.contest.steps

    def errors(self, values: Floats, seeds: Integers) -> Floats:
        """The final error of a descent with each of these values and seeds, all (n,)."""
        return self.contest.errors(run_block(self.descents(values, seeds)))

    def descents(self, values: Floats, seeds: Integers) -> Descents:
        """The descents with these values of what is tuned and these seeds, both (n,)."""
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
            most_evaluations=contest.steps,
        )
