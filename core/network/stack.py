"""Networks that train together, with all that an epoch needs laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.affine import Floats
from core.network.experiment import NetworkExperiment
from core.network.model import MiniBatches, Network
from core.network.problem import OnBatch
from core.optimizers import Rule

Integers = NDArray[np.int64]


class StopReason(IntEnum):
    """Why a network trains no further, if it doesn't, each with a sentence for the reader and a remedy."""

    RUNNING = 0
    FINISHED = 1
    WEIGHTS = 2
    RULE = 3
    LOSS = 4

    @property
    def sentence(self) -> str:
        """What happened and what to do about it."""
        return {
            StopReason.RUNNING: "Training has not reached its last epoch.",
            StopReason.FINISHED: "Training has reached its last epoch.",
            StopReason.WEIGHTS: "The weights grew beyond the largest number: take a smaller learning rate.",
            StopReason.RULE: "The optimizer's running sums of gradients grew beyond the largest number: "
            "take a smaller learning rate.",
            StopReason.LOSS: "The loss or its gradient grew beyond the largest number: "
            "take a smaller learning rate.",
        }[self]


class Stack:
    """Some networks of one experiment: of these seeds, at these parameters (networks, P), with the rule's state.

    `chosen` are the training rows that each network trains on, (networks, rows); all of them unless it is given. A
    single network goes without the leading axis, which is faster; what leaves the stack always has it.
    """

    def __init__(
        self,
        experiment: NetworkExperiment,
        seeds: Sequence[int],
        parameters: Floats,
        state: Any = (),
        chosen: NDArray[np.intp] | None = None,
    ) -> None:
        data = self._data = experiment.data
        self._single = len(seeds) == 1
        index: Any = 0 if self._single else slice(None)
        self._seeds, self._shuffle = seeds, experiment.shuffle
        self._position = parameters[index].copy()
        self._state = _each(state, lambda leaf: leaf[index])
        self._network = Network(
            experiment.layers, 0, data.features, data.classes, experiment.penalty, parameters=self._position
        )
        rows = None if chosen is None else chosen[index]
        self._batches = MiniBatches(data.x_train, data.y_train, self._network, experiment.batch_size, rows)

    @cached_property
    def _train(self) -> MiniBatches:
        return MiniBatches(self._data.x_train, self._data.y_train, self._network, self._network.block)

    @cached_property
    def _test(self) -> MiniBatches:
        return MiniBatches(self._data.x_test, self._data.y_test, self._network, self._network.block)

    def train(self, rule: Rule, epoch: int) -> None:
        """One epoch: a step of the rule for each mini-batch."""
        network, batches, position, state = self._network, self._batches, self._position, self._state
        if self._shuffle:
            orders = [_order(seed, epoch, batches.rows) for seed in self._seeds]
            batches.shuffle(orders[0] if self._single else np.stack(orders))
        for batch in batches:
            step, state = rule.move(OnBatch(network, batches, batch), state, position)
            np.add(position, step, out=position)
            network.project(position)
        self._state = state

    def measure(self) -> tuple[Floats, Integers]:
        """All metrics of each network in a row, (networks, columns), in the order of `Metrics`; and the classes.

        These are of the test rows, as each network predicts them: (networks, rows).
        """
        network = self._network
        network.parameters = self._position
        train, test = network.measure(self._train), network.measure(self._test, with_gradient=False)
        layers, starts = len(network.parts), [part.start for part in network.parts]
        row = np.empty((*network.networks, 4 + 2 * layers + len(network.exponents)))
        row[..., 0], row[..., 1], row[..., 2], row[..., 3] = train.loss, train.accuracy, test.loss, test.accuracy
        np.add.reduceat(train.gradient**2, starts, axis=-1, out=row[..., 4 : 4 + layers])
        weights = network.is_weight * self._position
        np.add.reduceat(weights**2, starts, axis=-1, out=row[..., 4 + layers : 4 + 2 * layers])
        np.sqrt(row[..., 4 : 4 + 2 * layers], out=row[..., 4 : 4 + 2 * layers])
        row[..., 4 + 2 * layers :] = self._position[..., [place for place, _ in network.exponents]]
        return np.atleast_2d(row), np.atleast_2d(np.concatenate(test.predicted, axis=-1))

    def stop_reasons(self, row: Floats) -> Integers:
        """For each network what has left the finite numbers, as a `StopReason`, or 0."""
        position, state = self.numbers()
        reasons = np.zeros(len(self._seeds), dtype=np.int64)
        if np.isfinite(row.sum() + position.sum()) and all(np.isfinite(np.sum(leaf)) for leaf in state):
            return reasons
        sums = [leaf for leaf in state if np.ndim(leaf)]
        for reason, arrays in ((StopReason.LOSS, [row]), (StopReason.RULE, sums), (StopReason.WEIGHTS, [position])):
            for array in arrays:
                reasons[~np.isfinite(array).all(axis=1)] = reason
        return reasons

    def first(self) -> Floats:
        """The parameters of its first network, (P,)."""
        first: Floats = self._position if self._single else self._position[0]
        return first.copy()

    def numbers(self) -> tuple[Floats, Any]:
        """Parameters and the rule's state, with the leading axis; rules write into no state, so it is no copy."""
        position, state = self._position.copy(), self._state
        if not self._single:
            return position, state
        return position[np.newaxis], _each(state, lambda leaf: leaf[np.newaxis])


def _each(state: Any, change: Any) -> Any:
    """The rule's state with `change` made to each of its arrays; its plain numbers belong to all networks."""
    return type(state)(*(change(leaf) if np.ndim(leaf) else leaf for leaf in state))


def _order(seed: int, epoch: int, rows: int) -> NDArray[np.intp]:
    """The order of the rows in this epoch: drawn from seed and epoch alone, so that any epoch can be the next."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0, epoch))).permutation(rows)
