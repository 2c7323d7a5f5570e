"""A data set of one loader, which nothing else names: in links, training, the page and sweeps."""

import numpy as np
import pytest

from app.network.controls import controls
from core.datasets import DATASETS, Dataset
from core.network.experiment import from_query, to_dict, to_query
from core.network.training import advance, begin
from core.sweep.study import read_sweep
from tests.extensions.test_rule import shown

NAME = "rings_of_a_test"
QUERY = f"dataset={NAME}&layers=leaky_relu:6&rule=adam,learning_rate:0.05&epochs=20&batch_size=10"


def load_rings() -> Dataset:
    """Two rings around one middle, three classes with what is between them."""
    random = np.random.default_rng(0)
    angle, y = random.uniform(0, 2 * np.pi, 90), np.arange(90) % 3
    x = 0.5 + (0.1 + 0.15 * y[:, None]) * np.column_stack([np.cos(angle), np.sin(angle)])
    return Dataset(x[:60], y[:60], x[60:], y[60:], ("east", "north"), ("inner", "middle", "outer"))


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(DATASETS, NAME, load_rings)


def test_a_link_opens_it_and_it_trains():
    experiment, problems = from_query(QUERY)
    assert problems == {} and from_query(to_query(experiment)) == (experiment, {})
    _, metrics = advance(begin(experiment), 20)
    assert metrics.train_loss[-1, 0] < metrics.train_loss[0, 0]


def test_the_page_says_how_large_it_is():
    experiment, _ = from_query(QUERY)
    page = shown(controls(to_dict(experiment), None))
    assert NAME in page and "60 training and 30 test rows" in page


def test_a_sweep_takes_it():
    sweep = read_sweep(
        {"kind": "network", "experiment": {"dataset": NAME, "epochs": 2}, "vary": {"batch_size": [10, 60]}}
    )
    assert len(sweep.kind.run(sweep.experiments)) == 2
