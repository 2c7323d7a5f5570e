"""What the lessons on networks tell, measured on fresh seeds: `python -m tests.benchmarks.network_claims`.

Each share, median and limit of their texts, beside what so many networks do that no text was written by; some
twenty minutes for 384. Exits with 1 if a told figure is off by more than chance: a share by more than three
standard errors and 0.01, a median by more than its last digit allows, a limit if fewer than 99 of 100 networks
keep it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.network.experiment import NetworkExperiment
from core.network.lessons import NETWORK_LESSONS, finish
from core.network.lessons.base import Finished
from core.network.metrics import Metrics

Reading = Callable[..., NDArray]
TOGETHER = 32
"""Networks that train together."""
BY_HEART = {"wide_300": 96}
"""Lessons of which no more networks are trained, for they take a minute."""


@dataclass(frozen=True)
class Share:
    """In this share of the runs the reading is true."""

    told: float
    reading: Reading

    def off(self, found: NDArray) -> tuple[str, bool]:
        """What was measured, and whether it is another share."""
        share, error = found.mean(), np.sqrt(self.told * (1 - self.told) / len(found))
        return f"{share:.3f} for {self.told}", abs(share - self.told) > 3 * error + 0.01


@dataclass(frozen=True)
class Median:
    """The reading's median, to within its last digit."""

    told: float
    within: float
    reading: Reading

    def off(self, found: NDArray) -> tuple[str, bool]:
        """What was measured, and whether it is another median."""
        median = float(np.median(found))
        return f"{median:.4g} for {self.told}", abs(median - self.told) > self.within


@dataclass(frozen=True)
class Limits:
    """The reading lies between these two."""

    low: float
    high: float
    reading: Reading

    def off(self, found: NDArray) -> tuple[str, bool]:
        """What was measured, and whether too many lie outside."""
        kept = ((found >= self.low - 1e-6) & (found <= self.high + 1e-6)).mean()
        error = np.sqrt(0.99 * 0.01 / len(found))
        told = f"{kept:.3f} within {self.low:g} and {self.high:g}: {found.min():.4g} to {found.max():.4g}"
        return told, kept < 0.99 - 3 * error


def accuracy(run: Metrics) -> NDArray:
    """Test accuracy at the end."""
    return run.test_accuracy[-1]


def apart(one: Metrics, other: Metrics) -> NDArray:
    """How far the test accuracies of twins lie apart at the end."""
    return np.abs(accuracy(one) - accuracy(other))


def moved(run: Metrics) -> NDArray:
    """How far the exponent of the last layer ends from where it began."""
    return run.exponents[-1, :, 0] - run.exponents[0, :, 0]


def norm(run: Metrics) -> NDArray:
    """The norm of the gradient of the third layer, by epoch."""
    return run.gradient_norms[:, :, 2]


def later(one: Metrics, other: Metrics) -> NDArray:
    """Its median from epoch 40 on, as a ratio of twins."""
    return np.median(norm(one)[39:], axis=0) / np.median(norm(other)[39:], axis=0)


