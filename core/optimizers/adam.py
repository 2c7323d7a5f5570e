"""Adam, with what its papers and libraries do differently as switches, and AdamW."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.base import Number, Rule
from core.optimizers.decay import decay_in_lines, decayed, limit_beside_decay, with_penalty
from core.optimizers.hyperparameters import (
    BETA1,
    BETA2,
    BIAS_CORRECTION,
    DECOUPLED,
    EPSILON,
    EPSILON_FIRST,
    EPSILON_INSIDE_ROOT,
    LEARNING_RATE,
    WEIGHT_DECAY,
    hyperparameter,
)
from core.optimizers.roots import root_in_lines, root_with_epsilon


class Moments(NamedTuple):
    """State of Adam: running means of g and g², and the powers β₁ᵗ and β₂ᵗ that correct their bias."""

    mean: Number
    squares: Number
    beta1_power: Number
    beta2_power: Number


def _corrected_root(rule: Any, squares: Number, beta2_power: Number) -> Number:
    """√(ŝ + ε), or as the rule's switches have it: with s for ŝ, or with ε in before s is corrected."""
    if not rule.bias_correction:
        return root_with_epsilon(squares, rule.epsilon, rule.epsilon_inside_root)
    if rule.epsilon_first:
        return root_with_epsilon(squares, rule.epsilon, rule.epsilon_inside_root) / np.sqrt(1 - beta2_power)
    return root_with_epsilon(squares / (1 - beta2_power), rule.epsilon, rule.epsilon_inside_root)


def adam_step(rule: Any, gradient: Number, state: Moments) -> tuple[Number, Moments]:
    """Adam's step, and the moments after this gradient; as the rule's switches have them."""
    mean = rule.beta1 * state.mean + (1 - rule.beta1) * gradient
    squares = rule.beta2 * state.squares + (1 - rule.beta2) * gradient * gradient
    beta1_power = state.beta1_power * rule.beta1
    beta2_power = state.beta2_power * rule.beta2
    corrected_mean = mean / (1 - beta1_power) if rule.bias_correction else mean
    ratio = corrected_mean / _corrected_root(rule, squares, beta2_power)
    return -rule.learning_rate * ratio, Moments(mean, squares, beta1_power, beta2_power)


@dataclass(frozen=True)
class Adam(Rule):
    """Adam: m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)g²; θ ← θ − αm̂/√(ŝ + ε) (Kingma and Ba, 2015).

    m̂ = m/(1−β₁ᵗ) and ŝ = s/(1−β₂ᵗ), with t = 1 in the first step. By its switches m and s in their places, and ε
    added to s or its root before that is corrected, as the paper's ε̂.
    """

    name: ClassVar[str] = "adam"
    label: ClassVar[str] = "Adam"
    equation: ClassVar[str] = "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  θ ← θ − αm̂ / √(ŝ + ε)"
    source: ClassVar[str] = "Kingma and Ba, 2015"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "RMSProp with momentum: what most networks are trained with."
    stability: ClassVar[str] = "2(1 + β₁)/((1 − β₁){})"

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)
    epsilon_first: bool = hyperparameter(EPSILON_FIRST, False)
    bias_correction: bool = hyperparameter(BIAS_CORRECTION, True)

    def init(self, parameters: Number) -> Moments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1."""
        return Moments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def stability_limit(self) -> Number:
        """2(1 + β₁)/(1 − β₁), for the mean m of gradients (Cohen et al., 2022)."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def preconditioner(self, before: Moments, after: Moments) -> Number:
        """(1 − β₁ᵗ)√(ŝ + ε), which takes in the correction of m (Cohen et al., 2022)."""
        root = _corrected_root(self, after.squares, after.beta2_power)
        return (1 - after.beta1_power) * root if self.bias_correction else root

    def update(self, gradient: Number, state: Moments, parameters: Number) -> tuple[Number, Moments]:
        """−αm̂/√(ŝ + ε)."""
        return adam_step(self, gradient, state)

    def lines(self) -> str:
        """Both moments, as they are and with their bias corrected, and the step."""
        mean, squares = ("m_hat", "s_hat") if self.bias_correction else ("m", "s")
        first = self.bias_correction and self.epsilon_first
        corrected = "m_hat = m/(1 - beta1^t)\n" if self.bias_correction else ""
        corrected += "s_hat = s/(1 - beta2^t)\n" if self.bias_correction and not first else ""
        root = root_in_lines("s" if first else squares, self.epsilon_inside_root)
        divisor = f"({root}/sqrt(1 - beta2^t))" if first else root
        return (
            "m = beta1*m + (1 - beta1)*g\n"
            "s = beta2*s + (1 - beta2)*g*g\n"
            f"{corrected}"
            f"x = x - alpha*({mean}/{divisor})"
        )

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """Adam, which corrects its moments first."""
        if self.epsilon_first or not self.bias_correction:
            return None
        return "Adam", {"lr": self.learning_rate, "betas": (self.beta1, self.beta2), "eps": self.epsilon}


@dataclass(frozen=True)
class AdamW(Adam):
    """AdamW: Adam with decoupled weight decay, θ ← θ − α(m̂/√(ŝ + ε) + λθ) (Loshchilov and Hutter, 2019).

    The decay is no part of the gradient: it is not divided by √(ŝ + ε), as a penalty's would be, but shrinks every
    parameter by the same share. By its switch it is that of a penalty: g ← g + λθ.
    """

    name: ClassVar[str] = "adamw"
    label: ClassVar[str] = "AdamW"
    equation: ClassVar[str] = "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  θ ← θ − α(m̂ / √(ŝ + ε) + λθ)"
    source: ClassVar[str] = "Loshchilov and Hutter, 2019"
    purpose: ClassVar[str] = (
        "Adam with weight decay that acts on all parameters alike: the usual choice for large networks."
    )
    stability: ClassVar[str] = "(1 + β₁)(2 − αλ)/((1 − β₁){})"

    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.01)
    decoupled: bool = hyperparameter(DECOUPLED, True)

    def stability_limit(self) -> Number | None:  # type: ignore[override]
        """(1 + β₁)(2 − αλ)/(1 − β₁); None for a decay that is coupled."""
        return limit_beside_decay(self)

    def update(self, gradient: Number, state: Moments, parameters: Number) -> tuple[Number, Moments]:
        """Adam's step, and −αλθ."""
        step, state = adam_step(self, with_penalty(self, gradient, parameters), state)
        return decayed(self, step, parameters), state

    def lines(self) -> str:
        """Adam's, with the decay at the end, or in the gradient."""
        return decay_in_lines(self, super().lines())

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """AdamW; Adam, whose decay is coupled."""
        found = super().in_torch()
        if found is None:
            return None
        return "AdamW" if self.decoupled else "Adam", found[1] | {"weight_decay": self.weight_decay}


FAMILY: tuple[type[Rule], ...] = (Adam, AdamW)
"""In the order of the menu."""
