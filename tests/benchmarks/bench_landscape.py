"""Cost of the loss over a plane, in epochs of one rule, in one run: `python tests/benchmarks/bench_landscape.py`.

Everything runs on one thread, interleaved round by round, so that a busy machine slows all alike; the table gives
medians and their ratios. Exits with 1 if a target is missed.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable

import numpy as np

from app.network import api
from app.network.api import advance_run, begin_run
from app.network.panels import PANELS
from core.datasets import load_wine
from core.network.experiment import NetworkExperiment, to_dict
from core.network.landscape import loss_grid, plane_through
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from tests.benchmarks.bench_network import ratio, rounds_of, target

MOST = {"51² in float32": 110.0}
"""Epochs that each may cost at most."""
MOST_WITH = 1.6
"""Times a chunk of eight rules that the landscape follows may take what it takes without it."""
RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw")
CHUNK = 10
"""Epochs of each rule, after which the landscape is drawn anew, coarsely."""


def grids() -> tuple[Callable[[int, type], Callable[[], object]], Callable[[], object]]:
    """A grid of so many places a side and such a precision; and ten epochs of one rule with all its metrics."""
    wine, ends = load_wine(), []
    for rule in ("sgd", "adam"):
        start = begin(NetworkExperiment(rule=OPTIMIZERS[rule](learning_rate=0.01), epochs=10))
        ends.append(advance(start, 10)[0].parameters[0])
    network = start.network(0)
    plane = plane_through(network.parameters, *ends)
    reach = 1.2 * np.linalg.norm(np.subtract(ends, network.parameters), axis=1).max()

    def grid(side: int, dtype: type) -> Callable[[], object]:
        across = np.linspace(-reach, reach, side)
        return lambda: loss_grid(
            network, wine.x_train, wine.y_train, plane.origin, plane.directions, across, across, dtype
        )

    return grid, lambda: advance(start, 10)


def chunks() -> dict[str, tuple[Callable[[], object], int]]:
    """What the server does for a page that trains eight rules on, without and with the landscape of all of them."""
    settings = [to_dict(NetworkExperiment(rule=OPTIMIZERS[rule](), epochs=10_000)) for rule in RULES]
    runs = [begin_run({"settings": each})["run"] for each in settings]
    at = dict.fromkeys(runs, 0)

    def train() -> None:
        for run in runs:
            at[run] = advance_run({"run": run, "epoch": at[run], "epochs": CHUNK})["epoch"]

    def train_and_draw() -> None:
        train()
        PANELS["landscape"].asked({"runs": runs, "plane": "runs", "side": 26})

    return {"a chunk": (train, 1), "a chunk with landscape": (train_and_draw, 1)}


def main() -> int:
    """Print the table; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ["FALL_LINE_RUNS"] = tempfile.mkdtemp()
    api.LONGEST = 60.0  # no chunk ends early
    grid, epochs = grids()
    times = rounds_of(
        {
            **chunks(),
            "one epoch": (epochs, 10),
            "26² in float32": (grid(26, np.float32), 1),
            "51² in float32": (grid(51, np.float32), 1),
            "51² in float64": (grid(51, np.float64), 1),
        },
        rounds,
    )
    missed = 0
    print(f"milliseconds and epochs of one rule: 11-16-12-8-2, 1,199 rows; median of {rounds} rounds")
    for name, values in times.items():
        if name in ("a chunk", "a chunk with landscape"):
            continue
        here = f"{statistics.median(values):.2f} ms"
        missed += target(name, ratio(times, name, "one epoch"), at_most=MOST.get(name, np.inf), beside=here)
    name = f"{CHUNK} epochs of {len(RULES)} rules, with ÷ without"
    missed += target(name, ratio(times, "a chunk with landscape", "a chunk"), at_most=MOST_WITH)
    shutil.rmtree(os.environ["FALL_LINE_RUNS"])
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
