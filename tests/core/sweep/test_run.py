"""A study in tasks."""

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace

import pytest

from core.sweep.run import run_here, run_locally, run_on_dask, run_task, tasks

KILLED = """
import os, signal
from core.descent.experiment import from_query
from core.sweep.run import Task, run_locally

todo = [Task("descent", (number,), from_query("?steps=5")[:1]) for number in range(2)]
for rows in run_locally(todo, 4):
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""More processes than there is work for, whose parent is killed once some is done."""


def test_tasks_hold_every_row_that_is_not_done_once_and_in_order(sweep, monkeypatch):
    object.__setattr__(sweep.kind, "task_work", 100)
    try:
        found = tasks(sweep, {0, 3})
    finally:
        object.__setattr__(sweep.kind, "task_work", 400_000)
    assert [task.numbers for task in found] == [(1, 2), (4, 5), (6, 7)]
    assert tasks(sweep, set(range(8))) == []
    monkeypatch.setattr("core.sweep.run.MOST_TASK_ROWS", 3)
    assert [task.numbers for task in tasks(sweep)] == [(0, 1, 2), (3, 4, 5), (6, 7)]


def test_a_task_may_have_all_the_work_there_is_room_for(sweep):
    own = sweep.kind.work(sweep.experiments[0])
    usual = sweep.kind.task_work
    object.__setattr__(sweep.kind, "task_work", 2 * own)
    try:
        found = tasks(sweep)
    finally:
        object.__setattr__(sweep.kind, "task_work", usual)
    assert [task.numbers for task in found] == [(0, 1), (2, 3), (4, 5), (6, 7)]


def test_without_work_and_in_one_process_nothing_is_started(sweep):
    assert list(run_locally([])) == []
    (task,) = tasks(sweep)
    assert list(run_locally([task])) == [run_task(task)]


def test_processes_that_had_no_work_end_with_the_one_that_started_them():
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr  # and nobody has its pipes open any more


# With others in place of those who start processes.


def stand_in(monkeypatch, name, **members):
    module = ModuleType(name)
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def todo(sweep, monkeypatch):
    """Its eight rows, each a task."""
    monkeypatch.setattr("core.sweep.run.MOST_TASK_ROWS", 1)
    return tasks(sweep)


def test_linear_algebra_has_one_thread_here_too(todo, monkeypatch):
    limits = []
    limited = lambda count: limits.append(count) or nullcontext()  # noqa: E731
    stand_in(monkeypatch, "threadpoolctl", threadpool_limits=limited)
    assert len(list(run_here(todo))) == len(list(run_locally(todo, 1))) == 8
    assert limits == [1, 1]


@pytest.mark.parametrize("warnings", [None, "ignore"])
@pytest.mark.parametrize(("processes", "jobs"), [(None, -1), (2, 2)])
def test_processes_are_as_many_as_is_said_and_start_with_interrupts_ignored(
    todo, monkeypatch, processes, jobs, warnings
):
    said, at_start = [], []

    class Parallel:
        def __init__(self, **settings):
            said.append(settings)

        def __call__(self, calls):
            at_start.append((signal.getsignal(signal.SIGINT), os.environ["PYTHONWARNINGS"]))
            return (call() for call in calls)

    def delayed(function):
        return lambda task: lambda: function(task)

    def parallel_config(**settings):
        said.append({name: value for name, value in settings.items() if name != "initializer"})
        return nullcontext()

    stand_in(monkeypatch, "joblib", Parallel=Parallel, delayed=delayed, parallel_config=parallel_config)
    monkeypatch.setenv("PYTHONWARNINGS", warnings or "")
    if warnings is None:
        monkeypatch.delenv("PYTHONWARNINGS")
    before = signal.getsignal(signal.SIGINT)
    assert list(run_locally(todo, processes)) == list(map(run_task, todo))
    assert said == [
        {"backend": "loky", "inner_max_num_threads": 1, "initargs": (os.getpid(),)},
        {"n_jobs": jobs, "return_as": "generator_unordered", "max_nbytes": None},
    ]
    told = ",".join(filter(None, (warnings, "ignore:resource_tracker:UserWarning")))
    assert at_start == [(signal.SIG_IGN, told)]
    assert (signal.getsignal(signal.SIGINT), os.environ.get("PYTHONWARNINGS")) == (before, warnings)


def test_a_cluster_has_three_tasks_for_each_of_its_threads_under_way(todo, monkeypatch):
    asked, under_way, most = [], [], []

    class Client:
        loop = "its loop"

        def __init__(self, address, timeout):
            asked.append((address, timeout))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            asked.append("closed")

        def wait_for_workers(self, count, timeout):
            asked.append((count, timeout))

        def scheduler_info(self, n_workers):
            asked.append(n_workers)
            return {"workers": {"one": {"nthreads": 1}, "another": {"nthreads": 0}}}

        def submit(self, function, task, pure, retries):
            assert (pure, retries) == (False, 3)
            under_way.append(task)
            most.append(len(under_way))
            return SimpleNamespace(result=lambda: function(task))

    class Completed(list):
        def __init__(self, futures, loop):
            super().__init__(futures)
            assert loop == Client.loop

        def add(self, future):
            self.append(future)

        def __iter__(self):
            while self:
                under_way.pop(0)
                yield self.pop(0)

    stand_in(monkeypatch, "distributed", Client=Client, as_completed=Completed)
    assert list(run_on_dask(todo, "10.0.0.7:8786")) == list(map(run_task, todo))
    assert most == [1, 2, 3, 3, 3, 3, 3, 3] and not under_way
    assert asked == [("10.0.0.7:8786", 10), (1, 10), -1, "closed"]
