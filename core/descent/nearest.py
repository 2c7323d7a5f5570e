"""Which minimum is nearest: for many points at once, on surfaces with hundreds of minima.

`Nearest` looks points up in a raster over the box where it can, instead of asking each minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.surfaces import CURVED, Box, Minimum, Ring, StationaryPoint, Surface
from core.two_by_two import eigenvalues

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Indices = NDArray[np.int16]

NEAR_SHARE = 0.01
"""Within this share of the box's diagonal a point is at a minimum."""
NONE = -1
"""The index of no minimum, and the step of what never happened."""
FEW = 8
"""With no more minima than this, each is asked."""
CELLS = 128
"""Cells of the raster to each side of the box."""
AT_ONCE = 4096
"""With no more distances than this, one for each point and minimum, all are computed at once."""


def known_minima(surface: Surface) -> tuple[Minimum | Ring, ...]:
    """The minima that indices point to: those at points, then the rings."""
    return (*surface.minima, *surface.minimum_curves)


class Nearest:
    """The nearest of a surface's minima, for arrays of points.

    A cell of the raster names a minimum where it is the nearest of all points of the cell. With d₁ and d₂ the
    distances of the cell's centre to the nearest two and h half the cell's diagonal, that is so where d₂ − d₁ > 2h.
    """

    def __init__(self, surface: Surface) -> None:
        self.minima = known_minima(surface)
        self.diagonal = surface.box.diagonal
        self.reach = NEAR_SHARE * self.diagonal
        self._surface = surface
        self.x, self.y = (np.array([m[axis] for m in self.minima], dtype=float) for axis in (0, 1))
        self._area = self._rastered_area()
        area = self._area
        self._across, self._up = (CELLS / side for side in area.sides)
        # Then every point within reach of a minimum lies in a cell that names it.
        self._rastered = (
            len(self.minima) > FEW
            and not surface.minimum_curves
            and self._apart() > 2 * (self.reach + 2 * self._half_cell)
        )

    def _rastered_area(self) -> Box:
        """The box, and whatever is within reach of a minimum."""
        box, reach = self._surface.box, self.reach
        return Box(
            min([box.x_min, *(self.x - reach)]),
            max([box.x_max, *(self.x + reach)]),
            min([box.y_min, *(self.y - reach)]),
            max([box.y_max, *(self.y + reach)]),
        )

    @property
    def _half_cell(self) -> float:
        return float(np.hypot(1 / self._across, 1 / self._up)) / 2

    def _apart(self) -> float:
        """The least distance between two minima."""
        squares = (self.x[:, None] - self.x) ** 2 + (self.y[:, None] - self.y) ** 2
        np.fill_diagonal(squares, np.inf)
        return float(np.sqrt(squares.min()))

    @cached_property
    def _raster(self) -> Indices:
        """The minimum that each cell names, or NONE; one more row and column are for what is out of the area."""
        area = self._area
        centres = np.arange(CELLS) + 0.5
        x, y = np.meshgrid(area.x_min + centres / self._across, area.y_min + centres / self._up)
        first, second = np.full(x.shape, np.inf), np.full(x.shape, np.inf)
        names = np.full((CELLS + 1, CELLS + 1), NONE, dtype=np.int16)
        named = names[:-1, :-1]
        for index, (a, b) in enumerate(zip(self.x, self.y, strict=True)):
            distance = np.sqrt((x - a) ** 2 + (y - b) ** 2)
            named[distance < first] = index
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
        named[second - first <= 2 * self._half_cell] = NONE
        return names

    def _named(self, x: Array, y: Array) -> Indices:
        """What the raster says of points."""
        # The cast needs numbers that fit: what is below the area, or no number, goes with what is above it.
        places = []
        for axis, low, scale in ((x, self._area.x_min, self._across), (y, self._area.y_min, self._up)):
            cell = (axis - low) * scale
            places.append(np.where((cell >= 0) & (cell < CELLS), cell, CELLS).astype(np.intp))
        return self._raster[places[1], places[0]]

    def squares_near(self, x: Array, y: Array) -> Array:
        """Squared distances to the nearest minimum, in the shape of x and y; maybe infinite out of its reach."""
        if self._rastered:
            names = self._named(x, y)
            squares = _squares(x - self.x.astype(x.dtype)[names], y - self.y.astype(y.dtype)[names])
            return np.where(names == NONE, np.inf, squares).astype(x.dtype)
        best = np.full(x.shape, np.inf, dtype=x.dtype)
        for minimum in self.minima:
            np.minimum(best, _squares_to(minimum, x, y), out=best)
        return best

    def index(self, x: Array, y: Array) -> Indices:
        """The index of the nearest minimum, in the shape of x and y, the first of equals; NONE for none."""
        if self._rastered:
            names = self._named(x, y)
            unsure = names == NONE
            names[unsure] = self._asked(x[unsure], y[unsure])
            return names
        return self._asked(x, y)

    def minimum(self, x: float, y: float) -> Minimum | Ring | None:
        """The minimum nearest to one point."""
        index = self._asked(np.array([x]), np.array([y]))[0]
        return None if index == NONE else self.minima[index]

    def _asked(self, x: Array, y: Array) -> Indices:
        if 0 < len(self.minima) * x.size <= AT_ONCE and not self._surface.minimum_curves:
            squares = _squares(x - self.x.astype(x.dtype)[:, None], y - self.y.astype(y.dtype)[:, None])
            return np.where(squares.min(axis=0) < np.inf, squares.argmin(axis=0), NONE).astype(np.int16)
        names = np.full(x.shape, NONE, dtype=np.int16)
        best = np.full(x.shape, np.inf)
        for index, minimum in enumerate(self.minima):
            squares = _squares_to(minimum, x, y)
            closer = squares < best
            names[closer] = index
            np.minimum(best, squares, out=best)
        return names

    def distances(self, names: Indices, x: Floats, y: Floats) -> Floats:
        """The distances of points to the minima of these indices, all (n,); infinite for none."""
        if not self.minima:
            return np.full(x.shape, np.inf)
        found: Floats = np.where(names == NONE, np.inf, np.hypot(x - self.x[names], y - self.y[names]))
        for index, ring in enumerate(self._surface.minimum_curves, len(self._surface.minima)):
            here = names == index
            found[here] = ring.distance(x[here], y[here])
        return found

    @cached_property
    def room(self) -> Floats:
        """Half the distance from each minimum to the nearest other one, (minima,), infinite where there is none."""
        radii = np.array([m.radius if isinstance(m, Ring) else 0.0 for m in self.minima])
        gaps = np.hypot(self.x[:, None] - self.x, self.y[:, None] - self.y) - radii[:, None] - radii
        np.fill_diagonal(gaps, np.inf)
        room: Floats = np.abs(gaps).min(axis=1, initial=np.inf) / 2
        return room

    @cached_property
    def hessians(self) -> Floats:
        """The Hessian at each minimum, xx, xy and yy (3, minima); where f is no bowl that of (x² + y²)/2."""
        with np.errstate(all="ignore"):
            found = np.array(self._surface.hessian(self.x, self.y)).reshape(3, -1)
            bowl = eigenvalues(found)[0] > CURVED
        return np.where(bowl, found, [[1.0], [0.0], [1.0]])

    @cached_property
    def curvatures(self) -> Floats:
        """The largest curvature at each minimum, (minima,), infinite where f is no bowl."""
        x = np.array([m.x + m.radius if isinstance(m, Ring) else m.x for m in self.minima])
        low, high = self._surface.curvatures(x, self.y)
        bowl = (low > CURVED) | (np.arange(len(x)) >= len(self._surface.minima))
        return np.where(bowl, high, np.inf)


def nearest_of(points: Sequence[StationaryPoint], x: Floats, y: Floats) -> tuple[Indices, Floats]:
    """The nearest of some points, the first of equals, and the distance to it; NONE and ∞ where there is none."""
    names, squares = np.full(x.shape, NONE, dtype=np.int16), np.full(x.shape, np.inf)
    for index, point in enumerate(points):
        found = _squares(x - point.x, y - point.y)
        closer = found < squares
        names[closer] = index
        np.minimum(squares, found, out=squares)
    return names, np.sqrt(squares)


def _squares(dx: Array, dy: Array) -> Array:
    return dx * dx + dy * dy


def _squares_to(minimum: Minimum | Ring, x: Array, y: Array) -> Array:
    squares = _squares(x - minimum.x, y - minimum.y)
    if isinstance(minimum, Ring):
        gap = np.sqrt(squares) - minimum.radius
        squares = gap * gap
    return squares


@lru_cache(maxsize=64)
def nearest(surface: Surface) -> Nearest:
    """The surface's `Nearest`, made once."""
    return Nearest(surface)
