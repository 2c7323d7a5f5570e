"""Speed of typed rules beside the built-in ones of the same lines: `python -m tests.benchmarks.bench_rules`.

One path, a map and the network, interleaved round by round. Exits with 1 where a typed rule takes more than twice
as long. Four rules of networks can't be typed, and are told beside AdamW: Muon takes each weight matrix as one, and
lines know no products of matrices; SAM and Barzilai and Borwein's method take two gradients a step, and lines one;
Polyak's step takes the least value f*, which lines aren't told.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import sys

from core.batched.maps import basins
from core.descent import descend
from core.formula.rule import as_typed
from core.network.experiment import NetworkExperiment
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import SURFACES
from tests.benchmarks.bench_network import ratio, repeated, rounds_of

MOST = 2.0


def path(rule: Rule) -> None:
    """One path of 1,000 steps."""
    descend(SURFACES["matyas"], rule, (4.0, -4.0), 1000, noise=0.1)


def picture(rule: Rule) -> None:
    """A map of 100 × 100 starts."""
    cells = basins(SURFACES["himmelblau"], rule, 100, 100)
    cells.run(range(100 * 100))


def network(rule: Rule) -> None:
    """Three epochs of the reference network."""
    advance(begin(NetworkExperiment(rule=rule)), 3)


def main() -> int:
    """Every rule that has lines in all three; how many of them miss the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    tasks = {"a path": (path, 5), "a map": (picture, 1), "the network": (network, 1)}
    missed = 0
    print(f"times as long as the built-in rule, at most {MOST:g}; median of {rounds} rounds")
    print(f"  {'':20}" + "".join(f"{name:>14}" for name in tasks))
    for name, kind in OPTIMIZERS.items():
        if not kind().lines():
            continue
        rules = {"built-in": kind(), "typed": as_typed(kind())}
        ratios = []
        for task, times in tasks.values():
            calls = {each: repeated(lambda task=task, rule=rule: task(rule), times) for each, rule in rules.items()}
            ratios.append(ratio(rounds_of(calls, rounds), "typed", "built-in"))
        missed += sum(each > MOST for each in ratios)
        print(f"  {name:20}" + "".join(f"{each:14.2f}" for each in ratios))
    beside_adamw(rounds)
    return missed


def beside_adamw(rounds: int) -> None:
    """How long the rules of networks take that can't be typed."""
    rules = {name: kind() for name, kind in OPTIMIZERS.items() if kind.on_networks and not kind().lines()}
    rules["adamw"] = OPTIMIZERS["adamw"]()
    times = rounds_of({name: repeated(lambda rule=rule: network(rule), 1) for name, rule in rules.items()}, rounds)
    print("times as long as AdamW on the network, of rules that can't be typed")
    for name in rules:
        print(f"  {name:20}{'':28}{ratio(times, name, 'adamw'):14.2f}")


if __name__ == "__main__":
    sys.exit(bool(main()))
