"""The list of runs: which are shown, which one is worked on, how each stands."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.components.controls import small_button
from app.network.panels.base import Panel
from app.network.records import RATES, rates, setting_by_setting
from core.network.metrics import Metrics
from core.network.training import Training


class Runs(Panel):
    """All runs with their last accuracies, and the settings of those on screen side by side."""

    name = "runs"
    label = "Runs"
    order = 30
    inputs = (("csv", ids.network.CSV, "n_clicks"),)

    def tools(self) -> list[Any]:
        """The button that saves every metric."""
        return [small_button("CSV", ids.network.CSV, **{"aria-label": "Download CSV"})]

    def content(self) -> list[Any]:
        """The frame of the list."""
        return [html.Div(id=ids.network.RUNS, className="runs")]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """The settings that stay, in words by their labels in the controls."""
        return setting_by_setting(training.checkpoint.experiment)

    def told(self, training: Training, metrics: Metrics) -> Any:
        """Those that may change under way, likewise."""
        return {RATES: rates(training.checkpoint.experiment)}
