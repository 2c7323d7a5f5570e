"""Which test files run a line: one run of the tests under coverage.py, which asks this plugin whose turn it is.

A file of tests, not a test, is what a line belongs to: tests of a file share what a fixture has computed for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from coverage import Coverage, CoverageData

FOLDER = "FALL_LINE_REACH"
"""The variable of the environment that names the folder for what is recorded."""
RECORDED = ("tests/core", "tests/app", "tests/digests", "tests/extensions", "tests/fuzz")
"""The tests that are asked: those that need no browser."""

Lines = dict[int, set[str]]
"""Line → the files of tests that run it; "" is its being imported."""


class Reach:
    """What one run of the tests has shown: who runs which line, and how long each file of tests takes."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Read the recordings in `folder`, one of each process, of the code below `root`."""
        self.seconds: dict[str, float] = defaultdict(float)
        self._lines: dict[str, Lines] = defaultdict(lambda: defaultdict(set))
        for recording in folder.glob("*.json"):
            for test, seconds in json.loads(recording.read_text()).items():
                self.seconds[test] += seconds
        for recording in folder.glob("*.coverage"):
            data = CoverageData(str(recording))
            data.read()
            for file in data.measured_files():
                lines = self._lines[str(Path(file).relative_to(root))]
                for line, contexts in data.contexts_by_lineno(file).items():
                    lines[line] |= set(contexts)

    def of_lines(self, path: Path, lines: Iterable[int]) -> set[str]:
        """The files of tests that run any of these lines: none, where they run at import or in other processes."""
        known = self._lines[str(path)]
        return set().union(*(known[line] for line in lines)) - {""}

    def of_file(self, path: Path) -> set[str]:
        """The files of tests that run any line of a file."""
        return set().union(*self._lines[str(path)].values()) - {""}


def recorded(root: Path) -> Reach:
    """The reach of the tests of the tree at `root`, by running them once."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.mutation.reach", *RECORDED]
        environment = os.environ | {FOLDER: folder, "PYTHONPATH": str(root)}
        run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        if run.returncode:
            raise SystemExit(f"changes can be sampled once the tests pass:\n{run.stdout[-2000:]}")
        return Reach(root, Path(folder))


class _Recorder:
    """In each of pytest's processes: the lines that each file of tests runs, and its seconds of the processor."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / str(os.getpid())
        self.coverage = Coverage(
            data_file=f"{self.place}.coverage", source=["core", "app"], config_file=False, messages=False
        )
        self.coverage.set_option("run:disable_warnings", ["module-not-measured", "no-data-collected"])
        self.seconds: dict[str, float] = defaultdict(float)
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        file, _, _ = item.nodeid.partition("::")
        began = time.process_time()
        self.coverage.switch_context(file)
        done = yield
        self.coverage.switch_context("")
        self.seconds[file] += time.process_time() - began
        return done

    def pytest_unconfigure(self) -> None:
        self.coverage.stop()
        self.coverage.save()
        Path(f"{self.place}.json").write_text(json.dumps(self.seconds))


def pytest_configure(config: pytest.Config) -> None:
    """pytest's own hook: record in the processes that run tests."""
    if FOLDER in os.environ and os.environ.get("PYTEST_XDIST_WORKER"):
        config.pluginmanager.register(_Recorder(Path(os.environ[FOLDER])))
