"""What the competitors of a fair race on a network share: network, data, epochs, and what each may spend on tuning.

A seed decides the first weights, the order of the rows, and which rows of the training set are kept for validation:
a quarter of each class. Competitors are judged on these alone; test rows decide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.datasets.table import stratified_rows
from core.network.experiment import NetworkExperiment
from core.network.model import parts
from core.optimizers.schedules import CONSTANT
from core.quantities import Quantity
from core.races.budget import Budget
from core.races.ranking import counted

Rows = NDArray[np.intp]

TRIES = Quantity("Rates", help="Values that each optimizer may try.", minimum=6, maximum=20, integer=True)
SEEDS_A_TRY = Quantity(
    "Seeds a rate",
    help="Networks, with seeds and validation rows of their own, with which each value is tried.",
    minimum=1,
    maximum=5,
    integer=True,
)
REPLICATIONS = Quantity(
    "Replications",
    help="How often everyone is tuned anew and races, each time on fresh seeds and validation rows.",
    minimum=1,
    maximum=40,
    integer=True,
)
RACE_EPOCHS = Quantity(
    "Epochs each", help="How long each network of the race trains.", minimum=1, maximum=1_000, integer=True
)
VALIDATION_SHARE = 0.25
"""Of the training rows of each class."""

A_ROW, A_STEP = 10, 50_000
"""Work of a step beside its rows × parameters: rows that an update is worth, and what any step takes."""
PIECE = 700_000_000
"""Work of the networks that train together: a third of a second on one core of 2020."""
MOST_PIECE = 10_000_000_000
"""Work of the round of one replication, which is never parted: five seconds."""
MOST_WORK = 2_000_000_000_000
"""Work of all networks of a fair race: a quarter of an hour."""
MOST_TOGETHER = 64
MOST_VALUES = 10_000_000
"""Networks that train together: at most so many, and so many rows × features."""


@dataclass(frozen=True)
class Contest(Budget):
    """What all competitors of a fair race share.

    `experiment`: network, data, mini-batches and epochs; its rule, schedule and later learning rates have no part
    in it, and its seed is that of the race. Raises ValueError, quoting the value, for numbers out of their ranges.
    """

    quantities: ClassVar[Mapping[str, Quantity]] = {
        "tries": TRIES,
        "seeds_a_try": SEEDS_A_TRY,
        "replications": REPLICATIONS,
    }

    experiment: NetworkExperiment
    tries: int = 9
    seeds_a_try: int = 1
    replications: int = 20

    def __post_init__(self) -> None:
        super().__post_init__()
        RACE_EPOCHS.check(self.experiment.epochs)
        usual = NetworkExperiment.rule
        shared = replace(self.experiment, rule=usual, schedule=CONSTANT, learning_rates=(), networks=1)
        object.__setattr__(self, "experiment", shared)

    @property
    def seed(self) -> int:  # type: ignore[override]
        """That of the race, from which all others follow."""
        return self.experiment.seed

    @property
    def networks_each(self) -> int:
        """How many networks each competitor trains, to tune and to race."""
        return self.replications * (self.tries * self.seeds_a_try + 1)

    def split(self, seed: int) -> tuple[Rows, Rows]:
        """The training rows that a network of this seed trains on, in their order, and those that judge it."""
        return stratified_rows(self.experiment.data.y_train, VALIDATION_SHARE, seed)

    @cached_property
    def rows(self) -> int:
        """How many rows a network trains on."""
        return len(self.split(0)[0])

    @property
    def kept(self) -> int:
        """How many training rows are kept for validation."""
        return len(self.experiment.data.y_train) - self.rows

    @cached_property
    def parameters(self) -> int:
        """How many parameters a network has."""
        data = self.experiment.data
        return int(parts(self.experiment.layers, data.features, data.classes)[-1].own.stop)

    def work(self, networks: int) -> int:
        """What it takes to train so many networks together, in rows × parameters."""
        batch = min(self.experiment.batch_size, self.rows)
        steps = self.experiment.epochs * math.ceil(self.rows / batch)
        return steps * (networks * (batch + A_ROW) * self.parameters + A_STEP)

    @cached_property
    def most_together(self) -> int:
        """How many networks train together in a piece, at least one."""
        features = self.experiment.data.features + 1
        fixed, each = self.work(0), self.work(1) - self.work(0)
        room = MOST_VALUES // (self.rows * features)
        return max(1, min(MOST_TOGETHER, room, (PIECE - fixed) // each))

    def check_cost(self, competitors: int) -> None:
        """Raise ValueError, naming the limit, if tuning and race of so many competitors take too much work."""
        size = f"{self.experiment.epochs:,} epochs × {self.rows:,} rows × {self.parameters:,} parameters"
        if self.work((self.tries + 1) // 2 * self.seeds_a_try) > MOST_PIECE:
            raise ValueError(
                f"A network of {size} takes too long for a fair race: take fewer epochs, larger batches or narrower"
                " layers"
            )
        together = self.most_together
        most, networks = MOST_WORK * together // self.work(together), competitors * self.networks_each
        if networks > most:
            raise ValueError(f"{self.told(competitors)}: of this size, {size}, a fair race takes at most {most:,}")

    def told(self, competitors: int) -> str:
        """What is trained in all, in numbers."""
        a_try = f"{self.tries} rates × {counted(self.seeds_a_try, 'seed')}"
        return (
            f"{counted(competitors, 'rule')} × {counted(self.replications, 'replication')} × ({a_try} + 1 race) ="
            f" {competitors * self.networks_each:,} networks, each of {counted(self.experiment.epochs, 'epoch')}"
        )
