"""What the picture of what is learnt is told."""

from dataclasses import replace

import numpy as np
import pytest

from app.network.panels import PANELS, begun
from app.network.panels.boundary import MOST_POINTS, SIDE
from app.network.stored import UnusableRun
from core.network import checkpoints
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import Training, advance, begin
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded

XOR = NetworkExperiment(
    dataset="xor", layers=(Layer("tanh", 8),), rule=OPTIMIZERS["adam"](learning_rate=0.05), epochs=40, networks=2
)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


@pytest.fixture
def run():
    trained, _ = advance(begin(XOR), 40)
    checkpoints.save(trained, "xor")
    return trained


def test_every_place_has_the_class_that_the_first_network_predicts_there(run):
    said = PANELS["boundary"].asked({"run": "xor", "columns": [1, 2], "points": True})
    across, up = (np.linspace(*said[axis], SIDE) for axis in ("across", "up"))
    places = np.column_stack([axis.ravel() for axis in np.meshgrid(across, up)])
    assert (decoded(said["winner"]).ravel() == run.network(0).predict(places)).mean() > 0.999
    assert decoded(said["share"]).min() >= 127  # the most probable of two classes
    assert said["epoch"] == 40
    for name, x, y in (("training", run.experiment.data.x_train, run.experiment.data.y_train),):
        assert said["points"][name]["of"] == len(y) and len(y) < MOST_POINTS
        np.testing.assert_allclose(decoded(said["points"][name]["x"]), x[:, 0], rtol=1e-6)
        np.testing.assert_array_equal(decoded(said["points"][name]["label"]), y)
    assert "points" not in PANELS["boundary"].asked({"run": "xor"})


def test_all_rows_lie_in_the_picture_with_the_same_margin_on_all_sides(run):
    data = run.experiment.data
    rows = np.concatenate((data.x_train, data.x_test))
    said = PANELS["boundary"].asked({"run": "xor"})
    for axis, values in zip(("across", "up"), rows.T, strict=True):
        margin = 0.06 * np.ptp(values)
        assert said[axis] == pytest.approx([values.min() - margin, values.max() + margin])


def test_of_more_features_the_others_stand_at_their_medians():
    start = begin(NetworkExperiment())
    checkpoints.save(start, "wine")
    said = PANELS["boundary"].asked({"run": "wine", "columns": [11, 3]})
    data = start.experiment.data
    places = np.tile(np.median(data.x_train, axis=0), (SIDE, 1))
    places[:, 10], places[:, 2] = np.linspace(*said["across"], SIDE), said["up"][0]
    assert (decoded(said["winner"])[:SIDE] == start.network(0).predict(places)).all()
    assert said["columns"] == [11, 3]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([1, 1], "two different features"),
        ([0, 1], "Column is 0: it takes a whole number from 1 to 2"),
        ([1, "x"], "'x'"),
    ],
)
def test_columns_that_there_are_not_are_refused(run, columns, message):
    with pytest.raises(ValueError, match=message):
        PANELS["boundary"].asked({"run": "xor", "columns": columns})


def test_a_run_that_is_not_there_is_told():
    with pytest.raises(UnusableRun):
        PANELS["boundary"].asked({"run": "gone"})


def test_the_picture_has_the_weights_of_the_first_network_and_maps_of_its_units(run):
    said = PANELS["picture"].asked({"run": "xor"})
    parts = run.network(0).parts
    for part, layer in zip(parts, said["layers"], strict=True):
        table = run.parameters[0][part.affine].reshape(part.shape)
        np.testing.assert_allclose(decoded(layer["weights"]).reshape(part.inputs, -1), table[:-1], rtol=1e-6)
        np.testing.assert_allclose(decoded(layer["biases"]), table[-1], rtol=1e-6)
        assert layer["greatest"] == np.abs(table[:-1]).max()
    side = said["maps"]["side"]
    assert [decoded(layer).size for layer in said["maps"]["layers"]] == [n * side * side for n in (2, 8, 2)]
    first = decoded(said["maps"]["layers"][0]).reshape(2, side, side)
    assert first[0, 0, 0] < 10 and first[0, 0, -1] > 245 and first[1, 0, 0] < 10 and first[1, -1, 0] > 245


def test_of_a_large_layer_sixteen_units_are_drawn_and_the_others_counted():
    experiment = NetworkExperiment(dataset="digits", layers=(Layer("relu", 20),))
    training = Training(begin(experiment))
    layers = begun(training, training.measure())["picture"]
    assert [(layer["units"], len(layer["names"])) for layer in layers] == [(64, 16), (20, 16), (10, 10)]
    checkpoints.save(training.checkpoint, "digits")
    said = PANELS["picture"].asked({"run": "digits"})
    assert [decoded(layer["weights"]).size for layer in said["layers"]] == [256, 160]
    assert said["maps"] is None


def test_both_are_asked_for_at_addresses_of_their_own(client, run):
    for name in ("boundary", "picture"):
        assert client.post(f"/network/{name}", json={"run": "xor"}).get_json()["epoch"] == 40
        assert client.post(f"/network/{name}", json={"run": "gone"}).status_code == 409
    assert client.post("/network/loss", json={"run": "xor"}).status_code in (404, 405)


def test_a_run_that_overflows_is_drawn_without_nan():
    wild = replace(XOR, rule=OPTIMIZERS["sgd"](learning_rate=1000.0), networks=1)
    trained, _ = advance(begin(wild), 5)
    checkpoints.save(trained, "wild")
    assert PANELS["boundary"].asked({"run": "wild"})["side"] == SIDE
    assert PANELS["picture"].asked({"run": "wild"})["maps"]
