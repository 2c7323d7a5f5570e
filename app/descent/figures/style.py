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
        **more,
    }


LONGEST = 3.0
"""How many times longer than the other a side of a map may be if one scale is to hold for both."""


def one_scale(width: float, height: float) -> bool:
    """Whether a map with these sides has the same scale along both, so that circles are round."""
    return 1 / LONGEST <= width / height <= LONGEST


def axes_of_map(theme: Theme, box: Box) -> dict[str, Any]:
    """The axes of a map of the plane, of one scale where the box allows it; else the vertical one says so.

    A filled contour hides arrows on its own axes: there is a second pair, `x2` and `y2`, that lies on the first.
    """
    x, y = {"range": [box.x_min, box.x_max]}, {"range": [box.y_min, box.y_max]}
    margin, title = {"l": 38, "r": 8, "t": 6, "b": 30}, {}
    over = ({"overlaying": "x", "visible": False}, {"overlaying": "y", "visible": False})
    if one_scale(*box.sides):
        x, y = x | {"constrain": "domain"}, y | {"constrain": "domain", "scaleanchor": "x"}
        over[1]["scaleanchor"] = "x2"
    else:
        title = {"title": {"text": "y, not to the scale of x", "standoff": 4}}
        margin["l"] = 56
    return {
        "xaxis": axis(theme, **x),
        "yaxis": axis(theme, **y, **title),
        "xaxis2": {**x, **over[0]},
        "yaxis2": {**y, **over[1]},
        "margin": margin,
    }
