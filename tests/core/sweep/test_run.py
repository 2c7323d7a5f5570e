"""A study in tasks."""

import signal
import subprocess
import sys

from core.sweep.run import run_locally, run_task, tasks

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
