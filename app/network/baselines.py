"""What a network's accuracy is to be compared with: the majority class, scikit-learn, the course's own results."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from core.datasets import DATASETS, Dataset
from core.network.experiment import NetworkExperiment, Sample
from core.network.layers import Layer

LONGEST = 20.0
"""Seconds after which scikit-learn's training ends, finished or not."""
MOST_WORK, ITERATIONS = 4_000_000_000, (10, 1_000)
"""Values × classes × iterations of its logistic regression, and how many of the last there may be."""

COURSE_RESULTS: Mapping[tuple[tuple[str, int], ...], dict[str, float]] = {
    (("leaky_relu", 16), ("leaky_relu", 12), ("leaky_relu", 8)): {"train": 0.746, "test": 0.74},
    (("leaky_relu", 16), ("leaky_relu", 12), ("exponent", 8)): {"train": 0.751, "test": 0.7675},
}
"""Accuracies that the course reports for its two networks, one run each."""

_one_at_a_time = threading.Lock()


def course_results(experiment: NetworkExperiment) -> dict[str, float] | None:
    """The course's own accuracies for a network of these layers on the red wine, if it has any."""
    if experiment.dataset != NetworkExperiment.dataset:
        return None
    return COURSE_RESULTS.get(tuple((layer.kind, layer.width) for layer in experiment.layers))


def majority(experiment: NetworkExperiment) -> float:
    """The share of test rows in the class that is most frequent among the training rows."""
    data = experiment.data
    return float(np.mean(data.y_test == np.bincount(data.y_train).argmax()))


def sklearn_results(experiment: NetworkExperiment) -> dict[str, Any]:
    """Accuracies of two of scikit-learn's classifiers on the same rows, each with scikit-learn's own defaults.

    Those of `MLPClassifier` with the same widths, batch size and epochs; beside them, as "logistic", those of
    `LogisticRegression`, which has no hidden layer.
    """
    data = (experiment.dataset, experiment.sample)
    # One training at a time: a second request for the same waits for it and finds its result.
    with _one_at_a_time:
        network = perceptron_results(
            data, experiment.layers, experiment.batch_size, experiment.epochs, experiment.seed
        )
        return {**network, "logistic": logistic_results(data)}


Sampled = tuple[str, Sample]


def _data(sampled: Sampled) -> Dataset:
    name, sample = sampled
    return DATASETS[name](**dict(sample))


def _scores(model: Any, data: Dataset) -> dict[str, Any]:
    return {
        "train": float(model.score(data.x_train, data.y_train)),
        "test": float(model.score(data.x_test, data.y_test)),
    }


@lru_cache(maxsize=64)
def logistic_results(sampled: Sampled) -> dict[str, Any]:
    """`LogisticRegression` with its own defaults but for the iterations: enough, or as many as are cheap."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    data = _data(sampled)
    affordable = MOST_WORK // (data.x_train.size * data.classes)
    model = LogisticRegression(max_iter=int(np.clip(affordable, *ITERATIONS)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(data.x_train, data.y_train)
    iterations = int(model.n_iter_.max())
    return {**_scores(model, data), "iterations": iterations, "converged": iterations < model.max_iter}


@lru_cache(maxsize=64)
def perceptron_results(
    sampled: Sampled, layers: tuple[Layer, ...], batch: int, epochs: int, seed: int
) -> dict[str, Any]:
    """`MLPClassifier` with its own defaults (ReLU, Adam at 0.001) beside widths, batch size and epochs."""
    from sklearn.neural_network import MLPClassifier

    data = _data(sampled)
    model = MLPClassifier(
        [layer.width for layer in layers],
        batch_size=min(batch, len(data.y_train)),
        # A generator rather than a number, which would give every epoch the same order.
        random_state=np.random.RandomState(seed),
    )
    began, done = time.perf_counter(), 0
    while done < epochs and time.perf_counter() - began < LONGEST:
        model.partial_fit(data.x_train, data.y_train, classes=np.arange(data.classes))
        done += 1
    return {**_scores(model, data), "epochs": done}
