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
        self._data = experiment.data
        self._single = len(seeds) == 1
        index: Any = 0 if self._single else slice(None)
        self.experiment, self.seeds = experiment, seeds
        self.position: Floats = parameters[index].copy()
        """The parameters: (P,) of a single network, else (networks, P)."""
        self._state = _each(state, lambda leaf: leaf[index])
        self.network = network_of(experiment, self.position)
        self._rows = None if chosen is None else chosen[index]

    @cached_property
    def _batches(self) -> MiniBatches:
        size = self.experiment.batch_size
        return MiniBatches(self._data.x_train, self._data.y_train, self.network, size, self._rows)

    @cached_property
    def training_rows(self) -> MiniBatches:
        """All of them in order, for measuring, in blocks that fit the cache."""
        return MiniBatches(self._data.x_train, self._data.y_train, self.network, self.network.block)

    @cached_property
    def test_rows(self) -> MiniBatches:
        """All of them in order, in blocks that fit the cache."""
        return MiniBatches(self._data.x_test, self._data.y_test, self.network, self.network.block)

    def train(self, rule: Rule, epoch: int) -> None:
        """One epoch: a step of the rule for each mini-batch."""
        network, batches, position, state = self.network, self._batches, self.position, self._state
        if self.experiment.shuffle:
            batches.shuffle(_orders(self.seeds, epoch, batches.rows))
        for batch in batches:
            step, state = rule.move(OnBatch(network, batches, batch), state, position)
            np.add(position, step, out=position)
            network.project(position)
        self._state = state

    def measure_with(self, other: Stack) -> None:
        """Measure with the arrays of a stack of as many networks, so that they stay in the processor's cache."""
        self.network, self.training_rows, self.test_rows = other.network, other.training_rows, other.test_rows

    def look_ahead(self, rule: Rule) -> Any:
        """Where the rule wants its next gradient taken, in the shape of `position`."""
        return rule.look_ahead(self.position, self._state)

    def step(self, rule: Rule, gradient: Floats) -> None:
        """The step of a rule that isn't `whole`, with this gradient."""
        step, self._state = rule.update(gradient, self._state, self.position)
        np.add(self.position, step, out=self.position)
        self.network.project(self.position)

    def measure(self) -> tuple[Floats, Integers]:
        """All metrics of each network in a row, (networks, columns), in the order of `Metrics`; and the classes.

        These are of the test rows, as each network predicts them: (networks, rows).
        """
        network = self.network
        network.parameters = self.position
        train, test = network.measure(self.training_rows), network.measure(self.test_rows, with_gradient=False)
        layers, starts = len(network.parts), [part.start for part in network.parts]
        row = np.empty((*network.networks, 4 + 2 * layers + len(network.exponents)))
        row[..., 0], row[..., 1], row[..., 2], row[..., 3] = train.loss, train.accuracy, test.loss, test.accuracy
        np.add.reduceat(train.gradient**2, starts, axis=-1, out=row[..., 4 : 4 + layers])
        weights = network.is_weight * self.position
        np.add.reduceat(weights**2, starts, axis=-1, out=row[..., 4 + layers : 4 + 2 * layers])
        np.sqrt(row[..., 4 : 4 + 2 * layers], out=row[..., 4 : 4 + 2 * layers])
        row[..., 4 + 2 * layers :] = self.position[..., [place for place, _ in network.exponents]]
        return np.atleast_2d(row), np.atleast_2d(np.concatenate(test.predicted, axis=-1))

    def stop_reasons(self, row: Floats) -> Integers:
        """For each network what has left the finite numbers, as a `StopReason`, or 0."""
        position, state = self.numbers()
        reasons = np.zeros(len(self.seeds), dtype=np.int64)
        if np.isfinite(row.sum() + position.sum()) and all(np.isfinite(np.sum(leaf)) for leaf in state):
            return reasons
        parts = ((StopReason.LOSS, [row]), (StopReason.RULE, state), (StopReason.WEIGHTS, [position]))
        for reason, arrays in parts:
            for array in arrays:
                finite = np.isfinite(array)
                # A plain number of a rule is all networks'.
                reasons[~(finite.all(axis=1) if finite.ndim else finite)] = reason
        return reasons

    def first(self) -> Floats:
        """The parameters of its first network, (P,)."""
        first: Floats = self.position if self._single else self.position[0]
        return first.copy()

    def numbers(self) -> tuple[Floats, Any]:
        """Parameters and the rule's state, with the leading axis; rules write into no state, so it is no copy."""
        position, state = self.position.copy(), self._state
        if not self._single:
            return position, state
        return position[np.newaxis], _each(state, lambda leaf: leaf[np.newaxis])


