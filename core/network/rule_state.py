"""What the rule of a run keeps for the first of its networks: how large it is, and the rates that come of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formula.rates import rates
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
    return float(abs(leaf[0]) if (leaf == leaf[0]).all() else np.linalg.norm(leaf))


def effective_rates(checkpoint: Checkpoint) -> Floats | None:
    """α/P of each parameter, (P,), with the preconditioner as it stands; None where the rule has none, or no epoch
    has been trained.

    It is what multiplies a gradient, or the mean of gradients, in a step (`Rule.preconditioner`); of a typed rule
    as its lines say (`core.formula.rates`).
    """
    rule: Any = checkpoint.experiment.rule_in(max(checkpoint.epoch, 1))
    if not checkpoint.epoch:
        return None
    state = _of_first(checkpoint)
    with np.errstate(all="ignore"):
        if isinstance(rule, TypedRule):
            return rates(rule, state)
        if type(rule).preconditioner is Rule.preconditioner:
            return None
        found = getattr(rule, "learning_rate", 1.0) / np.asarray(rule.preconditioner(state, state))
    return np.asarray(found, dtype=np.float64)
