"""`fall-line sweep --dask`: a scheduler and two workers, processes of their own on this machine."""

from importlib.util import find_spec

import pytest

from app.sweep import main
from core.sweep.run import RunError, run_on_dask, run_task, tasks
from core.sweep.study import load_sweep
from core.sweep.table_file import write_table
from tests.clusters import dask_cluster

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="make test installs Dask")
STUDY = """
kind = "descent"
[experiment]
surface = "himmelblau"
steps = 500
[vary]
rule = ["momentum", "adam"]
learning_rate = { from = 0.0001, to = 0.1, count = 20, scale = "log" }
noise = [0.0, 1.0]
seed = { from = 0, to = 9 }
"""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


def test_a_worker_killed_in_mid_study_loses_nothing_and_the_table_is_the_local_one(study, tmp_path, monkeypatch):
    sweep = load_sweep(study)
    results = {row["row"]: row for task in tasks(sweep) for row in run_task(task)}
    write_table(sweep, results, tmp_path / "local.csv")
    monkeypatch.setattr("core.sweep.run.MOST_TASK_ROWS", 40)
    todo = tasks(sweep)
    assert len(todo) == 20
    found = {}
    with dask_cluster(tmp_path) as (address, workers):
        assert main([str(study), "--output", str(tmp_path / "dask.csv"), "--dask", address]) == 0
        for rows in run_on_dask(todo, address):
            if not found:
                workers[0].kill()
                workers[0].wait()
            found |= {row["row"]: row for row in rows}
    assert (tmp_path / "dask.csv").read_bytes() == (tmp_path / "local.csv").read_bytes()
    assert found == results


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "127.0.0.1"])
def test_what_is_no_address_is_refused_and_quoted(address):
    with pytest.raises(RunError, match=f"The Dask address is '{address}': it takes a scheduler's, such as tcp://"):
        list(run_on_dask([], address))


def test_without_a_scheduler_or_a_worker_it_says_so_and_leaves_nothing(study, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("core.sweep.run.WAIT", 1)
    assert main([str(study), "--dask", "tcp://127.0.0.1:9", "--output", str(tmp_path / "a.csv")]) == 2
    assert "No Dask scheduler answers at 'tcp://127.0.0.1:9': " in capsys.readouterr().err
    with dask_cluster(tmp_path, workers=0) as (address, _):
        assert main([str(study), "--dask", address, "--output", str(tmp_path / "a.csv")]) == 2
    assert f"has no worker: start dask worker {address}" in capsys.readouterr().err
    assert not list(tmp_path.glob("a.csv*"))
