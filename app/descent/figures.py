"""Pictures of a surface: the 3-D scene, the contour map and the empty loss curve, as plain plotly figures.

Pure functions from a surface, a box, a scale and a theme. The paths are not in them: the browser draws those over
the figures, frame by frame (`assets/descent/scene.js`, `assets/descent/overlay.js`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.components.theme import FONT, Theme, bands, smooth
from app.components.typed_arrays import typed
from app.descent.heights import Array, HeightScale, height_scale
from core.descent.experiment import MOST_COMPETITORS
from core.surfaces import Box, Surface

POINTS = 121
"""Grid points along each side of the box."""
ARROWS = 19
FLOOR = 0.7
"""Depth of the map's floor below the surface, as a share of the surface's height."""

LIFT = 0.015
"""How far above the surface paths are drawn, as a share of its height; markers stand three times as high."""

HIGHEST = 1e30
"""Drawn heights are cut here: graphics cards compute in single precision."""
LARGEST = float(np.finfo(np.float32).max)

Figure = dict[str, Any]


@dataclass(frozen=True)
class View:
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


def scene_figure(view: View, theme: Theme) -> Figure:
    """The surface in 3-D over its filled contour map, with empty traces for the browser to draw paths into."""
    (low, high), rise = view.span, view.rise
    floor = low - FLOOR * rise
    colors = {"cmin": low, "cmax": high, "showscale": False, "hoverinfo": "skip"}
    grid = {"x": typed(view.x), "y": typed(view.y)}
    heights = typed(view.heights)
    surface = {
        "type": "surface",
        **grid,
        **colors,
        "z": heights,
        "colorscale": smooth(theme),
        "lighting": {"ambient": 0.75, "diffuse": 0.55, "specular": 0.05, "roughness": 0.9},
        "contours": {
            "z": {
                "show": True,
                "start": low,
                "end": high,
                "size": rise / 14,
                "color": theme.contour,
                "width": 1,
                "highlight": False,
            },
            "x": {"highlight": False},
            "y": {"highlight": False},
        },
    }
    ground = {
        "type": "surface",
        **grid,
        **colors,
        "z": typed(np.where(np.isnan(view.heights), np.nan, floor)),
        "surfacecolor": heights,
        "colorscale": bands(theme),
        "lighting": {"ambient": 1.0, "diffuse": 0.0, "specular": 0.0},
        "contours": {axis: {"highlight": False} for axis in "xyz"},
    }
    return {
        "data": [surface, ground, *_marks_in_scene(view, theme, floor), *_empty_paths(theme)],
        "layout": {
            **_layout(theme),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "scene": {
                "xaxis": _scene_axis("x", (view.box.x_min, view.box.x_max), theme),
                "yaxis": _scene_axis("y", (view.box.y_min, view.box.y_max), theme),
                "zaxis": {
                    **_scene_axis(view.scale.label, (floor - 0.02 * rise, high + 0.04 * rise), theme),
                    "tickvals": _ticks(low, low + rise),
                },
                "aspectmode": "manual",
                "aspectratio": {"x": 1.1, "y": 1.1, "z": 1.0},
                "camera": {"eye": {"x": -1.2, "y": -1.45, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.23}},
            },
            "meta": {"floor": floor, "lift": LIFT * rise},
        },
    }


def contour_figure(view: View, theme: Theme) -> Figure:
    """The filled contour map with the downhill direction as arrows; minima and other stationary points marked."""
    low, high = view.span
    contour = {
        "type": "contour",
        "x": typed(view.x),
        "y": typed(view.y),
        "z": typed(view.heights),
        "customdata": typed(np.where(np.abs(view.values) > LARGEST, np.copysign(np.inf, view.values), view.values)),
        "colorscale": smooth(theme),
        "showscale": False,
        "autocontour": False,
        "contours": {"start": low, "end": high, "size": view.rise / 14},
        "line": {"width": 0.6, "color": theme.contour},
        "hovertemplate": "x %{x:.4g}, y %{y:.4g}<br>f = %{customdata:.4g}<extra></extra>",
    }
    return {
        "data": [contour, _arrows(view, theme), *_marks_on_map(view, theme)],
        "layout": {
            **_layout(theme),
            "margin": {"l": 38, "r": 8, "t": 6, "b": 30},
            "xaxis": _axis(theme, range=[view.box.x_min, view.box.x_max]),
            "yaxis": _axis(theme, range=[view.box.y_min, view.box.y_max]),
            # A filled contour hides arrows on its own axes: they get a second pair that lies on the first.
            "xaxis2": {"overlaying": "x", "matches": "x", "visible": False},
            "yaxis2": {"overlaying": "y", "matches": "y", "visible": False},
            "hovermode": "closest",
            "dragmode": False,
        },
    }


def curve_figure(theme: Theme) -> Figure:
    """The empty loss curve: a line for each competitor, which the browser fills."""
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [],
            "y": [],
            "line": {"color": color, "width": 1.2},
            "opacity": 0.45,
            "hovertemplate": "%{y:.7g}",
            "visible": False,
        }
        for color in theme.competitors
    ]
    return {
        "data": lines,
        "layout": {
            **_layout(theme),
            "margin": {"l": 68, "r": 12, "t": 8, "b": 38},
            "xaxis": _axis(theme, title={"text": "Step", "standoff": 4}),
            "yaxis": _axis(theme, title={"text": "f − f*", "standoff": 6}, exponentformat="power"),
            "hovermode": "x unified",
            "dragmode": False,
        },
    }


def _layout(theme: Theme) -> dict[str, Any]:
    return {
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": theme.muted},
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
    }


def _axis(theme: Theme, **more: Any) -> dict[str, Any]:
    return {
        "gridcolor": theme.line,
        "zeroline": False,
        "linecolor": theme.line,
        "ticks": "outside",
        "tickcolor": theme.line,
        "ticklen": 4,
        "automargin": False,
        **more,
    }


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
        "color": theme.muted,
    }


def _ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers between two heights: the axis goes on below them, to the floor, where heights mean nothing."""
    rough = ((high - low) or 1.0) / about
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= 0.999 * rough)
    first = np.ceil(low / step - 1e-9)
    return [
        float(f"{step * (first + k):.12g}") for k in range(int(np.floor((high - first * step) / step + 1e-9)) + 1)
    ]


