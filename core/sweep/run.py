"""Running the rows of a sweep: in this process, in several by joblib, or on a Dask cluster.

Each way yields the results of one task after another, in any order. All run the same function with one thread of
linear algebra a process, and no number depends on how rows are cut into tasks: the results are equal row by row.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
import warnings
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from core.sweep.kinds import KINDS, Row
from core.sweep.study import Sweep

MOST_TASK_ROWS = 500
WATCH = 1.0
"""Seconds between two looks of a worker process at whether its parent is still there."""
IN_FLIGHT = 3
"""Tasks sent to a Dask cluster for each of its threads."""
RETRIES = 3
WAIT = 10
"""Seconds to wait for a Dask scheduler and its workers."""


@dataclass(frozen=True)
class Task:
    """Rows that one process computes: their numbers and their experiments."""

    kind: str
    numbers: tuple[int, ...]
    experiments: tuple[Any, ...]


class RunError(RuntimeError):
    """Processes or a Dask cluster that can't be used any more, in words for the reader."""


def tasks(sweep: Sweep, done: Collection[int] = ()) -> list[Task]:
    """The rows that are not done yet, in their order, as tasks of about equal work."""
    found: list[Task] = []
    numbers: list[int] = []
    work = 0
    for number, experiment in enumerate(sweep.experiments):
        if number in done:
            continue
        own = sweep.kind.work(experiment)
        if numbers and (work + own > sweep.kind.task_work or len(numbers) == MOST_TASK_ROWS):
            found.append(_task(sweep, numbers))
            numbers, work = [], 0
        numbers.append(number)
        work += own
    return [*found, _task(sweep, numbers)] if numbers else found


def _task(sweep: Sweep, numbers: Sequence[int]) -> Task:
    return Task(sweep.kind.name, tuple(numbers), tuple(sweep.experiments[number] for number in numbers))


def run_task(task: Task) -> list[Row]:
    """The results of each row, with its number as `row`."""
    results = KINDS[task.kind].run(task.experiments)
    return [{"row": number, **row} for number, row in zip(task.numbers, results, strict=True)]


def _run_in_worker(task: Task) -> list[Row]:
    _use_one_thread()
    return run_task(task)


@cache
def _use_one_thread() -> None:
    """Linear algebra on one thread in this process, from now on: the other cores have tasks of their own."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _end_with(parent: int) -> None:
    """End this process when the one that started it was killed: it would wait minutes for work."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def run_here(todo: Sequence[Task]) -> Generator[list[Row], None, None]:
    """One task after the other in this process."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield from map(run_task, todo)


def run_locally(todo: Sequence[Task], processes: int | None = None) -> Generator[list[Row], None, None]:
    """In so many processes of this machine, by default one for each core. Raises RunError if one is killed."""
    if processes == 1 or len(todo) <= 1:
        yield from run_here(todo)
        return
    from concurrent.futures.process import BrokenProcessPool

    from joblib import Parallel, delayed, parallel_config

    # From its start on: a process may be left before it has had any work.
    watched = {"initializer": _end_with, "initargs": (os.getpid(),)}
    with parallel_config(backend="loky", inner_max_num_threads=1, **watched):
        parallel = Parallel(n_jobs=processes or -1, return_as="generator_unordered", max_nbytes=None)
        with _starting_processes():
            results = parallel(delayed(_run_in_worker)(task) for task in todo)
        try:
            for rows in results:  # noqa: UP028, for closing this must not close them with a warning
                yield rows
        except BrokenProcessPool:
            raise RunError("A process was ended from outside: is there enough memory for so many?") from None
        finally:
            with warnings.catch_warnings():  # an interrupt gives up tasks, and knows it
                warnings.simplefilter("ignore")
                results.close()


@contextmanager
def _starting_processes() -> Iterator[None]:
    """While processes are started, interrupts are ignored: so will they be by them, and this one ends them.

    Nor do those that look after them complain about files that are gone when they end.
    """
    told = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (told, "ignore:resource_tracker:UserWarning")))
    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main else None
    try:
        yield
    finally:
        if in_main:
            signal.signal(signal.SIGINT, before)
        os.environ.pop("PYTHONWARNINGS")
        if told is not None:
            os.environ["PYTHONWARNINGS"] = told


def run_on_dask(todo: Sequence[Task], address: str) -> Generator[list[Row], None, None]:
    """On the Dask cluster whose scheduler is at this address.

    A worker that is lost loses nothing: the scheduler gives its tasks to another. Raises RunError, in words for
    the reader, if Dask is not installed, if there is no scheduler or no worker, or if the cluster fails.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise RunError("Dask is not installed here: pip install 'fall-line[dask]'") from None
    if not re.fullmatch(r"(\w+://)?\S+:\d+", address):
        raise RunError(f"The Dask address is {address!r}: it takes a scheduler's, such as tcp://127.0.0.1:8786")
    try:
        client: Any = Client(address, timeout=WAIT)
    except (OSError, ValueError, TimeoutError) as error:
        raise RunError(f"No Dask scheduler answers at {address!r}: {error}") from None
    with client:
        threads = _threads(client, address)
        waiting = iter(todo)

        def submit(count: int) -> list[Any]:
            chosen = islice(waiting, count)
            return [client.submit(_run_in_worker, task, pure=False, retries=RETRIES) for task in chosen]

        running: Any = as_completed(submit(IN_FLIGHT * threads), loop=client.loop)
        for future in running:
            try:
                rows = future.result()
            except Exception as error:
                raise RunError(_reason(error)) from error
            yield rows
            for another in submit(1):
                running.add(another)


def _threads(client: Any, address: str) -> int:
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError:
        raise RunError(f"The Dask scheduler at {address!r} has no worker: start dask worker {address}") from None
    return sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())


def _reason(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, ImportError | AttributeError):
        return f"The workers need the same version of Fall Line as this machine: {error}"
    if kind == "KilledWorker":
        return "A task was lost with several workers, one after the other: do they have enough memory?"
    return f"The Dask cluster failed: {kind}: {error}"
