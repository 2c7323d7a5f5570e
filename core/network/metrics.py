"""What is measured of a run after each epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.network.affine import Floats
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS
from core.network.stack import Integers


@dataclass(frozen=True)
class Metrics:
    """What was measured after each epoch of a chunk, over all rows, at the weights of that moment.

    Losses include the penalty. The first axis is the epoch, the second the network; a network that has stopped has
    NaN from that epoch on, and epochs in which no network was left are not listed. In `gradient_norms` and
    `weight_norms` the third axis is the layer, the output layer last: the norm of the gradient of the training loss
    with respect to all parameters of the layer, and of its weights without the biases. In `exponents` the third
    axis is the layer with a learnable exponent.
    """

    epochs: Integers
    train_loss: Floats
    train_accuracy: Floats
    test_loss: Floats
    test_accuracy: Floats
    gradient_norms: Floats
    weight_norms: Floats
    exponents: Floats


def no_metrics(experiment: NetworkExperiment) -> Metrics:
    """The metrics of no epoch at all."""
    return metrics_of(experiment, 1, [])


def metrics_of(experiment: NetworkExperiment, first: int, rows: Sequence[Floats]) -> Metrics:
    """The metrics of epochs from `first` on, from their rows, each (networks, columns)."""
    columns = _columns(experiment)
    ends = np.cumsum([math.prod(shape) for shape in columns.values()])
    table = np.array(rows).reshape(len(rows), experiment.networks, ends[-1])
    pieces = np.split(table, ends[:-1], axis=-1)
    values = {
        name: piece.reshape(*table.shape[:2], *shape)
        for (name, shape), piece in zip(columns.items(), pieces, strict=True)
    }
    return Metrics(np.arange(first, first + len(rows)), **values)


def _columns(experiment: NetworkExperiment) -> Mapping[str, tuple[int, ...]]:
    """The columns of a row of metrics: the name of each metric and its shape for one network and epoch."""
    layers = len(experiment.layers) + 1
    exponents = sum(LAYERS[layer.kind].exponent_floor is not None for layer in experiment.layers)
    scalars = dict.fromkeys(("train_loss", "train_accuracy", "test_loss", "test_accuracy"), ())
    return scalars | {"gradient_norms": (layers,), "weight_norms": (layers,), "exponents": (exponents,)}
