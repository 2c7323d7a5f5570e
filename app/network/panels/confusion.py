"""The confusion matrix of the run that is worked on."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.network.panels.base import Panel
from core.network.experiment import NetworkExperiment
from core.network.metrics import Metrics
from core.network.training import Training


class Confusion(Panel):
    """Test rows by their class (down) and the class predicted (across)."""

    name = "confusion"
    label = "Confusion matrix"
    order = 60

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Unless there are two features, whose panels take its place."""
        return experiment.data.features != 2

    def content(self) -> list[Any]:
        """The frame of the table."""
        return [html.Div(id=ids.network.CONFUSION, className="confusion")]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """The names of the classes."""
        return list(training.checkpoint.experiment.data.class_names)

    def told(self, training: Training, metrics: Metrics) -> Any:
        """How many test rows of each class are predicted as each, all networks together."""
        return training.confusion().tolist()
