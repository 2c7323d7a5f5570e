"""Pictures of a sweep's table: the map over two parameters and the sensitivity curves, as plain plotly figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from app.components.theme import FONT, Theme
from app.components.ticks import FLOOR, log_ticks
from core.descent.outcomes import OutcomeKind
from core.quantities import shortened
from core.sweep.kinds.base import readable
from core.sweep.kinds.network import FINISHED, STOPPED
from core.sweep.table import WIDE, Levels, Table, levels

if TYPE_CHECKING:
    import pandas as pd

Figure = dict[str, Any]
MOST_TICKS = 5
OUTCOME_SLOTS = {
    OutcomeKind.CONVERGED.value: 2,
    FINISHED: 2,
    OutcomeKind.HOVERS.value: 0,
    OutcomeKind.OSCILLATES.value: 6,
    OutcomeKind.STEP_LIMIT.value: 5,
    OutcomeKind.STALLED.value: 1,
    OutcomeKind.RAN_DOWNHILL.value: 4,
    STOPPED: 3,
    OutcomeKind.DIVERGED.value: 3,
}
"""The colour of each outcome, from what went well to what did not."""


@dataclass(frozen=True)
class Axis:
    """An axis over a parameter: its name for the reader, its levels, and what a reader calls each of them."""

    label: str
    levels: Levels
    names: Sequence[str]

    @classmethod
    def of(cls, table: Table, name: str) -> Axis:
        """The axis over a parameter of a table."""
        found = levels(table.frame[name])
        return cls(table.kind.label(name), found, [table.kind.told(name, value) for value in found.values])

    @property
    def texts(self) -> list[str]:
        """The level's names, safe to be shown."""
        return [escape(name) for name in self.names]


def map_figure(cells: pd.DataFrame, across: Axis, up: Axis, measure: str, theme: Theme) -> Figure:
    """Each cell's median as a colour, or its most frequent outcome; `customdata` is the row it stands for."""
    size = (len(up.levels.values), len(across.levels.values))
    rows: list[list[Any]] = [[None] * size[1] for _ in range(size[0])]
    shown: list[list[Any]] = [[None] * size[1] for _ in range(size[0])]
    texts: list[list[str]] = [[""] * size[1] for _ in range(size[0])]
    color, scale = _coloring(list(cells["value"]), escape(measure), theme)
    for x, y, value, row, count in zip(
        *(cells[name] for name in ("across", "up", "value", "row", "count")), strict=True
    ):
        shown[int(y)][int(x)] = color(value)
        rows[int(y)][int(x)] = int(row)
        texts[int(y)][int(x)] = f"{escape(readable(value))} ({int(count)} {'row' if count == 1 else 'rows'})"
    heat = {
        "type": "heatmap",
        "z": shown,
        "customdata": rows,
        "text": texts,
        "x": list(range(size[1])),
        "y": list(range(size[0])),
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "hovertemplate": f"%{{text}}<extra>{escape(measure)}</extra>",
        **scale,
    }
    return {
        "data": [heat],
        "layout": {
            **_layout(theme),
            "margin": {"l": 74, "r": 8, "t": 8, "b": 44},
            "xaxis": _axis(theme, across.label, **_ticks(across)),
            "yaxis": _axis(theme, up.label, automargin=True, **_ticks(up)),
            "dragmode": False,
        },
    }


def _coloring(values: Sequence[Any], measure: str, theme: Theme) -> tuple[Any, Figure]:
    """What stands for a value in the heat map, and the colours and the colour bar for it."""
    title = {"text": measure, "side": "right", "font": {"size": 12}}
    bar = {"thickness": 12, "outlinewidth": 0, "tickfont": {"color": theme.muted}, "title": title}
    if any(isinstance(value, str) for value in values):
        names = [name for name in OUTCOME_SLOTS if name in values]
        names += sorted({str(value) for value in values} - set(names))[: 12 - len(names)]
        count = len(names)
        slots = [OUTCOME_SLOTS.get(name, index % len(theme.competitors)) for index, name in enumerate(names)]
        steps = [[(i + side) / count, theme.competitors[slot]] for i, slot in enumerate(slots) for side in (0, 1)]
        ticks = {"tickvals": list(range(count)), "ticktext": [escape(name) for name in names]}
        limits = {"zmin": -0.5, "zmax": count - 0.5}
        return (lambda value: names.index(value) if value in names else None), {
            "colorscale": steps,
            "colorbar": bar | ticks,
            **limits,
        }
    scale: Figure = {"colorscale": "Cividis", "colorbar": bar}
    least = _least(values)
    if least is None:
        return float, scale
    labels = log_ticks(least, max(values))
    labels["tickvals"] = [math.log10(value) for value in labels["tickvals"]]
    return lambda value: math.log10(max(value, least)), scale | {"colorbar": bar | labels}


