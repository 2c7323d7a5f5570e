"""Scales for the heights of a surface: true, or compressed where the range would hide everything but its edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.statistics import median
from core.surfaces import Surface

Array = NDArray[np.floating[Any]]

WIDE_RANGE = 15.0
"""A surface whose greatest height is more than this times its median height is compressed unless told otherwise."""


@dataclass(frozen=True)
class HeightScale:
    """A monotone map of heights, and what to write on the axis."""

    name: str
    label: str
    transform: Callable[[Array], Array]


TRUE = HeightScale("true", "f", lambda values: values)
SYMMETRIC_LOG = HeightScale(
    "compressed", "± log₁₀(1 + |f|)", lambda values: np.sign(values) * np.log10(1 + np.abs(values))
)


def _above(optimum: float) -> HeightScale:
    label = "log₁₀(1 + f)" if optimum == 0 else "log₁₀(1 + f − f*)"
    return HeightScale("compressed", label, lambda values: np.log10(1 + np.maximum(values - optimum, 0.0)))


def height_scale(surface: Surface, values: Array, asked: str = "auto") -> HeightScale:
    """The scale for these heights of a surface: `true`, `compressed`, or `auto` for whichever shows more.

    Heights that aren't finite don't count.
    """
    optimum = surface.optimal_value
    finite = values[np.isfinite(values)]
    heights = np.abs(finite) if optimum is None else finite - optimum
    wide = bool(finite.size) and float(heights.max()) > WIDE_RANGE * float(median(heights))
    if asked == "true" or (asked == "auto" and not wide):
        return TRUE
    return SYMMETRIC_LOG if optimum is None else _above(optimum)
