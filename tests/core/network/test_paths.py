from dataclasses import replace

import numpy as np
import pytest

from core.network import paths
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.paths import begin_path, extend_path, load_path, stride
from core.network.training import Training, advance, begin
from core.optimizers import OPTIMIZERS
from tests.each import with_each

SMALL = NetworkExperiment(dataset="xor", layers=(Layer("tanh", 4),), epochs=9, networks=2)


def trained(run, folder, chunks, experiment=SMALL):
    checkpoint = begin(experiment)
    begin_path(run, folder)
    for epochs in chunks:
        training = Training(checkpoint)
        training.advance(epochs)
        checkpoint = training.checkpoint
        extend_path(run, checkpoint, training.way, folder)
    return checkpoint


@pytest.mark.parametrize("chunks", [(9,), (1, 2, 6), (4, 5)])
def test_the_way_is_that_of_the_first_network_however_it_is_cut(tmp_path, chunks):
    checkpoint = trained("run", tmp_path, chunks)
    epochs, way = load_path("run", checkpoint, tmp_path)
    np.testing.assert_array_equal(epochs, np.arange(10))
    for epoch, weights in zip(epochs, way, strict=True):
        expected = advance(begin(SMALL), int(epoch))[0].parameters[0]
        np.testing.assert_array_equal(weights, expected.astype(np.float32))


def test_a_chunk_that_is_trained_twice_and_a_run_begun_anew_do_no_harm(tmp_path):
    checkpoint = trained("run", tmp_path, (3,))
    training = Training(begin(SMALL))
    training.advance(3)
    extend_path("run", training.checkpoint, training.way, tmp_path)
    assert len(load_path("run", checkpoint, tmp_path)[0]) == 4
    begin_path("run", tmp_path)
    assert not list(tmp_path.iterdir())
    assert load_path("run", begin(SMALL), tmp_path)[0].tolist() == [0]


def test_a_long_run_keeps_some_of_its_epochs(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "MOST_ROWS", 3)
    assert stride(begin(SMALL)) == 3
    checkpoint = trained("run", tmp_path, (4, 4))
    assert load_path("run", checkpoint, tmp_path)[0].tolist() == [0, 3, 6, 8]
    large = replace(SMALL, layers=(Layer("tanh", 512), Layer("tanh", 512)), epochs=10_000, networks=1)
    assert stride(begin(large)) == 5000


def test_what_is_lost_is_passed_over(tmp_path):
    checkpoint = trained("run", tmp_path, (5,))
    (tmp_path / "run.path").unlink()
    epochs, way = load_path("run", checkpoint, tmp_path)
    assert epochs.tolist() == [0, 5] and way.shape == (2, 22)
    training = Training(checkpoint)
    training.advance(2)
    extend_path("run", training.checkpoint, training.way, tmp_path)
    assert load_path("run", training.checkpoint, tmp_path)[0].tolist() == [0, 6, 7]
    (tmp_path / "run.path").write_bytes(b"odd")
    assert load_path("run", checkpoint, tmp_path)[0].tolist() == [0, 5]


def test_a_network_that_stopped_ends_where_it_stopped(tmp_path):
    wild = replace(SMALL, rule=OPTIMIZERS["sgd"](learning_rate=1000.0), layers=(Layer("relu", 30),) * 4, epochs=20)
    checkpoint = trained("run", tmp_path, (20,), wild)
    epochs, way = load_path("run", checkpoint, tmp_path)
    assert np.isfinite(way).all() and (np.diff(epochs) > 0).all()
    if checkpoint.stopped[0]:
        assert epochs[-1] == checkpoint.stopped[0] - 1


@with_each(
    ("epochs", "widths", "every"),
    [
        (400, (4,), 1),
        (401, (4,), 2),
        (800, (4,), 2),
        (801, (4,), 3),
        (10_000, (4,), 25),
        (400, (374,), 1),  # 400 rows of 1,872 numbers are just within 3,000,000 bytes
        (400, (375,), 2),  # and 399 of 1,877
        (10_000, (500,), 34),  # 299 of 2,502
        (10_000, (128, 128), 233),
        (10_000, (512, 512, 512), 5000),  # of which one row alone is within: two are kept
    ],
)
def test_how_many_epochs_lie_between_two_rows_follows_from_epochs_and_size(epochs, widths, every):
    layers = tuple(Layer("tanh", width) for width in widths)
    assert stride(begin(replace(SMALL, layers=layers, epochs=epochs))) == every


def test_a_row_that_is_no_way_is_passed_over_and_weights_are_kept_as_far_as_can_be_drawn(tmp_path):
    checkpoint, rows = replace(begin(SMALL), epoch=6), np.ones((7, 22))
    rows[1, 3], rows[2, 5], rows[3] = np.nan, np.inf, 0.0
    rows[4, :2] = 1e20, -1e20
    extend_path("run", checkpoint, list(enumerate(rows[4:6], 5)), tmp_path)
    file = tmp_path / "run.path"
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, 6 * 22 * 4)
    kept = np.frombuffer(file.read_bytes(), "<f4").reshape(6, 22)
    assert kept[4, :3].tolist() == [np.float32(1e15), np.float32(-1e15), 1.0] and not kept[:4].any()
    file.write_bytes(np.vstack((rows[:4], kept[4:])).astype("<f4").tobytes() + b"cut")
    start, now = (
        parameters[0].astype(np.float32) for parameters in (begin(SMALL).parameters, checkpoint.parameters)
    )
    for stopped, epochs in ((0, [0, 1, 5, 6]), (6, [0, 1, 5]), (3, [0, 1, 2]), (1, [0])):
        found, way = load_path("run", replace(checkpoint, stopped=np.array([stopped, 0])), tmp_path)
        assert found.tolist() == epochs and found.dtype == np.int64
        assert np.array_equal(way[[0, -1]], [start, now]) and way.shape == (len(epochs), 22)
        assert (way[1:2] == 1).all() or len(epochs) < 3
