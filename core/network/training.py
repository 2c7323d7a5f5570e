"""Training in chunks: begin(experiment) → checkpoint; advance(checkpoint, epochs) → checkpoint, metrics.

Both are pure: a checkpoint is a value, `advance` leaves the one it is given as it was, and a run cut into any
chunks, in any processes, is the uncut run bit for bit: a checkpoint holds all that the next epoch depends on, and
nothing is drawn from a stream that remembers. So two requests for the same chunk do no harm. A schedule's factor
follows from the epoch and the run's number of epochs alone, and holds for all batches of the epoch.

A network that leaves the finite numbers stops: its weights are those after its last good epoch, and the checkpoint
says in which epoch it stopped and why. The other networks of the run go on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Floats
from core.network.model import Batches, Network
from core.optimizers import Rule

Integers = NDArray[np.int64]


class Ending(IntEnum):
    """How a network's training stands, each with a sentence for the reader and a remedy."""

    RUNNING = 0
    FINISHED = 1
    WEIGHTS = 2
    RULE = 3
    LOSS = 4

    @property
    def sentence(self) -> str:
        """What happened and what to do about it."""
        return {
            Ending.RUNNING: "Training has not reached its last epoch.",
            Ending.FINISHED: "Training has reached its last epoch.",
            Ending.WEIGHTS: "The weights grew beyond the largest number: take a smaller learning rate.",
            Ending.RULE: "The optimizer's running sums of gradients grew beyond the largest number: "
            "take a smaller learning rate.",
            Ending.LOSS: "The loss or its gradient grew beyond the largest number: take a smaller learning rate.",
        }[self]


