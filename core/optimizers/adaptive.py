"""Rules that scale each coordinate by its own past gradients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.base import (
    BETA1,
    BETA2,
    BIAS_CORRECTION,
    DECAY,
    DECOUPLED,
    EPSILON,
    EPSILON_FIRST,
    EPSILON_INSIDE_ROOT,
    LEARNING_RATE,
    WEIGHT_DECAY,
    Number,
    Rule,
    hyperparameter,
)


class SquaredGradients(NamedTuple):
    """State of AdaGrad (the sum G of squared gradients) and RMSProp (their running mean G)."""

    squares: Number


def _root(squares: Number, epsilon: Number, inside: bool) -> Number:
    """√(G + ε), or √G + ε."""
    root: Number = np.sqrt(squares + epsilon) if inside else np.sqrt(squares) + epsilon
    return root


def _root_in_lines(squares: str, inside: bool) -> str:
    """The same as a reader would type it."""
    return f"sqrt({squares} + epsilon)" if inside else f"(sqrt({squares}) + epsilon)"


class _ScaledBySquares(Rule):
    """What AdaGrad and RMSProp share: their state G, and steps that are divided by its root."""

    group: ClassVar[str] = "Scaled by past gradients"
    stability: ClassVar[str] = "2/{}"
    epsilon: Number
    epsilon_inside_root: bool

    def init(self, parameters: Number) -> SquaredGradients:
        """G = 0."""
        return SquaredGradients(0.0 * parameters)

    def stability_limit(self) -> Number:
        """2."""
        return 2.0

    def _step_in_lines(self) -> str:
        return f"x = x - alpha*(g/{_root_in_lines('G', self.epsilon_inside_root)})"

    def preconditioner(self, before: SquaredGradients, after: SquaredGradients) -> Number:
        """√(G + ε), or √G + ε."""
        return _root(after.squares, self.epsilon, self.epsilon_inside_root)


@dataclass(frozen=True)
class AdaGrad(_ScaledBySquares):
    """AdaGrad: G ← G + g²; θ ← θ − αg/√(G + ε) (Duchi, Hazan and Singer, 2011)."""

    name: ClassVar[str] = "adagrad"
    label: ClassVar[str] = "AdaGrad"
    equation: ClassVar[str] = "G ← G + g²;  θ ← θ − αg / √(G + ε)"
    source: ClassVar[str] = "Duchi, Hazan and Singer, 2011"
    purpose: ClassVar[str] = "For sparse features: what is rarely met keeps long steps; all steps shrink for good."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.3)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)

    def update(
        self, gradient: Number, state: SquaredGradients, parameters: Number
    ) -> tuple[Number, SquaredGradients]:
        """−αg/√(G + ε), where G ← G + g²."""
        squares = state.squares + gradient * gradient
        step = -self.learning_rate * (gradient / _root(squares, self.epsilon, self.epsilon_inside_root))
        return step, SquaredGradients(squares)

    def lines(self) -> str:
        """The sum of squares, and the step."""
        return f"G = G + g*g\n{self._step_in_lines()}"

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """Adagrad."""
        return "Adagrad", {"lr": self.learning_rate, "eps": self.epsilon}


@dataclass(frozen=True)
class RMSProp(_ScaledBySquares):
    """RMSProp: G ← ρG + (1−ρ)g²; θ ← θ − αg/√(G + ε) (Tieleman and Hinton, 2012)."""

    name: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = "RMSProp"
    equation: ClassVar[str] = "G ← ρG + (1−ρ)g²;  θ ← θ − αg / √(G + ε)"
    source: ClassVar[str] = "Tieleman and Hinton, 2012"
    purpose: ClassVar[str] = "AdaGrad that forgets, so that its steps don't shrink for good."

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.05)
    decay: Number = hyperparameter(DECAY, 0.9)
    epsilon: Number = hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = hyperparameter(EPSILON_INSIDE_ROOT, True)

    def update(
        self, gradient: Number, state: SquaredGradients, parameters: Number
    ) -> tuple[Number, SquaredGradients]:
        """−αg/√(G + ε), where G ← ρG + (1−ρ)g²."""
        squares = self.decay * state.squares + (1 - self.decay) * gradient * gradient
        step = -self.learning_rate * (gradient / _root(squares, self.epsilon, self.epsilon_inside_root))
        return step, SquaredGradients(squares)

    def lines(self) -> str:
        """The mean of squares, and the step."""
        return f"G = rho*G + (1 - rho)*g*g\n{self._step_in_lines()}"

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """RMSprop."""
        return "RMSprop", {"lr": self.learning_rate, "alpha": self.decay, "eps": self.epsilon}


class SquaredGradientsAndSteps(NamedTuple):
    """State of AdaDelta: running means of the squared gradients, G, and of the squared steps, D."""

    squares: Number
    squared_steps: Number


@dataclass(frozen=True)
class AdaDelta(Rule):
    """AdaDelta: G ← ρG + (1−ρ)g²; Δ = −√(D + ε)/√(G + ε) · g; D ← ρD + (1−ρ)Δ²; θ ← θ + Δ (Zeiler, 2012).

    It has no learning rate; ε sets the size of the first steps.
    """

    name: ClassVar[str] = "adadelta"
    label: ClassVar[str] = "AdaDelta"
    equation: ClassVar[str] = "G ← ρG + (1−ρ)g²;  Δ = −√(D + ε)/√(G + ε) · g;  D ← ρD + (1−ρ)Δ²;  θ ← θ + Δ"
    source: ClassVar[str] = "Zeiler, 2012"
    group: ClassVar[str] = "Scaled by past gradients"
    purpose: ClassVar[str] = "RMSProp that finds its own learning rate."
    stability: ClassVar[str] = "2"
    step_size: ClassVar[str] = "epsilon"

    decay: Number = hyperparameter(DECAY, 0.95)
    epsilon: Number = hyperparameter(EPSILON, 1e-3)

    def init(self, parameters: Number) -> SquaredGradientsAndSteps:
        """G = D = 0."""
        return SquaredGradientsAndSteps(0.0 * parameters, 0.0 * parameters)

    def stability_limit(self) -> Number:
        """2, where α is 1."""
        return 2.0

    def preconditioner(self, before: SquaredGradientsAndSteps, after: SquaredGradientsAndSteps) -> Number:
        """√(G + ε)/√(D + ε), with the old D and the new G."""
        return np.sqrt(after.squares + self.epsilon) / np.sqrt(before.squared_steps + self.epsilon)

    def update(
        self, gradient: Number, state: SquaredGradientsAndSteps, parameters: Number
    ) -> tuple[Number, SquaredGradientsAndSteps]:
        """Δ = −√(D + ε)/√(G + ε) · g, with the old D and the new G."""
        squares = self.decay * state.squares + (1 - self.decay) * gradient * gradient
        step = -np.sqrt(state.squared_steps + self.epsilon) / np.sqrt(squares + self.epsilon) * gradient
        squared_steps = self.decay * state.squared_steps + (1 - self.decay) * step * step
        return step, SquaredGradientsAndSteps(squares, squared_steps)

    def lines(self) -> str:
        """Both means, and the step d between them."""
        return (
            "G = rho*G + (1 - rho)*g*g\n"
            "d = -sqrt(D + epsilon)/sqrt(G + epsilon)*g\n"
            "D = rho*D + (1 - rho)*d*d\n"
            "x = x + d"
        )

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """Adadelta, whose lr multiplies the textbook's step."""
        return "Adadelta", {"lr": 1.0, "rho": self.decay, "eps": self.epsilon}


