"""What the competitors of a fair race share: where they descend, for how long, and what each may spend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.batched.outcomes import Outcomes
from core.descent.outcomes import CODES, OutcomeKind
from core.quantities import Quantity
from core.races.budget import MOST_REPLICATIONS, MOST_SEEDS_A_TRY, Budget
from core.surfaces import Surface

Floats = NDArray[np.float64]

TRIES = Quantity("Tries", help="Values that each optimizer may try.", minimum=6, maximum=40, integer=True)
SEEDS_A_TRY = Quantity(
    "Tuning seeds",
    help="Noise seeds with which each value is tried.",
    minimum=1,
    maximum=MOST_SEEDS_A_TRY,
    integer=True,
)
REPLICATIONS = Quantity(
    "Replications",
    help="How often everyone is tuned anew and races, each time on fresh noise seeds.",
    minimum=1,
    maximum=MOST_REPLICATIONS,
    integer=True,
)
MOST_STEPS = 1_000_000_000
"""Steps of all descents of a fair race."""
LEAST = 1e-12
"""Minima are known to twelve digits after the point: a smaller error than this is none, unless f* = 0."""


@dataclass(frozen=True)
class Contest(Budget):
    """What all competitors of a fair race share: where they descend, for how long, and their budget.

    Without noise every seed gives the same descent: one replication and one seed a try are all there are, whatever
    is asked for. Raises ValueError, quoting the value, for numbers out of their ranges.
    """

    quantities: ClassVar[Mapping[str, Quantity]] = {
        "tries": TRIES,
        "seeds_a_try": SEEDS_A_TRY,
        "replications": REPLICATIONS,
    }

    surface: Surface
    start: tuple[float, float]
    noise: float
    seed: int
    steps: int
    tries: int = 24
    seeds_a_try: int = 10
    replications: int = 40

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.noise:
            for name in ("seeds_a_try", "replications"):
                object.__setattr__(self, name, 1)

    @property
    def gradients_each(self) -> int:
        """The gradients that each competitor may compute to tune itself, in each replication.

        One that diverges has used its share.
        """
        return self.tries * self.seeds_a_try * self.steps

    @property
    def optimum(self) -> float | None:
        """f*, from which errors are measured; None where it is not known, or f has no lowest value."""
        return self.surface.optimal_value if self.surface.bounded_below else None

    def check_cost(self, competitors: int) -> None:
        """Raise ValueError, naming the limit, if tuning and race of so many competitors take too many steps."""
        count, seeds = self.replications, self.seeds_a_try
        steps = competitors * count * (self.gradients_each + self.steps)
        if steps > MOST_STEPS:
            raise ValueError(
                f"{competitors} competitors × {count} replications × ({self.tries} tries × {seeds} seeds + 1 race)"
                f" × {self.steps:,} steps are {steps:,} steps in all: a fair race takes at most {MOST_STEPS:,}"
            )

    def errors(self, outcomes: Outcomes) -> Floats:
        """The final errors: f − f*, or f where f* is not known; ∞ if diverged, −∞ if it ran off downhill."""
        optimum = self.optimum
        errors = np.where(np.isfinite(outcomes.values), outcomes.values - (optimum or 0.0), np.inf)
        if optimum is not None:
            errors = np.where(errors <= (LEAST if optimum else 0.0), 0.0, errors)
        errors[outcomes.kinds == CODES[OutcomeKind.DIVERGED]] = np.inf
        errors[outcomes.kinds == CODES[OutcomeKind.RAN_DOWNHILL]] = -np.inf
        return errors
