"""Rules that scale each coordinate by its own past gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import DECAY, EPSILON, EPSILON_INSIDE_ROOT, LEARNING_RATE, hyperparameter
from core.optimizers.roots import root_in_lines, root_with_epsilon


class SquaredGradients(NamedTuple):
    """State of AdaGrad (the sum G of squared gradients) and RMSProp (their running mean G)."""

    squares: Number


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
        return f"x = x - alpha*(g/{root_in_lines('G', self.epsilon_inside_root)})"

    def preconditioner(self, before: SquaredGradients, after: SquaredGradients) -> Number:
        """√(G + ε), or √G + ε."""
        return root_with_epsilon(after.squares, self.epsilon, self.epsilon_inside_root)


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
        step = -self.learning_rate * (gradient / root_with_epsilon(squares, self.epsilon, self.epsilon_inside_root))
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
        step = -self.learning_rate * (gradient / root_with_epsilon(squares, self.epsilon, self.epsilon_inside_root))
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


FAMILY: tuple[type[Rule], ...] = (AdaGrad, RMSProp, AdaDelta)
"""In the order of the menu."""
