"""What one takes away from a run: the comparison with scikit-learn, and the weights."""

import json
from dataclasses import replace

import numpy as np

from app.network import api
from core.network import checkpoints
from core.network.experiment import from_dict, to_dict
from core.network.layers import LAYERS
from tests.app.network.api.training import SMALL, diverging


def test_the_comparison_is_of_the_widths_and_batches_of_the_settings(training, monkeypatch):
    asked = []
    monkeypatch.setattr(api, "sklearn_results", lambda experiment: asked.append(experiment) or {"test": 0.75})
    status, answer = training.post("baseline", {"settings": to_dict(SMALL)})
    assert (status, answer) == (200, {"test": 0.75})
    assert asked == [SMALL]


def test_the_weights_are_those_of_the_checkpoint(training):
    run = training.begin()["run"]
    training.advance(run, 0, 3)
    answer = training.weights(run)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="fall-line-{run[:8]}.json"'
    content = json.loads(answer.get_data())
    checkpoint = checkpoints.load(run)
    assert from_dict(content["settings"]) == SMALL and content["epoch"] == 3
    assert [each["seed"] for each in content["networks"]] == [0, 1]
    for network, parameters in zip(content["networks"], checkpoint.parameters, strict=True):
        assert network["ending"] == "Training has not reached its last epoch."
        kinds = [layer["activation"] for layer in network["layers"]]
        shapes = [np.shape(layer["weights"]) for layer in network["layers"]]
        assert kinds == ["leaky_relu", "exponent", None]
        assert shapes == [(11, 5), (5, 4), (4, 2)]
        flat = np.concatenate(
            [
                np.concatenate([np.ravel(layer["weights"]), layer["biases"], np.ravel([layer.get("exponent", [])])])
                for layer in network["layers"]
            ]
        )
        assert np.array_equal(flat, parameters)


def test_the_weights_predict_what_the_network_predicts(training):
    run = training.begin(replace(SMALL, networks=1))["run"]
    training.advance(run, 0, 6)
    (network,) = json.loads(training.weights(run).get_data())["networks"]
    h = SMALL.data.x_test
    for layer in network["layers"]:
        u = h @ np.array(layer["weights"]) + layer["biases"]
        own = [layer["exponent"]] if "exponent" in layer else []
        h = u if layer["activation"] is None else LAYERS[layer["activation"]].value(u, *own)
    assert np.array_equal(h.argmax(axis=1), checkpoints.load(run).network(0).predict(SMALL.data.x_test))


def test_the_weights_of_a_broken_network_say_so_and_are_numbers(training):
    started = training.begin(diverging(networks=1))
    training.to_the_end(started, 5)
    (network,) = json.loads(training.weights(started["run"]).get_data())["networks"]
    assert network["ending"].startswith("Stopped in epoch ")
    assert all(np.isfinite(layer["weights"]).all() for layer in network["layers"])
