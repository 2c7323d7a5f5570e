"""Results of networks and their training."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from core.datasets import load_wine
from core.network import Network
from core.network import experiment as network_experiments
from core.network.training import advance, begin, measure
from tests.digests.links import TRAININGS
from tests.digests.reach import RUNS, Parts, metrics_of, network_of, state_of
from tests.digests.routes import asked, client, unpacked


def training_result(name: str) -> Parts:
    """A run in two chunks: how it is cut changes no number."""
    start = begin(network_of(TRAININGS[name]))
    first = measure(start)
    middle, one = advance(start, 2)
    end, other = advance(middle, 1000)
    pieces = [metrics_of(piece) for piece in (first, one, other)]
    return {part: np.concatenate([piece[part] for piece in pieces]) for part in pieces[0]} | state_of(end)


def network_result(name: str) -> Parts:
    """A network before its training, on the whole table."""
    wine = load_wine()
    network = Network(network_of(TRAININGS[name]).layers, 12)
    loss, gradient = network.loss_and_gradient(wine.x_train, wine.y_train)
    return {
        "parameters": network.parameters,
        "loss": float(loss),
        "gradient": np.array(gradient),
        "predictions": network.predict(wine.x_test),
        "accuracy": float(network.accuracy(wine.x_train, wine.y_train)),
    }


def wine_result() -> Parts:
    wine = load_wine()
    parts = {name: getattr(wine, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    return {**parts, "features": list(wine.feature_names)}


TRAINING_REQUESTS = (
    "layers=leaky_relu:6,exponent:4&rule=adam,learning_rate:0.01&networks=2&epochs=6&shuffle=true&seed=8"
)
CHANGED_AT = 3
"""The epoch after which the page asks for another learning rate."""


def training_route_result() -> Parts:
    """A run as the page trains it, with another learning rate on the way, and the file of its weights.

    How many epochs come in an answer depends on the machine.
    """
    settings = network_experiments.to_dict(network_of(TRAINING_REQUESTS))
    with tempfile.TemporaryDirectory() as folder, environment(RUNS, folder):
        answers = [asked("/network/begin", settings=settings, run="digests")]
        while not answers[-1]["done"]:
            epoch = answers[-1]["epoch"]
            rate = {"learning_rate": 0.003} if epoch == CHANGED_AT else {}
            epochs = CHANGED_AT - epoch if epoch < CHANGED_AT else 100
            answers.append(asked("/network/advance", run="digests", epoch=epoch, epochs=epochs, **rate))
        weights = client().get("/network/weights/digests.json").get_json()
    held = ("epoch", "done", "settings", "query", "metrics")  # the rest is what panels draw and what takes its time
    unpackings = [unpacked({name: answer[name] for name in held if name in answer}) for answer in answers]
    return {
        "begun": unpackings[0][0],
        "ended": unpackings[-1][0],
        **{name: np.concatenate([arrays[name] for _, arrays in unpackings]) for name in unpackings[0][1]},
        "settings": weights["settings"],
        "weights": np.array(list(numbers_in(weights["networks"]))),
    }


def numbers_in(content: Any) -> Iterator[float]:
    """All numbers of a JSON value, in their order."""
    if isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from numbers_in(part)
    elif isinstance(content, int | float):
        yield float(content)


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
