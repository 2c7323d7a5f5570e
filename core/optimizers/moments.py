"""Adam's kin: rules that divide a running mean of gradients by the root of one of their squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.adam import Adam, Moments
from core.optimizers.adaptive import _root, _root_in_lines
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import (
    BETA1,
    BETA2,
    EPSILON,
    EPSILON_INSIDE_ROOT,
    LEARNING_RATE,
    hyperparameter,
)

BOTH_MEANS_IN_LINES = "m = beta1*m + (1 - beta1)*g\ns = beta2*s + (1 - beta2)*g*g\n"


def followed(rule: Any, gradient: Number, state: Any) -> tuple[Number, Number, Number, Number]:
    """The running means m of g and s of g², and β₁ᵗ and β₂ᵗ, after this gradient."""
    mean = rule.beta1 * state.mean + (1 - rule.beta1) * gradient
    squares = rule.beta2 * state.squares + (1 - rule.beta2) * gradient * gradient
    return mean, squares, state.beta1_power * rule.beta1, state.beta2_power * rule.beta2


@dataclass(frozen=True)
class NAdam(Rule):
    """NAdam: Adam whose mean looks a step ahead, θ ← θ − α(β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ))/√(ŝ + ε) (Dozat, 2016).

    β₁ is constant, as in optax. Dozat, PyTorch and Keras let it grow from half of itself: PyTorch's NAdam is
    another one.
    """

    name: ClassVar[str] = "nadam"
    label: ClassVar[str] = "NAdam"
    equation: ClassVar[str] = (
        "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  n = β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ);  θ ← θ − αn / √(ŝ + ε)"
    )
    source: ClassVar[str] = "Dozat, 2016"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam with Nesterov's look ahead: it turns sooner where the gradient turns."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)

    def init(self, parameters: Number) -> Moments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1."""
        return Moments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def update(self, gradient: Number, state: Moments, parameters: Number) -> tuple[Number, Moments]:
        """−αn/√(ŝ + ε), where n = β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ) with the new m."""
        mean, squares, beta1_power, beta2_power = followed(self, gradient, state)
        ahead = self.beta1 * mean / (1 - beta1_power * self.beta1) + (1 - self.beta1) * gradient / (1 - beta1_power)
        corrected_squares = squares / (1 - beta2_power)
        ratio = ahead / _root(corrected_squares, self.epsilon, self.epsilon_inside_root)
        return -self.learning_rate * ratio, Moments(mean, squares, beta1_power, beta2_power)

    def preconditioner(self, before: Moments, after: Moments) -> Number:
        """√(ŝ + ε), which n is divided by."""
        return _root(after.squares / (1 - after.beta2_power), self.epsilon, self.epsilon_inside_root)

    def lines(self) -> str:
        """Both means, the mean of the step to come, and the step."""
        return (
            f"{BOTH_MEANS_IN_LINES}"
            "n = beta1*m/(1 - beta1^t*beta1) + (1 - beta1)*g/(1 - beta1^t)\n"
            "s_hat = s/(1 - beta2^t)\n"
            f"x = x - alpha*(n/{_root_in_lines('s_hat', self.epsilon_inside_root)})"
        )


class LargestMoments(NamedTuple):
    """State of AMSGrad: Adam's, and the largest running mean S of g² so far."""

    mean: Number
    squares: Number
    largest: Number
    beta1_power: Number
    beta2_power: Number


