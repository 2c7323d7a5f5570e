"""The confusion matrix of the run that is worked on."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.components.controls import small_button
from app.network.panels.base import Panel
from core.network.experiment import NetworkExperiment
from core.network.metrics import Metrics
from core.network.training import Training


class Confusion(Panel):
    """Test rows by their class (down) and the class predicted (across)."""

    name = "confusion"
    label = "Confusion matrix"
    order = 60
    inputs = (("columns", ids.network.SHOW_IMPORTANCE, "n_clicks"),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Unless there are two features, whose panels take its place."""
        return experiment.data.features != 2

    def tools(self) -> list[Any]:
        """The button that shows which columns count, or hides it."""
        return [small_button("Which columns count", ids.network.SHOW_IMPORTANCE)]

    def content(self) -> list[Any]:
        """The frame of the table."""
        return [html.Div(id=ids.network.CONFUSION, className="confusion")]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """The names of the classes."""
        return list(training.checkpoint.experiment.data.class_names)

    def told(self, training: Training, metrics: Metrics) -> Any:
        """How many test rows of each class are predicted as each, all networks together."""
        return training.confusion().tolist()
