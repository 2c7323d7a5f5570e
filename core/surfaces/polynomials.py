"""Standard test functions that are polynomials."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.surfaces.base import Box, Surface


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
        """(2xa + b, a + 2yb) with a = 2(x² + y − 11), b = 2(x + y² − 7), which takes two products fewer."""
        x2, y2 = 2 * x, 2 * y
        a, b = x * x2 + y2 - 22, x2 + y * y2 - 14
        return x2 * a + b, a + y2 * b


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


FAMILY = (
    Rosenbrock(),
    Himmelblau(),
    Beale(),
    Booth(),
    ThreeHumpCamel(),
    SixHumpCamel(),
    StyblinskiTang(),
    GoldsteinPrice(),
)
"""In the order of the menu."""
