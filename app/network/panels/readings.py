"""The readings of all runs on screen, or of a race's rules, in one table."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from app import ids
from app.components.controls import small_button
from app.components.workbench import scrolling
from app.network.panels.base import Panel
from core.network.experiment import NetworkExperiment
from core.network.metrics import Metrics
from core.network.training import Training, moved


class Readings(Panel):
    """Loss, accuracy, gradient, distance from the start, best epoch and outcome of each run on screen."""

    name = "readings"
    label = "Readings"
    order = 80
    later = True
    wide = True
    button = ("runs", label)
    inputs = (("csv", ids.network.READINGS_CSV, "n_clicks"), ("json", ids.network.RUNS_JSON, "n_clicks"))

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Not unless the reader wants it."""
        return False

    def tools(self) -> list[Any]:
        """Buttons that save the table, and all that is known of these runs."""
        return [
            small_button(text, id, **{"aria-label": label})
            for text, id, label in (
                ("CSV", ids.network.READINGS_CSV, "Download the readings as CSV"),
                ("JSON", ids.network.RUNS_JSON, "Download settings, readings and metrics as JSON"),
            )
        ]

    def content(self) -> list[Any]:
        """The frame of the table."""
        return [scrolling("Table of the readings", html.Div(id=ids.network.READINGS))]

    def told(self, training: Training, metrics: Metrics) -> Any:
        """How far each network is from its start; null where that is no number."""
        return [float(each) if np.isfinite(each) else None for each in moved(training.checkpoint)]
