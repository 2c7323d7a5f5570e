"""Files written in one step, folders with room in them, and values kept as long as their files are the same."""

import os
import time

import pytest

from core.files import FileMemory, make_room, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "file.txt"
    for content in (b"one", b"another"):
        written = write_whole(path, content)
        assert path.read_bytes() == content and names(tmp_path) == ["file.txt"]
        assert (written.st_ino, written.st_size) == (path.stat().st_ino, len(content))


def test_what_can_not_be_written_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr("core.files.os.replace", full)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"new")
    assert names(tmp_path) == ["file.txt"] and path.read_text() == "old"


def fill(folder, *files):
    """Write files of so many bytes, as if so many seconds ago."""
    for name, size, age in files:
        (folder / name).write_bytes(bytes(size))
        os.utime(folder / name, (time.time() - age,) * 2)


def test_the_oldest_files_go_until_the_next_one_fits(tmp_path):
    fill(tmp_path, ("a", 4, 400), ("b", 3, 300), ("c", 2, 200))
    make_room(tmp_path, coming=5, most_bytes=10)
    assert names(tmp_path) == ["b", "c"]
    make_room(tmp_path, coming=6, most_bytes=10)
    assert names(tmp_path) == ["c"]


def test_files_too_old_go_and_files_in_use_stay(tmp_path):
    fill(tmp_path, ("old", 1, 101), ("young", 1, 90), ("used", 1, 5))
    make_room(tmp_path, 0, 100, most_age=100)
    assert names(tmp_path) == ["used", "young"]
    make_room(tmp_path, 0, 0, in_use=10)
    assert names(tmp_path) == ["used"]


def test_ages_at_their_limits(tmp_path, monkeypatch):
    monkeypatch.setattr("core.files.time.time", lambda: 1e9)
    fill(tmp_path, ("before", 1, 0.5), ("now", 1, 0), ("after", 1, -0.5))
    make_room(tmp_path, 0, 0)
    assert names(tmp_path) == ["after", "now"]
    fill(tmp_path, ("old", 1, 100), ("older", 1, 101))
    make_room(tmp_path, 0, 100, most_age=100)
    assert names(tmp_path) == ["after", "now", "old"]
    fill(tmp_path, ("used", 1, 10), ("idle", 1, 11))
    make_room(tmp_path, 0, 0, in_use=10)
    assert names(tmp_path) == ["after", "now", "used"]


def test_other_files_and_folders_neither_count_nor_go(tmp_path):
    (tmp_path / "folder.npz").mkdir()
    fill(tmp_path, ("notes.txt", 100, 900), ("run.npz", 4, 300), (".killed.1.part", 4, 900))
    make_room(tmp_path, 2, 6, endings=(".npz",))
    assert names(tmp_path) == ["folder.npz", "notes.txt", "run.npz"]


def remember(memory, path, text, value):
    path.write_text(text)
    memory.keep(path, path.stat(), value)


def test_a_value_is_found_until_its_file_is_written_again_or_replaced(tmp_path):
    memory = FileMemory(10, 100)
    path = tmp_path / "file"
    remember(memory, path, "one", 1)
    assert memory.find(path, path.stat()) == 1
    path.write_text("four")
    assert memory.find(path, path.stat()) is None
    remember(memory, path, "two", 2)
    assert memory.find(path, path.stat()) == 2
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert memory.find(path, path.stat()) is None
    remember(memory, path, "two", 3)
    other = tmp_path / "other"
    other.write_text("two")
    os.utime(other, ns=(0, path.stat().st_mtime_ns))
    os.replace(other, path)
    assert memory.find(path, path.stat()) is None


def test_the_last_files_are_kept_and_no_large_ones(tmp_path):
    memory = FileMemory(2, 3)
    paths = [tmp_path / str(number) for number in range(4)]
    for number, path in enumerate(paths):
        remember(memory, path, "x" * (3 + (number == 3)), number)
    assert [memory.find(path, path.stat()) for path in paths] == [None, 1, 2, None]