class Moments(NamedTuple):
    """State of Adam: running means of g and g², and the powers β₁ᵗ and β₂ᵗ that correct their bias."""

    mean: Number
    squares: Number
    beta1_power: Number
    beta2_power: Number


def _corrected_root(rule: Any, squares: Number, beta2_power: Number) -> Number:
    """√(ŝ + ε), or as the rule's switches have it: with s for ŝ, or with ε in before s is corrected."""
    if not rule.bias_correction:
        return _root(squares, rule.epsilon, rule.epsilon_inside_root)
    if rule.epsilon_first:
        return _root(squares, rule.epsilon, rule.epsilon_inside_root) / np.sqrt(1 - beta2_power)
    return _root(squares / (1 - beta2_power), rule.epsilon, rule.epsilon_inside_root)


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
        mean = self.beta1 * state.mean + (1 - self.beta1) * gradient
        squares = self.beta2 * state.squares + (1 - self.beta2) * gradient * gradient
        beta1_power = state.beta1_power * self.beta1
        beta2_power = state.beta2_power * self.beta2
        corrected_mean = mean / (1 - beta1_power) if self.bias_correction else mean
        ratio = corrected_mean / _corrected_root(self, squares, beta2_power)
        return -self.learning_rate * ratio, Moments(mean, squares, beta1_power, beta2_power)

    def lines(self) -> str:
        """Both moments, as they are and with their bias corrected, and the step."""
        mean, squares = ("m_hat", "s_hat") if self.bias_correction else ("m", "s")
        first = self.bias_correction and self.epsilon_first
        corrected = "m_hat = m/(1 - beta1^t)\n" if self.bias_correction else ""
        corrected += "s_hat = s/(1 - beta2^t)\n" if self.bias_correction and not first else ""
        root = _root_in_lines("s" if first else squares, self.epsilon_inside_root)
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
        """(1 + β₁)(2 − αλ)/(1 − β₁); None for a decay that is coupled, which adds λ to the curvature.

        With h = α times the curvature, errors follow θₜ₊₁ = (1 − αλ + β₁ − (1 − β₁)h)θₜ − β₁(1 − αλ)θₜ₋₁, whose
        characteristic polynomial has a root beyond −1 from there on.
        """
        if not self.decoupled:
            return None
        return (1 + self.beta1) * (2 - self.learning_rate * self.weight_decay) / (1 - self.beta1)

    def update(self, gradient: Number, state: Moments, parameters: Number) -> tuple[Number, Moments]:
        """Adam's step, and −αλθ."""
        if not self.decoupled:
            return super().update(gradient + self.weight_decay * parameters, state, parameters)
        step, state = super().update(gradient, state, parameters)
        return step - self.learning_rate * self.weight_decay * parameters, state

    def lines(self) -> str:
        """Adam's, with the decay at the end, or in the gradient."""
        if not self.decoupled:
            return f"g = g + lambda*x\n{super().lines()}"
        return f"{super().lines()} - alpha*lambda*x"

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """AdamW; Adam, whose decay is coupled."""
        found = super().in_torch()
        if found is None:
            return None
        return "AdamW" if self.decoupled else "Adam", found[1] | {"weight_decay": self.weight_decay}


