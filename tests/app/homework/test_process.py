"""How the process of a reader's file is begun."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.homework.process import Process

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
