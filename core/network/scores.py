"""Networks that are trained side by side to be scored: each with a seed and a learning rate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.network.contest import Contest
from core.network.experiment import NetworkExperiment
from core.network.model import MiniBatches, Network
from core.network.stack import Stack, network_of
from core.optimizers import Rule
from core.optimizers.schedules import Schedule

Floats = NDArray[np.float64]


class Score(NamedTuple):
    """How a network did after its last epoch.

    `loss`: the mean cross-entropy over its validation rows, without the penalty; ∞ if it left the finite numbers.
    `accuracy`, `test_accuracy`: on the validation rows and on the test rows; NaN then.
    """

    loss: float
    accuracy: float
    test_accuracy: float


LOST = Score(np.inf, np.nan, np.nan)


def score(contest: Contest, rule: Rule, schedule: Schedule, values: Floats, seeds: Sequence[int]) -> list[Score]:
    """Train a network with each of these values (n,) of the rule's `step_size` and these seeds, and score each.

    No number depends on which networks train together.
    """
    found: list[Score] = []
    for start in range(0, len(seeds), contest.most_together):
        chosen = slice(start, start + contest.most_together)
        found += _score_together(contest, rule, schedule, values[chosen], [int(seed) for seed in seeds[chosen]])
    return found


def _score_together(
    contest: Contest, rule: Rule, schedule: Schedule, values: Floats, seeds: Sequence[int]
) -> list[Score]:
    experiment = replace(contest.experiment, rule=rule, schedule=schedule)
    splits = [contest.split(seed) for seed in seeds]
    own = rule.changed(**{rule.step_size: values[:, np.newaxis] if len(seeds) > 1 else values.item()})
    with np.errstate(all="ignore"):  # what is not finite is found at the end
        trained = _trained(experiment, own, seeds, np.stack([rows for rows, _ in splits]))
        return _scored(experiment, trained, [rows for _, rows in splits])


def _trained(experiment: NetworkExperiment, rule: Rule, seeds: Sequence[int], chosen: NDArray[np.intp]) -> Floats:
    """The parameters (networks, P) after the last epoch."""
    network = Network(experiment.layers, seeds, experiment.data.features, experiment.data.classes)
    state: Any = experiment.rule.init(network.parameters)
    stack = Stack(experiment, seeds, network.parameters, state, chosen)
    for epoch in range(1, experiment.epochs + 1):
        stack.train(experiment.scheduled(rule, epoch), epoch)
    parameters, _ = stack.numbers()
    return parameters


def _scored(experiment: NetworkExperiment, trained: Floats, validation: Sequence[NDArray[np.intp]]) -> list[Score]:
    """Each network alone: in a stack sums would go in another order."""
    bare, data, found = replace(experiment, penalty=0.0), experiment.data, []
    for parameters, rows in zip(trained, validation, strict=True):
        network = network_of(bare, parameters)
        measured = network.measure(
            MiniBatches(data.x_train[rows], data.y_train[rows], network, network.block), with_gradient=False
        )
        if np.isfinite(measured.loss):  # nor is it where a weight is not, whose square is in it
            test = network.accuracy(data.x_test, data.y_test)
            found.append(Score(float(measured.loss), float(measured.accuracy), float(test)))
        else:
            found.append(LOST)
    return found
