"""Training in chunks: begin(experiment) → checkpoint; advance(checkpoint, epochs) → checkpoint, metrics.

Both are pure: a checkpoint is a value, `advance` leaves the one it is given as it was, and a run cut into any
chunks, in any processes, is the uncut run bit for bit: a checkpoint holds all that the next epoch depends on, and
nothing is drawn from a stream that remembers. So two requests for the same chunk do no harm. A schedule's factor
follows from the epoch and the run's number of epochs alone, and holds for all batches of the epoch.

A network that leaves the finite numbers stops: its weights are those after its last good epoch, and the checkpoint
says in which epoch it stopped and why. The other networks of the run go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.affine import Floats
from core.network.experiment import NetworkExperiment
from core.network.faults import fault_in
from core.network.layers import Layer
from core.network.metrics import Metrics, metrics_of
from core.network.model import Network
from core.network.stack import Abreast, Integers, Stack, StopReason, network_of
from core.optimizers import Rule


@dataclass(frozen=True)
class Checkpoint:
    """A run after `epoch` epochs.

    `parameters` is (networks, P); `state` is the rule's, its arrays likewise. `stopped` is, for each network, the
    epoch in which it left the finite numbers, or 0, and `cause` is the reason as an `StopReason`.
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
    def stop_reasons(self) -> tuple[StopReason, ...]:
        """How each network stands."""
        default = StopReason.FINISHED if self.epoch >= self.experiment.epochs else StopReason.RUNNING
        return tuple(StopReason(int(cause)) if cause else default for cause in self.cause)

    def sentence(self, network: int = 0) -> str:
        """How this network stands, for the reader."""
        reason, epoch = self.stop_reasons[network], int(self.stopped[network])
        if not epoch:
            return reason.sentence
        state = (leaf[network] if np.ndim(leaf) else leaf for leaf in self.state)
        fault = fault_in(self.experiment, network, epoch, self.parameters[network], type(self.state)(*state))
        told = f", {fault}." if fault else f". {reason.sentence}"
        return f"Stopped in epoch {epoch:,}{told} The weights are those after epoch {epoch - 1:,}."

    def network(self, index: int | Sequence[int] | None = None) -> Network:
        """The networks as trained so far: all of them, some of them, or the one of this index alone."""
        return network_of(self.experiment, self.parameters if index is None else self.parameters[index])


def begin(experiment: NetworkExperiment) -> Checkpoint:
    """The run before its first epoch."""
    parameters = _start_of(experiment).copy()
    none = np.zeros(experiment.networks, dtype=np.int64)
    return Checkpoint(experiment, 0, parameters, experiment.rule.init(parameters), none, none)


def advance(checkpoint: Checkpoint, epochs: int = 1) -> tuple[Checkpoint, Metrics]:
    """Train for this many epochs more, though not beyond the experiment's last.

    Raises ValueError for a negative number of epochs.
    """
    training = Training(checkpoint)
    training.advance(epochs)
    return training.checkpoint, training.metrics


def measure(checkpoint: Checkpoint) -> Metrics:
    """The metrics of all networks of a checkpoint as it stands, for instance before the first epoch: one row."""
    return Training(checkpoint).measure()