CLAIMS: dict[str, dict[str, Share | Median | Limits]] = {
    "reference_1": {
        "plateau ends by epoch 40": Share(0.985, lambda run: run.train_accuracy[39] > 0.6),
        "between 0.72 and 0.77": Share(0.985, lambda run: np.abs(accuracy(run) - 0.745) < 0.0251),
        "median 0.7525": Median(0.7525, 0.003, accuracy),
    },
    "reference_2": {
        "0.15 away from where it began (median)": Median(0.15, 0.02, lambda run: np.abs(moved(run))),
        "up in five of eight runs": Share(0.625, lambda run: moved(run) > 0),
        "above 1.1 in 98 of 100": Share(0.98, lambda run: (run.exponents[:, :, 0] > 1.1).all(axis=0)),
        "median 0.7475": Median(0.7475, 0.003, accuracy),
        "from 0.695 to": Limits(0.695, 0.775, accuracy),
    },
    "tuned": {
        "within 5": Share(0.99, lambda _, tuned: tuned.train_accuracy[4] > 0.6),
        "all runs but one in 200": Share(0.995, lambda plain, tuned: tuned.train_loss[-1] < plain.train_loss[-1]),
        "median 0.75": Median(0.75, 0.003, lambda _, tuned: accuracy(tuned)),
        "from 0.72 to 0.78": Limits(0.72, 0.78, lambda _, tuned: accuracy(tuned)),
    },
    "learning_rate_too_high": {
        "nine of ten networks": Share(0.9, lambda run: ~(np.abs(accuracy(run) - 0.53) > 0.006)),
        "at most": Limits(0.53, 0.62, lambda run: accuracy(run)[~np.isnan(accuracy(run))]),
        "in 98 of 100 the loss stands above ln 2": Share(0.98, lambda run: ~(run.train_loss[-1] < np.log(2))),
    },
    "no_hidden_layer": {"0.750 to 0.755 for every seed": Limits(0.75, 0.755, lambda _, linear: accuracy(linear))},
    "wide_300": {
        "to 0.40 against": Median(0.40, 0.01, lambda _, wide: wide.train_loss[-1]),
        "against 0.48": Median(0.48, 0.01, lambda narrow, _: narrow.train_loss[-1]),
        "3 to 20 epochs": Limits(3, 20, lambda _, wide: wide.test_loss.argmin(axis=0) + 1),
        "0.50": Median(0.50, 0.01, lambda _, wide: wide.test_loss.min(axis=0)),
        "ends at 0.58": Median(0.58, 0.015, lambda _, wide: wide.test_loss[-1]),
    },
    "exponent_twin": {
        "differ by 0.005 (median)": Median(0.005, 0.003, apart),
        "in 5 of 100 pairs": Share(0.05, lambda one, other: apart(one, other) > 0.0201),
    },
    "exponent_gradient": {
        "from 0.003 to 1.2": Limits(0.003, 1.2, lambda learned, _: norm(learned)[0]),
        "greatest around epoch 9": Median(9, 2, lambda learned, _: norm(learned).argmax(axis=0) + 1),
        "at 0.63 (both": Median(0.63, 0.04, lambda learned, _: norm(learned).max(axis=0)),
        "between 0.09 and": Limits(0.085, np.inf, lambda learned, _: norm(learned)[39:].min(axis=0)),
        "0.81": Limits(0, 0.815, lambda learned, _: norm(learned)[39:].max(axis=0)),
        "in nine of ten pairs": Share(0.9, lambda *twins: np.abs(np.log(later(*twins))) < np.log(4 / 3)),
    },
    "adam_distance": {
        "goes 12": Median(12, 0.25, lambda _, adam: adam.moved),
        "from 8.7 to 15.5": Limits(8.65, 15.55, lambda _, adam: adam.moved),
        "momentum 4.9": Median(4.9, 0.1, lambda momentum, _: momentum.moved),
        "from 2.9 to 5.5": Limits(2.85, 5.55, lambda momentum, _: momentum.moved),
        "in 98 of 100 pairs it goes 1.8": Share(0.98, lambda momentum, adam: adam.moved > 1.8 * momentum.moved),
        "lower, 0.445": Median(0.445, 0.005, lambda _, adam: adam.train_loss[-1]),
        "against 0.49": Median(0.49, 0.006, lambda momentum, _: momentum.train_loss[-1]),
        "in 96 of 100 pairs": Share(0.96, lambda momentum, adam: adam.train_loss[-1] < momentum.train_loss[-1]),
        "0.745 for both": Median(0.745, 0.003, lambda _, adam: accuracy(adam)),
        "accuracies, 0.745": Median(0.745, 0.003, lambda momentum, _: accuracy(momentum)),
    },
    "penalty_too_strong": {
        "fall to nearly 0": Limits(0.0, 0.05, lambda run: run.weight_norms[-1].max(axis=-1)),
        "0.53 on the test rows": Limits(0.53, 0.53, accuracy),
    },
    "xor_hidden": {
        "stays at 0.66": Limits(0.66, 0.667, lambda none, _: none.train_accuracy[-1]),
        "99 of 100 runs then end at 0.94 or more": Limits(0.94, 1.0, lambda _, one: accuracy(one)),
        "median 0.98": Median(0.98, 0.005, lambda _, one: accuracy(one)),
    },
    "spiral_depth": {
        "0.70 (median": Median(0.70, 0.01, lambda flat, _: flat.train_accuracy[-1]),
        "from 0.64 to 0.89": Limits(0.635, 0.895, lambda flat, _: flat.train_accuracy[-1]),
        "0.98 (median)": Median(0.98, 0.005, lambda _, deep: deep.train_accuracy[-1]),
        "above 0.91 in 9 of 10 runs": Share(0.9, lambda _, deep: deep.train_accuracy[-1] > 0.91),
    },
    "noise_and_penalty": {
        "least, 0.25": Median(0.25, 0.005, lambda free, _: free.test_loss.min(axis=0)),
        "first 8 epochs": Limits(1, 8, lambda free, _: free.test_loss.argmin(axis=0) + 1),
        "0.46 (median": Median(0.46, 0.006, lambda free, _: free.test_loss[-1]),
        "0.42 to 0.54": Limits(0.415, 0.545, lambda free, _: free.test_loss[-1]),
        "ends at 0.31 in every run": Limits(0.305, 0.315, lambda _, held: held.test_loss[-1]),
        "accuracy 0.91 against": Median(0.91, 0.005, lambda _, held: accuracy(held)),
        "0.84": Median(0.84, 0.01, lambda free, _: accuracy(free)),
    },
    "momentum_valley": {
        "by epoch 10": Limits(1, 10, lambda sgd, fast: (fast.train_loss <= sgd.train_loss[-1]).argmax(axis=0) + 1),
        "after 100, 0.28": Median(0.28, 0.005, lambda sgd, _: sgd.train_loss[-1]),
        "median: epoch 8": Median(8, 0.5, lambda sgd, fast: (fast.train_loss <= sgd.train_loss[-1]).argmax(0) + 1),
    },
    "rate_leaves_plane": {
        "to above 20 in 99 of 100 runs": Limits(20, np.inf, lambda _, wild: np.nanmax(wild.train_loss, axis=0)),
        "down to 0.28": Median(0.28, 0.005, lambda calm, _: calm.train_loss[-1]),
    },
}
"""By lesson and its own words, what these say of a run."""


