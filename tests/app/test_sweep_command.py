"""`fall-line sweep`, as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.__main__ import main
from app.sweep import Progress, duration, progress_text
from core.sweep.run import RunError, run_task, tasks
from core.sweep.study import load_sweep
from core.sweep.table_file import write_table

ROOT = Path(__file__).parents[2]
WAIT = 60
STUDY = """
title = "Rates"
kind = "descent"
[experiment]
surface = "matyas"
steps = 2000
[vary]
rule = ["sgd", "adadelta"]
learning_rate = [0.01, 0.1, 0.5]
noise = [0.0, 1.0]
seed = { from = 0, to = 49 }
"""
ROWS = 2 * 50 * 3 + 2 * 50
"""AdaDelta has no learning rate: its rows are there once."""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """The table of the study, computed row by row in this process."""
    folder = tmp_path_factory.mktemp("expected")
    (folder / "study.toml").write_text(STUDY)
    sweep = load_sweep(folder / "study.toml")
    results = {row["row"]: row for task in tasks(sweep) for row in run_task(task)}
    write_table(sweep, results, folder / "expected.csv")
    return (folder / "expected.csv").read_bytes()


def start(*arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    return subprocess.Popen(
        [sys.executable, "-m", "app", "sweep", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process):
    """Exit code and messages; nothing goes to standard output, and nothing is a traceback."""
    said, errors = process.communicate(timeout=WAIT)
    assert said == ""
    assert "Traceback" not in errors
    return process.returncode, errors


def run(*arguments, cwd):
    return ended(start(*arguments, cwd=cwd))


@pytest.fixture
def refused(study, monkeypatch, capsys):
    """The exit code and the message of a command that runs nothing, in this process."""
    monkeypatch.chdir(study.parent)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments):
        try:
            code = main(["sweep", *arguments])
        except SystemExit as exit:
            code = exit.code
        said, errors = capsys.readouterr()
        assert said == ""
        return code, errors

    return run


def wait_until(condition):
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def group_is_gone(group):
    """Whether no process of this group runs any more."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def rows_in(journal):
    """The whole rows in a journal."""
    return journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0


def test_two_processes_write_the_table_that_one_writes(study, expected, refused):
    code, said = run(study, "--processes", 2, cwd=study.parent)
    assert code == 0, said
    assert f"Rates: {ROWS} rows, {2000 * ROWS:,} steps, over rule, learning_rate, noise, seed; 200 that" in said
    assert f"{ROWS} of {ROWS} rows · " in said
    assert (study.parent / "study.csv").read_bytes() == expected
    assert sorted(path.name for path in study.parent.iterdir()) == ["study.csv", "study.toml"]
    code, said = refused(study.name)
    assert (code, said) == (2, "study.csv is there already: name another --output, or remove it\n")


def test_a_killed_study_goes_on_where_it_was_and_ends_as_if_undisturbed(study, expected):
    table = study.parent / "table.csv"
    journal = study.parent / "table.csv.journal"
    process = start(study, "--processes", 2, "--output", table, cwd=study.parent)
    wait_until(lambda: rows_in(journal) > 0)
    process.kill()
    process.communicate(timeout=WAIT)
    wait_until(lambda: group_is_gone(process.pid))
    kept = rows_in(journal)
    assert 0 < kept < ROWS
    with journal.open("ab") as file:
        file.write(b'{"row": 399, "outc')  # as a kill in mid-line leaves it
    code, said = run(study, "--processes", 1, "--output", table, cwd=study.parent)
    assert code == 0, said
    assert f"{kept} rows are there already" in said
    assert table.read_bytes() == expected
    assert not journal.exists()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_says_how_to_go_on_and_leaves_no_process(study, name):
    journal = study.parent / "study.csv.journal"
    process = start(study, "--processes", 2, cwd=study.parent)
    wait_until(lambda: rows_in(journal) > 0)
    if name == "SIGINT":
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to its whole group
    else:
        process.terminate()
    code, said = ended(process)
    assert code == 130
    assert [line for line in said.splitlines()[1:] if "rows/s" not in line] == [
        f"Stopped: {rows_in(journal)} of {ROWS} rows are kept in study.csv.journal."
        " Give the same command again to go on from there."
    ]
    assert not (study.parent / "study.csv").exists()
    wait_until(lambda: group_is_gone(process.pid))


def test_a_changed_study_is_refused_and_its_journal_kept(study, refused):
    journal = study.parent / "study.csv.journal"
    sweep = load_sweep(study)
    header = {"format": "fall-line sweep 1", "study": sweep.key, "rows": len(sweep.rows)}
    journal.write_text(json.dumps(header) + "\n")
    study.write_text(STUDY.replace("steps = 2000", "steps = 2001"))
    before = journal.read_bytes()
    code, said = refused(study.name)
    assert code == 2
    assert said.startswith("study.csv.journal is the journal of another study")
    assert journal.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.toml"], "none.toml: No such file or directory"),
        (["study.toml", "--output", "table.xlsx"], "'table.xlsx': it takes a name that ends in .csv or .parquet"),
        (["study.toml", "--output", "no/where.csv"], "no/where.csv.journal: No such file or directory"),
        (["study.toml", "--rules", "none.py"], "none.py: No such file or directory"),
        (
            ["study.toml", "--rules", "none.py", "--dask", "tcp://127.0.0.1:1"],
            "--rules is for processes of this machine: it can't be had with --dask",
        ),
        (["study.toml", "--processes", "0"], "'0' is no number of processes: it takes 1 to 1024"),
        (["study.toml", "--processes", "1025"], "'1025' is no number of processes: it takes 1 to 1024"),
        (["study.toml", "--processes", "-1"], "'-1' is no number of processes: it takes 1 to 1024"),
        (["study.toml", "--processes", "2", "--dask", "tcp://127.0.0.1:1"], "not allowed with"),
    ],
)
def test_what_can_not_be_run_is_refused_in_a_sentence(study, refused, arguments, message):
    code, said = refused(*arguments)
    assert code == 2
    assert message in said
    assert [path.name for path in study.parent.iterdir()] == ["study.toml"]


