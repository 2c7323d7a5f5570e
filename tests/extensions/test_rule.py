"""An update rule of one class, which nothing else names: on the page, in links, sweeps, scripts and the network."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly
import pytest

from app.descent.export.numpy_script import numpy_script
from app.descent.page import controls
from core.descent import descend
from core.descent.experiment import from_query, run, to_dict, to_query
from core.network.experiment import from_query as network_from_query
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.optimizers.base import LEARNING_RATE, Number, Rule, hyperparameter
from core.quantities import Quantity
from core.surfaces import SURFACES
from core.sweep.study import read_sweep

FIRMNESS = Quantity("Firmness", symbol="κ", help="How much of a step's length is its own.", maximum=5.0)


@dataclass(frozen=True)
class SignDescent(Rule):
    """The sign of the gradient, and a share of the gradient itself: θ ← θ − α(sign g + κg)."""

    name: ClassVar[str] = "sign_descent_of_a_test"
    label: ClassVar[str] = "Sign descent"
    equation: ClassVar[str] = "θ ← θ − α(sign g + κg)"
    source: ClassVar[str] = "Bernstein and others, 2018"

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.02)
    firmness: Number = hyperparameter(FIRMNESS, 0.5)

    def update(self, gradient: Number, state: tuple[()], parameters: Number) -> tuple[Number, tuple[()]]:
        """−α(sign g + κg)."""
        return -self.learning_rate * (np.sign(gradient) + self.firmness * gradient), state


NAME = SignDescent.name
QUERY = f"surface=matyas&x=4&y=-4&steps=30&noise=1&seed=3&c={NAME},learning_rate:0.05,firmness:0.25"


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(OPTIMIZERS, NAME, SignDescent)


def test_it_descends_alone_and_in_a_crowd():
    experiment, problems = from_query(QUERY)
    assert problems == {}
    (path,) = run(experiment)
    rule = SignDescent(learning_rate=0.05, firmness=0.25)
    assert (descend(SURFACES["matyas"], rule, (4, -4), 30, 1.0, 3).points == path.points).all()


def test_links_hold_it_and_refuse_what_its_quantities_refuse():
    experiment, _ = from_query(QUERY)
    assert from_query(to_query(experiment)) == (experiment, {})
    assert "Firmness is 9" in str(from_query(QUERY.replace("0.25", "9"))[1])


def shown(component: Any) -> str:
    return json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder, ensure_ascii=False)


def test_the_menu_offers_it_with_controls_of_its_own():
    experiment, _ = from_query(QUERY)
    page = shown(controls(to_dict(experiment), None))
    assert all(word in page for word in ("Sign descent", NAME, "Firmness", "κ"))


def test_a_sweep_varies_it():
    sweep = read_sweep(
        {"kind": "descent", "experiment": {"rule": NAME, "steps": 20}, "vary": {"firmness": [0, 0.5, 1]}}
    )
    rows = sweep.kind.run(sweep.experiments)
    assert len({row["value"] for row in rows}) == 3


def test_its_script_computes_the_same_bits():
    experiment, _ = from_query(QUERY)
    space: dict[str, Any] = {"__name__": "script"}
    exec(compile(numpy_script(experiment), "script", "exec"), space)
    (path,) = run(experiment)
    assert np.array_equal(np.asarray(space["paths"][0]), path.points)


def test_it_trains_a_network():
    experiment, problems = network_from_query(f"layers=leaky_relu:4&rule={NAME},learning_rate:0.001&epochs=2")
    assert problems == {}
    _, metrics = advance(begin(experiment), 2)
    assert metrics.train_loss[-1, 0] < metrics.train_loss[0, 0]
