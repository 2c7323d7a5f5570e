"""The curve against the step, empty: the browser fills it."""

from __future__ import annotations

from app.components.theme import Theme
from app.descent.figures.style import Figure, axis, layout


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
            **layout(theme),
            "margin": {"l": 68, "r": 12, "t": 8, "b": 38},
            "xaxis": axis(theme, title={"text": "Step", "standoff": 4}),
            "yaxis": axis(theme, title={"text": "f − f*", "standoff": 6}),
            "hovermode": "x unified",
            "dragmode": False,
        },
    }
