"""Adam's kin: rules that divide a running mean of gradients by the root of one of their squares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.adam import AdamW
from core.optimizers.base import Number, Rule
from core.optimizers.decay import decay_in_lines, decay_in_torch, decayed, limit_beside_decay, with_penalty
from core.optimizers.hyperparameters import (
    BETA1,
    BETA2,
    BIAS_CORRECTION,
    DECOUPLED,
    EPSILON,
    EPSILON_FIRST,
    EPSILON_INSIDE_ROOT,
    GROWING,
    LARGEST_CORRECTED,
    LEARNING_RATE,
    RECTIFIED_SOONER,
    WEIGHT_DECAY,
    hyperparameter,
)
from core.optimizers.roots import root_in_lines, root_of_largest, root_of_squares

KIN_DECOUPLED = replace(
    DECOUPLED,
    help="On: θ shrinks by αλ of itself, as with decoupled_weight_decay in PyTorch and in optax's nadamw. Off: λθ"
    " is added to the gradient, and divided by its root with it, as by weight_decay alone in PyTorch. It is nothing"
    " without weight decay.",
)
BOTH_MEANS_IN_LINES = "m = beta1*m + (1 - beta1)*g\ns = beta2*s + (1 - beta2)*g*g\n"


def followed(rule: Any, gradient: Number, state: Any) -> tuple[Number, Number, Number, Number]:
    """The running means m of g and s of g², and β₁ᵗ and β₂ᵗ, after this gradient."""
    mean = rule.beta1 * state.mean + (1 - rule.beta1) * gradient
    squares = rule.beta2 * state.squares + (1 - rule.beta2) * gradient * gradient
    return mean, squares, state.beta1_power * rule.beta1, state.beta2_power * rule.beta2


class CountedMoments(NamedTuple):
    """State of RAdam: Adam's, and how many steps there were."""

    mean: Number
    squares: Number
    beta1_power: Number
    beta2_power: Number
    steps: float


def grown(beta1: Number, steps: float) -> Number:
    """μₜ = β₁(1 − ½ · 0.96^(t/250)), Dozat's momentum of step t."""
    momentum: Number = beta1 * (1 - 0.5 * np.power(0.96, steps / 250))
    return momentum