class Mean(NamedTuple):
    """State of Lion: the running mean m of gradients."""

    mean: Number


@dataclass(frozen=True)
class Lion(Rule):
    """Lion: c = β₁m + (1−β₁)g; θ ← θ − α(sign c + λθ); m ← β₂m + (1−β₂)g (Chen et al., 2023).

    Every parameter moves by α, however long the gradient is: near a minimum it swings, and only a schedule brings
    it to rest.
    """

    name: ClassVar[str] = "lion"
    label: ClassVar[str] = "Lion"
    equation: ClassVar[str] = "c = β₁m + (1−β₁)g;  θ ← θ − α(sign c + λθ);  m ← β₂m + (1−β₂)g"
    source: ClassVar[str] = "Chen et al., 2023"
    group: ClassVar[str] = "Adam and its kin"
    purpose: ClassVar[str] = (
        "Steps of one length, with half of Adam's memory: for large networks and large mini-batches."
    )

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.03)
    beta1: Number = hyperparameter(
        replace(BETA1, help="The weight of the running mean in the step's direction."), 0.9
    )
    beta2: Number = hyperparameter(replace(BETA2, help=BETA1.help), 0.99)
    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.01)

    def init(self, parameters: Number) -> Mean:
        """m = 0."""
        return Mean(0.0 * parameters)

    def update(self, gradient: Number, state: Mean, parameters: Number) -> tuple[Number, Mean]:
        """−α(sign c + λθ), where c = β₁m + (1−β₁)g with the old m; m ← β₂m + (1−β₂)g."""
        direction = np.sign(self.beta1 * state.mean + (1 - self.beta1) * gradient)
        mean = self.beta2 * state.mean + (1 - self.beta2) * gradient
        return -self.learning_rate * (direction + self.weight_decay * parameters), Mean(mean)

    def lines(self) -> str:
        """The sign of the one mean, and the other mean."""
        return "c = beta1*m + (1 - beta1)*g\nm = beta2*m + (1 - beta2)*g\nx = x - alpha*(sign(c) + lambda*x)"


FAMILY: tuple[type[Rule], ...] = (AdaGrad, RMSProp, AdaDelta, Adam, AdamW, Lion)
"""In the order of the menu."""
