"""A layer of one class, which nothing else names: in menus, links, sweeps, training and its panel."""

from typing import Any

import numpy as np
import pytest

from app.network.controls import controls
from core.network import Network, advance, begin
from core.network.experiment import from_query, to_dict, to_query
from core.network.layers import LAYERS, Activation, Layer
from core.sweep.study import read_sweep
from tests.extensions.test_rule import shown


class Softsign(Activation):
    """h = u/(1 + |u|) (Bergstra and others, 2009)."""

    kind = "softsign_of_a_test"
    label = "Softsign"
    equation = "h = u/(1 + |u|)"
    weight_range = (-0.5, 0.5)

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """u/(1 + |u|)."""
        return u / (1 + xp.abs(u))

    def forward(self, u: Any) -> Any:
        """h = u/(1 + |u|)."""
        self._u = u
        self._active[...] = self.value(u)
        return self._h

    def backward(self, dh: Any) -> Any:
        """∂L/∂u = ∂L/∂h / (1 + |u|)²."""
        self._du[...] = dh / (1 + np.abs(self._u)) ** 2
        return self._du


KIND = Softsign.kind
QUERY = f"layers={KIND}:6,leaky_relu:4&rule=adam,learning_rate:0.01&epochs=3"


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(LAYERS, KIND, Softsign)


def test_a_link_holds_it_and_it_trains():
    experiment, problems = from_query(QUERY)
    assert problems == {} and from_query(to_query(experiment)) == (experiment, {})
    _, metrics = advance(begin(experiment), 3)
    assert metrics.train_loss[-1, 0] < metrics.train_loss[0, 0]


def test_its_gradient_is_that_of_its_loss():
    network = Network([Layer(KIND, 3)], 0, 4, 2)
    random = np.random.default_rng(0)
    x, y = random.uniform(size=(9, 4)), random.integers(0, 2, 9)
    _, gradient = network.loss_and_gradient(x, y)
    found, start = np.array(gradient), network.parameters.copy()
    for place in range(len(start)):
        around = []
        for shift in (1e-6, -1e-6):
            network.parameters[:] = start
            network.parameters[place] += shift
            around.append(float(network.loss_and_gradient(x, y)[0]))
        assert found[place] == pytest.approx((around[0] - around[1]) / 2e-6, abs=1e-8)


def test_the_menu_offers_it_and_its_shape_is_that_of_its_definition():
    experiment, _ = from_query(QUERY)
    assert "Softsign" in shown(controls(to_dict(experiment), None))
    u = np.linspace(-2, 2, 5)
    assert LAYERS[KIND].value(u) == pytest.approx(u / (1 + np.abs(u)))


def test_a_sweep_varies_it():
    sweep = read_sweep(
        {"kind": "network", "experiment": {"epochs": 1}, "vary": {"layers": [f"{KIND}:4", "leaky_relu:4"]}}
    )
    assert len(sweep.kind.run(sweep.experiments)) == 2
