"""The list of runs: which are shown, which one is worked on, how each stands."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.network.panels.base import Panel


class Runs(Panel):
    """All runs with their last accuracies, and the settings of those on screen side by side."""

    name = "runs"
    label = "Runs"
    order = 30
    inputs = (
        ("readings", ids.network.SHOW_READINGS, "n_clicks"),
        ("fair", ids.network.SHOW_FAIR_RACE, "n_clicks"),
        ("csv", ids.network.CSV, "n_clicks"),
    )

    def tools(self) -> list[Any]:
        """Buttons that show or hide what there is on all of them, and the one that saves every metric."""
        return [
            dmc.Button("Readings", id=ids.network.SHOW_READINGS, variant="default", size="compact-xs"),
            dmc.Button("Fair race", id=ids.network.SHOW_FAIR_RACE, variant="default", size="compact-xs"),
            dmc.Button(
                "CSV",
                id=ids.network.CSV,
                variant="default",
                size="compact-xs",
                **{"aria-label": "Download CSV"},
            ),
        ]

    def content(self) -> list[Any]:
        """The frame of the list."""
        return [html.Div(id=ids.network.RUNS, className="runs")]
