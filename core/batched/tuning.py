"""Tuning under one budget: each competitor may compute so many gradients to find its learning rate.

A contest says what all of them share: surface, start, noise and how much may be tried. A tuning is one competitor's
search so far, and goes on round by round, each of them a few descents:

    contest = Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=0, steps=60)
    tuning = Tuning(contest, OPTIMIZERS["adam"]())
    while not tuning.done:
        tuning = tuning.advance()
    tuning.best.value

The first round is a grid, in equal ratios over the field's useful range. Each later one tries the two values
half-way, in ratios, from the best to its neighbours; beyond the last value tried, one step of the grid further. So
the grid grows where the best lies on its edge, and a bumpy or noisy curve misleads no bracket: the best is always
that of all values tried. What counts is the median over the seeds of the final error. The race
(`core.batched.ranking`) is on other seeds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.batched.descents import MOST_STEPS, Descents
from core.batched.engine import run_block
from core.batched.outcomes import Outcomes
from core.descent.outcomes import CODES, OutcomeKind
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.quantities import Quantity
from core.statistics import quartiles
from core.surfaces import Surface

Floats = NDArray[np.float64]

TRIES = Quantity("Tries", help="Values that each optimizer may try.", minimum=6, maximum=40, integer=True)
TUNING_SEEDS = Quantity(
    "Tuning seeds", help="Noise seeds with which each value is tried.", minimum=1, maximum=50, integer=True
)
RACING_SEEDS = Quantity(
    "Racing seeds", help="Other noise seeds, with which the best values race.", minimum=1, maximum=500, integer=True
)
LEAST = 1e-12
"""Minima are known to twelve digits after the point: a smaller error than this is none, unless f* = 0."""
DIGITS = 6
"""Significant digits of the values tried: what races is what a reader sees and types."""


@dataclass(frozen=True)
class Contest:
    """What all competitors of a fair race share: where they descend, for how long, and their budget.

    Raises ValueError, quoting the value, for numbers of tries or seeds out of their ranges.
    """

    surface: Surface
    start: tuple[float, float]
    noise: float
    seed: int
    steps: int
    tries: int = 24
    tuning_seeds: int = 10
    racing_seeds: int = 40

    def __post_init__(self) -> None:
        for name, quantity in {"tries": TRIES, "tuning_seeds": TUNING_SEEDS, "racing_seeds": RACING_SEEDS}.items():
            quantity.check(getattr(self, name))

    @property
    def tuning_streams(self) -> range:
        """The seeds that values are tried with: those after the races'. One is enough without noise."""
        first = self.seed + int(RACING_SEEDS.maximum)
        return range(first, first + (self.tuning_seeds if self.noise else 1))

    @property
    def racing_streams(self) -> range:
        """The seeds of the race, from that of the page on, none of which a value is tried with."""
        return range(self.seed, self.seed + (self.racing_seeds if self.noise else 1))

    @property
    def evaluations(self) -> int:
        """The gradients that each competitor may compute to tune itself; one that diverges has used its share."""
        return self.tries * len(self.tuning_streams) * self.steps

    @property
    def optimum(self) -> float | None:
        """f*, from which errors are measured; None where it is not known, or f has no lowest value."""
        return self.surface.optimal_value if self.surface.bounded_below else None

    def check_cost(self, competitors: int) -> None:
        """Raise ValueError, naming the limit, if tuning and race of so many competitors take too many steps."""
        steps = competitors * (self.evaluations + len(self.racing_streams) * self.steps)
        if steps > MOST_STEPS:
            raise ValueError(
                f"{competitors} competitors × ({self.tries} tries × {len(self.tuning_streams)} seeds +"
                f" {len(self.racing_streams)} races) × {self.steps:,} steps are {steps:,} steps in all: a fair race"
                f" takes at most {MOST_STEPS:,}"
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


class Try(NamedTuple):
    """A value that was tried: quartiles of the final error over the seeds, and how many of them diverged."""

    value: float
    lower: float
    median: float
    upper: float
    diverged: int


@dataclass(frozen=True)
class Tuning:
    """The search of one competitor, with the values tried so far in their order."""

    contest: Contest
    rule: Rule
    schedule: Schedule = CONSTANT
    tries: tuple[Try, ...] = ()

    @property
    def quantity(self) -> Quantity:
        """What is tuned: the learning rate, or what its rule has instead."""
        return self.rule.hyperparameters()[self.rule.step_size]

    @property
    def done(self) -> bool:
        """Whether the budget is used."""
        return len(self.tries) >= self.contest.tries

    @property
    def evaluations(self) -> int:
        """The gradients that the tries so far stand for."""
        return len(self.tries) * len(self.contest.tuning_streams) * self.contest.steps

    @property
    def curve(self) -> list[Try]:
        """The sensitivity curve: all tries, by ascending value."""
        return sorted(self.tries)

    @property
    def best(self) -> Try:
        """The try of the least median; of equals, that of the least quartiles; of equals in these, the middle one.

        Where the median diverges whatever is tried, it is the least value.
        """
        return self.curve[_best(self.curve)]

    @property
    def tuned(self) -> Rule:
        """The rule with the best value."""
        return replace(self.rule, **{self.rule.step_size: self.best.value})

    @property
    def warning(self) -> str:
        """What to know of the best value: that it lies on the edge of what was tried, or that nothing worked."""
        symbol = self.quantity.symbol
        if self.best.median == np.inf:
            return f"At every {symbol} tried, half of the descents or more diverged."
        place = _best(self.curve)
        if 0 < place < len(self.tries) - 1:
            return ""
        side, more = ("least", "smaller") if place == 0 else ("greatest", "greater")
        return f"The best {symbol} is the {side} that was tried: a {more} one may do better."

    def advance(self) -> Tuning:
        """The search after its next round; the same one when it is done."""
        values = self.next_values()
        if not len(values):
            return self
        contest, count = self.contest, len(self.contest.tuning_streams)
        outcomes = run_block(self.descents(np.repeat(values, count), np.tile(contest.tuning_streams, len(values))))
        errors = contest.errors(outcomes).reshape(len(values), count)
        diverged = (errors == np.inf).sum(axis=1)
        rows = zip(values.tolist(), *(part.tolist() for part in quartiles(errors)), diverged.tolist(), strict=True)
        return replace(self, tries=(*self.tries, *(Try(*row) for row in rows)))

    def descents(self, values: Floats | float, seeds: NDArray[np.int64] | range) -> Descents:
        """The descents with these values of what is tuned and these seeds."""
        contest = self.contest
        return Descents(
            contest.surface,
            replace(self.rule, **{self.rule.step_size: values}),
            contest.start,
            contest.steps,
            noise=contest.noise,
            seeds=np.asarray(seeds),
            schedule=self.schedule,
            thorough=True,
        )

    def next_values(self) -> Floats:
        """What the next round tries; nothing when the budget is used."""
        remaining = self.contest.tries - len(self.tries)
        low, high = self.quantity.slider or (self.quantity.minimum, self.quantity.maximum)
        grid = np.geomspace(low, high, (self.contest.tries + 1) // 2)
        if not self.tries:
            return np.array([_rounded(value) for value in grid])
        tried, ratio = [one.value for one in self.curve], float(grid[1] / grid[0])
        place = _best(self.curve)
        best = tried[place]
        below = sqrt(tried[place - 1] * best) if place else best / ratio
        above = sqrt(tried[place + 1] * best) if place < len(tried) - 1 else best * ratio
        values = [_rounded(value) for value in (below, above)]
        return np.array([value for value in values if self._accepts(value)][:remaining])

    def _accepts(self, value: float) -> bool:
        try:
            self.quantity.check(value)
        except ValueError:
            return False
        return True


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _best(curve: list[Try]) -> int:
    """The place of the best try on a curve."""
    scores = [(one.median, one.upper, one.lower) for one in curve]
    least = min(scores)
    equal = [place for place, score in enumerate(scores) if score == least]
    return equal[0] if least[0] == np.inf else equal[(len(equal) - 1) // 2]