@dataclass(frozen=True)
class AMSGrad(Rule):
    """AMSGrad: Adam whose divisor never shrinks, S ← max(S, s); θ ← θ − αm̂/√(Ŝ + ε) (Reddi, Kale and Kumar, 2018).

    With Adam's bias correction, Ŝ = S/(1−β₂ᵗ), as in PyTorch; the paper leaves it out, and optax takes the maximum
    of the corrected ŝ.
    """

    name: ClassVar[str] = "amsgrad"
    label: ClassVar[str] = "AMSGrad"
    equation: ClassVar[str] = "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  S ← max(S, s);  θ ← θ − αm̂ / √(Ŝ + ε)"
    source: ClassVar[str] = "Reddi, Kale and Kumar, 2018"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam that doesn't forget large gradients, where rare ones matter most."

    stability: ClassVar[str] = Adam.stability

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)

    def init(self, parameters: Number) -> LargestMoments:
        """m = s = S = 0, β₁⁰ = β₂⁰ = 1."""
        return LargestMoments(0.0 * parameters, 0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def stability_limit(self) -> Number:
        """2(1 + β₁)/(1 − β₁), as Adam's."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def preconditioner(self, before: LargestMoments, after: LargestMoments) -> Number:
        """(1 − β₁ᵗ)√(Ŝ + ε)."""
        corrected_squares = after.largest / (1 - after.beta2_power)
        return (1 - after.beta1_power) * _root(corrected_squares, self.epsilon, self.epsilon_inside_root)

    def update(self, gradient: Number, state: LargestMoments, parameters: Number) -> tuple[Number, LargestMoments]:
        """−αm̂/√(Ŝ + ε), where S ← max(S, s)."""
        mean, squares, beta1_power, beta2_power = followed(self, gradient, state)
        largest = np.maximum(state.largest, squares)
        corrected_squares = largest / (1 - beta2_power)
        ratio = mean / (1 - beta1_power) / _root(corrected_squares, self.epsilon, self.epsilon_inside_root)
        return -self.learning_rate * ratio, LargestMoments(mean, squares, largest, beta1_power, beta2_power)

    def lines(self) -> str:
        """Both means, the largest of the second, its correction and that of the first, and the step."""
        return (
            f"{BOTH_MEANS_IN_LINES}"
            "S = max(S, s)\n"
            "m_hat = m/(1 - beta1^t)\n"
            "S_hat = S/(1 - beta2^t)\n"
            f"x = x - alpha*(m_hat/{_root_in_lines('S_hat', self.epsilon_inside_root)})"
        )

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """Adam, with amsgrad."""
        betas = (self.beta1, self.beta2)
        return "Adam", {"lr": self.learning_rate, "betas": betas, "eps": self.epsilon, "amsgrad": True}


class CountedMoments(NamedTuple):
    """State of RAdam: Adam's, and how many steps there were."""

    mean: Number
    squares: Number
    beta1_power: Number
    beta2_power: Number
    steps: float


def rectified(rule: Any, squares: Number, beta2_power: Number, steps: float) -> Number:
    """What RAdam divides m̂ by: (√ŝ + ε)/r, or 1 where n is at most 5."""
    longest = 2 / (1 - rule.beta2) - 1
    length = longest - 2 * steps * beta2_power / (1 - beta2_power)
    # 1 where ŝ can be trusted and 0 where it can't, of the shape of θ; there n and N give way to 5, and r is 1.
    trusted = (length > 5) * (1.0 + 0.0 * squares)
    n, most = trusted * length + (1 - trusted) * 5, trusted * longest + (1 - trusted) * 5
    r = np.sqrt((n - 4) * (n - 2) * most / ((most - 4) * (most - 2) * n))
    deviation = np.sqrt(squares / (1 - beta2_power)) + rule.epsilon
    divisor: Number = trusted * (deviation / r) + (1 - trusted)
    return divisor


@dataclass(frozen=True)
class RAdam(Rule):
    """RAdam: Adam's step times r once ŝ can be trusted, α times m̂ alone until then (Liu et al., 2020).

    ŝ is as uncertain as a mean over n = N − 2tβ₂ᵗ/(1−β₂ᵗ) squares, with N = 2/(1−β₂) − 1 in the end. For n > 5 the
    step is −αrm̂/(√ŝ + ε) with r² = (n − 4)(n − 2)N/((N − 4)(N − 2)n), else −αm̂. The paper says n > 4; 5 is that of
    its authors' code, PyTorch and optax. The paper has no ε: it is where optax has it. PyTorch's
    isn't scaled by the bias correction, so that its RAdam is another one where ε matters.
    """

    name: ClassVar[str] = "radam"
    label: ClassVar[str] = "RAdam"
    equation: ClassVar[str] = (
        "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  n = N − 2tβ₂ᵗ/(1−β₂ᵗ);  θ ← θ − αrm̂ / (√ŝ + ε), for n ≤ 5 − αm̂"
    )
    source: ClassVar[str] = "Liu et al., 2020"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam that needs no warm-up: careful until it has seen enough gradients."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.05)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    # Seen within some tens of steps, so that a copy that forgets it is told apart.
    epsilon: Number = hyperparameter(EPSILON, 1e-5)

    def init(self, parameters: Number) -> CountedMoments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1, and no step."""
        return CountedMoments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0, 0.0)

    def update(self, gradient: Number, state: CountedMoments, parameters: Number) -> tuple[Number, CountedMoments]:
        """−αrm̂/(√ŝ + ε), or −αm̂ where n is at most 5."""
        mean, squares, beta1_power, beta2_power = followed(self, gradient, state)
        steps = state.steps + 1.0
        ratio = mean / (1 - beta1_power) / rectified(self, squares, beta2_power, steps)
        return -self.learning_rate * ratio, CountedMoments(mean, squares, beta1_power, beta2_power, steps)

    def preconditioner(self, before: CountedMoments, after: CountedMoments) -> Number:
        """(1 − β₁ᵗ)(√ŝ + ε)/r, or 1 − β₁ᵗ where n is at most 5."""
        return (1 - after.beta1_power) * rectified(self, after.squares, after.beta2_power, after.steps)

    def lines(self) -> str:
        """Both means and their corrections, n and N, r, what the first is divided by, and the step."""
        return (
            f"{BOTH_MEANS_IN_LINES}"
            "m_hat = m/(1 - beta1^t)\n"
            "s_hat = s/(1 - beta2^t)\n"
            "N = 2/(1 - beta2) - 1\n"
            "n = N - 2*t*beta2^t/(1 - beta2^t)\n"
            "k = max(n, 5)\n"
            "K = max(N, 5)\n"
            "r = sqrt((k - 4)*(k - 2)*K/((K - 4)*(K - 2)*k))\n"
            "d = where(n > 5, (sqrt(s_hat) + epsilon)/r, 1)\n"
            "x = x - alpha*(m_hat/d)"
        )


FAMILY: tuple[type[Rule], ...] = (NAdam, AMSGrad, RAdam)
"""In the order of the menu."""
