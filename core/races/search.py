"""The search of one replication for its best value: a grid, then half-way from the best to its neighbours.

The first round is a grid, in equal ratios over the field's useful range. Each later one tries the two values
half-way, in ratios, from the best to its neighbours; beyond the last value tried, one step of the grid further. So
the grid grows where the best lies on its edge, and a bumpy or noisy curve misleads no bracket: the best is always
that of all values tried. What counts is the median over the seeds of the error at the end of a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.quantities import Quantity
from core.statistics import median, quartiles

Floats = NDArray[np.float64]

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

    Where each tried it with one seed, or found no difference between seeds, the quartiles over the replications.
    `diverged`: how many runs did, of all of them. `replications`: how many tried it.
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
        return curve[best_place(curve)]

    @property
    def edge(self) -> str:
        """The "least" or the "greatest" of the values tried, if that is the best; else ""."""
        place = best_place(sorted(self.tries))
        return "least" if place == 0 else "greatest" if place == len(self.tries) - 1 else ""

    def next_values(self) -> Floats:
        """What the next round tries, a grid at first; nothing when the budget is used."""
        low, high = self.quantity.slider or (self.quantity.minimum, self.quantity.maximum)
        grid = np.geomspace(low, high, (self.budget + 1) // 2)
        if not self.tries:
            return np.array([_rounded(value) for value in grid])
        curve = sorted(self.tries)
        tried, ratio = [one.value for one in curve], float(grid[1] / grid[0])
        place = best_place(curve)
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


def point_of(tries: Sequence[Try]) -> Point:
    """The point of a curve that these tries of one value make."""
    if all(one.lower == one.upper for one in tries):
        lower, middle, upper = map(float, quartiles([one.median for one in tries]))
    else:
        lower, middle, upper = (float(median([one[at] for one in tries])) for at in (1, 2, 3))
    return Point(tries[0].value, lower, middle, upper, sum(one.diverged for one in tries), len(tries))


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def best_place(curve: Sequence[Try | Point]) -> int:
    """The place of the best on a curve."""
    scores = [(one.median, one.upper, one.lower) for one in curve]
    least = min(scores)
    equal = [place for place, score in enumerate(scores) if score == least]
    return equal[0] if least[0] == np.inf else equal[(len(equal) - 1) // 2]
