"""`fall-line sweep`: a study file in, a table out, in as many processes as there are cores or on a Dask cluster."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.sweep.journal import Journal
from core.sweep.run import RunError, run_locally, run_on_dask, tasks
from core.sweep.study import Sweep, load_sweep
from core.sweep.table_file import check_path, write_table

if TYPE_CHECKING:
    from app.homework.library import Library

INTERRUPTED = 130
SPARSE = 10.0
"""Seconds between two lines of progress where they can't be overwritten."""
FREQUENT = 0.2


def main(arguments: Sequence[str]) -> int:
    """Run a study; the exit code is 2 for one that can't be run, 130 for one that was interrupted."""
    options = _parser().parse_args(arguments)
    output: Path = options.output or Path(options.study.with_suffix(".csv").name)
    rules = None
    try:
        check_path(output)
        rules = _rules(options)
        sweep = load_sweep(options.study)
        if output.exists() and not journal_path(output).exists():
            raise ValueError(f"{output} is there already: name another --output, or remove it")
        with _interruptible():
            return _run(sweep, output, options)
    except (ValueError, RunError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or output}: {error.strerror or error}", file=sys.stderr)
    finally:
        if rules:
            rules.close()
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fall-line sweep",
        description="Run every experiment of a study file and write one table, which the page opens under Studies.",
        epilog="A study that was interrupted or killed goes on where it was when the same command is given again.",
    )
    parser.add_argument("study", type=Path, help="the study, a TOML file: see docs/sweeps.md")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="the table, .csv or .parquet (default: the study's name with .csv, in this folder)",
    )
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FILE",
        help="a Python file with update rules of your own, which the study calls python:adam and the like; it is "
        "run, in processes of this machine with limits of time and memory",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", type=_count, metavar="N", help="processes on this machine (default: its cores)"
    )
    where.add_argument(
        "--dask", metavar="ADDRESS", help="a Dask scheduler to send the study to, as tcp://host:8786"
    )
    return parser


def _rules(options: argparse.Namespace) -> Library | None:
    """The rules of the reader's own file, if any. Raises OSError, and ValueError for one that can't be run."""
    if options.rules is None:
        return None
    if options.dask:
        raise ValueError("--rules is for processes of this machine: it can't be had with --dask")
    from app.homework.library import Library

    library = Library(options.rules)
    library.refresh()
    if library.error:
        raise ValueError(f"--rules {options.rules}: {library.error}")
    return library


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: it takes 1 to 1024")
    return int(text)


def journal_path(output: Path) -> Path:
    """The journal of a table that is not finished."""
    return output.with_name(f"{output.name}.journal")


def _run(sweep: Sweep, output: Path, options: argparse.Namespace) -> int:
    with Journal(journal_path(output), sweep.key, len(sweep.rows)) as journal:
        print(_summary(sweep, len(journal.rows)), file=sys.stderr)
        todo = tasks(sweep, journal.rows)
        progress = Progress(len(sweep.rows), len(journal.rows), sys.stderr)
        try:
            results = run_on_dask(todo, options.dask) if options.dask else run_locally(todo, options.processes)
            with closing(results):
                for rows in results:
                    journal.add(rows)
                    progress.show(len(journal.rows))
        except (KeyboardInterrupt, RunError) as error:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second one
            progress.end()
            if journal.rows:
                print(_kept(sweep, journal), file=sys.stderr)
            else:
                journal.remove()
            if isinstance(error, RunError):
                raise
            return INTERRUPTED
        progress.end(len(journal.rows))
        write_table(sweep, journal.rows, output)
        journal.remove()
    print(
        f"{output}: {len(sweep.rows):,} rows. Open it on the page under Studies: fall-line --open", file=sys.stderr
    )
    return 0


@contextmanager
def _interruptible() -> Iterator[None]:
    """Both signals raise KeyboardInterrupt: what a shell starts in the background ignores the first."""
    before = {
        number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(sweep: Sweep, done: int) -> str:
    rows = f"{len(sweep.rows):,} rows, {sweep.work:,} {sweep.kind.unit}, over {', '.join(sweep.varied)}"
    repeated = f"; {sweep.repeated:,} that would repeat others are left out" if sweep.repeated else ""
    there = f"\n{done:,} rows are there already" if done else ""
    return f"{sweep.title or 'A study'}: {rows}{repeated}.{there}"


def _kept(sweep: Sweep, journal: Journal) -> str:
    return (
        f"Stopped: {len(journal.rows):,} of {len(sweep.rows):,} rows are kept in {journal.path}."
        " Give the same command again to go on from there."
    )


class Progress:
    """How far a study is, its pace and the time left: one line on a terminal, a line now and then elsewhere."""

    def __init__(self, total: int, done: int, stream: TextIO) -> None:
        self._total, self._before, self._stream = total, done, stream
        self._terminal = stream.isatty()
        self._began = time.monotonic()
        self._shown = self._began - (SPARSE if self._terminal else 0)

    def show(self, done: int) -> None:
        """Tell of so many rows done, unless it was told a moment ago."""
        now = time.monotonic()
        if now - self._shown < (FREQUENT if self._terminal else SPARSE):
            return
        self._shown = now
        self._print(done)

    def end(self, done: int | None = None) -> None:
        """Tell of the last rows, and end the line."""
        if done is not None and done > self._before:
            self._print(done)
        if self._terminal and self._shown > self._began:
            print(file=self._stream)

    def _print(self, done: int) -> None:
        text = progress_text(done, self._total, done - self._before, time.monotonic() - self._began)
        ends = ("\r", "") if self._terminal else ("", "\n")
        print(f"{ends[0]}{text:<60}" if self._terminal else text, end=ends[1], file=self._stream, flush=True)


def progress_text(done: int, total: int, fresh: int, seconds: float) -> str:
    """How far it is, when `fresh` of the rows done took so many seconds and the others were there before."""
    pace = fresh / max(seconds, 1e-9)
    left = f" · {duration((total - done) / pace)} left" if fresh and done < total else ""
    return f"{done:,} of {total:,} rows · {pace:,.{0 if pace >= 100 else 1}f} rows/s{left}"


def duration(seconds: float) -> str:
    """A time for the reader: 45 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"
