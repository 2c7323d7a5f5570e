"""The activations of the run that is worked on: their shapes, and the learned exponents over the epochs."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.components.typed_arrays import typed
from app.network.panels.base import Panel
from core.network.layers import LAYERS, activation_curve
from core.network.training import Checkpoint, Metrics

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

    def begun(self, checkpoint: Checkpoint, metrics: Metrics) -> Any:
        """What stays: u, the shapes without a learned exponent, and the numbers of the layers with one, from 1."""
        kinds = list(dict.fromkeys(layer.kind for layer in checkpoint.experiment.layers))
        fixed = [kind for kind in kinds if kind != REFERENCE and LAYERS[kind].exponent_floor is None]
        return {
            "u": typed(U),
            "references": [_curve(REFERENCE)] if kinds else [],
            "fixed": [_curve(kind) for kind in fixed],
            "layers": [number for number, _ in _learned(checkpoint)],
            "start": _moved(checkpoint, metrics),
        }

    def told(self, checkpoint: Checkpoint, metrics: Metrics) -> Any:
        """The shapes with a learned exponent after the last epoch of a chunk."""
        moved = _moved(checkpoint, metrics) if len(metrics.epochs) else []
        return {"now": moved} if moved else None


def _learned(checkpoint: Checkpoint) -> list[tuple[int, str]]:
    """Number, from 1, and kind of each hidden layer with a learned exponent."""
    layers = enumerate(checkpoint.experiment.layers, start=1)
    return [(number, layer.kind) for number, layer in layers if LAYERS[layer.kind].exponent_floor is not None]


def _moved(checkpoint: Checkpoint, metrics: Metrics) -> list[dict[str, Any]]:
    """The shapes with a learned exponent at the last of these epochs."""
    learned = _learned(checkpoint)
    exponents = np.nanmedian(metrics.exponents[-1], axis=0) if learned else []
    return [_curve(kind, float(n)) for (_, kind), n in zip(learned, exponents, strict=True)]


def _curve(kind: str, exponent: float | None = None) -> dict[str, Any]:
    if exponent is None:
        return {"name": LAYERS[kind].label, "h": typed(activation_curve(kind, U))}
    return {"name": f"n = {exponent:.3f}", "h": typed(activation_curve(kind, U, [exponent]))}