@dataclass(frozen=True)
class Checkpoint:
    """A run after `epoch` epochs.

    `parameters` is (networks, P); `state` is the rule's, its arrays likewise. `stopped` is, for each network, the
    epoch in which it left the finite numbers, or 0, and `cause` is the reason as an `Ending`.
    """

    experiment: NetworkExperiment
    epoch: int
    parameters: Floats
    state: Any
    stopped: Integers
    cause: Integers

    @property
    def done(self) -> bool:
        """True when no network has an epoch left to train."""
        return self.epoch >= self.experiment.epochs or bool(self.stopped.all())

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How each network stands."""
        default = Ending.FINISHED if self.epoch >= self.experiment.epochs else Ending.RUNNING
        return tuple(Ending(int(cause)) if cause else default for cause in self.cause)

    def sentence(self, network: int = 0) -> str:
        """How this network stands, for the reader."""
        ending, epoch = self.endings[network], int(self.stopped[network])
        if not epoch:
            return ending.sentence
        return f"Stopped in epoch {epoch:,}. {ending.sentence} The weights are those after epoch {epoch - 1:,}."

    def network(self, index: int | None = None) -> Network:
        """The networks as trained so far: all of them, or the one of this index alone."""
        seeds = self.experiment.seeds
        found = _network(self.experiment, seeds if index is None else seeds[index])
        found.parameters = self.parameters if index is None else self.parameters[index]
        return found


@dataclass(frozen=True)
class Metrics:
    """What was measured after each epoch of a chunk, over all rows, at the weights of that moment.

    Losses include the penalty. The first axis is the epoch, the second the network; a network that has stopped has
    NaN from that epoch on, and epochs in which no network was left are not listed. In `gradient_norms` and
    `weight_norms` the third axis is the layer, the output layer last: the norm of the gradient of the training loss
    with respect to all parameters of the layer, and of its weights without the biases. In `exponents` the third
    axis is the layer with a learnable exponent.
    """

    epochs: Integers
    train_loss: Floats
    train_accuracy: Floats
    test_loss: Floats
    test_accuracy: Floats
    gradient_norms: Floats
    weight_norms: Floats
    exponents: Floats


def begin(experiment: NetworkExperiment) -> Checkpoint:
    """The run before its first epoch."""
    parameters = _network(experiment, experiment.seeds).parameters
    none = np.zeros(experiment.networks, dtype=np.int64)
    return Checkpoint(experiment, 0, parameters, experiment.rule.init(parameters), none, none)


def advance(checkpoint: Checkpoint, epochs: int = 1) -> tuple[Checkpoint, Metrics]:
    """Train for this many epochs more, though not beyond the experiment's last.

    Raises ValueError for a negative number of epochs.
    """
    if epochs < 0:
        raise ValueError(f"epochs is {epochs}: it takes 0 or more")
    last = min(checkpoint.epoch + epochs, checkpoint.experiment.epochs)
    start, rows = checkpoint.epoch, list[Floats]()
    with np.errstate(all="ignore"):  # what is not finite is found after each epoch
        while checkpoint.epoch < last and not checkpoint.done:
            checkpoint = _advance_together(checkpoint, last, rows)
    return checkpoint, _metrics(checkpoint.experiment, start + 1, rows)


def measure(checkpoint: Checkpoint) -> Metrics:
    """The metrics of all networks of a checkpoint as it stands, for instance before the first epoch: one row."""
    with np.errstate(all="ignore"):
        row = _Stack(checkpoint, np.arange(checkpoint.experiment.networks)).measure()
    return _metrics(checkpoint.experiment, checkpoint.epoch, [row])


def no_metrics(experiment: NetworkExperiment) -> Metrics:
    """The metrics of no epoch at all."""
    return _metrics(experiment, 1, [])


def change_learning_rate(checkpoint: Checkpoint, rate: float) -> Checkpoint:
    """The same run, to be continued with this learning rate; the change is recorded in the experiment.

    Raises ValueError for a rate that is not accepted, or a rule that has none.
    """
    return replace(checkpoint, experiment=checkpoint.experiment.with_learning_rate(rate, checkpoint.epoch))


def _network(experiment: NetworkExperiment, seed: int | tuple[int, ...]) -> Network:
    data = experiment.data
    return Network(experiment.layers, seed, data.features, data.classes, experiment.penalty)


def _advance_together(checkpoint: Checkpoint, last: int, rows: list[Floats]) -> Checkpoint:
    """Train the running networks up to epoch `last`, or until one of them stops; append to `rows`."""
    experiment = checkpoint.experiment
    stack = _Stack(checkpoint, np.flatnonzero(checkpoint.stopped == 0))
    for epoch in range(checkpoint.epoch + 1, last + 1):
        before = stack.numbers()
        stack.train(experiment.rule_in(epoch), epoch)
        row = stack.measure()
        causes = stack.causes(row)
        good = causes == 0
        if good.any():
            whole = np.full((experiment.networks, row.shape[1]), np.nan)
            whole[stack.running[good]] = row[good]
            rows.append(whole)
        if not good.all():
            return stack.stop(stack.record(checkpoint, epoch - 1, ~good, before), epoch, causes)
    return stack.record(checkpoint, last, np.full(len(stack.running), True), stack.numbers())


class _Stack:
    """The networks of a run that train together, with all that an epoch needs, laid out once.

    A single network goes without the leading axis, which is faster; what leaves the stack always has it.
    """

    def __init__(self, checkpoint: Checkpoint, running: Integers) -> None:
        experiment, data = checkpoint.experiment, checkpoint.experiment.data
        self.running = running
        self._single = len(running) == 1
        index: Any = running[0] if self._single else running
        self._seeds = [experiment.seeds[i] for i in running]
        self.position = checkpoint.parameters[index].copy()
        self.state = _each(checkpoint.state, lambda leaf: leaf[index])
        self._shuffle = experiment.shuffle
        self._network = _network(experiment, self._seeds[0] if self._single else tuple(self._seeds))
        self._batches = Batches(data.x_train, data.y_train, self._network, experiment.batch_size)
        self._train = Batches(data.x_train, data.y_train, self._network, self._network.block)
        self._test = Batches(data.x_test, data.y_test, self._network, self._network.block)

    def train(self, rule: Rule, epoch: int) -> None:
        """One epoch: a step of the rule for each batch."""
        network, batches, position, state = self._network, self._batches, self.position, self.state
        if self._shuffle:
            orders = [_order(seed, epoch, batches.rows) for seed in self._seeds]
            batches.shuffle(orders[0] if self._single else np.stack(orders))
        parameters = network.parameters
        for batch in batches:
            np.copyto(parameters, rule.look_ahead(position, state))
            one = batches.passes[batch.size]
            one.forward(batch.h)
            step, state = rule.update(one.backward(batch.targets), state, position)
            np.add(position, step, out=position)
            network.project(position)
        self.state = state

    def measure(self) -> Floats:
        """All metrics of each network in a row: (networks, columns), in the order of `_columns`."""
        network = self._network
        network.parameters = self.position
        train, test = network.measure(self._train), network.measure(self._test, with_gradient=False)
        layers, starts = len(network.parts), [part.start for part in network.parts]
        row = np.empty((*network.networks, 4 + 2 * layers + len(network.exponents)))
        row[..., 0], row[..., 1], row[..., 2], row[..., 3] = train.loss, train.accuracy, test.loss, test.accuracy
        np.add.reduceat(train.gradient**2, starts, axis=-1, out=row[..., 4 : 4 + layers])
        weights = network.is_weight * self.position
        np.add.reduceat(weights**2, starts, axis=-1, out=row[..., 4 + layers : 4 + 2 * layers])
        np.sqrt(row[..., 4 : 4 + 2 * layers], out=row[..., 4 : 4 + 2 * layers])
        row[..., 4 + 2 * layers :] = self.position[..., [place for place, _ in network.exponents]]
        return row[np.newaxis] if self._single else row

    def causes(self, row: Floats) -> Integers:
        """For each network what has left the finite numbers, as an `Ending`, or 0."""
        position, state = self.numbers()
        causes = np.zeros(len(self.running), dtype=np.int64)
        if np.isfinite(row.sum() + position.sum()) and all(np.isfinite(np.sum(leaf)) for leaf in state):
            return causes
        sums = [leaf for leaf in state if np.ndim(leaf)]
        for ending, arrays in ((Ending.LOSS, [row]), (Ending.RULE, sums), (Ending.WEIGHTS, [position])):
            for array in arrays:
                causes[~np.isfinite(array).all(axis=1)] = ending
        return causes

    def record(
        self, checkpoint: Checkpoint, epoch: int, chosen: NDArray[np.bool_], numbers: tuple[Floats, Any]
    ) -> Checkpoint:
        """The checkpoint after this epoch, with these numbers for the chosen networks of the stack."""
        position, state = numbers

        def put(whole: Any, new: Any) -> Any:
            if not np.ndim(whole):
                return new
            whole = whole.copy()
            whole[self.running[chosen]] = new[chosen]
            return whole

        return replace(
            checkpoint,
            epoch=epoch,
            parameters=put(checkpoint.parameters, position),
            state=type(state)(*map(put, checkpoint.state, state)),
        )

    def stop(self, checkpoint: Checkpoint, epoch: int, causes: Integers) -> Checkpoint:
        """The checkpoint after this epoch, where the networks with a cause stop and the others go on."""
        good = causes == 0
        if good.any():
            checkpoint = self.record(checkpoint, epoch, good, self.numbers())
        stopped, cause = checkpoint.stopped.copy(), checkpoint.cause.copy()
        bad = self.running[~good]
        stopped[bad], cause[bad] = epoch, causes[~good]
        return replace(checkpoint, stopped=stopped, cause=cause)

    def numbers(self) -> tuple[Floats, Any]:
        """Parameters and the rule's state, with the leading axis; rules write into no state, so it is no copy."""
        position, state = self.position.copy(), self.state
        if not self._single:
            return position, state
        return position[np.newaxis], _each(state, lambda leaf: leaf[np.newaxis])


