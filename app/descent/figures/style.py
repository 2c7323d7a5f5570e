"""What all figures of the page have in common."""

from __future__ import annotations

from typing import Any

from app.components.theme import FONT, Theme

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
