"""Speed of the training engine, against its targets, in one run: `python tests/benchmarks/bench_network.py`.

Everything runs on one thread, interleaved round by round, so that a busy machine slows all alike; the table gives
medians and their ratios. Exits with 1 if a target is missed.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.datasets import load_wine
from core.network.experiment import NetworkExperiment
from core.network.stack import Stack
from core.network.training import Training, advance, advance_together, begin
from core.optimizers import OPTIMIZERS

WIDTHS = (16, 12, 8)
EXPERIMENT = NetworkExperiment(epochs=10_000)


def scikit_learn(epochs: int) -> Callable[[], None]:
    """`MLPClassifier(solver="sgd")` of the same widths, batch, order, penalty and learning rate."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    wine = load_wine()
    model = MLPClassifier(
        WIDTHS,
        solver="sgd",
        batch_size=EXPERIMENT.batch_size,
        shuffle=False,
        alpha=EXPERIMENT.penalty,
        learning_rate_init=0.032,
        momentum=0.0,
        max_iter=epochs,
        n_iter_no_change=epochs + 1,
        random_state=0,
    )
    return lambda: model.fit(wine.x_train, wine.y_train)


def per_sample_loops() -> Callable[[], None]:
    """One epoch as the course writes it: each example by itself, forward and backward, layer by layer."""
    wine = load_wine()
    rng = np.random.default_rng(0)
    sizes = (11, *WIDTHS, 2)
    weights = [rng.uniform(-0.5, 0.5, (i, o)) for i, o in pairwise(sizes)]
    biases = [rng.uniform(-0.5, 0.5, o) for o in sizes[1:]]

    def epoch() -> None:
        total = 0.0
        for start in range(0, len(wine.y_train), 32):
            x, y = wine.x_train[start : start + 32], wine.y_train[start : start + 32]
            weight_sums = [np.zeros_like(w) for w in weights]
            bias_sums = [np.zeros_like(b) for b in biases]
            for example, label in zip(x, y, strict=True):
                inputs, sums = [example], []
                for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
                    u = inputs[-1] @ w + b
                    sums.append(u)
                    inputs.append(np.where(u > 0, u, 0.01 * u) if layer < len(WIDTHS) else u)
                p = np.exp(sums[-1] - sums[-1].max())
                p /= p.sum()
                total -= np.log(p[label])
                delta = p.copy()
                delta[label] -= 1.0
                for layer in reversed(range(len(weights))):
                    weight_sums[layer] += np.outer(inputs[layer], delta)
                    bias_sums[layer] += delta
                    if layer:
                        delta = (weights[layer] @ delta) * np.where(sums[layer - 1] > 0, 1.0, 0.01)
            for w, b, dw, db in zip(weights, biases, weight_sums, bias_sums, strict=True):
                w -= 0.032 * (dw / len(y) + EXPERIMENT.penalty * w)
                b -= 0.032 * db / len(y)

    return epoch


class Engine:
    """Epochs of one or several networks of the engine."""

    def __init__(self, networks: int) -> None:
        self.start = begin(replace(EXPERIMENT, networks=networks))
        self.stack = Stack(EXPERIMENT, range(networks), self.start.parameters, self.start.state)
        self.rule = EXPERIMENT.rule

    def train(self) -> None:
        """Training alone."""
        self.stack.train(self.rule, 1)

    def with_loss(self) -> None:
        """Training, then loss and accuracy of the training set."""
        self.train()
        network = self.stack.network
        network.parameters = self.stack.position
        network.measure(self.stack.training_rows, with_gradient=False)

    def with_scores(self) -> None:
        """Training, then loss and accuracy of both sets."""
        self.with_loss()
        self.stack.network.measure(self.stack.test_rows, with_gradient=False)

    def advance(self, epochs: int) -> Callable[[], object]:
        """All that a run does: training, all metrics on both sets, checks, checkpoint."""
        return lambda: advance(self.start, epochs)


def race(together: bool) -> Callable[[], object]:
    """Four rules for eight epochs, with all metrics: as one stack, or one after the other."""
    rules = (OPTIMIZERS[name]() for name in ("sgd", "momentum", "rmsprop", "adam"))  # type: ignore[call-arg]
    starts = [begin(replace(EXPERIMENT, rule=rule)) for rule in rules]
    if together:
        return lambda: advance_together([Training(start) for start in starts], 8)
    return lambda: [advance(start, 8) for start in starts]


def rounds_of(tasks: dict[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds an epoch of each task, which stands for so many epochs, in each of the interleaved rounds.

    By the processor's clock: what else goes on on the machine is in none of them.
    """
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for task, _ in tasks.values():
        task()
    for _ in range(rounds):
        for name, (task, epochs) in tasks.items():
            start = time.process_time()
            task()
            times[name].append((time.process_time() - start) * 1e3 / epochs)
    return times


def ratio(times: dict[str, list[float]], slow: str, fast: str) -> float:
    """How many times as long the one takes as the other: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(times[slow], times[fast], strict=True))


def repeated(task: Callable[[], object], times: int) -> tuple[Callable[[], None], int]:
    """The task so many times over, to be long enough for the clock."""

    def run() -> None:
        for _ in range(times):
            task()

    return run, times


def target(name: str, found: float, at_least: float = -np.inf, at_most: float = np.inf, beside: str = "") -> int:
    """Print a figure, `beside` it what it is on this machine, and its target, if any; 1 if that is missed."""
    bounds = {"at least": at_least, "at most": at_most}
    wish = "".join(f"{word} {bound:g}" for word, bound in bounds.items() if np.isfinite(bound))
    missed = not at_least <= found <= at_most
    here = f"({beside})" if beside else ""
    print(f"  {name:46}{found:8.2f}   {here:15}{wish}{': MISSED' * missed}")
    return int(missed)


def main() -> int:
    """Print the table; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    one, many = Engine(1), Engine(32)
    times = rounds_of(
        {
            "scikit-learn": (scikit_learn(10), 10),
            "training alone": repeated(one.train, 10),
            "with loss": repeated(one.with_loss, 10),
            "with loss and accuracy of both sets": repeated(one.with_scores, 10),
            "with all metrics": (one.advance(100), 100),
            "32 networks, with loss, each": (many.with_loss, 32),
            "32 networks, with all metrics, each": (many.advance(4), 4 * 32),
            "4 rules, one after the other, each": (race(together=False), 8 * 4),
            "4 rules as one stack, each": (race(together=True), 8 * 4),
            "per-sample loops": (per_sample_loops(), 1),
        },
        rounds,
    )
    print("milliseconds an epoch and network: 11-16-12-8-2, batch 32, 1,199 rows; median of", rounds, "rounds")
    for name, values in times.items():
        print(f"  {name:38}{statistics.median(values):8.3f}")
    targets = [
        ("scikit-learn", "with loss", 4.0),
        ("per-sample loops", "with loss", 15.0),
        ("scikit-learn", "32 networks, with loss, each", 9.0),
        ("4 rules, one after the other, each", "4 rules as one stack, each", 1.2),
    ]
    missed = 0
    print("ratios")
    for slow, fast, least in targets:
        found = ratio(times, slow, fast)
        missed += target(f"{slow} ÷ {fast}", found, at_least=least)
    extra = ratio(times, "with loss and accuracy of both sets", "training alone") - 1
    missed += target("loss and accuracy of both sets, on top", extra, at_most=0.2)
    extra = ratio(times, "with all metrics", "training alone") - 1
    target("the same, with the norm of each gradient", extra)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