def test_a_wrong_study_is_refused_with_its_key_and_value(study, refused):
    study.write_text(STUDY.replace("0.5]", "-0.5]"))
    code, said = refused(study.name)
    assert code == 2
    assert said.startswith("study.toml: vary.learning_rate: Learning rate is −0.5: it takes a number above 0")


SMALL = """
kind = "descent"
[experiment]
surface = "bowl"
steps = 3
[vary]
rule = ["sgd", "adadelta"]
learning_rate = [0.1, 0.2]
"""


def stopping(error, rows):
    """A way to run tasks that gives so many rows and then stops so."""

    def run(todo, _processes):
        yield [row for task in todo for row in run_task(task)][:rows]
        raise error

    return run


def test_what_is_said_of_a_study_word_for_word_whether_it_ends_or_is_stopped(study, refused, monkeypatch):
    study.write_text(SMALL)
    journal = study.parent / "study.csv.journal"
    head = "A study: 3 rows, 9 steps, over rule, learning_rate; 1 that would repeat others are left out."
    kept = "Stopped: 2 of 3 rows are kept in study.csv.journal. Give the same command again to go on from there."
    for error, rows, processes, code, said in (
        (KeyboardInterrupt(), 0, "1024", 130, ""),
        (RunError("A worker is lost"), 0, "1", 2, "A worker is lost\n"),
        (RunError("A worker is lost"), 2, "1", 2, f"{kept}\nA worker is lost\n"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr("app.sweep.run_locally", stopping(error, rows))
            assert refused(study.name, "--processes", processes) == (code, f"{head}\n{said}")
        assert journal.exists() == (rows > 0)
    code, said = refused(study.name, "--processes", "1")
    lines = said.splitlines()
    assert code == 0 and lines[:2] == [head, "2 rows are there already"] and lines[2].startswith("3 of 3 rows · ")
    assert lines[3:] == ["study.csv: 3 rows. Open it on the page under Studies: fall-line --open"]
    assert not journal.exists()


class Screen:
    def __init__(self, terminal):
        self.text, self._terminal = "", terminal

    def isatty(self):
        return self._terminal

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_progress_is_one_line_on_a_terminal_and_sparse_lines_elsewhere():
    for terminal in (True, False):
        screen = Screen(terminal)
        progress = Progress(1000, 100, screen)
        for done in range(110, 1000, 10):
            progress.show(done)
        progress.end(1000)
        lines = screen.text.splitlines()
        assert lines[-1].startswith("1,000 of 1,000 rows · ")
        assert screen.text.count("\n") == 1
        assert screen.text.startswith("\r") == terminal


def told_by_progress(monkeypatch, terminal, shown, end):
    """What is written of 1,000 rows of which 100 were there; `shown`: pairs of a time and how many are done."""
    screen, now = Screen(terminal), [-1.0]
    monkeypatch.setattr("app.sweep.time.monotonic", lambda: now[0])
    progress = Progress(1000, 100, screen)
    for now[0], done in shown:
        progress.show(done)
    progress.end(end)
    return screen.text


def test_progress_word_for_word(monkeypatch):
    often = [(0.0, 110), (0.1, 120), (0.2, 130), (0.3, 140), (0.4, 900)]
    assert (
        told_by_progress(monkeypatch, True, often, None)
        == "".join(
            f"\r{line:<60}"
            for line in (
                "110 of 1,000 rows · 10.0 rows/s · 1 min 29 s left",
                "130 of 1,000 rows · 25.0 rows/s · 35 s left",
                "900 of 1,000 rows · 571 rows/s · 0 s left",
            )
        )
        + "\n"
    )
    rarely = [(8.9, 500), (9.0, 600), (18.9, 700), (19.0, 800), (19.5, 1000)]
    assert told_by_progress(monkeypatch, False, rarely, 1000).splitlines() == [
        "600 of 1,000 rows · 50.0 rows/s · 8 s left",
        "800 of 1,000 rows · 35.0 rows/s · 6 s left",
        "1,000 of 1,000 rows · 43.9 rows/s",
    ]
    assert [told_by_progress(monkeypatch, on, [], 100) for on in (True, False)] == ["", ""]
    assert told_by_progress(monkeypatch, False, [], 101) == "101 of 1,000 rows · 1,000,000,000 rows/s · 0 s left\n"


def test_progress_counts_its_pace_without_the_rows_that_were_there():
    assert progress_text(150, 300, 50, 10) == "150 of 300 rows · 5.0 rows/s · 30 s left"
    assert progress_text(3000, 3000, 3000, 2) == "3,000 of 3,000 rows · 1,500 rows/s"
    assert progress_text(7, 300, 0, 10) == "7 of 300 rows · 0.0 rows/s"
    assert progress_text(1000, 1000, 1000, 10) == "1,000 of 1,000 rows · 100 rows/s"
    assert progress_text(999, 999, 999, 10) == "999 of 999 rows · 99.9 rows/s"


def test_durations_are_as_people_say_them():
    assert [duration(s) for s in (0.4, 59, 59.7, 61, 3599, 3600, 7380, 10799)] == [
        "0 s",
        "59 s",
        "1 min 0 s",
        "1 min 1 s",
        "59 min 59 s",
        "1 h 0 min",
        "2 h 3 min",
        "2 h 59 min",
    ]
