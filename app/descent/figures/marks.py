"""Minima and other stationary points, as both pictures of a surface mark them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.components.theme import Theme
from app.descent.figures.relief import Relief
from core.quantities import number
from core.surfaces import Ring


@dataclass(frozen=True)
class Mark:
    """A point, what is said of it, and its kind: `global`, `local`, or that of another stationary point."""

    x: float
    y: float
    text: str
    kind: str


MOST_OTHERS = 20
"""Saddles and maxima that are marked; where there are more, none is: they would hide the surface."""


def marks_of(relief: Relief) -> list[Mark]:
    """The marks within the box."""
    surface = relief.surface
    others = surface.stationary_points if len(surface.stationary_points) <= MOST_OTHERS else ()
    points = [
        *(Mark(m.x, m.y, f"{m.kind} minimum, f = {number(m.value)}", m.kind) for m in surface.minima),
        *(Mark(p.x, p.y, f"{p.kind}, f = {number(p.value)}", p.kind) for p in others),
    ]
    return [mark for mark in points if relief.box.contains(mark.x, mark.y)]


def ring_line(ring: Ring, theme: Theme) -> dict[str, Any]:
    """A circle of minima."""
    angles = np.linspace(0, 2 * np.pi, 181)
    return {
        "x": (ring.x + ring.radius * np.cos(angles)).tolist(),
        "y": (ring.y + ring.radius * np.sin(angles)).tolist(),
        "line": {"color": theme.mark, "width": 3, "dash": "dash"},
        "hoverinfo": "skip",
    }
