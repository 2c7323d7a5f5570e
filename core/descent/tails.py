"""The tails of descents: how they moved in the third and in the fourth quarter of their steps.

Where a descent has ended tells little of one that noise keeps moving, or that swings for ever. So sums are kept of
its last half, by quarters: of its points and their products, which give means and covariances, and the longest
step. They are taken in the order of the steps, so that they are the same to the last bit for one path (`tail_of`)
and for a hundred thousand that go together (`Tally`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.descent.nearest import nearest
from core.surfaces import Surface

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]

SAMPLED = 32
"""Points that count of a quarter with more than twice as many."""
GOLDEN = (np.sqrt(5) - 1) / 2
PLANE = 5
"""Sums over the plane: of x, y, x², xy and y²; then two for each of the surface's rings."""


class Sums(NamedTuple):
    """What is kept of n descents.

    `base` (2, n): the point where the last half begins, from which the others are seen. By quarters, `totals`
    (2, PLANE + 2 · rings, n), and `strides` (2, n): the square of the longest step.
    """

    base: Array
    totals: Array
    strides: Array


class Counted(NamedTuple):
    """The steps that count of a run: the last of its first half, and (2, points) those of its last quarters."""

    base: int
    quarters: NDArray[np.intp]


@lru_cache(maxsize=64)
def counted(steps: int) -> Counted:
    """The steps that count in a run of so many: all of a short quarter, SAMPLED of a longer one.

    Those are spread evenly, but not regularly: what repeats itself every few steps is not seen at one phase alone.
    """
    length = steps // 4
    places = np.arange(length)
    if length >= 2 * SAMPLED:
        parts = np.arange(SAMPLED)
        places = ((parts + parts * GOLDEN % 1) * length / SAMPLED).astype(int)
    return Counted(steps - 2 * length, np.stack([end - length + 1 + places for end in (steps - length, steps)]))


@dataclass(frozen=True, eq=False)
class Tail:
    """The last two quarters of n descents on a surface, each of `points` points; NaN of one that ended before."""

    surface: Surface
    points: int
    sums: Sums

    def around(self, names: NDArray[np.int16]) -> tuple[Floats, Floats]:
        """The means (2, 2, n) and covariances xx, xy, yy (2, 3, n) of both quarters, seen from the minima named.

        From a ring they are those of the distance to it, outwards, and of nothing else.
        """
        here = nearest(self.surface)
        averages = self.sums.totals.astype(float) / max(self.points, 1)
        x, y, xx, xy, yy = averages[:, :PLANE].swapaxes(0, 1)
        spreads = np.array([xx - x * x, xy - x * y, yy - y * y]).swapaxes(0, 1)
        from_x, from_y = self.sums.base.astype(float)
        means = np.array([x + (from_x - here.x[names]), y + (from_y - here.y[names])]).swapaxes(0, 1)
        for place in range(len(self.surface.minimum_curves)):
            ring = names == len(self.surface.minima) + place
            gap, square = (averages[:, PLANE + 2 * place + power][:, ring] for power in (0, 1))
            means[:, :, ring], spreads[:, :, ring] = 0.0, 0.0
            means[:, 0, ring], spreads[:, 0, ring] = gap, square - gap * gap
        return means, spreads

    @property
    def longest_steps(self) -> Floats:
        """The longest step of each of the two quarters, (2, n)."""
        lengths: Floats = np.sqrt(self.sums.strides.astype(float))
        return lengths


class Tally:
    """Keeps the sums of descents that go together, step by step."""

    def __init__(self, surface: Surface, steps: int) -> None:
        self.surface = surface
        self._base, quarters = counted(steps)
        self._quarter = {step: quarter for quarter, some in enumerate(quarters.tolist()) for step in some}
        self._points = quarters.shape[1]

    def begun(self, count: int, dtype: Any = float) -> Sums:
        """The sums of so many descents, before their first step."""
        return Sums(
            np.zeros((2, count), dtype),
            np.zeros((2, PLANE + 2 * len(self.surface.minimum_curves), count), dtype),
            np.zeros((2, count), dtype),
        )

    def unknown(self, count: int, dtype: Any = float) -> Tail:
        """A tail to be filled in, of descents that have not come to their end."""
        parts = (np.full_like(part, np.nan) for part in self.begun(count, dtype))
        return Tail(self.surface, self._points, Sums(*parts))

    def add(self, sums: Sums, step: int, position: Array, before: Array) -> None:
        """Add to the sums what the step from `before` to `position`, each (2, n), has to tell, if it counts."""
        quarter = self._quarter.get(step)
        if quarter is not None:
            for total, term in zip(sums.totals[quarter], _terms(self.surface, position, sums.base), strict=True):
                total += term
            np.maximum(sums.strides[quarter], _squares(position, before), out=sums.strides[quarter])
        elif step == self._base:
            sums.base[:] = position


def tail_of(surface: Surface, path: Floats) -> Tail:
    """The tail of whole paths, (steps + 1, 2, n)."""
    base, quarters = counted(len(path) - 1)
    if not quarters.size:
        return Tail(
            surface, 0, Tally(surface, len(path) - 1).begun(path.shape[-1])._replace(base=path[base].copy())
        )
    # A path's steps side by side, and `take`, which leaves them so: numpy goes through them three times as fast.
    by_path = path.transpose(1, 2, 0).copy()
    here, before = (by_path.take(steps, axis=2) for steps in (quarters, quarters - 1))
    terms = np.array(_terms(surface, here, by_path[:, :, base, None, None]))
    # One after the other, as `Tally` adds them: `sum` would add in another order, and round otherwise.
    totals = np.add.accumulate(terms, axis=-1)[..., -1].transpose(2, 0, 1)
    return Tail(surface, quarters.shape[1], Sums(path[base].copy(), totals, _squares(here, before).max(axis=-1).T))


def _terms(surface: Surface, position: Array, base: Array) -> list[Array]:
    """What is summed of points (2, …)."""
    x, y = position - base
    terms = [x, y, x * x, x * y, y * y]
    for ring in surface.minimum_curves:
        gap = np.hypot(position[0] - ring.x, position[1] - ring.y) - ring.radius
        terms += [gap, gap * gap]
    return terms


def _squares(position: Array, before: Array) -> Array:
    """The squared lengths of steps."""
    x, y = position - before
    found: Array = x * x + y * y
    return found
