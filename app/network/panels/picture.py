"""The network of the run that is worked on as a picture: its units, and the weights between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from app import ids
from app.components.typed_arrays import typed
from app.network.panels.base import Panel
from app.network.stored import Moment, moment
from app.web.json_routes import Body
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS
from core.network.metrics import Metrics
from core.network.responses import responses
from core.network.training import Training

MOST_UNITS = 16
"""Of a layer, that are drawn."""
SIDE = 16
"""Places a side of a unit's map."""


class Picture(Panel):
    """Inputs, units and outputs, with the weights between them; of several networks the first.

    Its script asks with {run, epoch?}. With two features each unit has a map of its answers over their plane.
    """

    name = "picture"
    label = "Network"
    order = 37
    asks = True
    later = True

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Where two features are all there are: the maps are worth most there."""
        return experiment.data.features == 2

    def content(self) -> list[Any]:
        """The frame of the picture, and what is said of the unit under the pointer or with the focus."""
        return [
            html.Div(id=ids.network.PICTURE, className="network-picture"),
            html.Output(id=ids.network.PICTURE_READOUT, className="readout", **{"aria-live": "off"}),
        ]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """The layers, inputs first: what they are called, how many units they have, the names of those drawn."""
        experiment = training.checkpoint.experiment
        data = experiment.data
        hidden = [
            {"label": LAYERS[layer.kind].label, "units": layer.width, "names": _numbered(layer.width)}
            for layer in experiment.layers
        ]
        inputs = {"label": "Inputs", "units": data.features, "names": list(data.feature_names[:MOST_UNITS])}
        outputs = {"label": "Classes", "units": data.classes, "names": list(data.class_names[:MOST_UNITS])}
        return [inputs, *hidden, outputs]

    def asked(self, body: Body) -> Any:
        """Weights and biases of the units drawn, layer by layer, and with two features the units' maps."""
        found = moment(body)
        layers = []
        for part in found.checkpoint.network(0).parts:
            table = found.parameters[part.affine].reshape(part.shape)
            drawn = table[:MOST_UNITS, : min(part.outputs, MOST_UNITS)]
            layers.append(
                {
                    "weights": typed(drawn[: min(part.inputs, MOST_UNITS)]),
                    "biases": typed(table[-1, :MOST_UNITS]),
                    "greatest": float(np.abs(table[:-1]).max()),
                }
            )
        return {"epoch": found.epoch, "layers": layers, "maps": _maps(found)}


def _numbered(width: int) -> list[str]:
    return [f"unit {number}" for number in range(1, min(width, MOST_UNITS) + 1)]


def _maps(found: Moment) -> dict[str, Any] | None:
    """Each drawn unit's answers, 0 to 255 with 128 for none, row by row from below; None but for two features."""
    data = found.checkpoint.experiment.data
    if data.features != 2:
        return None
    low, high = data.x_train.min(axis=0), data.x_train.max(axis=0)
    across, up = np.meshgrid(*(np.linspace(a, b, SIDE) for a, b in zip(low, high, strict=True)))
    places = np.column_stack((across.ravel(), up.ravel()))
    answers = responses(found.checkpoint.network(0), found.parameters, places)
    answers[-1] = 2 * answers[-1] - 1  # a class is told apart from the others where its probability passes one half
    layers = [places.T - places.T.mean(axis=1, keepdims=True), *answers]
    return {"side": SIDE, "layers": [typed(_in_bytes(layer[:MOST_UNITS]), "u1") for layer in layers]}


def _in_bytes(answers: Any) -> Any:
    greatest = np.abs(answers).max(axis=1, keepdims=True)
    shares = np.nan_to_num(answers / np.where(greatest > 0, greatest, 1))
    return np.clip(128 + 127 * shares, 0, 255)