class Training:
    """A run that goes on from a checkpoint: its networks are laid out once, whatever pieces it is trained in.

    `checkpoint` is where it stands; `metrics` are of the epochs trained here.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint, self._epoch = checkpoint, checkpoint.epoch
        self._first, self._rows = checkpoint.epoch + 1, list[Floats]()
        self._running = np.flatnonzero(checkpoint.stopped == 0)
        self._stack: Stack | None = None
        self._last: tuple[tuple[Floats, Any], Integers | None]
        """The numbers of the networks of the stack after `_epoch`, and what they predict."""
        self._predicted: dict[int, Integers] = {}
        self.way: list[tuple[int, Floats]] = []
        """Epoch and weights (P,) of the first network after each epoch trained here."""

    @property
    def metrics(self) -> Metrics:
        """What was measured after each epoch trained here."""
        return metrics_of(self.checkpoint.experiment, self._first, self._rows)

    @property
    def checkpoint(self) -> Checkpoint:
        """Where it stands."""
        if self._epoch > self._checkpoint.epoch:
            self._record(self._epoch, np.full(len(self._running), True), *self._last)
        return self._checkpoint

    @property
    def done(self) -> bool:
        """True when no network has an epoch left to train."""
        return self._epoch >= self._checkpoint.experiment.epochs or not len(self._running)

    def advance(self, epochs: int = 1) -> None:
        """Train on, as `advance` does. Raises ValueError for a negative number of epochs."""
        advance_together([self], epochs)

    def measure(self) -> Metrics:
        """The metrics of all networks as they stand: one row."""
        everyone = np.arange(self.checkpoint.experiment.networks)
        with np.errstate(all="ignore"):
            row, predicted = self._laid_out(everyone).measure()
        self._predicted = dict(enumerate(predicted))
        return metrics_of(self.checkpoint.experiment, self.checkpoint.epoch, [row])

    def confusion(self) -> Integers:
        """Test rows by their class (down) and the class predicted (across), all networks together.

        The predictions are those of the last measuring; only networks that were not measured here make theirs now.
        """
        data = self.checkpoint.experiment.data
        everyone = range(self.checkpoint.experiment.networks)
        unknown = [index for index in everyone if index not in self._predicted]
        if unknown:
            with np.errstate(all="ignore"):
                predicted = self.checkpoint.network(unknown).predict(data.x_test)
            self._predicted |= zip(unknown, predicted, strict=True)
        pairs = data.y_test * data.classes + np.stack([self._predicted[index] for index in everyone])
        return np.bincount(pairs.ravel(), minlength=data.classes**2).reshape(data.classes, data.classes)

    @property
    def stack(self) -> Stack:
        """The networks that still train."""
        if self._stack is None:
            self._stack = self._laid_out(self._running)
            self._last = self._stack.numbers(), None
        return self._stack

    @property
    def next(self) -> tuple[Rule, int]:
        """The next epoch, and the rule as it trains in it."""
        epoch = self._epoch + 1
        return self._checkpoint.experiment.rule_in(epoch), epoch

    @property
    def company(self) -> object:
        """What it shares with those that it may train abreast with (`core.network.stack.Abreast`)."""
        experiment = self._checkpoint.experiment
        if experiment.rule.whole:
            return id(self)
        data, network = (experiment.dataset, experiment.sample), (experiment.layers, experiment.penalty)
        return data, network, experiment.batch_size, self._epoch if experiment.shuffle else None

    def take(self) -> bool:
        """Take over the next epoch, for which the stack has been trained; False where it can't go on as it is."""
        experiment, running, stack = self._checkpoint.experiment, self._running, self.stack
        before, epoch = self._last, self._epoch + 1
        row, predicted = stack.measure()
        self._epoch, self._last = epoch, (stack.numbers(), predicted)
        reasons = stack.stop_reasons(row)
        good = reasons == 0
        if good.any():
            whole = np.full((experiment.networks, row.shape[1]), np.nan)
            whole[running[good]] = row[good]
            self._rows.append(whole)
        if good[0] and running[0] == 0:
            self.way.append((epoch, stack.first()))
        if not good.all():
            self._record(epoch - 1, ~good, *before)
            self._record(epoch, good, *self._last)
            self._stop(epoch, reasons)
        return bool(good.all()) and not self.done

    def _laid_out(self, networks: Integers) -> Stack:
        """These networks as they stand; the rule's state is of use to those that still train."""
        checkpoint = self.checkpoint
        state = (leaf[networks] if np.ndim(leaf) else leaf for leaf in checkpoint.state)
        seeds = [checkpoint.experiment.seeds[index] for index in networks]
        return Stack(checkpoint.experiment, seeds, checkpoint.parameters[networks], type(checkpoint.state)(*state))

    def _record(
        self, epoch: int, chosen: NDArray[np.bool_], numbers: tuple[Floats, Any], predicted: Integers | None
    ) -> None:
        """The chosen of the running networks have these numbers after this epoch, and predict these classes."""
        if not chosen.any():
            return
        (position, state), networks = numbers, self._running[chosen]

        def put(whole: Any, new: Any) -> Any:
            if not np.ndim(whole):
                return new
            whole = whole.copy()
            whole[networks] = new[chosen]
            return whole

        self._checkpoint = replace(
            self._checkpoint,
            epoch=epoch,
            parameters=put(self._checkpoint.parameters, position),
            state=type(state)(*map(put, self._checkpoint.state, state)),
        )
        if predicted is not None:
            self._predicted |= zip(networks.tolist(), predicted[chosen], strict=True)

    def _stop(self, epoch: int, reasons: Integers) -> None:
        """The networks with a reason stopped in this epoch."""
        good = reasons == 0
        stopped, cause = self._checkpoint.stopped.copy(), self._checkpoint.cause.copy()
        bad = self._running[~good]
        stopped[bad], cause[bad] = epoch, reasons[~good]
        self._checkpoint = replace(self._checkpoint, stopped=stopped, cause=cause)
        self._epoch, self._running, self._stack = self._checkpoint.epoch, self._running[good], None


