"""Standard test functions with waves on them: sines, cosines and what else has many minima."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.surfaces.base import Box, Searched, Surface


class Rastrigin(Searched):
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


class Ackley(Searched):
    """A funnel of cosine dimples."""

    name = "ackley"
    label = "Ackley"
    formula = "20 + e − 20 exp(−0.2√((x² + y²)/2)) − exp((cos 2πx + cos 2πy)/2)"
    note = "A nearly flat outer region of small dimples around a funnel that ends in a pointed tip."
    source = "Ackley, 1987"
    box = Box(-4, 4, -4, 4)

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


class Levi13(Searched):
    """sin² 3πx + (x − 1)²(1 + sin² 3πy) + (y − 1)²(1 + sin² 2πy)."""

    name = "levi13"
    label = "Lévi 13"
    formula = "sin² 3πx + (x − 1)²(1 + sin² 3πy) + (y − 1)²(1 + sin² 2πy)"
    note = "A bowl with waves: 313 minima in the box, whose dips stop a method of small steps."
    source = "Levy and Montalvo, 1985"
    box = Box(-2, 4, -2, 4)

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


class Bohachevsky(Searched):
    """x² + 2y² − 0.3cos 3πx − 0.4cos 4πy + 0.7."""

    name = "bohachevsky"
    label = "Bohachevsky"
    formula = "x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7"
    note = "A stretched bowl with shallow dimples: a rate too small stops in the first one that it meets."
    source = "Bohachevsky, Johnson and Stein, 1986"
    box = Box(-1.5, 1.5, -1.5, 1.5)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """x² + 2y² − 0.3cos 3πx − 0.4cos 4πy + 0.7."""
        return x**2 + 2 * y**2 - 0.3 * xp.cos(3 * np.pi * x) - 0.4 * xp.cos(4 * np.pi * y) + 0.7

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2x + 0.9π sin 3πx, 4y + 1.6π sin 4πy)."""
        return 2 * x + 0.9 * np.pi * np.sin(3 * np.pi * x), 4 * y + 1.6 * np.pi * np.sin(4 * np.pi * y)


class Eggholder(Searched):
    """−s sin √|x/2 + s| − x sin √|x − s|, where s = y + 47."""

    name = "eggholder"
    label = "Eggholder"
    formula = "−(y + 47) sin √|x/2 + y + 47| − x sin √|x − y − 47|"
    note = (
        "A corner of the usual square, which reaches to ±512, and a little more: troughs that grow deeper outward,"
        " cut by a ridge as sharp as a knife. In the square the least value, −959.64, is on the border at"
        " (512, 404.23); the minimum lies behind it."
    )
    source = "Whitley and others, 1996"
    box = Box(300, 540, 280, 530)
    bounded_below = False

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """−s sin √|x/2 + s| − x sin √|x − s|, where s = y + 47."""
        s = y + 47
        return -s * xp.sin(xp.sqrt(xp.abs(x / 2 + s))) - x * xp.sin(xp.sqrt(xp.abs(x - s)))

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(−P/2 − sin q − Q, −sin p − P + Q), where p = √|x/2 + s| and q = √|x − s|.

        P = s cos p / 2p and Q = x cos q / 2q, with the sign of what is below the root, and 0 where that is.
        """
        s = y + 47
        below_p, below_q = x / 2 + s, x - s
        p, q = np.sqrt(np.abs(below_p)), np.sqrt(np.abs(below_q))
        slope_p = np.sign(below_p) * s * np.cos(p) / (2 * np.maximum(p, 1e-150))
        slope_q = np.sign(below_q) * x * np.cos(q) / (2 * np.maximum(q, 1e-150))
        return -slope_p / 2 - np.sin(q) - slope_q, -np.sin(p) - slope_p + slope_q


FAMILY = (Rastrigin(), Ackley(), Levi13(), McCormick(), Bohachevsky(), Eggholder())
"""In the order of the menu."""