@dataclass(frozen=True)
class NAdam(Rule):
    """NAdam: Adam whose mean looks a step ahead, θ ← θ − α(β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ))/√(ŝ + ε) (Dozat, 2016).

    And θ ← θ − αλθ with a weight decay, as in AdamW. β₁ is constant, as in optax. By its switch it grows from half
    of itself, as in Dozat's paper, PyTorch and Keras: μₜ and μₜ₊₁ in the places of β₁, but in m, and their products
    in those of its powers.
    """

    name: ClassVar[str] = "nadam"
    label: ClassVar[str] = "NAdam"
    equation: ClassVar[str] = (
        "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  n = β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ);  "
        "θ ← θ − α(n / √(ŝ + ε) + λθ)"
    )
    source: ClassVar[str] = "Dozat, 2016"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam with Nesterov's look ahead: it turns sooner where the gradient turns."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)
    growing: bool = hyperparameter(GROWING, False)
    bias_correction: bool = hyperparameter(
        replace(
            BIAS_CORRECTION,
            help="On: n and ŝ, as in the paper, PyTorch, Keras and optax. Off: β₁m + (1−β₁)g and s in their places;"
            " with the usual β₁ and β₂ the first step is then 4.1 times as long.",
        ),
        True,
    )
    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.0)
    decoupled: bool = hyperparameter(KIN_DECOUPLED, True)

    def init(self, parameters: Number) -> CountedMoments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1, and no step."""
        return CountedMoments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0, 0.0)

    def update(self, gradient: Number, state: CountedMoments, parameters: Number) -> tuple[Number, CountedMoments]:
        """−αn/√(ŝ + ε), where n = β₁m/(1−β₁ᵗ⁺¹) + (1−β₁)g/(1−β₁ᵗ) with the new m."""
        gradient = with_penalty(self, gradient, parameters)
        mean, squares, product, beta2_power = followed(self, gradient, state)
        now, following, steps = self.beta1, self.beta1, state.steps + 1.0
        if self.growing:
            now, following = grown(self.beta1, steps), grown(self.beta1, steps + 1.0)
            product = state.beta1_power * now
        if self.bias_correction:
            ahead = following * mean / (1 - product * following) + (1 - now) * gradient / (1 - product)
        else:
            ahead = following * mean + (1 - now) * gradient
        step = -self.learning_rate * (ahead / root_of_squares(self, squares, beta2_power))
        return decayed(self, step, parameters), CountedMoments(mean, squares, product, beta2_power, steps)

    def preconditioner(self, before: CountedMoments, after: CountedMoments) -> Number:
        """√(ŝ + ε), which n is divided by."""
        return root_of_squares(self, after.squares, after.beta2_power)

    def lines(self) -> str:
        """Both means, the mean of the step to come, and the step."""
        now, following, product = "beta1", "beta1", "beta1^t"
        growing = ""
        if self.growing:
            now, following, product = "mu", "mu_next", "p"
            growing = "mu = beta1*(1 - 0.5*0.96^(t/250))\nmu_next = beta1*(1 - 0.5*0.96^((t + 1)/250))\n"
        if self.growing and self.bias_correction:
            growing += "p = where(t > 1, p, 1)*mu\n"
        squares, corrected, to_come, one = "s", "", "", ""
        if self.bias_correction:
            squares, corrected = "s_hat", "s_hat = s/(1 - beta2^t)\n"
            to_come, one = f"/(1 - {product}*{following})", f"/(1 - {product})"
        return decay_in_lines(
            self,
            f"{BOTH_MEANS_IN_LINES}{growing}"
            f"n = {following}*m{to_come} + (1 - {now})*g{one}\n"
            f"{corrected}"
            f"x = x - alpha*(n/{root_in_lines(squares, self.epsilon_inside_root)})",
        )

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """NAdam, whose momentum grows."""
        if not self.growing or not self.bias_correction:
            return None
        settings = {"lr": self.learning_rate, "betas": (self.beta1, self.beta2), "eps": self.epsilon}
        return "NAdam", settings | decay_in_torch(self, decoupled_weight_decay=self.decoupled)


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

    With Adam's bias correction, Ŝ = S/(1−β₂ᵗ), as in PyTorch; by its switches without it, as in the paper, or with
    the largest ŝ in place of Ŝ, as in optax. And θ ← θ − αλθ with a weight decay, as in AdamW.
    """

    name: ClassVar[str] = "amsgrad"
    label: ClassVar[str] = "AMSGrad"
    equation: ClassVar[str] = (
        "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  S ← max(S, s);  θ ← θ − α(m̂ / √(Ŝ + ε) + λθ)"
    )
    source: ClassVar[str] = "Reddi, Kale and Kumar, 2018"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam that doesn't forget large gradients, where rare ones matter most."

    stability: ClassVar[str] = AdamW.stability

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)
    bias_correction: bool = hyperparameter(
        replace(
            BIAS_CORRECTION,
            help="On: with Adam's, as in PyTorch, Keras and optax. Off: m and S themselves, as in the paper.",
        ),
        True,
    )
    largest_corrected: bool = hyperparameter(LARGEST_CORRECTED, False)
    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.0)
    decoupled: bool = hyperparameter(KIN_DECOUPLED, True)

    def init(self, parameters: Number) -> LargestMoments:
        """m = s = S = 0, β₁⁰ = β₂⁰ = 1."""
        return LargestMoments(0.0 * parameters, 0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def stability_limit(self) -> Number | None:
        """(1 + β₁)(2 − αλ)/(1 − β₁), as AdamW's; None for a decay that is coupled."""
        return limit_beside_decay(self)

    def preconditioner(self, before: LargestMoments, after: LargestMoments) -> Number:
        """(1 − β₁ᵗ)√(Ŝ + ε)."""
        root = root_of_largest(self, after.largest, after.beta2_power)
        return (1 - after.beta1_power) * root if self.bias_correction else root

    def update(self, gradient: Number, state: LargestMoments, parameters: Number) -> tuple[Number, LargestMoments]:
        """−αm̂/√(Ŝ + ε), where S ← max(S, s)."""
        gradient = with_penalty(self, gradient, parameters)
        mean, squares, beta1_power, beta2_power = followed(self, gradient, state)
        first = self.bias_correction and self.largest_corrected
        largest = np.maximum(state.largest, squares / (1 - beta2_power) if first else squares)
        corrected_mean = mean / (1 - beta1_power) if self.bias_correction else mean
        step = -self.learning_rate * (corrected_mean / root_of_largest(self, largest, beta2_power))
        state = LargestMoments(mean, squares, largest, beta1_power, beta2_power)
        return decayed(self, step, parameters), state

    def lines(self) -> str:
        """Both means, the largest of the second, its correction and that of the first, and the step."""
        if not self.bias_correction:
            between, mean, squares = "S = max(S, s)\n", "m", "S"
        elif self.largest_corrected:
            between, mean, squares = (
                "s_hat = s/(1 - beta2^t)\nS = max(S, s_hat)\nm_hat = m/(1 - beta1^t)\n",
                "m_hat",
                "S",
            )
        else:
            between = "S = max(S, s)\nm_hat = m/(1 - beta1^t)\nS_hat = S/(1 - beta2^t)\n"
            mean, squares = "m_hat", "S_hat"
        root = root_in_lines(squares, self.epsilon_inside_root)
        return decay_in_lines(self, f"{BOTH_MEANS_IN_LINES}{between}x = x - alpha*({mean}/{root})")

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """Adam, with amsgrad; AdamW, for a decay that is decoupled."""
        if self.largest_corrected or not self.bias_correction:
            return None
        betas, decay = (self.beta1, self.beta2), decay_in_torch(self)
        name = "AdamW" if decay and self.decoupled else "Adam"
        return name, {"lr": self.learning_rate, "betas": betas, "eps": self.epsilon, "amsgrad": True, **decay}


def rectified(rule: Any, squares: Number, beta2_power: Number, steps: float) -> Number:
    """What RAdam divides m̂ by: (√ŝ + ε)/r, or 1 where n is at most 5; as its switches stand."""
    longest = 2 / (1 - rule.beta2) - 1
    length = longest - 2 * steps * beta2_power / (1 - beta2_power)
    # 1 where ŝ can be trusted and 0 where it can't, of the shape of θ; there n and N give way to 5, and r is 1.
    trusted = (length > (4 if rule.sooner else 5)) * (1.0 + 0.0 * squares)
    n, most = trusted * length + (1 - trusted) * 5, trusted * longest + (1 - trusted) * 5
    r = np.sqrt((n - 4) * (n - 2) * most / ((most - 4) * (most - 2) * n))
    rest = 1 - beta2_power
    if rule.epsilon_first:
        deviation = (np.sqrt(squares) + rule.epsilon) / np.sqrt(rest)
    else:
        deviation = np.sqrt(squares / rest) + rule.epsilon
    divisor: Number = trusted * (deviation / r) + (1 - trusted)
    return divisor


@dataclass(frozen=True)
class RAdam(Rule):
    """RAdam: Adam's step times r once ŝ can be trusted, α times m̂ alone until then (Liu et al., 2020).

    ŝ is as uncertain as a mean over n = N − 2tβ₂ᵗ/(1−β₂ᵗ) squares, with N = 2/(1−β₂) − 1 in the end. For n > 5 the
    step is −αrm̂/(√ŝ + ε) with r² = (n − 4)(n − 2)N/((N − 4)(N − 2)n), else −αm̂. The paper says n > 4; 5 is that of
    its authors' code, PyTorch and optax. The paper has no ε: it is where optax has it, or PyTorch. And θ ← θ − αλθ
    with a weight decay, as in AdamW. There is no switch for the bias correction: n and r are those of ŝ.
    """

    name: ClassVar[str] = "radam"
    label: ClassVar[str] = "RAdam"
    equation: ClassVar[str] = (
        "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  n = N − 2tβ₂ᵗ/(1−β₂ᵗ);  "
        "θ ← θ − α(rm̂ / (√ŝ + ε) + λθ), for n ≤ 5 − α(m̂ + λθ)"
    )
    source: ClassVar[str] = "Liu et al., 2020"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = "Adam that needs no warm-up: careful until it has seen enough gradients."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.05)
    beta1: Number = hyperparameter(BETA1, 0.9)
    beta2: Number = hyperparameter(BETA2, 0.999)
    # Seen within some tens of steps, so that a copy that forgets it is told apart.
    epsilon: Number = hyperparameter(EPSILON, 1e-5)
    epsilon_first: bool = hyperparameter(
        replace(
            EPSILON_FIRST,
            help="On: √(1 − β₂ᵗ)/(√s + ε), as in PyTorch and the code of its authors. Off: 1/(√ŝ + ε), as in optax."
            " The two differ while 1 − β₂ᵗ is small.",
        ),
        False,
    )
    sooner: bool = hyperparameter(RECTIFIED_SOONER, False)
    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.0)
    decoupled: bool = hyperparameter(KIN_DECOUPLED, True)

    def init(self, parameters: Number) -> CountedMoments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1, and no step."""
        return CountedMoments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0, 0.0)

    def update(self, gradient: Number, state: CountedMoments, parameters: Number) -> tuple[Number, CountedMoments]:
        """−αrm̂/(√ŝ + ε), or −αm̂ where n is at most 5."""
        gradient = with_penalty(self, gradient, parameters)
        mean, squares, beta1_power, beta2_power = followed(self, gradient, state)
        steps = state.steps + 1.0
        ratio = mean / (1 - beta1_power) / rectified(self, squares, beta2_power, steps)
        step = decayed(self, -self.learning_rate * ratio, parameters)
        return step, CountedMoments(mean, squares, beta1_power, beta2_power, steps)

    def preconditioner(self, before: CountedMoments, after: CountedMoments) -> Number:
        """(1 − β₁ᵗ)(√ŝ + ε)/r, or 1 − β₁ᵗ where n is at most 5."""
        return (1 - after.beta1_power) * rectified(self, after.squares, after.beta2_power, after.steps)

    def lines(self) -> str:
        """Both means and their corrections, n and N, r, what the first is divided by, and the step."""
        least, within = 5, "k = max(n, 5)\nK = max(N, 5)\n"
        if self.sooner:
            least, within = 4, "k = where(n > 4, n, 5)\nK = where(n > 4, N, 5)\n"
        corrected = "s_hat = s/(1 - beta2^t)\n"
        deviation = "((sqrt(s) + epsilon)/sqrt(1 - beta2^t))" if self.epsilon_first else "(sqrt(s_hat) + epsilon)"
        return decay_in_lines(
            self,
            f"{BOTH_MEANS_IN_LINES}"
            "m_hat = m/(1 - beta1^t)\n"
            f"{'' if self.epsilon_first else corrected}"
            "N = 2/(1 - beta2) - 1\n"
            "n = N - 2*t*beta2^t/(1 - beta2^t)\n"
            f"{within}"
            "r = sqrt((k - 4)*(k - 2)*K/((K - 4)*(K - 2)*k))\n"
            f"d = where(n > {least}, {deviation}/r, 1)\n"
            "x = x - alpha*(m_hat/d)",
        )

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """RAdam, whose ε is added before the bias correction."""
        if self.sooner or not self.epsilon_first:
            return None
        settings = {"lr": self.learning_rate, "betas": (self.beta1, self.beta2), "eps": self.epsilon}
        return "RAdam", settings | decay_in_torch(self, decoupled_weight_decay=self.decoupled)


FAMILY: tuple[type[Rule], ...] = (NAdam, AMSGrad, RAdam)
"""In the order of the menu."""
