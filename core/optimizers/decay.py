"""Weight decay: coupled, as the gradient of a penalty λ‖θ‖²/2, or decoupled from it (Loshchilov and Hutter, 2019).

For rules with the hyperparameters λ, `weight_decay`, and α, `learning_rate`, and the switch `decoupled`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.optimizers.base import Number


def with_penalty(rule: Any, gradient: Number, parameters: Number) -> Number:
    """g + λθ where the decay is coupled, else g."""
    penalized: Number = gradient if rule.decoupled else gradient + rule.weight_decay * parameters
    return penalized


def decayed(rule: Any, step: Number, parameters: Number) -> Number:
    """The step, and −αλθ where the decay is decoupled."""
    shrunk: Number = step - rule.learning_rate * rule.weight_decay * parameters if rule.decoupled else step
    return shrunk


def limit_beside_decay(rule: Any) -> Number | None:
    """(1 + β₁)(2 − αλ)/(1 − β₁), of a step by a mean of gradients; None for a decay that adds λ to the curvature.

    With h = α times the curvature, errors follow θₜ₊₁ = (1 − αλ + β₁ − (1 − β₁)h)θₜ − β₁(1 − αλ)θₜ₋₁, whose
    characteristic polynomial has a root beyond −1 from there on. Without decay, 2(1 + β₁)/(1 − β₁), it is that of
    Cohen et al., 2022.
    """
    if not rule.decoupled and np.any(rule.weight_decay):
        return None
    limit: Number = (1 + rule.beta1) * (2 - rule.learning_rate * rule.weight_decay) / (1 - rule.beta1)
    return limit


def decay_in_lines(rule: Any, lines: str) -> str:
    """The lines of a rule, which end with its step, with the decay there or in the gradient."""
    return f"{lines} - alpha*lambda*x" if rule.decoupled else f"g = g + lambda*x\n{lines}"


def decay_in_torch(rule: Any, **more: Any) -> dict[str, Any]:
    """Arguments of a class of torch.optim for the decay, if there is any."""
    return {"weight_decay": rule.weight_decay, **more} if rule.weight_decay else {}
