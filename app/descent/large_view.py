"""The large view of the descent page, with the switch of its stages, and the views that stages have beside it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.descent.options import stage_menu
from app.descent.stages.base import parts


def large_view() -> html.Section:
    """What is on screen of it is up to the stage (assets/descent/stages.js)."""
    return html.Section(
        [
            html.Div(
                [html.H2("Large view", className="hidden"), _switch(), *parts("head")],
                className="view-head",
            ),
            *parts("bar"),
            *parts("body"),
            *parts("foot"),
        ],
        className="view view-scene",
        **{"aria-label": "Large view"},
    )


def views_of_stages() -> list[Any]:
    """What stands beside the large view and the contour map."""
    return parts("views")


def _switch() -> dmc.SegmentedControl:
    stage = stage_menu()
    return dmc.SegmentedControl(
        id=ids.descent.option(stage.name),
        data=stage.entries,
        value=stage.default,
        size="xs",
        className="stage-switch",
        **{"aria-label": stage.label},
    )
