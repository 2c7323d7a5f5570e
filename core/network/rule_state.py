"""What the rule of a run keeps for the first of its networks: how large it is, and the rates that come of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formula.rates import by_gradient, rates
from core.formula.rule import TypedRule
from core.network.training import Checkpoint
from core.optimizers import Rule

Floats = NDArray[np.float64]


def _of_first(checkpoint: Checkpoint) -> Any:
    """The state of the first network alone."""
    state = (leaf[0] if np.ndim(leaf) else leaf for leaf in checkpoint.state)
    return type(checkpoint.state)(*state) if checkpoint.state else checkpoint.state


def norms(checkpoint: Checkpoint) -> dict[str, float]:
    """The Euclidean norm of everything that the rule keeps for each parameter, by its name.

    Of a number that is one for all of them, as the rate of Barzilai and Borwein's method, it is its size.
    """
    state = _of_first(checkpoint)
    names = _names(checkpoint.experiment.rule, state)
    return {name: _norm(leaf) for name, leaf in zip(names, state, strict=True) if np.ndim(leaf)}


def _names(rule: Rule, state: Any) -> tuple[str, ...]:
    """What the parts of a state are called; those of a typed rule as they are typed."""
    return tuple(rule.steps.kept) if isinstance(rule, TypedRule) else getattr(state, "_fields", ())


def _norm(leaf: Floats) -> float:
    return float(abs(leaf.max()) if leaf.min() == leaf.max() else np.linalg.norm(leaf))


def effective_rates(checkpoint: Checkpoint) -> Floats | None:
    """α/P of each parameter, (P,), with the preconditioner as it stands; None where the rule has none, or no epoch
    has been trained.

    It is what multiplies a gradient, or the mean of gradients, in a step (`Rule.preconditioner`); of a typed rule
    as its lines say (`core.formula.rates`), with the gradient of all training rows where it `rests_on_gradient`.
    """
    rule = _rule(checkpoint)
    if not checkpoint.epoch:
        return None
    state = _of_first(checkpoint)
    with np.errstate(all="ignore"):
        if isinstance(rule, TypedRule):
            return rates(rule, state, _gradient(checkpoint, rule, state) if by_gradient(rule) else None)
        if type(rule).preconditioner is Rule.preconditioner:
            return None
        found = getattr(rule, "learning_rate", 1.0) / np.asarray(rule.preconditioner(state, state))
    return np.asarray(found, dtype=np.float64)


def rests_on_gradient(checkpoint: Checkpoint) -> bool:
    """Whether the effective rates depend on the gradient of the step beyond what the rule keeps."""
    rule = _rule(checkpoint)
    return isinstance(rule, TypedRule) and by_gradient(rule)


def _rule(checkpoint: Checkpoint) -> Any:
    """The rule as it took the last step."""
    return checkpoint.experiment.rule_in(max(checkpoint.epoch, 1))


def _gradient(checkpoint: Checkpoint, rule: Rule, state: Any) -> Floats:
    """The gradient of the loss of all training rows where the rule wants its next one, (P,)."""
    network, data = checkpoint.network(0), checkpoint.experiment.data
    network.parameters = rule.look_ahead(checkpoint.parameters[0], state)
    return network.loss_and_gradient(data.x_train, data.y_train)[1]