def curve_figure(curves: pd.DataFrame, across: Axis, groups: Sequence[str], measure: str, theme: Theme) -> Figure:
    """A line with the medians of each group and a band between its quartiles, marked where rows are."""
    least = _least([*curves["low"], *curves["value"], *curves["high"]])
    drawn = curves.assign(**{name: curves[name].clip(lower=least) for name in ("low", "value", "high")})
    traces: list[Figure] = []
    for place in sorted(set(curves["group"].tolist())):
        part = drawn[drawn["group"] == place]
        name = escape(groups[place]) if groups else "all rows"
        color = theme.competitors[place % len(theme.competitors)]
        at = [int(level) for level in part["across"]]
        x = [across.levels.values[level] if across.levels.numeric else level for level in at]
        line = {"type": "scatter", "x": x, "name": name, "legendgroup": name}
        edge = {**line, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        traces += [
            {**edge, "y": part["low"].tolist()},
            {**edge, "y": part["high"].tolist(), "fill": "tonexty", "fillcolor": _faint(color)},
            {
                **line,
                "y": part["value"].tolist(),
                "mode": "lines+markers",
                "line": {"color": color, "width": 2},
                "marker": {"symbol": place, "size": 7},
                "customdata": part["row"].tolist(),
                "showlegend": bool(groups),
                "hovertemplate": f"{escape(across.label)} %{{x}}<br>%{{y}}<extra>{name}</extra>",
            },
        ]
    heights = {"type": "linear"} if least is None else _log(least, drawn["high"].max())
    ticks = _ticks(across)
    if across.levels.numeric:
        levels = across.levels.values
        ticks = _log(min(levels), max(levels)) if across.levels.log else {"type": "linear"}
    return {
        "data": traces,
        "layout": {
            **_layout(theme),
            "showlegend": bool(groups),
            # At the picture's own edge: over the axes it would lie on them where the page has become wider.
            "legend": {"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0},
            "margin": {"l": 64, "r": 12, "t": 30, "b": 44},
            "xaxis": _axis(theme, across.label, **ticks),
            "yaxis": _axis(theme, measure, **heights),
            "hovermode": "closest",
            "dragmode": False,
        },
    }


def _least(values: Sequence[float]) -> float | None:
    """The least number above zero of those that are spread so far that they want a log scale; else None."""
    above = [value for value in values if value > 0]
    return max(min(above), FLOOR) if above and min(values) >= 0 and max(above) / min(above) >= WIDE else None


def _log(low: float, high: float) -> Figure:
    return {"type": "log", **log_ticks(low, high)}


def _ticks(axis: Axis) -> Figure:
    every = -(-len(axis.texts) // MOST_TICKS)
    places = list(range(0, len(axis.texts), every))
    return {"tickvals": places, "ticktext": [shortened(axis.texts[place], 14) for place in places], "tickangle": 0}


def _faint(color: str) -> str:
    return "rgba({},{},{},0.16)".format(*(int(color[i : i + 2], 16) for i in (1, 3, 5)))


def _layout(theme: Theme) -> Figure:
    return {
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": theme.muted},
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "showlegend": False,
    }


def _axis(theme: Theme, title: str, **more: Any) -> Figure:
    return {
        "title": {"text": escape(title), "standoff": 6, "font": {"size": 12}},
        "gridcolor": theme.line,
        "linecolor": theme.line,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": theme.line,
        "ticklen": 4,
        "exponentformat": "power",
        **more,
    }
