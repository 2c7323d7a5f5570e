"""How the settings of the lesson "tuned" were found: `python tests/benchmarks/tune_network.py`.

The search sees the training rows of the wine alone: it cuts them into four folds and takes the settings with the
best mean validation accuracy over folds and seeds. Only then are they trained on all training rows and measured,
once, on the test rows. The architecture is fixed at 11-16-12-8-2, the epochs at 150, the batch at 32.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported

import argparse
import itertools
from dataclasses import replace

import numpy as np

from core.datasets import DATASETS, Dataset, load_wine
from core.network.experiment import NetworkExperiment, to_query
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS, Rule

FOLDS = 4
EPOCHS = 150
PENALTIES = (0.0003125, 0.001, 0.002, 0.004)
DROPS = (None, 0.1)
"""The learning rate of the last third of the epochs, as a part of the first."""


def rules() -> list[Rule]:
    """The rules and learning rates of the search."""
    rates = {
        "sgd": (0.032, 0.1),
        "momentum": (0.01, 0.03),
        "adam": (0.003, 0.01),
    }
    return [OPTIMIZERS[name](learning_rate=rate) for name, values in rates.items() for rate in values]


def fold(wine: Dataset, number: int) -> Dataset:
    """The training rows alone, every fourth of them for validation."""
    held = np.arange(len(wine.y_train)) % FOLDS == number
    return replace(
        wine,
        x_train=wine.x_train[~held],
        y_train=wine.y_train[~held],
        x_test=wine.x_train[held],
        y_test=wine.y_train[held],
    )


def validation(experiment: NetworkExperiment) -> float:
    """Mean validation accuracy over folds and networks after the last epoch; a stopped network counts as wrong."""
    accuracies = []
    for number in range(FOLDS):
        checkpoint, metrics = advance(begin(replace(experiment, dataset=f"fold {number}")), experiment.epochs)
        accuracies.append(
            0.0 if checkpoint.epoch < experiment.epochs else np.nan_to_num(metrics.test_accuracy[-1]).mean()
        )
    return float(np.mean(accuracies))


def main() -> None:
    """Search, then measure the winner once on the test rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=4, help="networks a fold in the search")
    networks = parser.parse_args().networks
    wine = load_wine()
    for number in range(FOLDS):
        data = fold(wine, number)
        DATASETS[f"fold {number}"] = lambda data=data: data
    found = []
    for rule, penalty, shuffle, drop in itertools.product(rules(), PENALTIES, (False, True), DROPS):
        experiment = NetworkExperiment(
            rule=rule, penalty=penalty, shuffle=shuffle, epochs=EPOCHS, networks=networks, seed=1000
        )
        if drop is not None:
            experiment = experiment.with_learning_rate(drop * rule.learning_rate, EPOCHS * 2 // 3)
        found.append((validation(experiment), experiment))
    found.sort(key=lambda pair: -pair[0])
    print(f"{len(found)} settings; the best by validation accuracy:")
    for accuracy, experiment in found[:12]:
        print(f"  {accuracy:.4f}  {to_query(experiment)}")
    winner = replace(found[0][1], dataset="wine", networks=20, seed=0)
    _, metrics = advance(begin(winner), winner.epochs)
    test = metrics.test_accuracy[-1]
    print(
        f"the winner on the test rows, 20 seeds: median {np.median(test):.4f}, {test.min():.4f} to {test.max():.4f}"
    )


if __name__ == "__main__":
    main()
