"""A study in tasks."""

from core.sweep.run import run_locally, run_task, tasks


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


def test_without_work_and_in_one_process_nothing_is_started(sweep):
    assert list(run_locally([])) == []
    (task,) = tasks(sweep)
    assert list(run_locally([task])) == [run_task(task)]
