"""A surface as it is drawn: sampled over a box, with its heights on a scale; and which box that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.descent.figures.heights import Array, HeightScale, height_scale
from core.descent import Trajectory
from core.surfaces import Box, Surface

POINTS = 121
"""Grid points along each side of the box."""
HIGHEST = 1e30
"""Drawn heights are cut here: graphics cards compute in single precision."""
WIDEST = 20.0
"""The most that the box in view is widened, in widths of the surface's own box."""
WIDENING = 1.25


@dataclass(frozen=True)
class Relief:
    """A surface sampled over a box, with its heights on the chosen scale."""

    surface: Surface
    box: Box
    height: str = "auto"

    @cached_property
    def x(self) -> Array:
        """Grid coordinates along x."""
        return np.linspace(self.box.x_min, self.box.x_max, POINTS)

    @cached_property
    def y(self) -> Array:
        """Grid coordinates along y."""
        return np.linspace(self.box.y_min, self.box.y_max, POINTS)

    @cached_property
    def values(self) -> Array:
        """f on the grid, indexed [y, x]; NaN where it has no finite value."""
        values = np.asarray(self.surface.value(*np.meshgrid(self.x, self.y)))
        return np.where(np.isfinite(values), values, np.nan)

    @cached_property
    def scale(self) -> HeightScale:
        """How heights are drawn."""
        return height_scale(self.surface, self.values, self.height)

    @cached_property
    def heights(self) -> Array:
        """Drawn heights on the grid, within what a graphics card can draw; NaN where f has no finite value."""
        return np.clip(self.scale.transform(self.values), -HIGHEST, HIGHEST)

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the greatest drawn height; (0, 1) where there is none."""
        finite = self.heights[np.isfinite(self.heights)]
        return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)

    @cached_property
    def rise(self) -> float:
        """The greatest drawn height above the least; 1 for a plain."""
        low, high = self.span
        return high - low if high - low > 1 / HIGHEST else 1.0

    def height_at(self, x: Array | float, y: Array | float) -> Array:
        """The drawn height of any point."""
        return self.scale.transform(np.asarray(self.surface.value(x, y)))


def box_in_view(surface: Surface, trajectories: Sequence[Trajectory], option: str) -> Box:
    """The surface's own box, or that box widened by powers of 1.25 until it holds every path.

    The fixed factors keep the picture still while a hyperparameter changes.
    """
    home = surface.box
    if option != "wide":
        return home
    center = np.array([home.x_min + home.x_max, home.y_min + home.y_max]) / 2
    half = np.array(home.sides) / 2
    reach = max(float(np.max(np.abs(t.points - center) / half)) for t in trajectories)
    factor = min(WIDENING ** max(0, int(np.ceil(np.log(max(reach, 1.0)) / np.log(WIDENING)))), WIDEST)
    low, high = center - factor * half, center + factor * half
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))