def advance_together(
    trainings: Sequence[Training], epochs: int = 1, enough: Callable[[], bool] = lambda: False
) -> None:
    """Train each of these for this many epochs more, epoch by epoch, as `advance` does; less if it is `enough`.

    Rules that race on the same mini-batches train as one stack, each with the numbers that it has alone, bit for
    bit.
    Raises ValueError for a negative number of epochs.
    """
    if epochs < 0:
        raise ValueError(f"epochs is {epochs}: it takes 0 or more")
    with np.errstate(all="ignore"):  # what is not finite is found after each epoch
        left = epochs
        while left and (running := [training for training in trainings if not training.done]):
            trainers, as_they_are = _trainers(running), True
            while left and as_they_are:
                for train in trainers:
                    train()
                taken = [training.take() for training in running]
                as_they_are = all(taken)
                left = 0 if enough() else left - 1


def _trainers(trainings: Sequence[Training]) -> list[Callable[[], None]]:
    """What trains all of these for an epoch, the one after another."""
    companies: dict[object, list[Training]] = {}
    for training in trainings:
        companies.setdefault(training.company, []).append(training)
    return [_trainer(company) for company in companies.values()]


def _trainer(company: Sequence[Training]) -> Callable[[], None]:
    first, *others = company
    if not others:
        return lambda: first.stack.train(*first.next)
    abreast = Abreast([training.stack for training in company])
    return lambda: abreast.train([training.next[0] for training in company], first.next[1])


def moved(checkpoint: Checkpoint) -> Floats:
    """How far each network has come from where it started: ‖θ − θ₀‖ over all parameters, (networks,)."""
    with np.errstate(all="ignore"):
        found: Floats = np.linalg.norm(checkpoint.parameters - _start_of(checkpoint.experiment), axis=1)
    return found


def _start_of(experiment: NetworkExperiment) -> Floats:
    """The weights before the first epoch, (networks, P), to be read alone."""
    data = experiment.data
    return _start(experiment.layers, experiment.seeds, data.features, data.classes)


@lru_cache(maxsize=4)
def _start(layers: tuple[Layer, ...], seeds: tuple[int, ...], features: int, classes: int) -> Floats:
    """The same; the rules of a race share them, and so do the chunks of a run."""
    start = Network(layers, seeds, features, classes).parameters
    start.flags.writeable = False
    return start


def change_learning_rate(checkpoint: Checkpoint, rate: float) -> Checkpoint:
    """The same run, to be continued with this learning rate; the change is recorded in the experiment.

    Raises ValueError for a rate that is not accepted, or a rule that has none.
    """
    return replace(checkpoint, experiment=checkpoint.experiment.with_learning_rate(rate, checkpoint.epoch))
