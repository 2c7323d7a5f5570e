"""How far a path may go: as far as f is defined, and no further than a million boxes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.surfaces import Box, Surface

Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]

FAR = 1e6
"""A path more than this many boxes away has diverged."""


@lru_cache(maxsize=64)
def bounds(surface: Surface) -> Box:
    """The part of the plane within which a path goes on: 10⁶ boxes to each side."""
    box = surface.box
    across, up = (FAR * side for side in box.sides)
    return Box(box.x_min - across, box.x_max + across, box.y_min - up, box.y_max + up)


def out_of_bounds(surface: Surface, points: Array) -> Mask:
    """For each of the points (…, 2) whether it is not finite or out of bounds."""
    out: Mask = ~bounds(surface).contains(points[..., 0], points[..., 1])
    return out


def undefined(surface: Surface, points: Array) -> Mask:
    """For each of the points (…, 2) at which a path left, whether f or its gradient has no finite value there."""
    far = np.isfinite(points).all(axis=-1) & out_of_bounds(surface, points)
    return ~far & (not surface.total)