@cache
def trained(experiment: NetworkExperiment, first: int, networks: int) -> list[Finished]:
    """What so many networks do, those that train together at a time."""
    seeds = range(first, first + networks, TOGETHER)
    runs = (replace(experiment, networks=TOGETHER, seed=seed) for seed in seeds)
    return [finish(run) for run in runs]


def measured(key: str, first: int, networks: int) -> Iterator[tuple[str, str, bool]]:
    """The words of a lesson's claims, what was measured, and whether it is off."""
    count = min(networks, BY_HEART.get(key, networks))
    runs = [trained(experiment, first, count) for experiment in NETWORK_LESSONS[key].experiments]
    for words, claim in CLAIMS[key].items():
        found = np.concatenate([claim.reading(*together) for together in zip(*runs, strict=True)])
        yield words, *claim.off(found)


def main() -> int:
    """Print the figures; 1 if one is off, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=384, help=f"a multiple of {TOGETHER}")
    parser.add_argument("--first", type=int, default=20_000_000, help="the first seed")
    parser.add_argument("lessons", nargs="*", default=list(CLAIMS), metavar="LESSON")
    given, missed = parser.parse_args(), 0
    for key in given.lessons:
        for words, told, off in measured(key, given.first, given.networks):
            print(f"{key:24}{words:44}{told}{'  OFF' if off else ''}", flush=True)
            missed += off
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
