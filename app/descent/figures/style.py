"""What all figures of the page have in common."""

from __future__ import annotations

from typing import Any

from app.components.theme import FONT, Theme
from core.surfaces import Box

Figure = dict[str, Any]


def layout(theme: Theme) -> dict[str, Any]:
    """The layout that figures begin with: transparent, in the fonts of the page."""
    return {
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": theme.muted},
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
    }


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """An axis of a flat figure."""
    return {
        "gridcolor": theme.line,
        "zeroline": False,
        "linecolor": theme.line,
        "ticks": "outside",
        "tickcolor": theme.line,
        "ticklen": 4,
        "automargin": False,
        "exponentformat": "power",
        **more,
    }


TICKS = 7
"""On each side of a map at most: labels of both are as far apart."""
LONGEST = 3.0
"""How many times longer than the other a side of a map may be if one scale is to hold for both."""


def one_scale(width: float, height: float) -> bool:
    """Whether a map with these sides has the same scale along both, so that circles are round."""
    return 1 / LONGEST <= width / height <= LONGEST


def axes_of_map(theme: Theme, box: Box) -> dict[str, Any]:
    """The axes of a map of the plane, of one scale where the box allows it; else the vertical one says so.

    A filled contour hides arrows on its own axes: there is a second pair, `x2` and `y2`, that lies on the first.
    """
    x: dict[str, Any] = {"range": [box.x_min, box.x_max]}
    y: dict[str, Any] = {"range": [box.y_min, box.y_max]}
    own: dict[str, Any] = {"scaleanchor": "x"}
    other: dict[str, Any] = {"scaleanchor": "x2"}
    margin = {"l": 38, "r": 8, "t": 6, "b": 30}
    if one_scale(*box.sides):
        x["constrain"] = y["constrain"] = "domain"
    else:
        own, other = {"title": {"text": "y, not to the scale of x", "standoff": 4, "font": {"size": 12}}}, {}
        margin["l"] = 56
    return {
        "xaxis": axis(theme, nticks=TICKS, **x),
        "yaxis": axis(theme, nticks=TICKS, **y, **own),
        "xaxis2": {**x, "overlaying": "x", "visible": False},
        "yaxis2": {**y, **other, "overlaying": "y", "visible": False},
        "margin": margin,
    }