def _each(state: Any, change: Any) -> Any:
    """The rule's state with `change` made to each of its arrays; its plain numbers belong to all networks."""
    return type(state)(*(change(leaf) if np.ndim(leaf) else leaf for leaf in state))


def _order(seed: int, epoch: int, rows: int) -> NDArray[np.intp]:
    """The order of the rows in this epoch: drawn from seed and epoch alone, so that any epoch can be the next."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0, epoch))).permutation(rows)


def _columns(experiment: NetworkExperiment) -> Mapping[str, tuple[int, ...]]:
    """The columns of a row of metrics: the name of each metric and its shape for one network and epoch."""
    layers = len(experiment.layers) + 1
    exponents = sum(LAYERS[layer.kind].exponent_floor is not None for layer in experiment.layers)
    scalars = dict.fromkeys(("train_loss", "train_accuracy", "test_loss", "test_accuracy"), ())
    return scalars | {"gradient_norms": (layers,), "weight_norms": (layers,), "exponents": (exponents,)}


def _metrics(experiment: NetworkExperiment, first: int, rows: Sequence[Floats]) -> Metrics:
    """The metrics of consecutive epochs from their rows over all networks of the run."""
    columns = _columns(experiment)
    ends = np.cumsum([math.prod(shape) for shape in columns.values()])
    table = np.array(rows).reshape(len(rows), experiment.networks, ends[-1])
    pieces = np.split(table, ends[:-1], axis=-1)
    values = {
        name: piece.reshape(*table.shape[:2], *shape)
        for (name, shape), piece in zip(columns.items(), pieces, strict=True)
    }
    return Metrics(np.arange(first, first + len(rows)), **values)