def _arrows(view: View, theme: Theme) -> dict[str, Any]:
    """−∇f on a coarse grid: direction true, length compressed so that flat regions still show theirs."""
    margin = 0.5 / ARROWS
    shares = np.linspace(margin, 1 - margin, ARROWS)
    width, height = view.box.sides
    x, y = np.meshgrid(view.box.x_min + shares * width, view.box.y_min + shares * height)
    dx, dy = (np.clip(np.broadcast_to(part, x.shape), -1e150, 1e150) for part in view.surface.gradient(x, y))
    defined = np.isfinite(dx) & np.isfinite(dy)
    x, y, dx, dy = (part[defined] for part in (x, y, dx, dy))
    # In units of the box, so that arrows are equally long where the two axes have different scales.
    across, up = -dx / width, -dy / height
    norm = np.hypot(across, up)
    steep = np.hypot(dx, dy)
    relative = steep / (steep.max(initial=0.0) or 1.0)
    length = np.where(relative > 1e-9, 0.35 + 0.65 * relative**0.35, 0.0) * 0.8 / ARROWS
    safe = np.where(norm > 0, norm, 1.0)
    return {
        "type": "quiver",
        "x": typed(x.ravel()),
        "y": typed(y.ravel()),
        "u": typed((across / safe * length * width).ravel()),
        "v": typed((up / safe * length * height).ravel()),
        "xaxis": "x2",
        "yaxis": "y2",
        "lengthmode": "raw",
        "lengthfactor": 1,
        "anchor": "center",
        "marker": {"color": theme.muted, "line": {"width": 1}},
        "opacity": 0.42,
        "hoverinfo": "skip",
    }


@dataclass(frozen=True)
class _Mark:
    x: float
    y: float
    text: str
    kind: str


def _marks(view: View) -> list[_Mark]:
    surface = view.surface
    points = [
        *(_Mark(m.x, m.y, f"{m.kind} minimum, f = {m.value:.4g}", m.kind) for m in surface.minima),
        *(_Mark(p.x, p.y, f"{p.kind}, f = {p.value:.4g}", p.kind) for p in surface.stationary_points),
    ]
    return [mark for mark in points if view.box.contains(mark.x, mark.y)]


def _marks_on_map(view: View, theme: Theme) -> list[dict[str, Any]]:
    symbols = {"global": "star", "local": "star-open"}
    marks = _marks(view)
    many = len(marks) > 30
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.x for mark in marks],
        "y": [mark.y for mark in marks],
        "text": [mark.text for mark in marks],
        "marker": {
            "symbol": [symbols.get(mark.kind, "x-thin-open") for mark in marks],
            "size": [15 if mark.kind == "global" else 7 if many else 11 for mark in marks],
            "color": [theme.mark if mark.kind in symbols else theme.text for mark in marks],
            "line": {"width": 1.6, "color": [theme.mark if m.kind in symbols else theme.text for m in marks]},
        },
        "hovertemplate": "(%{x:.4g}, %{y:.4g})<br>%{text}<extra></extra>",
    }
    return [points, *({**_ring(ring, theme), "type": "scatter", "mode": "lines"} for ring in _rings(view))]


def _marks_in_scene(view: View, theme: Theme, floor: float) -> list[dict[str, Any]]:
    glyphs = {"global": "★", "local": "☆"}
    marks = _marks(view)
    if len(marks) > 30:
        marks = [mark for mark in marks if mark.kind == "global"]
    lift = 3 * LIFT * view.rise
    heights = [float(view.height_at(mark.x, mark.y)) + lift for mark in marks]
    points = {
        "type": "scatter3d",
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
    for ring in _rings(view):
        line = _ring(ring, theme)
        heights_on_ring = view.height_at(np.array(line["x"]), np.array(line["y"]))
        for z in (heights_on_ring.tolist(), [floor] * len(line["x"])):
            rings.append({**line, "type": "scatter3d", "mode": "lines", "z": z})
    return [points, *rings]


def _rings(view: View) -> list[Any]:
    return list(view.surface.minimum_curves)


def _ring(ring: Any, theme: Theme) -> dict[str, Any]:
    angles = np.linspace(0, 2 * np.pi, 181)
    return {
        "x": (ring.x + ring.radius * np.cos(angles)).tolist(),
        "y": (ring.y + ring.radius * np.sin(angles)).tolist(),
        "line": {"color": theme.mark, "width": 3, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _empty_paths(theme: Theme) -> list[dict[str, Any]]:
    """For each place in the palette a line; then one trace of ringed markers for where the paths are now.

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
    now = {
        **empty,
        "mode": "markers",
        "name": "now",
        "marker": {"size": 6, "line": {"width": 2, "color": theme.text}},
    }
    return [*lines, now]
