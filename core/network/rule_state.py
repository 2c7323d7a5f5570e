"""What the rule of a run keeps for the first of its networks: how large it is, and the rates that come of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.training import Checkpoint
from core.optimizers import Rule

Floats = NDArray[np.float64]


def _of_first(checkpoint: Checkpoint) -> Any:
    """The state of the first network alone."""
    state = (leaf[0] if np.ndim(leaf) else leaf for leaf in checkpoint.state)
    return type(checkpoint.state)(*state) if checkpoint.state else checkpoint.state


def norms(checkpoint: Checkpoint) -> dict[str, float]:
    """The Euclidean norm of everything that the rule keeps for each parameter, by its name."""
    state = _of_first(checkpoint)
    leaves = zip(getattr(state, "_fields", ()), state, strict=True)
    return {name: float(np.linalg.norm(leaf)) for name, leaf in leaves if np.ndim(leaf)}


def effective_rates(checkpoint: Checkpoint) -> Floats | None:
    """α/P of each parameter, (P,), with the preconditioner as it stands; None where the rule has none, or no epoch
    has been trained.

    It is what multiplies a gradient, or the mean of gradients, in a step (`Rule.preconditioner`).
    """
    rule: Any = checkpoint.experiment.rule_in(max(checkpoint.epoch, 1))
    if type(rule).preconditioner is Rule.preconditioner or not checkpoint.epoch:
        return None
    state = _of_first(checkpoint)
    with np.errstate(all="ignore"):
        rates = getattr(rule, "learning_rate", 1.0) / np.asarray(rule.preconditioner(state, state))
    found: Floats = rates.astype(np.float64)
    return found
