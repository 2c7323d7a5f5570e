"""The journal of a sweep: the rows that are done, so that a killed study goes on where it was.

A text file of JSON lines beside the table to be: a header that names the study by its hash, then a line for each
finished row. Lines are appended and forced to the disk; a last line that was cut, by a kill or a full disk, is
dropped when the journal is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from core.sweep.kinds import Row

FORMAT = "fall-line sweep 1"


class JournalError(ValueError):
    """A journal that can't be gone on with, in words for the reader."""


class Journal:
    """The finished rows of one study, in a file; a context manager.

    `rows` maps the number of each finished row to its results. Raises JournalError for a file that is no journal,
    is that of another study, or is in use; OSError if it can't be read or written.
    """

    def __init__(self, path: Path, key: str, count: int) -> None:
        self.path = path
        self.rows: dict[int, Row] = {}
        self._count = count
        self._header = {"format": FORMAT, "study": key, "rows": count}
        self._file = open(path, "a+b")  # noqa: SIM115, open as long as the journal
        try:
            self._lock()
            self._read()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: Sequence[Row]) -> None:
        """Append finished rows; when this returns they are on the disk."""
        # First, for an interrupt while they are written does not lose them: closing the file writes the rest.
        self.rows |= {row["row"]: row for row in rows}
        self._write(rows)

    def remove(self) -> None:
        """Remove the file: its rows stand in the table."""
        self.path.unlink(missing_ok=True)

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # not on this system: two sweeps at once would only compute rows twice
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalError(f"{self.path} is in use: another sweep writes the same table") from None

    def _read(self) -> None:
        self._file.seek(0)
        end = 0
        for number, line in enumerate(self._file):
            content = _parsed(line)
            if number == 0 and not line.endswith(b"\n") and line.startswith(b'{"format"'):
                break
            if number == 0:
                self._check_header(content)
            elif self._is_row(content):
                self.rows[content["row"]] = content
            else:
                break
            end += len(line)
        self._file.truncate(end)
        if end == 0:
            self._write([self._header])

    def _check_header(self, content: Any) -> None:
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise JournalError(f"{self.path} is no journal of a sweep: move it, or name another --output")
        if content != self._header:
            raise JournalError(
                f"{self.path} is the journal of another study, or of this one before it was changed: go on with"
                " that study file, or remove the journal to begin anew, or name another --output"
            )

    def _is_row(self, content: Any) -> bool:
        number = content.get("row") if isinstance(content, dict) else None
        return isinstance(number, int) and 0 <= number < self._count

    def _write(self, lines: Sequence[Any]) -> None:
        self._file.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        self._file.flush()
        os.fsync(self._file.fileno())


def _parsed(line: bytes) -> Any:
    """The content of a whole line, or None."""
    try:
        return json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return None
