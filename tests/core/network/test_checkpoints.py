import io
import json
import os
import pickle
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from core.formula.rule import ON_NETWORKS
from core.network import checkpoints
from core.network.checkpoints import (
    FORMAT,
    IN_USE,
    KEPT_DAYS,
    folder,
    from_bytes,
    load,
    load_chunk,
    new_run,
    path_of,
    save,
    to_bytes,
)
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from tests.core.keeping import assert_limits
from tests.core.network.test_training import assert_same

EXPERIMENT = NetworkExperiment(layers=(Layer("exponent", 4),), batch_size=600, epochs=4, networks=2)


REMEMBERED = checkpoints.written_files.most_files, checkpoints.written_files.most_bytes


@pytest.fixture(scope="module")
def checkpoint():
    return advance(begin(replace(EXPERIMENT, rule=OPTIMIZERS["adam"](learning_rate=0.01))), 2)[0]


@pytest.fixture(autouse=True)
def from_disk(monkeypatch):
    """Files are read, those of this process too."""
    monkeypatch.setattr(checkpoints.written_files, "most_bytes", 0)


@pytest.mark.parametrize("name", ON_NETWORKS)
def test_every_rule_survives_the_disk(name, tmp_path):
    before, _ = advance(begin(replace(EXPERIMENT, rule=OPTIMIZERS[name]())), 2)
    save(before, "run", tmp_path)
    after = load("run", tmp_path)
    assert_same(before, after)
    assert_same(advance(before, 2)[0], advance(after, 2)[0])
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_a_stopped_run_survives_the_disk(tmp_path):
    experiment = replace(EXPERIMENT, rule=OPTIMIZERS["sgd"](learning_rate=900.0), networks=1, batch_size=32)
    stopped, _ = advance(begin(experiment), 4)
    assert stopped.stopped[0]
    save(stopped, "run", tmp_path)
    assert_same(load("run", tmp_path), stopped)
    assert load("run", tmp_path).sentence() == stopped.sentence()


def test_the_metrics_of_the_last_chunk_are_kept_beside_the_checkpoint(tmp_path):
    checkpoint, metrics = advance(begin(EXPERIMENT), 3)
    save(checkpoint, "run", tmp_path, metrics)
    loaded, kept = load_chunk("run", tmp_path)
    assert_same(loaded, checkpoint)
    for name, values in vars(metrics).items():
        np.testing.assert_array_equal(getattr(kept, name), values)
    save(checkpoint, "run", tmp_path)
    assert load_chunk("run", tmp_path)[1] is None


def test_metrics_of_another_shape_are_refused(checkpoint, tmp_path):
    _, metrics = advance(begin(EXPERIMENT), 2)
    save(checkpoint, "run", tmp_path, replace(metrics, train_loss=metrics.train_loss[:1]))
    with pytest.raises(ValueError, match=r"its metrics train_loss are not float64 of shape \(2, 2\)"):
        load("run", tmp_path)


def test_a_file_is_small_and_holds_no_pickle(checkpoint):
    content = to_bytes(checkpoint)
    assert len(content) < 10_000
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert str(file["format"]) == FORMAT and all(file[key].dtype != object for key in file.files)


def read_or_none(content):
    try:
        return from_bytes(content)[0]
    except ValueError:
        return None


def test_every_cut_and_every_changed_byte_is_refused_or_harmless(checkpoint):
    content = to_bytes(checkpoint)
    for end in range(0, len(content), 97):
        with pytest.raises(ValueError, match=r"^The checkpoint cannot be read: .* Start the run again\.$"):
            from_bytes(content[:end])
    for place in range(0, len(content), 41):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        found = read_or_none(bytes(damaged))
        if found is not None:  # a byte of the archive that carries no content, such as a date
            assert_same(found, checkpoint)


def rewritten(checkpoint, **changes):
    with np.load(io.BytesIO(to_bytes(checkpoint)), allow_pickle=False) as file:
        arrays = {key: file[key] for key in file.files} | changes
    buffer = io.BytesIO()
    np.savez(buffer, **{key: value for key, value in arrays.items() if value is not None})
    return buffer.getvalue()


