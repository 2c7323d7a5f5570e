"""Where a rule that a reader typed left the finite numbers in training: the step, and the line of the rule.

Only that a network stopped is kept in its checkpoint. So the epoch in which it did is trained once more, for that
network alone, from the weights and the state before it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from core.network.affine import Floats
from core.network.experiment import NetworkExperiment
from core.network.stack import Stack
from core.optimizers import Rule
from core.optimizers.problem import Problem


class _Stop(Exception):
    """A step after which something is not finite, counted from 1 in its epoch; and what the rule says of it."""

    def __init__(self, step: int, fault: str) -> None:
        super().__init__(fault)
        self.step, self.fault = step, fault


class _Watched:
    """A rule that stops at the first step that leaves the finite numbers, with the first parameter that does."""

    def __init__(self, rule: Rule) -> None:
        self._rule, self._step = rule, 0

    def move(self, problem: Problem, state: Any, parameters: Floats) -> Any:
        """The rule's own."""
        self._step += 1
        if self._rule.whole:
            return self._moved_whole(problem, state, parameters)
        gradient = problem.gradient(self._rule.look_ahead(parameters, state))
        step, after = self._rule.update(gradient, state, parameters)
        finite = np.isfinite(parameters + step)
        for leaf in after:
            finite = finite & np.isfinite(leaf)
        if finite.all():
            return step, after
        at = int(np.argmin(finite))
        if not np.isfinite(gradient[at]):
            raise _Stop(self._step, "")  # the loss is to blame
        before = type(state)(*(float(leaf[at] if np.ndim(leaf) else leaf) for leaf in state))
        raise _Stop(self._step, self._rule.fault(float(gradient[at]), before, float(parameters[at])))

    def _moved_whole(self, problem: Problem, state: Any, parameters: Floats) -> Any:
        step, after = self._rule.move(problem, state, parameters)
        if all(np.isfinite(leaf).all() for leaf in (parameters + step, *after)):
            return step, after
        raise _Stop(self._step, self._rule.fault(problem, state, parameters))


def fault_in(experiment: NetworkExperiment, network: int, epoch: int, parameters: Floats, state: Any) -> str:
    """Of a network that stopped in an epoch "step 37: line 1, …, divides by zero"; "" where its rule can't say.

    `parameters` (P,) and `state` are those before the epoch.
    """
    if type(experiment.rule).fault is Rule.fault:
        return ""
    batches = math.ceil(len(experiment.data.x_train) / experiment.batch_size)
    shared = state if experiment.rule.whole else _shared(experiment, epoch, batches)
    own = (leaf[np.newaxis] if np.ndim(leaf) else plain for leaf, plain in zip(state, shared, strict=True))
    stack = Stack(experiment, [experiment.seeds[network]], parameters[np.newaxis], type(state)(*own))
    try:
        with np.errstate(all="ignore"):
            stack.train(_Watched(experiment.rule_in(epoch)), epoch)  # type: ignore[arg-type]
    except _Stop as stop:
        return f"step {(epoch - 1) * batches + stop.step:,}: {stop.fault}" if stop.fault else ""
    return ""


@lru_cache(maxsize=8)
def _shared(experiment: NetworkExperiment, epoch: int, batches: int) -> Any:
    """The plain numbers of the state before an epoch, such as t, which belong to all networks of a run.

    They don't depend on gradients, and those of a checkpoint are of the networks that went on. Kept, for a run
    whose other networks go on tells of the one that stopped with every answer.
    """
    anywhere = 0.0
    state = experiment.rule.init(anywhere)
    for past in range(1, epoch):
        rule = experiment.rule_in(past)
        for _ in range(batches):
            state = rule.update(anywhere, state, anywhere)[1]
    return state
