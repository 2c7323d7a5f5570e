"""Runs that break, checkpoints that can't be used, and what is out of reach."""

import numpy as np
import pytest

from core.network import checkpoints
from core.network.experiment import to_dict
from core.network.training import advance, begin
from tests.app.network.api.training import SMALL, diverging, metrics_of
from tests.core.network.test_training import assert_same


def test_a_network_that_diverges_stops_with_its_reason_and_keeps_finite_weights(training):
    started = training.begin(diverging(networks=1))
    *_, last = training.to_the_end(started, 3)
    checkpoint = checkpoints.load(started["run"])
    assert last["broken"] == 1
    assert last["epoch"] == checkpoint.stopped[0] - 1 < 20
    assert last["sentence"] == checkpoint.sentence()
    assert last["sentence"].startswith(f"Stopped in epoch {checkpoint.stopped[0]}. ")
    assert "take a smaller learning rate" in last["sentence"]
    assert np.isfinite(checkpoint.parameters).all()
    after = training.advance(started["run"], last["epoch"], 3)
    assert (after["epoch"], after["done"]) == (last["epoch"], True)


def test_of_several_networks_some_stop_and_the_others_go_on(training):
    experiment = diverging(networks=6, shuffle=True)
    started = training.begin(experiment)
    answers = training.to_the_end(started, 4)
    whole, metrics = advance(begin(experiment), 20)
    assert_same(metrics_of(*answers), metrics)
    assert_same(checkpoints.load(started["run"]), whole)
    broken = np.flatnonzero(whole.stopped)
    assert len(broken) > 0
    assert answers[-1]["broken"] == len(broken)
    assert answers[-1]["sentence"] == (
        f"{len(broken)} of 6 networks stopped. Seed {broken[0]}: {whole.sentence(int(broken[0]))}"
    )


# ---- checkpoints that can't be used


def cut(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", cut, lambda content: b"hello" + content[6:], lambda content: b"quality;pH\n5;3\n"],
)
def test_a_damaged_checkpoint_is_told_and_left_as_it_is(training, folder, damage):
    run = training.begin()["run"]
    path = folder / f"{run}.npz"
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    sentence = f"The checkpoint of run {run} cannot be read: the file is damaged or is not one of Fall Line's."
    assert training.refused(409, "advance", run=run, epoch=0, epochs=1) == f"{sentence} Start the run again."
    answer = training.weights(run)
    assert answer.status_code == 409 and answer.get_json()["error"].startswith(sentence)
    assert path.read_bytes() == damaged
    training.begin(run=run)
    assert training.advance(run, 0, 1)["epoch"] == 1


def test_a_foreign_npz_file_is_told(training, folder):
    np.savez(folder / "mine.npz", weights=np.zeros(3))
    error = training.refused(409, "advance", run="mine", epoch=0, epochs=1)
    assert "its format is not 'fall-line network 1'" in error


def test_a_missing_run_is_told(training):
    for name in ("nobody", None, "None"):
        error = training.refused(409, "advance", run=name, epoch=0, epochs=1)
        assert error == f"Run {name} has no checkpoint here: start it again"
    assert training.weights("nobody").status_code == 409


def test_a_folder_in_place_of_a_checkpoint_is_told(training, folder):
    (folder / "mine.npz").mkdir()
    training.refused(409, "advance", run="mine", epoch=0, epochs=1)
    error = training.refused(503, "begin", settings=to_dict(SMALL), run="mine")
    assert error.startswith("The cache folder can't be used: ")


OUTSIDE = ["../outside", "..", ".", "/etc/passwd", "a/b", "a\\b", "~", "a.npz", "C:x", "ü", "a b", "a\0b", "a" * 65]


@pytest.mark.parametrize("run", OUTSIDE)
def test_no_name_of_a_run_leaves_the_folder(training, folder, run):
    before = sorted(folder.parent.rglob("*.npz"))
    rule = "it takes 1 to 64 letters, digits, hyphens and underscores"
    assert training.refused(400, "begin", settings=to_dict(SMALL), run=run).endswith(rule)
    assert training.refused(409, "advance", run=run, epoch=0, epochs=1).endswith(rule)
    assert sorted(folder.parent.rglob("*.npz")) == before


@pytest.mark.parametrize("run", [".", "..", "..%2F..%2Fx", "%2e%2e", "a%00", "~", "a.npz", "%5c..%5cx"])
def test_no_address_of_weights_leaves_the_folder(app, training, folder, monkeypatch, run):
    inner = folder / "runs"
    monkeypatch.setenv("FALL_LINE_RUNS", str(inner))
    started = training.begin()
    (folder / "x.npz").write_bytes((inner / f"{started['run']}.npz").read_bytes())
    answer = app.server.test_client().get(f"/network/weights/{run}.json")
    # What is no name of a run at all is answered with the page, like any unknown address.
    assert answer.status_code == 409 or answer.mimetype == "text/html"


# ---- what is out of reach


def test_a_cache_folder_that_cannot_be_written_is_told(training, folder, monkeypatch):
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("FALL_LINE_RUNS", str(folder / "file" / "runs"))
    error = training.refused(503, "begin", settings=to_dict(SMALL))
    assert error.startswith("The cache folder can't be used: ")


def test_a_full_disk_is_told_and_the_last_checkpoint_stays(training, monkeypatch):
    run = training.begin()["run"]
    training.advance(run, 0, 2)
    before = checkpoints.load(run)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_bytes", full)
        error = training.refused(503, "advance", run=run, epoch=2, epochs=1)
    assert error == "The cache folder can't be used: No space left on device."
    assert_same(checkpoints.load(run), before)
    assert training.advance(run, 2, 1)["epoch"] == 3


def test_missing_data_are_told_where_they_are_missed(training, without_data):
    without_data()
    for name in ("begin", "baseline"):
        error = training.refused(503, name, settings={"epochs": 3})
        assert error.startswith("The data are missing: ")
        assert "winequality-red.csv" in error


def test_data_that_went_missing_are_told_and_the_run_is_not_called_damaged(training, without_data):
    run = training.begin()["run"]
    without_data()
    error = training.refused(503, "advance", run=run, epoch=0, epochs=1)
    assert error.startswith("The data are missing: ")
    assert training.weights(run).status_code == 503


def test_damaged_data_are_told_with_their_line(training, folder, without_data):
    (folder / "winequality-red.csv").write_text("pH,quality\n3.5,5\nsour,6\n3.2,7\n")
    without_data()
    error = training.refused(400, "begin", settings={})
    assert error == "Column 'pH' is 'sour' in line 3: it takes a finite number"