@pytest.mark.parametrize("names", [["bomb.npy"], [f"{i}.npy" for i in range(20)]])
def test_an_archive_that_unpacks_to_too_much_is_refused_unread(monkeypatch, names):
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 1_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(1_000_001 // len(names) + 1))
    assert len(buffer.getvalue()) < 10_000
    monkeypatch.setattr(np.lib.npyio.NpzFile, "__getitem__", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(ValueError, match="it unpacks to more than 1,000,000 bytes"):
        from_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": np.array("fall-line network 0")}, "its format is not"),
        ({"format": None}, "its format is not"),
        ({"experiment": np.array("{")}, "its experiment is wrong"),
        ({"experiment": np.array("[]")}, "cannot be read"),
        ({"experiment": np.array(json.dumps({"epochs": -1}))}, "Epochs is −1: it takes a whole number from 1"),
        ({"parameters": np.zeros((2, 3))}, r"its parameters is not float64 of shape \(2, 59\)"),
        ({"parameters": np.zeros((2, 59), dtype=np.float32)}, "its parameters is not float64"),
        ({"parameters": np.full((2, 59), np.nan)}, "its parameters is not finite"),
        ({"state_1": None}, "its state_1 is not float64"),
        ({"epoch": np.array(-1)}, "its epoch is -1: it takes 0 to 4"),
        ({"epoch": np.array(5)}, "its epoch is 5: it takes 0 to 4"),
        ({"stopped": np.array([0, 9])}, "its stopped is"),
        ({"cause": np.array([0, 9])}, "its cause is"),
        ({"parameters": np.array([{}], dtype=object)}, "cannot be read"),
    ],
)
def test_a_checkpoint_that_contradicts_itself_is_refused(checkpoint, changes, message):
    with pytest.raises(ValueError, match=message):
        from_bytes(rewritten(checkpoint, **changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epoch": np.array(4)}, ""),
        ({"epoch": np.array(0), "stopped": np.array([0, 1])}, ""),
        ({"stopped": np.array([3, 0]), "cause": np.array([4, 0])}, ""),  # it is at epoch 2 of 4
        ({"stopped": np.array([4, 0])}, "its stopped is [4 0]: it takes 0 to 3"),
        ({"stopped": np.array([0, -1])}, "its stopped is [ 0 -1]: it takes 0 to 3"),
        ({"cause": np.array([0, 5])}, "its cause is [0 5]: it takes 0 to 4"),
        ({"cause": np.array([-1, 0])}, "its cause is [-1  0]: it takes 0 to 4"),
        ({"format": np.array([FORMAT])}, f"its format is not {FORMAT!r}"),
    ],
)
def test_numbers_of_a_checkpoint_may_go_to_their_limits_and_not_beyond(checkpoint, changes, message):
    content = rewritten(checkpoint, **changes)
    if message:
        with pytest.raises(ValueError, match="cannot be read") as refused:
            from_bytes(content, "Run")
        assert str(refused.value) == f"Run cannot be read: {message}. Start the run again."
    else:
        found = from_bytes(content)[0]
        for name, value in changes.items():
            np.testing.assert_array_equal(getattr(found, name), value)


def test_a_file_and_what_it_unpacks_to_may_be_as_large_as_the_limit(checkpoint, tmp_path, monkeypatch):
    content = save(checkpoint, "run", tmp_path).read_bytes()
    unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    assert unpacked < len(content)
    monkeypatch.setattr(checkpoints, "MOST_BYTES", len(content))
    assert_same(load("run", tmp_path), checkpoint)
    monkeypatch.setattr(checkpoints, "MOST_BYTES", len(content) - 1)
    told = f"^Run run has a file of more than {len(content) - 1:,} bytes: it is no checkpoint$"
    with pytest.raises(ValueError, match=told):
        load("run", tmp_path)
    monkeypatch.setattr(checkpoints, "MOST_BYTES", unpacked)
    assert_same(from_bytes(content)[0], checkpoint)
    monkeypatch.setattr(checkpoints, "MOST_BYTES", unpacked - 1)
    with pytest.raises(ValueError, match=f"it unpacks to more than {unpacked - 1:,} bytes"):
        from_bytes(content)


@pytest.mark.parametrize(
    "content", [b"", b"hello", pickle.dumps([1, 2]), b"\x93NUMPY\x01\x00", b"PK\x05\x06" + bytes(18)]
)
def test_foreign_files_are_refused(content):
    with pytest.raises(ValueError, match="The checkpoint cannot be read"):
        from_bytes(content)


class Unpickled:
    """What tells that it was unpickled, by a file that it leaves."""

    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return os.mkdir, (str(self.trace),)


def test_nothing_is_unpickled_on_the_way_to_a_refusal(tmp_path):
    trace, buffer = tmp_path / "unpickled", io.BytesIO()
    np.savez(buffer, settings=np.array([Unpickled(trace)], dtype=object))
    with pytest.raises(ValueError, match="The checkpoint cannot be read"):
        from_bytes(buffer.getvalue())
    assert not trace.exists()


def test_a_single_array_is_no_checkpoint():
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    with pytest.raises(ValueError, match="The checkpoint cannot be read"):
        from_bytes(buffer.getvalue())


def test_a_missing_run_is_named(tmp_path):
    with pytest.raises(ValueError, match="Run nobody has no checkpoint here: start it again"):
        load("nobody", tmp_path)


