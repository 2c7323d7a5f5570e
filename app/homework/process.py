"""The process of a reader's rules, as the server has it: asked, bounded in time, and begun anew where it ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from app.homework.messages import Array, received, sent

LOOK = 0.1
"""Seconds between two looks at whether an answer is late."""


class Ended(Exception):
    """The process ended, or was ended, before it answered: why, in words."""


class Process:
    """A process with a file's rules; `ask` is for one thread at a time, which a lock sees to."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        root = Path(__file__).parents[2]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
        self.child = subprocess.Popen(
            [sys.executable, "-u", "-m", "app.homework.child"],  # -u: what a rule prints is seen at once
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=folder,
        )
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self._questions: IO[bytes] = self.child.stdin
        self._answers: IO[bytes] = self.child.stdout
        self._deadline, self._late, self._lock = 0.0, False, threading.Lock()
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, job: dict[str, Any], arrays: Sequence[Array] = (), seconds: float = 5.0) -> Any:
        """The answer, (head, arrays), to be had within so many seconds. Raises Ended."""
        with self._lock:
            self._deadline = time.monotonic() + seconds
            try:
                sent(self._questions, job, arrays)
                answer = received(self._answers)
            except OSError:
                answer = None
            finally:
                self._deadline = 0.0
            if answer is None:
                self.end()
                late = f"it was not done after {seconds:g} seconds"
                raise Ended(late if self._late else "it ended its process, or took too much memory")
            return answer

    def end(self) -> None:
        """End the process."""
        self.child.kill()
        self.child.wait()
        for pipe in (self._questions, self._answers):
            try:
                pipe.close()
            except OSError:  # of what could not be written any more
                continue

    def _watch(self) -> None:
        """End the process where an answer is late; no question then waits for ever."""
        while self.child.poll() is None:
            time.sleep(LOOK)
            if 0.0 < self._deadline < time.monotonic():
                self._late = True
                self.child.kill()
