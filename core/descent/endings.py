"""How many descents end, judged all at once: the rules of `core.descent.outcomes`, for arrays of end points.

`judge_many` gives every descent the kind and the minimum that `outcomes.judge` gives it alone, as numbers that take
a byte or two. `Nearest` finds the nearest minimum of many points: on surfaces with hundreds of minima by a raster
over the box, instead of asking each minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.outcomes import CURVED, FLAT, NEAR_SHARE, OutcomeKind, eigenvalues
from core.surfaces import Box, Minimum, Ring, Surface

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]

KINDS = tuple(OutcomeKind)
"""The kinds in the order of their codes."""
CODES = {kind: code for code, kind in enumerate(KINDS)}
PENDING = 255
"""The code of a descent that has not been computed yet."""
NONE = -1
"""The index of no minimum, and the step of what never happened."""

FEW = 8
"""With no more minima than this, each is asked."""
CELLS = 128
"""Cells of the raster to each side of the box."""


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
        self.reach = NEAR_SHARE * surface.box.diagonal
        self._surface = surface
        self._x, self._y = (np.array([m[axis] for m in self.minima], dtype=float) for axis in (0, 1))
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
            min([box.x_min, *(self._x - reach)]),
            max([box.x_max, *(self._x + reach)]),
            min([box.y_min, *(self._y - reach)]),
            max([box.y_max, *(self._y + reach)]),
        )

    @property
    def _half_cell(self) -> float:
        return float(np.hypot(1 / self._across, 1 / self._up)) / 2

    def _apart(self) -> float:
        """The least distance between two minima."""
        squares = (self._x[:, None] - self._x) ** 2 + (self._y[:, None] - self._y) ** 2
        np.fill_diagonal(squares, np.inf)
        return float(np.sqrt(squares.min()))

    @cached_property
    def _raster(self) -> NDArray[np.int16]:
        """The minimum that each cell names, or NONE; one more row and column are for what is out of the area."""
        area = self._area
        centres = np.arange(CELLS) + 0.5
        x, y = np.meshgrid(area.x_min + centres / self._across, area.y_min + centres / self._up)
        first, second = np.full(x.shape, np.inf), np.full(x.shape, np.inf)
        names = np.full((CELLS + 1, CELLS + 1), NONE, dtype=np.int16)
        named = names[:-1, :-1]
        for index, (a, b) in enumerate(zip(self._x, self._y, strict=True)):
            distance = np.sqrt((x - a) ** 2 + (y - b) ** 2)
            named[distance < first] = index
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
        named[second - first <= 2 * self._half_cell] = NONE
        return names

    def _named(self, x: Array, y: Array) -> NDArray[np.int16]:
        """What the raster says of points."""
        # The cast needs numbers that fit: what is below the area, or no number, goes with what is above it.
        places = []
        for axis, low, scale in ((x, self._area.x_min, self._across), (y, self._area.y_min, self._up)):
            cell = (axis - low) * scale
            places.append(np.where((cell >= 0) & (cell < CELLS), cell, CELLS).astype(np.intp))
        return self._raster[places[1], places[0]]

    def _squares(self, index: int, x: Array, y: Array) -> Array:
        minimum = self.minima[index]
        dx, dy = x - minimum.x, y - minimum.y
        squares: Array = dx * dx + dy * dy
        if isinstance(minimum, Ring):
            gap = np.sqrt(squares) - minimum.radius
            squares = gap * gap
        return squares

    def squares_near(self, x: Array, y: Array) -> Array:
        """Squared distances to the nearest minimum where it is within reach; elsewhere they may be infinite."""
        if self._rastered:
            names = self._named(x, y)
            dx, dy = x - self._x.astype(x.dtype)[names], y - self._y.astype(y.dtype)[names]
            return np.where(names == NONE, np.inf, dx * dx + dy * dy).astype(x.dtype)
        best = np.full(x.shape, np.inf, dtype=x.dtype)
        for index in range(len(self.minima)):
            np.minimum(best, self._squares(index, x, y), out=best)
        return best

    def index(self, x: Array, y: Array) -> NDArray[np.int16]:
        """The index of the nearest minimum, the first of equals; NONE where there is none."""
        if self._rastered:
            names = self._named(x, y)
            unsure = names == NONE
            names[unsure] = self._asked(x[unsure], y[unsure])
            return names
        return self._asked(x, y)

    def _asked(self, x: Array, y: Array) -> NDArray[np.int16]:
        names = np.full(x.shape, NONE, dtype=np.int16)
        best = np.full(x.shape, np.inf)
        for index in range(len(self.minima)):
            squares = self._squares(index, x, y)
            closer = squares < best
            names[closer] = index
            np.minimum(best, squares, out=best)
        return names

    def distances(self, names: NDArray[np.int16], x: Floats, y: Floats) -> Floats:
        """The distances of points to the minima of these indices, infinite for none."""
        found = np.full(x.shape, np.inf)
        points = (names != NONE) & (names < len(self._surface.minima))
        found[points] = np.hypot(x[points] - self._x[names[points]], y[points] - self._y[names[points]])
        for index in range(len(self._surface.minima), len(self.minima)):
            ring = names == index
            found[ring] = self.minima[index].distance(x[ring], y[ring])
        return found

    @cached_property
    def curvatures(self) -> Floats:
        """The largest curvature at each minimum, infinite where f is no bowl."""
        found = []
        for minimum in self.minima:
            if isinstance(minimum, Ring):
                found.append(eigenvalues(self._surface, minimum.x + minimum.radius, minimum.y)[1])
                continue
            low, high = eigenvalues(self._surface, minimum.x, minimum.y)
            found.append(high if low > CURVED else np.inf)
        return np.array(found)


@lru_cache(maxsize=64)
def nearest(surface: Surface) -> Nearest:
    """The surface's `Nearest`, made once."""
    return Nearest(surface)


