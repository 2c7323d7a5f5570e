"""What the competitors of a fair race share, whatever it is that runs: what each may spend on tuning, and seeds."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

MOST_SEEDS_A_TRY = 50
MOST_REPLICATIONS = 500
SPAN = 1 + MOST_SEEDS_A_TRY
"""Seeds from those of a replication to those of the next, and times MOST_REPLICATIONS from a contest's seed to
those of the next: no two of them share one."""


class Budget(ABC):
    """What each competitor may spend, and the seeds of everything that runs."""

    seed: int
    tries: int
    """Values that each competitor may try, in each replication."""

    @property
    @abstractmethod
    def replications(self) -> int:
        """How often everyone is tuned and races."""

    @property
    @abstractmethod
    def seeds_a_try(self) -> int:
        """How many seeds a value is tried with."""

    @property
    def racing_streams(self) -> Integers:
        """The seed that each replication races on, (replications,). No value is tried with any of them."""
        return (self.seed * MOST_REPLICATIONS + np.arange(self.replications)) * SPAN

    @property
    def tuning_streams(self) -> Integers:
        """The seeds that each replication tries values with, (replications, seeds): those after its race's."""
        return self.racing_streams[:, None] + 1 + np.arange(self.seeds_a_try)
