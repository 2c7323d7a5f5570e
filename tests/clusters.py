"""A Dask scheduler and its workers as processes of this machine, for tests and benchmarks."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUIET = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def dask_cluster(folder, workers=2):
    """The scheduler's address and the worker processes, each of one thread; all are ended afterwards."""
    processes = []

    def start(module, *arguments):
        log = (folder / f"{module}-{len(processes)}.log").open("w")
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, *QUIET]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__USE_FILE_LOCKING": "False"}
        processes.append(
            subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.PIPE, text=True)
        )
        log.close()
        return processes[-1]

    try:
        scheduler = start("dask_scheduler", "--port", "0")
        lines = iter(scheduler.stderr.readline, "")
        address = next(found.group() for line in lines if (found := re.search(r"tcp://127\.0\.0\.1:\d+", line)))
        for _ in range(workers):
            start("dask_worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
        for process in processes:
            process.communicate()
