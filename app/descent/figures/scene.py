"""The surface in 3-D. The paths are not in it: the browser draws them into its empty traces, frame by frame."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.components.theme import BANDS, Theme, bands, smooth
from app.components.ticks import round_numbers, written
from app.components.typed_arrays import typed
from app.descent.figures.marks import marks_of, ring_line
from app.descent.figures.relief import Relief
from app.descent.figures.style import Figure, layout
from core.descent.experiment import MOST_COMPETITORS

FLOOR = 0.7
"""Depth of the map's floor below the surface, as a share of the surface's height."""
LIFT = 0.03
"""How far above the surface paths are drawn, as a share of its height; marks stand three times as high."""
SHADE = 0.8
"""How bright a slope is that turns its back on the light, as a share of its colour."""
EDGE = 0.04
"""How far the axes go on beyond the box, as a share of its sides."""


def scene_figure(relief: Relief, theme: Theme) -> Figure:
    """The surface in 3-D over its filled contour map, with empty traces for the browser to draw paths into."""
    (low, high), rise = relief.span, relief.rise
    floor, sheet = low - FLOOR * rise, _sheet(relief)
    return {
        "data": [
            _surface(relief, theme, sheet),
            _ground(relief, theme, sheet, floor),
            *_marks_in_scene(relief, theme, floor),
            *_empty_paths(theme),
        ],
        "layout": {
            **layout(theme),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "scene": {
                "xaxis": _scene_axis("x", _beyond(relief.box.x_min, relief.box.x_max), theme),
                "yaxis": _scene_axis("y", _beyond(relief.box.y_min, relief.box.y_max), theme),
                "zaxis": {
                    **_scene_axis(relief.scale.label, (floor - 0.02 * rise, high + 0.08 * rise), theme),
                    **_heights(low, low + rise),
                },
                "aspectmode": "manual",
                "aspectratio": {"x": 1.1, "y": 1.1, "z": 1.0},
                "camera": {"eye": {"x": -1.2, "y": -1.45, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.23}},
            },
            "meta": {"floor": floor, "lift": LIFT * rise, "formula": relief.surface.formula},
        },
    }


def _sheet(relief: Relief) -> dict[str, Any]:
    """What the surface and the map below it share: grid, heights and the span of the colours."""
    low, high = relief.span
    grid = {"x": typed(relief.x), "y": typed(relief.y), "z": typed(relief.heights)}
    return {"type": "surface", **grid, "cmin": low, "cmax": high, "showscale": False, "hoverinfo": "skip"}


def _surface(relief: Relief, theme: Theme, sheet: dict[str, Any]) -> dict[str, Any]:
    """The surface, with lines of equal height."""
    low, high = relief.span
    lines = {
        "show": True,
        "start": low,
        "end": high,
        "size": relief.rise / BANDS,
        "color": theme.contour,
        "width": 1,
    }
    return {
        **sheet,
        "colorscale": smooth(theme),
        "lighting": {"ambient": SHADE, "diffuse": 1.2 * (1 - SHADE), "specular": 0.02, "roughness": 0.9},
        "contours": {
            "z": {**lines, "highlight": False},
            "x": {"highlight": False},
            "y": {"highlight": False},
        },
    }


def _ground(relief: Relief, theme: Theme, sheet: dict[str, Any], floor: float) -> dict[str, Any]:
    """Its filled contour map, flat at this height."""
    return {
        **sheet,
        "z": typed(np.where(np.isnan(relief.heights), np.nan, floor)),
        "surfacecolor": sheet["z"],
        "colorscale": bands(theme),
        "lighting": {"ambient": 1.0, "diffuse": 0.0, "specular": 0.0},
        "contours": {axis: {"highlight": False} for axis in "xyz"},
    }


def _beyond(low: float, high: float) -> tuple[float, float]:
    """Room at both ends for markers that stand at the edge of the box, towards the eye."""
    room = EDGE * (high - low)
    return low - room, high + room


def _scene_axis(title: str, span: tuple[float, float], theme: Theme) -> dict[str, Any]:
    # A fixed range: else the scene drifts while a path grows.
    return {
        "title": {"text": title},
        "range": list(span),
        "autorange": False,
        "gridcolor": theme.line,
        "zeroline": False,
        "showbackground": False,
        "showspikes": False,
        "nticks": 6,
        "exponentformat": "power",
        "color": theme.muted,
    }


def _heights(low: float, high: float) -> dict[str, Any]:
    """Labels between two heights: the axis goes on below them, to the floor, where heights mean nothing."""
    values = round_numbers(low, high)
    return {"tickvals": values, "ticktext": [written(value) for value in values]}


def _marks_in_scene(relief: Relief, theme: Theme, floor: float) -> list[dict[str, Any]]:
    glyphs = {"global": "★", "local": "☆"}
    marks = marks_of(relief)
    if len(marks) > 30:
        marks = [mark for mark in marks if mark.kind == "global"]
    lift = 3 * LIFT * relief.rise
    heights = [float(relief.height_at(mark.x, mark.y)) + lift for mark in marks]
    points = {
        "type": "scatter3d",
        "name": "marks",
        "mode": "text",
        "textposition": "middle center",
        "x": [mark.x for mark in marks] * 2,
        "y": [mark.y for mark in marks] * 2,
        "z": heights + [floor + lift] * len(marks),
        "text": [glyphs.get(mark.kind, "✕") for mark in marks] * 2,
        "textfont": {
            "size": [22 if mark.kind == "global" else 15 for mark in marks] * 2,
            "color": [theme.mark if mark.kind in glyphs else theme.text for mark in marks] * 2,
        },
        "hoverinfo": "skip",
    }
    rings = []
    for ring in relief.surface.minimum_curves:
        line = ring_line(ring, theme)
        heights_on_ring = relief.height_at(np.array(line["x"]), np.array(line["y"]))
        for z in (heights_on_ring.tolist(), [floor] * len(line["x"])):
            rings.append({**line, "type": "scatter3d", "mode": "lines", "z": z})
    return [points, *rings]


def _empty_paths(theme: Theme) -> list[dict[str, Any]]:
    """For each place in the palette a line; what the surface hides of them; ringed markers for where the paths are.

    Each has a single point without a height: plotly makes no drawing object for a trace without points.
    """
    empty: dict[str, Any] = {"type": "scatter3d", "x": [0], "y": [0], "z": [None], "hoverinfo": "skip"}
    lines = [
        {
            **empty,
            "mode": "lines",
            "name": f"path {slot}",
            "line": {"color": color, "width": 5},
            "connectgaps": False,
        }
        for slot, color in enumerate(theme.competitors[:MOST_COMPETITORS])
    ]
    ghosts = {
        **empty,
        "mode": "lines",
        "name": "ghosts",
        "line": {"color": [theme.muted], "width": 2},
        "connectgaps": False,
    }
    now = {
        **empty,
        "mode": "markers",
        "name": "now",
        "marker": {"size": 6, "line": {"width": 2, "color": theme.text}},
    }
    return [*lines, ghosts, now]
