"""What a test surface f: R² → R is: its formula and closed-form gradient, its box, its minima, what it is good for.

A surface is a class: its formula in `value`, its closed-form `gradient`, the box to draw, its minima and other
stationary points, and a line on what it tests. `value` takes the array namespace to compute with, so that one
formula serves numpy and autograd.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.two_by_two import determinant, eigenvalues, solved

Array = NDArray[np.floating[Any]]
HESSIAN_STEP = 1e-5
"""Step of the central differences of the gradient."""
CURVED = 1e-6
"""Curvatures smaller than this are as good as zero."""
DIRECTIONS = np.linspace(0, 2 * np.pi, 64, endpoint=False).reshape(8, 8)
"""The angles at which one looks around a point, in handfuls."""


class Box(NamedTuple):
    """A rectangle of the plane, such as the part that is drawn."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    @property
    def sides(self) -> tuple[float, float]:
        """Its lengths in x and in y."""
        return self.x_max - self.x_min, self.y_max - self.y_min

    @property
    def diagonal(self) -> float:
        """The length of its diagonal."""
        return float(np.hypot(*self.sides))

    def contains(self, x: Any, y: Any) -> Any:
        """Whether points lie in it or on its edge, elementwise; what is no number does not."""
        return (self.x_min <= x) & (x <= self.x_max) & (self.y_min <= y) & (y <= self.y_max)


class Minimum(NamedTuple):
    """A minimum at a point; `kind` is "global" or "local"."""

    x: float
    y: float
    value: float
    kind: str

    def distance(self, x: Array | float, y: Array | float) -> Any:
        """Euclidean distance of points to the minimum."""
        return np.hypot(np.subtract(x, self.x), np.subtract(y, self.y))


class Ring(NamedTuple):
    """A circle all of whose points are minima."""

    x: float
    y: float
    radius: float
    value: float
    kind: str

    def distance(self, x: Array | float, y: Array | float) -> Any:
        """Distance of points to the circle."""
        return np.abs(np.hypot(np.subtract(x, self.x), np.subtract(y, self.y)) - self.radius)


class StationaryPoint(NamedTuple):
    """Another point of zero gradient; `kind` is "saddle", "degenerate saddle" or "maximum"."""

    x: float
    y: float
    value: float
    kind: str


class Surface:
    """Base of every surface."""

    name: ClassVar[str]
    label: ClassVar[str]
    formula: ClassVar[str]
    note: ClassVar[str]
    source: ClassVar[str]
    box: ClassVar[Box] = Box(-4.5, 4.5, -4.5, 4.5)
    bounded_below: ClassVar[bool] = True
    """On the whole plane."""
    total: ClassVar[bool] = True
    """f and its gradient have finite values wherever a path may go."""
    minimum_curves: ClassVar[tuple[Ring, ...]] = ()
    near_minima: ClassVar[Sequence[tuple[float, float]]] = ()
    """A point near each minimum; Newton's method finds the minimum itself."""
    near_stationary: ClassVar[Sequence[tuple[float, float]]] = ()
    """The same for saddles and maxima worth a mark."""

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """f(x, y), elementwise."""
        raise NotImplementedError

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(∂f/∂x, ∂f/∂y), elementwise, for arrays and plain numbers; autograd's where there is no closed form.

        Closed forms multiply rather than raise to a power: ** of plain numbers raises an error when it overflows.
        """
        import autograd.numpy
        from autograd import elementwise_grad

        def derivative(argument: int) -> Any:
            return elementwise_grad(lambda a, b: self.value(a, b, autograd.numpy), argument)

        a, b = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        return derivative(0)(a, b), derivative(1)(a, b)

    def hessian(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array, Array]:
        """(∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²), by central differences of the gradient."""
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        h = HESSIAN_STEP
        right, left = self.gradient(a + h, b), self.gradient(a - h, b)
        up, down = self.gradient(a, b + h), self.gradient(a, b - h)
        xx, yx = ((high - low) / (2 * h) for high, low in zip(right, left, strict=True))
        xy, yy = ((high - low) / (2 * h) for high, low in zip(up, down, strict=True))
        return xx, (xy + yx) / 2, yy

    def curvatures(self, x: ArrayLike, y: ArrayLike) -> tuple[Any, Any]:
        """The smallest and the largest curvature at points, in their shape: the eigenvalues of the Hessian."""
        return eigenvalues(self.hessian(x, y))

    def falls_around(self, x: ArrayLike, y: ArrayLike, across: float, up: float, share: float) -> Any:
        """Whether f is lower than at a point on a small ellipse around it, by a share of its size or of 1.

        Elementwise; `across` and `up` are half the axes of the ellipse, of which 64 points are asked. Those where f
        is NaN count for nothing.
        """
        here = self.value(x, y)
        limit = here - share * np.maximum(np.abs(here), 1.0)
        falls = np.zeros(np.shape(limit), dtype=bool)
        for angles in DIRECTIONS:
            around = np.add.outer(across * np.cos(angles), x), np.add.outer(up * np.sin(angles), y)
            falls |= (self.value(*around) < limit).any(axis=0)
        return falls

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """All minima at points of the box, global ones first."""
        found = [(self._height(x, y), x, y) for x, y in self._settled(self.near_minima)]
        least = min([value for value, _, _ in found] + [ring.value for ring in self.minimum_curves], default=np.inf)
        marked = [Minimum(x, y, value, "global" if value < least + 1e-9 else "local") for value, x, y in found]
        return tuple(sorted(marked, key=lambda minimum: (minimum.value, minimum.x, minimum.y)))

    @cached_property
    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """Saddles and maxima worth a mark."""
        return tuple(
            StationaryPoint(x, y, self._height(x, y), self._kind(x, y))
            for x, y in self._settled(self.near_stationary)
        )

    def _height(self, x: float, y: float) -> float:
        """f without what rounding leaves where it is zero, and without its sign."""
        return round(float(self.value(x, y)), 12) + 0.0

    def _kind(self, x: float, y: float) -> str:
        low, high = self.curvatures(x, y)
        if max(abs(low), abs(high)) < CURVED:
            return "degenerate saddle"
        return "maximum" if high < 0 else "saddle"

    def _settled(self, guesses: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """The stationary points next to the guesses, by Newton's method on the gradient."""
        if not len(guesses):
            return []
        x, y = np.array(guesses, dtype=float).T
        for _ in range(20):
            hessian = self.hessian(x, y)
            # Where the Hessian is singular the guess is the point itself: a cone or a degenerate saddle.
            regular = np.abs(determinant(hessian)) > 1e-9
            with np.errstate(divide="ignore", invalid="ignore"):
                step = solved(hessian, self.gradient(x, y))
            x, y = (x, y) - np.where(regular, step, 0.0)
        return [(float(np.round(a, 12)) + 0.0, float(np.round(b, 12)) + 0.0) for a, b in zip(x, y, strict=True)]

    @property
    def optimal_value(self) -> float | None:
        """The least value of the minima in the box; None where there are none."""
        return min([m.value for m in self.minima] + [r.value for r in self.minimum_curves], default=None)

    def distance_to_minimum(self, x: ArrayLike, y: ArrayLike) -> Any:
        """Distance to the nearest minimum, point or curve; infinite where there is none."""
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        nearest = np.full(np.broadcast(a, b).shape, np.inf)
        for point in self.minima:
            nearest = np.minimum(nearest, (a - point.x) ** 2 + (b - point.y) ** 2)
        nearest = np.sqrt(nearest)
        for ring in self.minimum_curves:
            nearest = np.minimum(nearest, ring.distance(a, b))
        return nearest


class Searched(Surface):
    """A surface whose minima, saddles and maxima are looked for on a grid as fine as their distances ask for.

    All of the box are found, those on its border too: the grid goes a cell beyond it. Held for every surface that
    is searched or lists its points, by `tests/core/surfaces/test_functions.py`.
    """

    @cached_property
    def near_minima(self) -> Sequence[tuple[float, float]]:  # type: ignore[override]
        """The points of the grid that lie lower than their neighbours, next to a minimum of the box."""
        x, y = self._grid()
        heights = self.value(*np.meshgrid(x, y))
        sides = (slice(None, -2), slice(1, -1), slice(2, None))
        around = [heights[rows, columns] for rows in sides for columns in sides]
        rows, columns = np.nonzero(np.minimum.reduce(around) == heights[1:-1, 1:-1])
        dips = list(zip(x[columns + 1].tolist(), y[rows + 1].tolist(), strict=True))
        return [dip for dip, place in zip(dips, self._settled(dips), strict=True) if self.box.contains(*place)]

    @cached_property
    def near_stationary(self) -> Sequence[tuple[float, float]]:  # type: ignore[override]
        """The saddles and maxima of the box that are curved in every direction."""
        x, y = self._grid()
        slopes = np.array(self.gradient(*np.meshgrid(x, y)))
        corners = np.stack([slopes[:, :-1, :-1], slopes[:, 1:, :-1], slopes[:, :-1, 1:], slopes[:, 1:, 1:]])
        rows, columns = np.nonzero(((corners.min(axis=0) <= 0) & (corners.max(axis=0) >= 0)).all(axis=0))
        guesses = np.stack([x[columns] + x[columns + 1], y[rows] + y[rows + 1]], axis=1) / 2
        places = np.array(self._settled(guesses.tolist())).reshape(-1, 2)
        places = places[self.box.contains(*places.T)]
        # A point on the edge of a cell is found from both sides, and rounded otherwise.
        _, once = np.unique((places / (1e-6 * self.box.diagonal)).round(), axis=0, return_index=True)
        places = places[once]
        low, high = self.curvatures(*places.T)
        flat = np.hypot(*self.gradient(*places.T)) < 1e-8 * np.maximum(1.0, np.abs(high))
        return [tuple(place) for place in places[flat & (low < -CURVED) & (np.abs(high) > CURVED)].tolist()]

    def _grid(self, points: int = 401) -> tuple[Array, Array]:
        """The x and y of a fine grid over the box, and of one more row and column on each side."""
        axes = []
        for low, high in (self.box[:2], self.box[2:]):
            step = (high - low) / (points - 1)
            axes.append(np.concatenate([[low - step], np.linspace(low, high, points), [high + step]]))
        return axes[0], axes[1]
