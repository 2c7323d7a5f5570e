"""The norms of each layer's gradient or weights over the epochs."""

from __future__ import annotations

from typing import Any

from app import ids
from app.components.boxes import combobox
from app.network.panels.base import Panel
from core.network.experiment import NetworkExperiment

METRICS = {"gradient_norms": "Gradient", "weight_norms": "Weights"}
"""What can be drawn, as `core.network.metrics.Metrics` names it; the first is drawn unless another is chosen."""


class Norms(Panel):
    """A curve for each layer of the run that is worked on, on a log axis."""

    name = "norms"
    label = "Norm of each layer"
    order = 40
    inputs = (("norms", ids.network.NORMS, "value"),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Unless there are two features, whose panels take its place."""
        return experiment.data.features != 2

    def tools(self) -> list[Any]:
        """The menu of what the norms are of."""
        return [
            combobox(
                id=ids.network.NORMS,
                data=[{"value": value, "label": label} for value, label in METRICS.items()],
                value=next(iter(METRICS)),
                w=104,
                **{"aria-label": "Norms of"},
            )
        ]
