"""Test surfaces f: R² → R, each written once with all that is known about it.

A surface is a class: its formula in `value`, its closed-form `gradient`, the box to draw, its minima and other
stationary points, and a line on what it tests. `value` takes the array namespace to compute with, so that one
formula serves numpy and autograd.

Sources: Molga and Smutnicki, "Test functions for optimization needs", 2005; Jamil and Yang, "A literature survey of
benchmark functions", 2013; Surjanovic and Bingham, "Virtual library of simulation experiments".

To add a surface, write its class below and list it in `SURFACES`: menus, pictures, tests and links pick it up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]
HESSIAN_STEP = 1e-5
"""Step of the central differences of the gradient."""


class Box(NamedTuple):
    """The part of the plane that is drawn."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float


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

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """All minima at points of the box, global ones first."""
        found = [(round(float(self.value(x, y)), 12) + 0.0, x, y) for x, y in self._settled(self.near_minima)]
        least = min([value for value, _, _ in found] + [ring.value for ring in self.minimum_curves], default=0.0)
        marked = [Minimum(x, y, value, "global" if value < least + 1e-9 else "local") for value, x, y in found]
        return tuple(sorted(marked, key=lambda minimum: (minimum.value, minimum.x, minimum.y)))

    @cached_property
    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """Saddles and maxima worth a mark."""
        return tuple(
            StationaryPoint(x, y, float(self.value(x, y)), self._kind(x, y))
            for x, y in self._settled(self.near_stationary)
        )

    def _kind(self, x: float, y: float) -> str:
        xx, xy, yy = self.hessian(x, y)
        low, high = np.linalg.eigvalsh(np.array([[xx, xy], [xy, yy]]))
        if max(abs(low), abs(high)) < 1e-3:
            return "degenerate saddle"
        return "maximum" if high < 0 else "saddle"

    def _dips(self, points: int = 401) -> list[tuple[float, float]]:
        """The points of a fine grid over the box that lie lower than their neighbours."""
        x, y = (np.linspace(low, high, points) for low, high in (self.box[:2], self.box[2:]))
        heights = self.value(*np.meshgrid(x, y))
        inner = heights[1:-1, 1:-1]
        sides = (slice(None, -2), slice(1, -1), slice(2, None))
        around = [heights[rows, columns] for rows in sides for columns in sides]
        lowest = np.minimum.reduce(around) == inner
        return [(float(x[j + 1]), float(y[i + 1])) for i, j in zip(*np.nonzero(lowest), strict=True)]

    def _settled(self, guesses: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """The stationary points next to the guesses, by Newton's method on the gradient."""
        if not len(guesses):
            return []
        x, y = np.array(guesses, dtype=float).T
        for _ in range(20):
            dx, dy = self.gradient(x, y)
            xx, xy, yy = self.hessian(x, y)
            determinant = xx * yy - xy * xy
            # Where the Hessian is singular the guess is the point itself: a cone or a degenerate saddle.
            regular = np.abs(determinant) > 1e-9
            safe = np.where(regular, determinant, 1.0)
            x = x - np.where(regular, (yy * dx - xy * dy) / safe, 0.0)
            y = y - np.where(regular, (xx * dy - xy * dx) / safe, 0.0)
        return [(float(np.round(a, 12)) + 0.0, float(np.round(b, 12)) + 0.0) for a, b in zip(x, y, strict=True)]

    @property
    def optimal_value(self) -> float | None:
        """The least value of the minima in the box; None where there are none."""
        return min([m.value for m in self.minima] + [r.value for r in self.minimum_curves], default=None)

    def distance_to_minimum(self, x: ArrayLike, y: ArrayLike) -> Any:
        """Distance to the nearest minimum, point or curve; infinite where there is none."""
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        nearest = np.full(np.broadcast_shapes(a.shape, b.shape), np.inf)
        for point in self.minima:
            nearest = np.minimum(nearest, (a - point.x) ** 2 + (b - point.y) ** 2)
        nearest = np.sqrt(nearest)
        for ring in self.minimum_curves:
            nearest = np.minimum(nearest, ring.distance(a, b))
        return nearest

    def nearest_minimum(self, x: float, y: float) -> Minimum | Ring | None:
        """The minimum, point or curve, nearest to a point."""
        known: list[Minimum | Ring] = [*self.minima, *self.minimum_curves]
        return min(known, key=lambda minimum: float(minimum.distance(x, y)), default=None)


class Bowl(Surface):
    """x² + y²: the sphere function."""

    name = "bowl"
    label = "Bowl"
    formula = "x² + y²"
    note = (
        "The convex archetype: every method should reach the minimum; shows the effect of the learning rate alone."
    )
    source = "Course material; the sphere function of De Jong, 1975"
    box = Box(-6.5, 6.5, -6.5, 6.5)
    near_minima = ((0, 0),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """x² + y²."""
        return x**2 + y**2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2x, 2y)."""
        return 2 * x, 2 * y


class Ripple(Surface):
    """sin r with r = √(x² + y²)."""

    name = "mult"
    label = "Ripple"
    formula = "sin(√(x² + y²))"
    note = "A cone-shaped local minimum at the origin, f = 0, inside the global ring r = 3π/2, f = −1."
    source = "Course material, there named mult"
    box = Box(-6, 6, -6, 6)
    near_minima = ((0, 0),)
    minimum_curves = (Ring(0.0, 0.0, 1.5 * np.pi, -1.0, "global"),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """sin r."""
        return xp.sin(xp.sqrt(x**2 + y**2))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """cos r · (x, y)/r, and 0 at the tip of the cone, where 0 is a subgradient."""
        r = np.hypot(x, y)
        factor = np.cos(r) / np.maximum(r, 1e-300)
        return factor * x, factor * y


class Monkey(Surface):
    """x³ + 3xy²."""

    name = "monkey"
    label = "Monkey (course form)"
    formula = "x³ + 3xy²"
    note = (
        "A flat stationary region at the origin, and no minimum: f falls without end. The course calls this formula"
        " the monkey saddle; the textbook's x³ − 3xy² stands beside it."
    )
    source = "Course material"
    bounded_below = False
    near_stationary = ((0, 0),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """x³ + 3xy²."""
        return x * (x * x + 3 * y * y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(3x² + 3y², 6xy)."""
        return 3 * (x * x + y * y), 6 * x * y


class MonkeySaddle(Surface):
    """x³ − 3xy², the monkey saddle: room for two legs and a tail."""

    name = "monkey_saddle"
    label = "Monkey saddle"
    formula = "x³ − 3xy²"
    note = "The textbook's monkey saddle: three valleys and three ridges meet at a degenerate saddle; no minimum."
    source = "Hilbert and Cohn-Vossen, 1932"
    bounded_below = False
    near_stationary = ((0, 0),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """x³ − 3xy²."""
        return x * (x * x - 3 * y * y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(3x² − 3y², −6xy)."""
        return 3 * (x * x - y * y), -6 * x * y


class Matyas(Surface):
    """0.26(x² + y²) − 0.48xy."""

    name = "matyas"
    label = "Matyas"
    formula = "0.26(x² + y²) − 0.48xy"
    note = "A long valley, the taco shell: curvatures 1.00 and 0.04, condition number 25. Zig-zag or crawl."
    source = "Matyas, 1965"
    near_minima = ((0, 0),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """0.26(x² + y²) − 0.48xy."""
        return 0.26 * (x**2 + y**2) - 0.48 * x * y

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(0.52x − 0.48y, 0.52y − 0.48x)."""
        return 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x


class Easom(Surface):
    """−cos x · cos y · exp(−((x − π)² + (y − π)²))."""

    name = "easom"
    label = "Easom"
    formula = "−cos x · cos y · exp(−((x − π)² + (y − π)²))"
    note = (
        "One deep narrow hole in a plain of almost zero gradient. The hollows around it are real but at most 0.0001"
        " deep; those shallower than 0.000001 are not marked."
    )
    source = "Easom, 1990"
    box = Box(-2, 7, -2, 7)
    near_minima = ((np.pi, np.pi), (1.3, 1.3), (1.3, 4.98), (4.98, 1.3), (4.98, 4.98))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """−cos x · cos y · exp(−((x − π)² + (y − π)²))."""
        return -xp.cos(x) * xp.cos(y) * xp.exp(-((x - np.pi) ** 2 + (y - np.pi) ** 2))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """e·cos y·(sin x + 2(x − π) cos x) and the same with x and y exchanged, where e is the exponential."""
        a, b = x - np.pi, y - np.pi
        cos_x, cos_y = np.cos(x), np.cos(y)
        bell = np.exp(-(a * a + b * b))
        return bell * cos_y * (np.sin(x) + 2 * a * cos_x), bell * cos_x * (np.sin(y) + 2 * b * cos_y)


class Rosenbrock(Surface):
    """(1 − x)² + 100(y − x²)²."""

    name = "rosenbrock"
    label = "Rosenbrock"
    formula = "(1 − x)² + 100(y − x²)²"
    note = "A curved valley, easy to enter and slow to follow: condition number 2508 at the minimum."
    source = "Rosenbrock, 1960"
    box = Box(-2.0, 2.0, -1.0, 3.0)
    near_minima = ((1, 1),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(1 − x)² + 100(y − x²)²."""
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2(x − 1) − 400x(y − x²), 200(y − x²))."""
        rise = y - x * x
        return 2 * (x - 1) - 400 * x * rise, 200 * rise


class Himmelblau(Surface):
    """(x² + y − 11)² + (x + y² − 7)²."""

    name = "himmelblau"
    label = "Himmelblau"
    formula = "(x² + y − 11)² + (x + y² − 7)²"
    note = "Four equal minima: which one is reached depends on the start and the method."
    source = "Himmelblau, 1972"
    box = Box(-5, 5, -5, 5)
    near_minima = ((3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848))
    near_stationary = ((-0.271, -0.923), (-0.128, -1.954), (0.087, 2.884), (3.385, 0.074), (-3.073, -0.081))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(x² + y − 11)² + (x + y² − 7)²."""
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(4xa + 2b, 2a + 4yb) with a = x² + y − 11, b = x + y² − 7."""
        a, b = x * x + y - 11, x + y * y - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b


class Rastrigin(Surface):
    """20 + x² − 10cos 2πx + y² − 10cos 2πy."""

    name = "rastrigin"
    label = "Rastrigin"
    formula = "20 + x² − 10 cos 2πx + y² − 10 cos 2πy"
    note = "A bowl full of dimples: 121 minima in the box, one of them global."
    source = "Rastrigin, 1974"
    box = Box(-5.12, 5.12, -5.12, 5.12)
    near_minima = tuple((0.995 * i, 0.995 * j) for i in range(-5, 6) for j in range(-5, 6))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """20 + x² − 10cos 2πx + y² − 10cos 2πy."""
        return 20 + x**2 - 10 * xp.cos(2 * np.pi * x) + y**2 - 10 * xp.cos(2 * np.pi * y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2x + 20π sin 2πx, 2y + 20π sin 2πy)."""
        tau = 2 * np.pi
        return 2 * x + 10 * tau * np.sin(tau * x), 2 * y + 10 * tau * np.sin(tau * y)


class Ackley(Surface):
    """A funnel of cosine dimples."""

    name = "ackley"
    label = "Ackley"
    formula = "20 + e − 20 exp(−0.2√((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2)"
    note = "A nearly flat outer region of small dimples around a funnel that ends in a pointed tip."
    source = "Ackley, 1987"
    box = Box(-4, 4, -4, 4)

    @cached_property
    def near_minima(self) -> list[tuple[float, float]]:  # type: ignore[override]
        """The dips of a fine grid."""
        return self._dips()

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """20 + e − 20exp(−0.2√((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2)."""
        funnel = 20 * xp.exp(-0.2 * xp.sqrt(0.5 * (x**2 + y**2)))
        return 20 + np.e - funnel - xp.exp(0.5 * (xp.cos(2 * np.pi * x) + xp.cos(2 * np.pi * y)))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """2x·exp(−0.2s)/s + π sin 2πx·e with s = √((x² + y²)/2), e the cosine term; 0 at the tip."""
        tau = 2 * np.pi
        s = np.hypot(x, y) / np.sqrt(2)
        funnel = 2 * np.exp(-0.2 * s) / np.maximum(s, 1e-300)
        dimples = np.pi * np.exp(0.5 * (np.cos(tau * x) + np.cos(tau * y)))
        return funnel * x + dimples * np.sin(tau * x), funnel * y + dimples * np.sin(tau * y)


class Beale(Surface):
    """(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²."""

    name = "beale"
    label = "Beale"
    formula = "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²"
    note = "Flat valleys between steep corners, and a saddle at (0, 1) that catches slow methods."
    source = "Beale, 1958"
    box = Box(-4.5, 4.5, -4.5, 4.5)
    near_minima = ((3, 0.5),)
    near_stationary = ((0, 1), (0.1005, -2.6445))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²."""
        return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Σ 2rₖ(yᵏ − 1, kxyᵏ⁻¹) with rₖ the three terms squared in f."""
        y2 = y * y
        y3 = y2 * y
        a, b, c = 1.5 + x * (y - 1), 2.25 + x * (y2 - 1), 2.625 + x * (y3 - 1)
        return 2 * (a * (y - 1) + b * (y2 - 1) + c * (y3 - 1)), 2 * x * (a + 2 * b * y + 3 * c * y2)


class Booth(Surface):
    """(x + 2y − 7)² + (2x + y − 5)²."""

    name = "booth"
    label = "Booth"
    formula = "(x + 2y − 7)² + (2x + y − 5)²"
    note = "A tilted quadratic valley with its minimum off the centre: condition number 9."
    source = "Booth, in Jamil and Yang, 2013"
    box = Box(-10, 10, -10, 10)
    near_minima = ((1, 3),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(x + 2y − 7)² + (2x + y − 5)²."""
        return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(10x + 8y − 34, 8x + 10y − 38)."""
        return 10 * x + 8 * y - 34, 8 * x + 10 * y - 38


class ThreeHumpCamel(Surface):
    """2x² − 1.05x⁴ + x⁶/6 + xy + y²."""

    name = "three_hump_camel"
    label = "Three-hump camel"
    formula = "2x² − 1.05x⁴ + x⁶/6 + xy + y²"
    note = "The global minimum between two local ones, two saddles on the way."
    source = "Branin, 1972"
    box = Box(-2.5, 2.5, -2.5, 2.5)
    near_minima = ((0, 0), (1.748, -0.874), (-1.748, 0.874))
    near_stationary = ((1.071, -0.535), (-1.071, 0.535))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """2x² − 1.05x⁴ + x⁶/6 + xy + y²."""
        return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(4x − 4.2x³ + x⁵ + y, x + 2y)."""
        square = x * x
        return x * (4 + square * (square - 4.2)) + y, x + 2 * y


class SixHumpCamel(Surface):
    """(4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²."""

    name = "six_hump_camel"
    label = "Six-hump camel"
    formula = "(4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²"
    note = "Six minima, two of them global: a method's luck with basins."
    source = "Dixon and Szegö, 1978"
    box = Box(-2.1, 2.1, -1.3, 1.3)
    near_minima = (
        (0.0898, -0.7127),
        (-0.0898, 0.7127),
        (1.7036, -0.7961),
        (-1.7036, 0.7961),
        (1.6071, 0.5687),
        (-1.6071, -0.5687),
    )
    near_stationary = (
        (0, 0),
        (1.1092, -0.7683),
        (-1.1092, 0.7683),
        (1.2961, 0.6051),
        (-1.2961, -0.6051),
        (1.6381, 0.2287),
        (-1.6381, -0.2287),
        (1.2302, 0.1623),
        (-1.2302, -0.1623),
    )

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²."""
        return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(8x − 8.4x³ + 2x⁵ + y, x − 8y + 16y³)."""
        square = x * x
        return x * (8 + square * (2 * square - 8.4)) + y, x + y * (16 * y * y - 8)


class StyblinskiTang(Surface):
    """½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)."""

    name = "styblinski_tang"
    label = "Styblinski–Tang"
    formula = "½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)"
    note = "Four minima of unequal depth in the corners of a square, a maximum in its middle."
    source = "Styblinski and Tang, 1990"
    box = Box(-5, 5, -5, 5)
    near_minima = tuple((a, b) for a in (-2.9035, 2.7468) for b in (-2.9035, 2.7468))
    near_stationary = ((0.1567, 0.1567), *((a, 0.1567) for a in (-2.9, 2.75)), *((0.1567, a) for a in (-2.9, 2.75)))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)."""
        return 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2x³ − 16x + 2.5, 2y³ − 16y + 2.5)."""
        return x * (2 * x * x - 16) + 2.5, y * (2 * y * y - 16) + 2.5


class GoldsteinPrice(Surface):
    """The polynomial of Goldstein and Price."""

    name = "goldstein_price"
    label = "Goldstein–Price"
    formula = (
        "(1 + (x + y + 1)²(19 − 14x + 3x² − 14y + 6xy + 3y²))"
        " · (30 + (2x − 3y)²(18 − 32x + 12x² + 48y − 36xy + 27y²))"
    )
    note = "Heights from 3 to a million: a fixed learning rate is too large in one place and too small in another."
    source = "Goldstein and Price, 1971"
    box = Box(-2, 2, -2, 2)
    near_minima = ((0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8))
    near_stationary = ((-0.4, -0.6), (0.6, 0.4), (0.8, 0.2), (1.2, -0.2), (1.4, 0.6))

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """The product of two sextic factors."""
        first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
        second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
        return first * second

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """By the product rule: with s = x + y the first factor depends on s alone, the second on d = 2x − 3y.

        p(s) = 1 + (s + 1)²(19 − 14s + 3s²), q(d) = 30 + d²(18 − 16d + 3d²);
        ∂f/∂x = p′q + 2pq′, ∂f/∂y = p′q − 3pq′.
        """
        s, d = x + y, 2 * x - 3 * y
        t = 19 + s * (3 * s - 14)
        u = 18 + d * (3 * d - 16)
        p, q = 1 + (s + 1) * (s + 1) * t, 30 + d * d * u
        slope_p = (s + 1) * (2 * t + (s + 1) * (6 * s - 14))
        slope_q = d * (2 * u + d * (6 * d - 16))
        common, other = slope_p * q, p * slope_q
        return common + 2 * other, common - 3 * other


class Levi13(Surface):
    """sin² 3πx + (x − 1)²(1 + sin² 3πy) + (y − 1)²(1 + sin² 2πy)."""

    name = "levi13"
    label = "Lévi 13"
    formula = "sin² 3πx + (x − 1)²(1 + sin² 3πy) + (y − 1)²(1 + sin² 2πy)"
    note = "A bowl with waves: 285 minima in the box, whose dips stop a method of small steps."
    source = "Lévi and Montalvo, 1985"
    box = Box(-2, 4, -2, 4)

    @cached_property
    def near_minima(self) -> list[tuple[float, float]]:  # type: ignore[override]
        """The dips of a fine grid."""
        return self._dips()

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """sin² 3πx + (x − 1)²(1 + sin² 3πy) + (y − 1)²(1 + sin² 2πy)."""
        return (
            xp.sin(3 * np.pi * x) ** 2
            + (x - 1) ** 2 * (1 + xp.sin(3 * np.pi * y) ** 2)
            + (y - 1) ** 2 * (1 + xp.sin(2 * np.pi * y) ** 2)
        )

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """With sin² a of slope sin 2a: (3π sin 6πx + 2(x−1)(1 + sin² 3πy), 3π(x−1)² sin 6πy + 2(y−1)(…) + …)."""
        a, b = x - 1, y - 1
        sine_3, sine_2 = np.sin(3 * np.pi * y), np.sin(2 * np.pi * y)
        # Products, not powers: numpy rounds the square of a single number otherwise than that of an array's.
        sine_3, sine_2 = sine_3 * sine_3, sine_2 * sine_2
        dx = 3 * np.pi * np.sin(6 * np.pi * x) + 2 * a * (1 + sine_3)
        dy = (
            3 * np.pi * a * a * np.sin(6 * np.pi * y)
            + 2 * b * (1 + sine_2)
            + 2 * np.pi * b * b * np.sin(4 * np.pi * y)
        )
        return dx, dy


class McCormick(Surface):
    """sin(x + y) + (x − y)² − 1.5x + 2.5y + 1."""

    name = "mccormick"
    label = "McCormick"
    formula = "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1"
    note = "A plate folded along its diagonal: two minima in the box, but outside it f falls without end."
    source = "McCormick, 1976"
    box = Box(-1.5, 4, -3, 4)
    bounded_below = False
    near_minima = ((-0.5472, -1.5472), (2.5944, 1.5944))
    near_stationary = ((1.547, 0.547),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """sin(x + y) + (x − y)² − 1.5x + 2.5y + 1."""
        return xp.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(cos(x + y) + 2(x − y) − 1.5, cos(x + y) − 2(x − y) + 2.5)."""
        wave, slope = np.cos(x + y), 2 * (x - y)
        return wave + slope - 1.5, wave - slope + 2.5


SURFACES: Mapping[str, Surface] = {
    surface.name: surface
    for surface in (
        Bowl(),
        Ripple(),
        Monkey(),
        Matyas(),
        Easom(),
        MonkeySaddle(),
        Rosenbrock(),
        Himmelblau(),
        Rastrigin(),
        Ackley(),
        Beale(),
        Booth(),
        ThreeHumpCamel(),
        SixHumpCamel(),
        StyblinskiTang(),
        GoldsteinPrice(),
        Levi13(),
        McCormick(),
    )
}
"""Every surface by name, in the order of the menu: the course's five, then the field's standard ones."""
