"""What this process wrote to files, kept for as long as each file is still the one that it wrote."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Generic, TypeVar

Value = TypeVar("Value")


class FileMemory(Generic[Value]):
    """The values of the `most_files` files last written, of those with at most `most_bytes`.

    A file is known by its device, inode, size and time of writing, which differ once anybody replaced or changed
    it. Values are given back as they are: they must not be changed.
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