@dataclass(frozen=True, eq=False)
class Endings:
    """What there is to judge of n descents; the fields of `outcomes.Ending` as arrays.

    `starts` and `points` (2, n): the first and the last point within bounds; `moves` (n,): length of the last step;
    `left` (n,): the step at which a path left its bounds, or NONE; `undefined` (n,): whether that was for where f
    or its gradient has no finite value, None where no path can have done so.
    """

    surface: Surface
    starts: Floats
    points: Floats
    moves: Floats
    left: NDArray[np.int32]
    undefined: Mask | None = None


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Kind (code), minimum (index or NONE), distance to the nearest minimum, f at the end; each (n,).

    `norms` are the lengths of the exact gradient at the end, NaN where they weren't needed.
    """

    kinds: NDArray[np.uint8]
    minima: NDArray[np.int16]
    distances: Floats
    values: Floats
    norms: Floats


def judge_many(end: Endings) -> Verdicts:
    """The kind and the minimum that `outcomes.judge` gives each descent by itself."""
    surface, (x, y), here = end.surface, end.points, nearest(end.surface)
    with np.errstate(all="ignore"):
        names = here.index(x, y)
        distances = here.distances(names, x, y)
        values = np.asarray(surface.value(x, y), dtype=float)
        lower = np.zeros(len(values), dtype=bool) if surface.bounded_below else values < surface.value(*end.starts)
        if end.undefined is not None:
            lower &= ~end.undefined
        gone = end.left != NONE
        kinds = np.full(len(values), CODES[OutcomeKind.STEP_LIMIT], dtype=np.uint8)
        kinds[gone] = np.where(
            lower[gone] & (end.left[gone] > 0), CODES[OutcomeKind.RAN_DOWNHILL], CODES[OutcomeKind.DIVERGED]
        )
        converged = ~gone & (np.maximum(distances, end.moves) <= here.reach)
        kinds[converged] = CODES[OutcomeKind.CONVERGED]
        others = ~gone & ~converged
        norms = np.full(len(values), np.nan)
        norms[others] = np.hypot(*surface.gradient(x[others], y[others]))
        flat = others & (norms <= FLAT) & (end.moves <= FLAT * surface.box.diagonal)
        kinds[flat] = _flat(surface, x[flat], y[flat], values[flat])
        kinds[others & ~flat & lower & ~surface.box.contains(x, y)] = CODES[OutcomeKind.RAN_DOWNHILL]
    named = converged | (kinds == CODES[OutcomeKind.STEP_LIMIT])
    return Verdicts(kinds, np.where(named, names, NONE).astype(np.int16), distances, values, norms)


def _flat(surface: Surface, x: Floats, y: Floats, values: Floats) -> NDArray[np.uint8]:
    """The kinds of paths that rest where the gradient is zero, by `outcomes._flat`'s order of questions."""
    across = surface.box.diagonal
    known = np.zeros(x.shape, dtype=bool)
    for point in surface.stationary_points:
        known |= np.hypot(x - point.x, y - point.y) <= NEAR_SHARE * across
    low, high = curvatures(surface, x, y)
    minimum = (low > CURVED) | ((high > CURVED) & (low >= -CURVED) & ~_falls(surface, x, y, values, 1e-3 * across))
    stalled, converged = CODES[OutcomeKind.STALLED], CODES[OutcomeKind.CONVERGED]
    return np.where(~known & minimum, converged, stalled).astype(np.uint8)


def curvatures(surface: Surface, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The smallest and the largest curvature of a surface at points."""
    xx, xy, yy = surface.hessian(x, y)
    middle, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return middle - spread, middle + spread


def _falls(surface: Surface, x: Floats, y: Floats, values: Floats, radius: float) -> Mask:
    """Whether the surface is lower than here on a small circle around a point."""
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    lowest = np.full(x.shape, np.inf)
    for cosine, sine in zip(np.cos(angles), np.sin(angles), strict=True):
        lowest = np.minimum(lowest, surface.value(x + radius * cosine, y + radius * sine))
    lower: Mask = lowest < values - 1e-9 * np.maximum(np.abs(values), 1)
    return lower
