"""Files: written in one step, folders that keep within a size and an age, and what this process itself wrote.

Any number of processes may write to one folder, and make room in it, at once.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

FOLDER = "FALL_LINE_RUNS"
"""The environment variable that names another folder than the user's for what is kept."""
PART = ".part"
"""The ending of a file that is not written to its end, or whose process was killed meanwhile."""


def cache_folder() -> Path:
    """The user's cache folder; the environment variable FALL_LINE_RUNS names another."""
    import platformdirs

    chosen = os.environ.get(FOLDER)
    return Path(chosen) if chosen else platformdirs.user_cache_path("fall-line", appauthor=False) / "runs"


def write_whole(path: Path, content: bytes) -> os.stat_result:
    """Write a file in one step: a reader sees the old one or the new one, never a part. Returns what it is now."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        part.write_bytes(content)
        written = part.stat()
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return written


def make_room(
    folder: Path,
    coming: int,
    most_bytes: int,
    most_age: float = float("inf"),
    in_use: float = 0.0,
    endings: tuple[str, ...] = ("",),
) -> None:
    """Remove files older than `most_age`, then the oldest until the rest and `coming` are within `most_bytes`.

    Only files with one of these endings count and are removed, those left half-written included; never one that
    was written within the last `in_use` seconds. Ages are in seconds.
    """
    now, size = time.time(), coming
    for written, own, path in sorted(_files(folder, (*endings, PART)), reverse=True):  # the newest first
        size += own
        if now - written > most_age or size > most_bytes:
            _remove(path, now - in_use)


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[tuple[float, int, Path]]:
    """When each file of the folder was written, its bytes, and where it is."""
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # another process removed it meanwhile
                if entry.name.endswith(endings) and entry.is_file():
                    found = entry.stat()
                    yield found.st_mtime, found.st_size, Path(entry.path)


def _remove(path: Path, before: float) -> None:
    """Remove a file if it was written before this time, which is asked once more."""
    with suppress(OSError):  # another process was faster, or it can't be removed
        if path.stat().st_mtime < before:
            path.unlink()


Value = TypeVar("Value")


class FileMemory(Generic[Value]):
    """The values of the `most_files` files that this process wrote last, of those with at most `most_bytes`.

    A value is kept for as long as its file is the one that was written: a file is known by its device, inode, size
    and time of writing, which differ once anybody replaced or changed it. Values are given back as they are: they
    must not be changed.
    """

    def __init__(self, most_files: int, most_bytes: int) -> None:
        self.most_files = most_files
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Path, tuple[tuple[int, ...], Value]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, path: Path, file: os.stat_result, value: Value) -> None:
        """Keep the value that was written to a file, in place of that of an older file of the same name."""
        with self._lock:
            self._kept.pop(path, None)
            if file.st_size <= self.most_bytes:
                self._kept[path] = _identity(file), value
            if len(self._kept) > self.most_files:
                self._kept.popitem(last=False)

    def find(self, path: Path, file: os.stat_result) -> Value | None:
        """The value of a file; None if this process wrote none, or if the file is no longer what it wrote."""
        with self._lock:
            kept = self._kept.get(path)
        return kept[1] if kept and kept[0] == _identity(file) else None


def _identity(file: os.stat_result) -> tuple[int, ...]:
    return file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns
