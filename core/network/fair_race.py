"""The fair race on a network: every competitor finds its learning rate on one budget, and races on fresh seeds.

    contest = Contest(NetworkExperiment(epochs=20))
    racers = [Racer.of(contest, OPTIMIZERS[name]()) for name in ("sgd", "adam")]
    racers = [finished(racer) for racer in racers]
    record(contest, racers)["standings"]

How a search goes: `core.races.search`. Who is told apart from whom: `core.races.ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from core.network.contest import VALIDATION_SHARE, Contest
from core.network.experiment import to_dict
from core.network.scores import Score, score
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.races.ranking import Raced
from core.races.record import (
    for_json,
    how_it_is_judged,
    how_it_is_repeated,
    how_it_searches,
    results,
    what_is_tuned,
)
from core.races.tuning import BaseTuning

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Tuning(BaseTuning[Contest]):
    """The searches of one competitor, of which each run is the training of a network."""

    runs: ClassVar[str] = "networks"

    @property
    def most_runs(self) -> int:
        """As many as train together."""
        return self.contest.most_together

    def errors(self, values: Floats, seeds: Integers) -> Floats:
        """The validation loss of a network with each of these values and seeds, all (n,)."""
        scores = score(self.contest, self.rule, self.schedule, values, seeds.tolist())
        return np.array([one.loss for one in scores])


@dataclass(frozen=True)
class Racer:
    """A competitor as far as it has come: its tuning, then its races, those of the first replications first."""

    tuning: Tuning
    races: tuple[Score, ...] = ()

    @classmethod
    def of(cls, contest: Contest, rule: Rule, schedule: Schedule = CONSTANT) -> Self:
        """A competitor before it has tried anything. What it tunes has no part in it: that is at its default.

        Raises ValueError for a rule that has nothing to tune.
        """
        return cls(Tuning(contest, rule.untuned(), schedule))

    @property
    def done(self) -> bool:
        """Whether it has raced in every replication."""
        return len(self.races) == self.tuning.contest.replications

    @property
    def trained(self) -> int:
        """How many networks it has trained so far."""
        return self.tuning.tried * self.tuning.contest.seeds_a_try + len(self.races)

    def advance(self) -> Self:
        """After one more piece of work: a round of its searches, or as many races as train together."""
        tuning, contest = self.tuning, self.tuning.contest
        if not tuning.done:
            return replace(self, tuning=tuning.advance())
        there = slice(len(self.races), len(self.races) + contest.most_together)
        values, seeds = tuning.bests[there], contest.racing_seeds[there].tolist()
        return replace(self, races=(*self.races, *score(contest, tuning.rule, tuning.schedule, values, seeds)))

    @property
    def raced(self) -> Raced:
        """Its races. Raises ValueError before the last is run."""
        count = len(self.races)
        if not self.done:
            raise ValueError(f"{count} of {self.tuning.contest.replications} races are run: a table takes them all")
        losses = np.array([race.loss for race in self.races])
        return Raced(self.tuning.best.value, losses, int(np.count_nonzero(losses < np.inf)))


def finished(racer: Racer) -> Racer:
    """A competitor after its last race."""
    while not racer.done:
        racer = racer.advance()
    return racer


def protocol(contest: Contest, racers: Sequence[Racer]) -> list[str]:
    """How the race is run, in sentences."""
    return [
        f"Each optimizer trains {contest.networks_each:,} networks of {contest.parameters:,} parameters for"
        f" {contest.experiment.epochs:,} epochs of {contest.rows:,} rows. Learning rates that are set for later"
        " epochs have no part in it.",
        *_who_works_more(racers),
        *what_is_tuned([racer.tuning for racer in racers]),
        how_it_searches(contest),
        "A value is as good as the median, over its seeds, of the validation loss after the last epoch: the"
        f" cross-entropy, without the penalty, over {contest.kept:,} rows of the training set that the network has"
        f" not trained on, {VALIDATION_SHARE:.0%} of each class. A network that leaves the finite numbers counts as"
        " ∞.",
        how_it_is_repeated(
            contest,
            "A seed decides the first weights, the order of the rows and which rows are kept for validation: all"
            " optimizers meet the same.",
        ),
        "Test rows decide nothing: the accuracy on them, after each race, is only told.",
        how_it_is_judged(),
    ]


def _who_works_more(racers: Sequence[Racer]) -> list[str]:
    """Which rules take several gradients for a step, and so more work for an epoch."""
    kinds = dict.fromkeys(type(racer.tuning.rule) for racer in racers)
    return [
        f"{kind.label} takes {kind.gradients} gradients for each mini-batch: about {kind.gradients} times the work"
        " of a rule that takes one, in the same epochs."
        for kind in kinds
        if kind.gradients > 1
    ]


def record(contest: Contest, racers: Sequence[Racer]) -> dict[str, Any]:
    """Protocol and result as plain values: every value tried, every race, and the table.

    Infinite numbers are the text "Infinity", which JSON has no number for; an accuracy that is none is null. Raises
    ValueError before the last race is run.
    """
    found = results([racer.tuning for racer in racers], [racer.raced for racer in racers])
    for competitor, racer in zip(found["competitors"], racers, strict=True):
        for name in ("accuracy", "test_accuracy"):
            values = [getattr(race, name) for race in racer.races]
            competitor[name] = [value if np.isfinite(value) else None for value in values]
    experiment = to_dict(contest.experiment)
    for name in ("rule", "schedule", "learning_rates", "networks"):
        del experiment[name]
    return {
        "protocol": protocol(contest, racers),
        "experiment": for_json(experiment),
        "tries": contest.tries,
        "networks_each": contest.networks_each,
        "replications": contest.replications,
        "tuning_seeds": contest.tuning_seeds.tolist(),
        "racing_seeds": contest.racing_seeds.tolist(),
        "validation_share": VALIDATION_SHARE,
        **found,
    }