@pytest.mark.parametrize("run", ["", "../secret", "a/b", "a" * 65, "a.b", "ü", None, 7])
def test_names_of_runs_stay_within_the_folder(run, tmp_path):
    with pytest.raises(ValueError, match="Run is"):
        path_of(run, tmp_path)


def test_new_runs_have_names_of_their_own():
    names = {new_run() for _ in range(100)}
    assert len(names) == 100 and all(path_of(name).stem == name for name in names)
    assert {len(name) for name in names} == {32}  # 128 bits, not to be guessed


def test_the_folder_can_be_chosen(tmp_path, monkeypatch, checkpoint):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    assert folder() == tmp_path / "runs"
    save(checkpoint, "mine")
    assert_same(load("mine"), checkpoint)
    monkeypatch.delenv("FALL_LINE_RUNS")
    assert folder().parts[-2:] == ("fall-line", "runs")


def aged(directory, run, seconds):
    """Make a file of the folder look as if it had been written so long ago."""
    path = next(directory.glob(f"*{run}*"))
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def test_runs_left_alone_for_long_are_removed_and_so_are_parts_of_files(tmp_path, checkpoint):
    for run in ("old", "recent"):
        save(checkpoint, run, tmp_path)
    (tmp_path / ".killed.0a1b2c3d.part").write_bytes(b"PK")
    (tmp_path / "notes.txt").write_text("somebody else's")
    for run in ("old", "killed", "notes"):
        aged(tmp_path, run, 86_400 * (KEPT_DAYS + 1))
    aged(tmp_path, "recent", 86_400 * (KEPT_DAYS - 1))
    save(checkpoint, "new", tmp_path)
    assert names(tmp_path) == ["new.npz", "notes.txt", "recent.npz"]


def test_the_limits_of_age_and_size_and_of_what_is_in_use(tmp_path, checkpoint):
    keep = partial(save, checkpoint, "new", tmp_path)
    assert_limits(keep, tmp_path, 200_000_000, days=30, minutes_in_use=10, ending=".npz")


def test_two_hundred_runs_stay_within_the_limit_and_the_newest_are_kept(tmp_path, checkpoint, monkeypatch):
    size = len(to_bytes(checkpoint))
    monkeypatch.setattr("core.network.checkpoints.KEPT_BYTES", 20 * size)
    for number in range(200):
        save(checkpoint, f"{number:03}", tmp_path)
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 20 * size
        aged(tmp_path, f"{number:03}", 100_000 - number)
    assert names(tmp_path) == [f"{number}.npz" for number in range(180, 200)]
    save(checkpoint, "190", tmp_path)  # a run that goes on takes no room of another
    assert len(names(tmp_path)) == 20


def test_a_run_in_use_is_kept_however_full_the_folder_is(tmp_path, checkpoint, monkeypatch):
    monkeypatch.setattr("core.network.checkpoints.KEPT_BYTES", 1)
    for run in ("resting", "training"):
        save(checkpoint, run, tmp_path)
    aged(tmp_path, "resting", IN_USE + 60)
    aged(tmp_path, "training", IN_USE - 60)
    save(checkpoint, "new", tmp_path)
    assert names(tmp_path) == ["new.npz", "training.npz"]


def test_processes_that_make_room_at_once_do_not_disturb_each_other(tmp_path, checkpoint, monkeypatch):
    monkeypatch.setattr("core.network.checkpoints.KEPT_BYTES", 1)
    for number in range(100):
        save(checkpoint, f"old{number}", tmp_path)
        aged(tmp_path, f"old{number}.", IN_USE + 60)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: save(checkpoint, f"new{number}", tmp_path), range(16)))
    assert names(tmp_path) == sorted(f"new{number}.npz" for number in range(16))


@pytest.mark.parametrize("name", ON_NETWORKS)
@pytest.mark.parametrize("networks", [1, 2])
def test_a_checkpoint_is_read_once_more_only_after_somebody_else_wrote_it(name, networks, tmp_path, monkeypatch):
    assert REMEMBERED == (64, 200_000)
    monkeypatch.setattr(checkpoints.written_files, "most_bytes", REMEMBERED[1])
    checkpoint, metrics = advance(begin(replace(EXPERIMENT, rule=OPTIMIZERS[name](), networks=networks)), 2)
    path = save(checkpoint, "run", tmp_path, metrics)
    content = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "from_bytes", lambda *_: pytest.fail("it was read"))
        found, kept = load_chunk("run", tmp_path)
        after, _ = advance(found, 1)  # which must leave what is kept as it was
        found.network().predict(found.experiment.data.x_test)
        again, _ = load_chunk("run", tmp_path)
        assert kept is metrics
    assert_same(again, from_bytes(content)[0])
    assert_same(after, advance(from_bytes(content)[0], 1)[0])
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="cannot be read"):
        load("run", tmp_path)
    np.testing.assert_array_equal(found.parameters, checkpoint.parameters)
