"""Values kept for as long as their files are the ones that this process wrote, and the checkpoints among them."""

import os
from dataclasses import replace

import numpy as np
import pytest

from core.network import checkpoints
from core.network.file_memory import FileMemory
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from tests.core.network.test_checkpoints import EXPERIMENT
from tests.core.network.test_training import assert_same


def write(memory, path, text, value):
    path.write_text(text)
    memory.keep(path, path.stat(), value)


def test_a_value_is_found_until_its_file_is_written_again_or_replaced(tmp_path):
    memory = FileMemory(10, 100)
    path = tmp_path / "file"
    write(memory, path, "one", 1)
    assert memory.find(path, path.stat()) == 1
    path.write_text("four")
    assert memory.find(path, path.stat()) is None
    write(memory, path, "two", 2)
    assert memory.find(path, path.stat()) == 2
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert memory.find(path, path.stat()) is None
    write(memory, path, "two", 3)
    other = tmp_path / "other"
    other.write_text("two")
    os.utime(other, ns=(0, path.stat().st_mtime_ns))
    os.replace(other, path)
    assert memory.find(path, path.stat()) is None


def test_the_last_files_are_kept_and_no_large_ones(tmp_path):
    memory = FileMemory(2, 5)
    paths = [tmp_path / str(number) for number in range(4)]
    for number, path in enumerate(paths):
        write(memory, path, "x" * (3 + 3 * (number == 3)), number)
    assert [memory.find(path, path.stat()) for path in paths] == [None, 1, 2, None]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("networks", [1, 2])
def test_a_checkpoint_is_read_once_more_only_after_somebody_else_wrote_it(name, networks, tmp_path, monkeypatch):
    checkpoint, metrics = advance(begin(replace(EXPERIMENT, rule=OPTIMIZERS[name](), networks=networks)), 2)
    path = checkpoints.save(checkpoint, "run", tmp_path, metrics)
    content = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "_read", lambda *_: pytest.fail("it was read"))
        found, kept = checkpoints.load_chunk("run", tmp_path)
        after, _ = advance(found, 1)  # which must leave what is kept as it was
        found.network().predict(found.experiment.data.x_test)
        again, _ = checkpoints.load_chunk("run", tmp_path)
        assert kept is metrics
    assert_same(again, checkpoints.from_bytes(content))
    assert_same(after, advance(checkpoints.from_bytes(content), 1)[0])
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="cannot be read"):
        checkpoints.load("run", tmp_path)
    np.testing.assert_array_equal(found.parameters, checkpoint.parameters)
