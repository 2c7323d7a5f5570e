import csv
import tomllib

import pytest

from core.sweep.run import run_here, run_locally, run_task, tasks
from core.sweep.study import read_sweep
from core.sweep.table import check_path, table, write_table

STUDY = """
kind = "descent"
[experiment]
surface = "monkey"
steps = 40
[vary]
rule = ["sgd", "adam"]
learning_rate = [0.01, 0.3]
noise = [0, 1]
"""


@pytest.fixture(scope="module")
def sweep():
    return read_sweep(tomllib.loads(STUDY))


@pytest.fixture(scope="module")
def results(sweep):
    return {row["row"]: row for rows in run_here(tasks(sweep)) for row in rows}


def test_a_csv_holds_every_number_as_it_is(sweep, results, tmp_path):
    write_table(sweep, results, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(newline="") as file:
        read = list(csv.DictReader(file))
    assert list(read[0]) == sweep.columns
    for cells, row in zip(read, table(sweep, results), strict=True):
        assert {name: cell for name, cell in cells.items() if cell} == {
            name: str(value) for name, value in row.items() if value is not None
        }
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_parquet_file_holds_the_same_table(sweep, results, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_table(sweep, results, tmp_path / "table.parquet")
    read = parquet.read_table(tmp_path / "table.parquet")
    assert read.column_names == sweep.columns
    assert read.to_pylist() == [{name: row.get(name) for name in sweep.columns} for row in table(sweep, results)]


def test_other_endings_and_a_missing_library_are_refused(tmp_path, monkeypatch):
    for name in ("table.xlsx", "table", ".csv"):
        with pytest.raises(ValueError, match=r"takes a name that ends in \.csv or \.parquet"):
            check_path(tmp_path / name)
    monkeypatch.setattr("core.sweep.table.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'fall-line\[parquet\]'"):
        check_path(tmp_path / "table.parquet")


def test_a_table_that_can_not_be_written_leaves_the_old_one(sweep, results, tmp_path, monkeypatch):
    (tmp_path / "table.csv").write_text("old")
    monkeypatch.setattr("core.files.os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_table(sweep, results, tmp_path / "table.csv")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("table.csv", "old")]


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


def test_without_work_and_in_one_process_nothing_is_started(sweep, results):
    assert list(run_locally([])) == []
    (task,) = tasks(sweep)
    assert list(run_locally([task])) == [run_task(task)]
