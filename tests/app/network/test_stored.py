"""A run as it stands, and as it was."""

import numpy as np
import pytest

from app.network.panels import PANELS
from app.network.stored import UnusableRun, moment
from core.network import checkpoints, paths
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import Training, advance, begin
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded

XOR = NetworkExperiment(
    dataset="xor", layers=(Layer("tanh", 4),), rule=OPTIMIZERS["adam"](learning_rate=0.05), epochs=9, networks=2
)


@pytest.fixture(autouse=True)
def run(tmp_path, monkeypatch):
    """A run that is kept as it goes on."""
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    training = Training(begin(XOR))
    training.advance(9)
    checkpoints.save(training.checkpoint, "xor")
    paths.extend_path("xor", training.checkpoint, training.way)
    return training.checkpoint


def after(epoch):
    """The weights of the first network."""
    return advance(begin(XOR), epoch)[0].parameters[0]


def test_without_an_epoch_a_run_is_as_it_stands(run):
    found = moment({"run": "xor"})
    assert found.epoch == 9
    np.testing.assert_array_equal(found.parameters, run.parameters[0])


@pytest.mark.parametrize(("wanted", "found"), [(0, 0), (4, 4), ("7", 7), (9, 9), (10_000, 9)])
def test_an_epoch_is_looked_back_at(wanted, found):
    past = moment({"run": "xor", "epoch": wanted})
    assert past.epoch == found
    np.testing.assert_allclose(past.parameters, after(found), rtol=1e-6)


def test_where_some_epochs_are_kept_it_is_the_last_one_before(run, monkeypatch):
    monkeypatch.setattr(paths, "MOST_ROWS", 3)
    paths.begin_path("xor")
    training = Training(begin(XOR))
    training.advance(9)
    paths.extend_path("xor", run, training.way)
    assert [moment({"run": "xor", "epoch": epoch}).epoch for epoch in (2, 3, 5, 8, 9)] == [0, 3, 3, 6, 9]


@pytest.mark.parametrize("epoch", ["x", -1, 1.5])
def test_what_is_no_epoch_is_refused(epoch):
    with pytest.raises(ValueError, match="takes a whole number"):
        moment({"run": "xor", "epoch": epoch})


def test_a_run_that_is_not_there_is_told():
    with pytest.raises(UnusableRun):
        moment({"run": "gone", "epoch": 3})


def test_what_it_has_learnt_and_its_picture_are_of_that_epoch():
    part = begin(XOR).network(0).parts[0]
    picture = PANELS["picture"].asked({"run": "xor", "epoch": 4})
    assert picture["epoch"] == 4
    table = after(4)[part.affine].reshape(part.shape)
    np.testing.assert_allclose(decoded(picture["layers"][0]["biases"]), table[-1], rtol=1e-6)
    boundary = PANELS["boundary"].asked({"run": "xor", "epoch": 4})
    checkpoints.save(advance(begin(XOR), 4)[0], "short")
    there = PANELS["boundary"].asked({"run": "short"})
    assert boundary["epoch"] == there["epoch"] == 4
    assert np.abs(decoded(boundary["share"]).astype(int) - decoded(there["share"])).max() <= 1
    activation = [PANELS["activation"].asked({"run": "xor", "epoch": epoch, "layer": 1}) for epoch in (4, 9)]
    assert [each["epoch"] for each in activation] == [4, 9]
    assert activation[0]["counts"] != activation[1]["counts"]
