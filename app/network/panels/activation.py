"""The activations of the run that is worked on: their shapes, the learned exponents over the epochs, and what the
units are given: the distribution of u on the training rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from dash import html
from numpy.typing import NDArray

from app import ids
from app.components.typed_arrays import typed
from app.network.panels.base import Panel, chart
from app.network.stored import moment
from app.web.json_routes import Body
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer
from core.network.metrics import Metrics
from core.network.responses import preactivations
from core.network.training import Training
from core.quantities import Quantity
from core.statistics import median

U = np.linspace(-1.0, 2.0, 61)
BINS = 48
CURVE = 97
"""Points of a curve."""
LARGEST = float(np.finfo(np.float32).max)
RARE = 0.002
"""The share of u at either end that may lie beyond the picture."""
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
    asks = True

    def tools(self) -> list[Any]:
        """Where the script puts the menu of the layers."""
        return [html.Div(id=ids.network.ACTIVATION_LAYER, className="columns")]

    def content(self) -> list[Any]:
        """The chart, and below it what the distribution says."""
        return [chart(self.name, self.label), html.P(id=ids.network.ACTIVATION_NOTE, className="readout")]

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

    def asked(self, body: Body) -> Any:
        """How u, what the activation of a hidden layer is given, is spread over the training rows and the units.

        `layer` counts from 1; of several networks it is the first. Counts of BINS equal bins from `low` to `high`,
        the outermost of which hold what lies beyond; the share of u that is not above 0; the units, counted from 1,
        where no row's is (`silent`); and h over the same range.
        """
        checkpoint, epoch, parameters = moment(body)
        experiment = checkpoint.experiment
        hidden = len(experiment.layers)
        if not hidden:
            raise ValueError("The network has no hidden layers")
        layer = Quantity("Layer", minimum=1, maximum=hidden, integer=True).read(body.get("layer")) - 1
        network = checkpoint.network(0)
        u = preactivations(network, parameters, experiment.data.x_train, layer)
        low, high = _range(u)
        within = np.clip(np.nan_to_num(u.astype(np.float64)), low, high)
        bins = np.minimum((within - low) / (high - low) * BINS, BINS - 1).astype(np.intp)
        activation, own = LAYERS[experiment.layers[layer].kind], parameters[network.parts[layer].own]
        places = np.linspace(low, high, CURVE)
        with np.errstate(over="ignore"):
            h = np.clip(activation.value(places, *own), -LARGEST, LARGEST)
        return {
            "epoch": epoch,
            "layer": layer + 1,
            "low": low,
            "high": high,
            "counts": typed(np.bincount(bins.ravel(), minlength=BINS), "i4"),
            "rows": u.shape[1],
            "units": u.shape[0],
            "negative": float((u <= 0).mean()),
            "silent": (np.flatnonzero((u <= 0).all(axis=1)) + 1).tolist(),
            "flat": bool(activation.value(np.array(-1.0), *own) == activation.value(np.array(-2.0), *own)),
            "name": f"n = {own[0]:.3f}" if len(own) else activation.label,
            "u": typed(places),
            "h": typed(h),
            "reference": typed(LAYERS[REFERENCE].value(places)),
        }


def _range(u: NDArray[np.float32]) -> tuple[float, float]:
    """Round numbers around 0 between which nearly all of u lies, and at least from −1 to 2."""
    finite = u[np.isfinite(u)]
    least, most = np.quantile(finite, (RARE, 1 - RARE)) if finite.size else (0.0, 0.0)
    return -_rounded_up(max(-float(least), -U[0])), _rounded_up(max(float(most), U[-1]))


def _rounded_up(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(part for part in (1, 1.5, 2, 3, 5, 7, 10) if part * power >= 0.999 * value))


def _learned(layers: Sequence[Layer]) -> list[tuple[int, str]]:
    """Number, from 1, and kind of each hidden layer with a learned exponent."""
    numbered = enumerate(layers, start=1)
    return [(number, layer.kind) for number, layer in numbered if LAYERS[layer.kind].exponent_floor is not None]


def _moved(layers: Sequence[Layer], metrics: Metrics) -> list[dict[str, Any]]:
    """The shapes with a learned exponent at the last of these epochs."""
    learned = _learned(layers)
    exponents = median(metrics.exponents[-1], axis=0)
    return [_curve(kind, float(n)) for (_, kind), n in zip(learned, exponents, strict=True)]


def _curve(kind: str, exponent: float | None = None) -> dict[str, Any]:
    if exponent is None:
        return {"name": LAYERS[kind].label, "h": typed(LAYERS[kind].value(U))}
    return {"name": f"n = {exponent:.3f}", "h": typed(LAYERS[kind].value(U, exponent))}
