"""The activations of the run that is worked on: their shapes, and the learned exponents over the epochs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.components.typed_arrays import typed
from app.network.panels.base import Panel
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer
from core.network.training import Metrics, Training

U = np.linspace(-1.0, 2.0, 61)
REFERENCE = "leaky_relu"
"""The activation that the others are to be compared with."""


class Activation(Panel):
    """The exponent over time, where there is one, and the shape of each activation now.

    Its script is told curves over the same u, {name, h} each: `references`, the `fixed` shapes of the run's layers,
    and those of the `layers` with a learned exponent, as they were at the `start` and as they are `now`; of several
    networks the median exponent counts.
    """

    name = "activation"
    label = "Activation"
    order = 50

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Unless there are two features and nothing is learned here: their panels then take its place."""
        return experiment.data.features != 2 or bool(_learned(experiment.layers))

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """What stays: u, the shapes without a learned exponent, and the numbers of the layers with one, from 1."""
        layers = training.checkpoint.experiment.layers
        kinds = list(dict.fromkeys(layer.kind for layer in layers))
        fixed = [kind for kind in kinds if kind != REFERENCE and LAYERS[kind].exponent_floor is None]
        return {
            "u": typed(U),
            "references": [_curve(REFERENCE)] if kinds else [],
            "fixed": [_curve(kind) for kind in fixed],
            "layers": [number for number, _ in _learned(layers)],
            "start": _moved(layers, metrics),
        }

    def told(self, training: Training, metrics: Metrics) -> Any:
        """The shapes with a learned exponent after the last epoch of a chunk."""
        layers = training.checkpoint.experiment.layers
        moved = _moved(layers, metrics) if len(metrics.epochs) else []
        return {"now": moved} if moved else None


def _learned(layers: Sequence[Layer]) -> list[tuple[int, str]]:
    """Number, from 1, and kind of each hidden layer with a learned exponent."""
    numbered = enumerate(layers, start=1)
    return [(number, layer.kind) for number, layer in numbered if LAYERS[layer.kind].exponent_floor is not None]


def _moved(layers: Sequence[Layer], metrics: Metrics) -> list[dict[str, Any]]:
    """The shapes with a learned exponent at the last of these epochs."""
    learned = _learned(layers)
    exponents = np.nanmedian(metrics.exponents[-1], axis=0) if learned else []
    return [_curve(kind, float(n)) for (_, kind), n in zip(learned, exponents, strict=True)]


def _curve(kind: str, exponent: float | None = None) -> dict[str, Any]:
    if exponent is None:
        return {"name": LAYERS[kind].label, "h": typed(LAYERS[kind].value(U))}
    return {"name": f"n = {exponent:.3f}", "h": typed(LAYERS[kind].value(U, exponent))}
