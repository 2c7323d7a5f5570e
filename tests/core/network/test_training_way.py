"""The way of a run's first network, which the landscape draws."""

from dataclasses import replace

import numpy as np
import pytest

from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import Training, begin
from core.optimizers import OPTIMIZERS

WILD = NetworkExperiment(
    layers=(Layer("exponent", 12), Layer("exponent", 8)),
    rule=OPTIMIZERS["sgd"](learning_rate=0.3),
    epochs=6,
    networks=4,
    shuffle=True,
)
"""Some of its networks overflow while others go on."""


@pytest.mark.parametrize("seed", [1, 2, 3, 10])
def test_the_way_goes_on_as_long_as_the_first_network_whatever_becomes_of_the_others(seed):
    training = Training(begin(replace(WILD, seed=seed)))
    training.advance(WILD.epochs)
    losses = training.metrics.train_loss
    alive = np.flatnonzero(np.isfinite(losses[:, 0])) + 1
    assert [epoch for epoch, _ in training.way] == alive.tolist()
