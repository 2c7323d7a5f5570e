"""The course's five surfaces, and the textbook's monkey saddle beside the course's."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.surfaces.base import Box, Ring, Searched, Surface


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


class Easom(Searched):
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


FAMILY = (Bowl(), Ripple(), Monkey(), Matyas(), Easom(), MonkeySaddle())
"""In the order of the menu."""
