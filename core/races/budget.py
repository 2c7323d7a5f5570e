"""What the competitors of a fair race share, whatever it is that runs: what each may spend on tuning, and seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.quantities import Quantity

Integers = NDArray[np.int64]

MOST_SEEDS_A_TRY = 50
MOST_REPLICATIONS = 500
SPAN = 1 + MOST_SEEDS_A_TRY
"""Seeds from those of a replication to those of the next, and times MOST_REPLICATIONS from a contest's seed to
those of the next: no two of them share one."""


class Budget:
    """What each competitor may spend, and the seeds of everything that runs: a base of frozen dataclasses.

    Raises ValueError, quoting the value, for numbers out of their ranges.
    """

    quantities: ClassVar[Mapping[str, Quantity]]
    """What the numbers may be, by their names."""

    seed: int
    tries: int
    """Values that each competitor may try, in each replication."""
    seeds_a_try: int
    """How many seeds a value is tried with."""
    replications: int
    """How often everyone is tuned anew and races."""

    def __post_init__(self) -> None:
        for name, quantity in self.quantities.items():
            quantity.check(getattr(self, name))

    @property
    def racing_seeds(self) -> Integers:
        """The seed that each replication races on, (replications,). No value is tried with any of them."""
        return (self.seed * MOST_REPLICATIONS + np.arange(self.replications)) * SPAN

    @property
    def tuning_seeds(self) -> Integers:
        """The seeds that each replication tries values with, (replications, seeds): those after its race's."""
        return self.racing_seeds[:, None] + 1 + np.arange(self.seeds_a_try)
