"""How the process of a reader's file is begun, and ended where it is late."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.homework import process as module
from app.homework.process import Ended, Process

ROOT = Path(__file__).parents[3]


class Begun(Exception):
    """Raised in place of a process."""


@pytest.mark.parametrize(("own", "path"), [(None, f"{ROOT}"), ("/mine", f"{ROOT}:/mine")])
def test_it_runs_in_the_folder_of_the_file_with_this_code_and_one_thread(monkeypatch, tmp_path, own, path):
    told = {}

    def begin(command, **options):
        told.update(options, command=command)
        raise Begun

    monkeypatch.delenv("PYTHONPATH", raising=False)
    if own:
        monkeypatch.setenv("PYTHONPATH", own)
    monkeypatch.setattr("os.pathsep", ":")
    monkeypatch.setattr(subprocess, "Popen", begin)
    with pytest.raises(Begun):
        Process(tmp_path)
    assert told["command"] == [sys.executable, "-u", "-m", "app.homework.child"]
    assert told["cwd"] == tmp_path
    environment = told["env"]
    assert [environment[name] for name in ("PYTHONPATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")] == [
        path,
        "1",
        "1",
    ]


@pytest.fixture
def watched(monkeypatch, tmp_path):
    """A process that stands in; what watches it, to be called with how often it is still there; and the clock."""
    watching, now, slept = [], [100.0], []
    child = SimpleNamespace(stdin=BytesIO(), stdout=BytesIO(), killed=0, wait=lambda: None, left=0)

    def poll():
        child.left -= 1
        return None if child.left >= 0 else 0

    def kill():
        child.killed += 1

    def thread(target, daemon):
        assert daemon
        return SimpleNamespace(start=lambda: watching.append(target))

    def watch(looks):
        child.left, child.killed = looks, 0
        watching[0]()
        return child.killed

    child.poll, child.kill = poll, kill
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: child)
    monkeypatch.setattr(module.threading, "Thread", thread)
    monkeypatch.setattr(module.time, "sleep", slept.append)
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return SimpleNamespace(process=Process(tmp_path), watch=watch, now=now, slept=slept)


@pytest.mark.parametrize(
    ("late", "told"), [(False, "it ended its process"), (True, "it was not done after 5 seconds")]
)
def test_whoever_is_asked_and_late_is_ended_and_nobody_else(watched, monkeypatch, late, told):
    found = [watched.watch(3)]
    assert watched.slept == [0.1] * 3

    def received(_answers):
        watched.now[0] = 105.0
        found.append(watched.watch(2))
        if late:
            watched.now[0] = 105.1
            found.append(watched.watch(2))

    monkeypatch.setattr(module, "received", received)
    with pytest.raises(Ended, match=f"^{told}"):
        watched.process.ask({"do": "load"})
    watched.now[0] = 200.0
    assert [*found, watched.watch(2)] == ([0, 0, 2, 0] if late else [0, 0, 0])
