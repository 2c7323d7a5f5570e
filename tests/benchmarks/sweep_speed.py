"""Rows a second in 1 process, in 2, and on Dask with 2 workers: `python -m tests.benchmarks.sweep_speed`.

All in one run, on the same studies, interleaved round by round; a first round, which starts the processes and
imports what they need, is not counted. Tables of all three must be equal row by row. Ratios carry over to another
machine, rows a second don't.
"""

import argparse
import statistics
import tempfile
import time
import tomllib
from pathlib import Path

from core.sweep.run import run_here, run_locally, run_on_dask, tasks
from core.sweep.study import read_sweep
from tests.clusters import dask_cluster

STUDIES = {
    "descents, 500 steps": """
        kind = "descent"
        [experiment]
        steps = 500
        [vary]
        rule = ["sgd", "momentum", "rmsprop", "adam"]
        learning_rate = { from = 0.001, to = 1, count = 25, scale = "log" }
        noise = [0, 0.3, 1]
        seed = { from = 0, to = 19 }
    """,
    "networks, 10 epochs": """
        kind = "network"
        [experiment]
        epochs = 10
        [vary]
        rule = ["sgd", "momentum"]
        penalty = [0, 0.0003, 0.003]
        width = [4, 8, 16]
        seed = { from = 0, to = 31 }
    """,
}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, dask_cluster(Path(folder), workers=2) as (address, _):
        ways = {
            "1 process": run_here,
            "2 processes": lambda todo: run_locally(todo, 2),
            "Dask, 2 workers": lambda todo: run_on_dask(todo, address),
        }
        for name, text in STUDIES.items():
            sweep = read_sweep(tomllib.loads(text))
            todo = tasks(sweep)
            print(f"{name}: {len(sweep.rows):,} rows in {len(todo)} tasks")
            times = {way: [] for way in ways}
            tables = {}
            for _ in range(rounds + 1):
                for way, run in ways.items():
                    began = time.perf_counter()
                    tables[way] = {row["row"]: row for rows in run(todo) for row in rows}
                    times[way].append(time.perf_counter() - began)
            assert all(table == tables["1 process"] for table in tables.values())
            single = statistics.median(times["1 process"][1:])
            for way, seconds in times.items():
                middle = statistics.median(seconds[1:])
                print(f"  {way:18}{len(sweep.rows) / middle:10,.0f} rows/s{single / middle:8.2f} ×")


if __name__ == "__main__":
    main()
