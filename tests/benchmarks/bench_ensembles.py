"""Speed and memory of many descents against their targets: `python -m tests.benchmarks.bench_ensembles`.

40,000 starts × 500 steps, compared with autograd on arrays of 40,000 by the same rule without early stopping,
interleaved round by round on one thread: ratios carry over to another machine, milliseconds don't. Ours include the
trial that decides on the precision and the verdicts. Exits with 1 if a target is missed.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import statistics
import sys
import time
import tracemalloc

import autograd.numpy
import numpy as np
from autograd import elementwise_grad

from core.batched.descents import Descents
from core.batched.engine import run_block
from core.batched.ensembles import ensemble
from core.batched.maps import Map, basins
from core.batched.trials import SECONDS, block_size
from core.descent.nearest import NONE
from core.descent.outcomes import Ends, judge
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import SURFACES
from tests.benchmarks.bench_network import ratio, rounds_of, target

SIDE, STEPS = 200, 500
RATES = {"himmelblau": 0.005, "rastrigin": 0.001}
"""Within the limit of stability of momentum, 0.9, at all minima, and of the steepest starts in the box."""
AT_LEAST = {"himmelblau": 4.5, "rastrigin": 5.0}


def momentum(surface: str) -> Rule:
    return OPTIMIZERS["momentum"](learning_rate=RATES[surface])


def starts(surface: str) -> np.ndarray:
    return basins(SURFACES[surface], momentum(surface), SIDE, STEPS).descents.starts.T


def with_autograd(surface: str) -> Ends:
    """All descents at once, both derivatives by autograd at each step."""

    def f(x, y):
        return SURFACES[surface].value(x, y, autograd.numpy)

    slopes = elementwise_grad(f, 0), elementwise_grad(f, 1)
    rule, start = momentum(surface), starts(surface)
    (x, y), states = start, [rule.init(part) for part in start]
    for _ in range(STEPS):
        gradients = [slope(x, y) for slope in slopes]
        (step_x, states[0]), (step_y, states[1]) = map(rule.update, gradients, states, (x, y))
        x, y = x + step_x, y + step_y
    left = np.full(x.shape, NONE, dtype=np.int32)
    return Ends(SURFACES[surface], start, np.stack([x, y]), np.hypot(step_x, step_y), left)


def ours(surface: str) -> Map:
    return basins(SURFACES[surface], momentum(surface), SIDE, STEPS).in_its_precision()


def bench_speed(rounds: int) -> int:
    """The starts of a picture of 200²."""
    for surface in RATES:
        found, expected = run_block(ours(surface).descents), judge(with_autograd(surface))
        alike = (found.kinds == expected.kinds) & (found.minima == expected.minima)
        precision = "single" if ours(surface).descents.single else "double"
        print(
            f"  {surface}: {precision} precision, {alike.mean():.3%} of the outcomes are those of autograd's ends"
        )
        assert alike.mean() > 0.99
    times = {}
    for surface in RATES:
        descents = ours(surface).descents
        times |= rounds_of(
            {
                f"autograd, {surface}": (lambda surface=surface: with_autograd(surface), 1),
                f"Fall Line, {surface}": (lambda surface=surface: run_block(ours(surface).descents), 1),
                f"  without the trial, {surface}": (lambda descents=descents: run_block(descents), 1),
            },
            rounds,
        )
    work = SIDE**2 * STEPS
    print(
        f"{SIDE**2:,} starts × {STEPS} steps with momentum, median of {rounds} rounds: ms, million steps a second"
    )
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"  {name:46}{middle:8.0f}{work / middle / 1e3:8.0f}")
    return sum(
        target(
            f"autograd ÷ Fall Line, {surface}",
            ratio(times, f"autograd, {surface}", f"Fall Line, {surface}"),
            at_least=least,
        )
        for surface, least in AT_LEAST.items()
    )


def bench_memory() -> int:
    """What is held at most, beyond what was there, results included."""
    missed = 0
    kinds = {
        "himmelblau, momentum": lambda: ours("himmelblau").descents,
        "rastrigin, Adam in double": lambda: basins(SURFACES["rastrigin"], OPTIMIZERS["adam"](), SIDE, 60).descents,
        "himmelblau, a seed for each": lambda: Descents(
            SURFACES["himmelblau"], OPTIMIZERS["sgd"](), (1, 1), 60, noise=1.0, seeds=np.arange(SIDE**2)
        ),
    }
    for name, make in kinds.items():
        tracemalloc.start()
        run_block(make())
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        missed += target(f"MB for {SIDE**2:,} descents: {name}", peak, at_most=30)
    return missed


def bench_blocks() -> int:
    """A picture of 400² in the blocks of `block_size`, by the processor's clock."""
    map_ = basins(SURFACES["himmelblau"], momentum("himmelblau"), 400, STEPS).in_its_precision()
    size, times = block_size(map_.descents), []
    for level in map_.levels():
        for start in range(0, len(level.cells), size):
            began = time.process_time()
            map_.run(level.cells[start : start + size])
            times.append(1e3 * (time.process_time() - began))
    print(f"400² in {len(times)} blocks of {size:,}: {sum(times) / 1e3:.2f} s, a block {np.median(times):.0f} ms")
    return target("slowest block ÷ what a block should take", max(times) / (1e3 * SECONDS), at_most=2)


def bench_ensemble(rounds: int) -> int:
    """500 members with quartiles and paths, by the processor's clock; no target."""
    for steps in (500, 10_000):
        times = []
        for _ in range(max(rounds // 3, 3) if steps == 500 else 1):
            began = time.process_time()
            ensemble(SURFACES["himmelblau"], OPTIMIZERS["adam"](), (1, 1), steps, 1.0, count=500)
            times.append(1e3 * (time.process_time() - began))
        print(f"  an ensemble of 500 × {steps:,} steps of Adam: {statistics.median(times):.0f} ms")
    return 0


def main() -> int:
    """Print the tables; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    return int(bench_speed(rounds) + bench_memory() + bench_blocks() + bench_ensemble(rounds) > 0)


if __name__ == "__main__":
    sys.exit(main())