class Abreast:
    """Stacks that train as one: for each mini-batch a pass for the networks of all, then the step of each rule.

    They have one data set, one architecture, one penalty and mini-batches of one size, all rows of the training
    set; they are at the same epoch, and none of their rules is `whole`, for it would ask for more than this
    gradient. Each has the numbers that it has by itself, bit for bit.
    """

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self._stacks = stacks
        first_of: dict[int, Stack] = {}
        for stack in stacks:
            first = first_of.setdefault(len(stack.seeds), stack)
            if first is not stack:
                stack.measure_with(first)
        experiment, data = stacks[0].experiment, stacks[0].experiment.data
        self.network = network_of(experiment, np.concatenate([np.atleast_2d(stack.position) for stack in stacks]))
        self._batches = MiniBatches(data.x_train, data.y_train, self.network, experiment.batch_size)
        seeds = [seed for stack in stacks for seed in stack.seeds]
        self._seeds = seeds if len(set(seeds)) > 1 else seeds[:1]
        ends = np.cumsum([len(stack.seeds) for stack in stacks]).tolist()
        self._places: list[Any] = [
            slice(end - len(stack.seeds), end) if len(stack.seeds) > 1 else end - 1
            for stack, end in zip(stacks, ends, strict=True)
        ]
        """Of each stack's networks among those of all."""

    def train(self, rules: Sequence[Rule], epoch: int) -> None:
        """One epoch: for each mini-batch a step of the rule of each stack."""
        parameters, batches = self.network.parameters, self._batches
        entries = list(zip(self._stacks, rules, self._places, strict=True))
        if self._stacks[0].experiment.shuffle:
            batches.shuffle(_orders(self._seeds, epoch, batches.rows))
        for batch in batches:
            for stack, rule, place in entries:
                parameters[place] = stack.look_ahead(rule)
            one = batches.passes[batch.size]
            one.forward(batch.h)
            gradient = one.backward(batch.targets)
            for stack, rule, place in entries:
                stack.step(rule, gradient[place])


def network_of(experiment: NetworkExperiment, parameters: Floats) -> Network:
    """The network of an experiment, or several, at these parameters, (P,) or (networks, P)."""
    return Network(
        experiment.layers,
        inputs=experiment.data.features,
        classes=experiment.data.classes,
        penalty=experiment.penalty,
        parameters=parameters,
    )


def _each(state: Any, change: Any) -> Any:
    """The rule's state with `change` made to each of its arrays; its plain numbers belong to all networks."""
    return type(state)(*(change(leaf) if np.ndim(leaf) else leaf for leaf in state))


def _orders(seeds: Sequence[int], epoch: int, rows: int) -> NDArray[np.intp]:
    """The order of the rows in this epoch: (rows,) for one seed, (networks, rows) for several."""
    orders = [_order(seed, epoch, rows) for seed in seeds]
    return orders[0] if len(orders) == 1 else np.stack(orders)


def _order(seed: int, epoch: int, rows: int) -> NDArray[np.intp]:
    """The order of the rows in this epoch: drawn from seed and epoch alone, so that any epoch can be the next."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0, epoch))).permutation(rows)
