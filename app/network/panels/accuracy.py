"""The accuracy of all runs on screen over the epochs, and what it is to be compared with."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.components.controls import small_button
from app.network.baselines import course_results, majority
from app.network.panels.base import Panel, chart
from core.network.metrics import Metrics
from core.network.training import Training


class Accuracy(Panel):
    """Accuracy on training and test rows: a curve each, the quartiles of several networks, levels to reach."""

    name = "accuracy"
    label = "Accuracy"
    order = 10
    inputs = (("compare", ids.network.BASELINE, "n_clicks"),)

    def tools(self) -> list[Any]:
        """The button that trains scikit-learn's classifier on the same rows."""
        return [small_button("Compare with scikit-learn", ids.network.BASELINE)]

    def content(self) -> list[Any]:
        """Legend, chart, and the values of each network at the epoch under the pointer."""
        return [
            html.Div(id=ids.network.LEGEND, className="legend"),
            chart(self.name, self.label),
            html.Output(id=ids.network.READOUT, className="readout"),
        ]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """What the accuracies are to be compared with, {name, label, value} each."""
        experiment = training.checkpoint.experiment
        course = course_results(experiment)
        return [
            {"name": "majority", "label": "majority class", "value": majority(experiment)},
            *([{"name": "course", "label": "course's run", "value": course["test"]}] if course else []),
        ]
