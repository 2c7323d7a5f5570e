"""The contour map. The paths are not in it: the browser draws them over the figure, frame by frame."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.components.theme import BANDS, Theme, smooth
from app.components.typed_arrays import typed
from app.descent.figures.marks import marks_of, ring_line
from app.descent.figures.relief import Relief
from app.descent.figures.style import Figure, axes_of_map, layout, one_scale
from core.quantities import number

ARROWS = 19
LARGEST = float(np.finfo(np.float32).max)


def contour_figure(relief: Relief, theme: Theme) -> Figure:
    """The filled contour map with the downhill direction as arrows; minima and other stationary points marked."""
    low, high = relief.span
    contour = {
        "type": "contour",
        "x": typed(relief.x),
        "y": typed(relief.y),
        "z": typed(relief.heights),
        "customdata": typed(
            np.where(np.abs(relief.values) > LARGEST, np.copysign(np.inf, relief.values), relief.values)
        ),
        "colorscale": smooth(theme),
        "showscale": False,
        "autocontour": False,
        "contours": {"start": low, "end": high, "size": relief.rise / BANDS},
        "line": {"width": 0.6, "color": theme.contour},
        "hovertemplate": "%{customdata}<extra></extra>",  # which the browser writes
    }
    return {
        "data": [contour, _arrows(relief, theme), *_marks_on_map(relief, theme)],
        "layout": {
            **layout(theme),
            **axes_of_map(theme, relief.box),
            "hovermode": "closest",
            "dragmode": False,
        },
    }


def _arrows(relief: Relief, theme: Theme) -> dict[str, Any]:
    """−∇f on a coarse grid: direction true, length compressed so that flat regions still show theirs."""
    width, height = relief.box.sides
    # Lengths that look alike in the picture.
    unit_x, unit_y = (max(width, height),) * 2 if one_scale(width, height) else (width, height)
    columns, rows = round(ARROWS * width / unit_x), round(ARROWS * height / unit_y)
    x, y = np.meshgrid(
        relief.box.x_min + (np.arange(columns) + 0.5) / columns * width,
        relief.box.y_min + (np.arange(rows) + 0.5) / rows * height,
    )
    dx, dy = (np.clip(np.broadcast_to(part, x.shape), -1e150, 1e150) for part in relief.surface.gradient(x, y))
    defined = np.isfinite(dx) & np.isfinite(dy)
    x, y, dx, dy = (part[defined] for part in (x, y, dx, dy))
    across, up = -dx / unit_x, -dy / unit_y
    norm = np.hypot(across, up)
    steep = np.hypot(dx, dy)
    relative = steep / (steep.max(initial=0.0) or 1.0)
    length = np.where(relative > 1e-9, 0.35 + 0.65 * relative**0.35, 0.0) * 0.8 / ARROWS
    safe = np.where(norm > 0, norm, 1.0)
    return {
        "type": "quiver",
        "x": typed(x.ravel()),
        "y": typed(y.ravel()),
        "u": typed((across / safe * length * unit_x).ravel()),
        "v": typed((up / safe * length * unit_y).ravel()),
        "xaxis": "x2",
        "yaxis": "y2",
        "lengthmode": "raw",
        "lengthfactor": 1,
        "anchor": "center",
        "marker": {"color": theme.contour, "line": {"width": 1}},
        "hoverinfo": "skip",
    }


def _marks_on_map(relief: Relief, theme: Theme) -> list[dict[str, Any]]:
    symbols = {"global": "star", "local": "star-open"}
    marks = marks_of(relief)
    many = len(marks) > 30
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.x for mark in marks],
        "y": [mark.y for mark in marks],
        "text": [f"({number(mark.x)}, {number(mark.y)})<br>{mark.text}" for mark in marks],
        "marker": {
            "symbol": [symbols.get(mark.kind, "x-thin-open") for mark in marks],
            "size": [15 if mark.kind == "global" else 7 if many else 11 for mark in marks],
            "color": [theme.mark if mark.kind in symbols else theme.text for mark in marks],
            "line": {"width": 1.6, "color": [theme.mark if m.kind in symbols else theme.text for m in marks]},
        },
        "hovertemplate": "%{text}<extra></extra>",
    }
    return [
        points,
        *({**ring_line(ring, theme), "type": "scatter", "mode": "lines"} for ring in relief.surface.minimum_curves),
    ]
