"""Gradient descent, plain and with momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from core.optimizers.base import LEARNING_RATE, MOMENTUM, Number, Rule, hyperparameter


@dataclass(frozen=True)
class SGD(Rule):
    """Stochastic gradient descent: θ ← θ − αg with a noisy gradient g (Robbins and Monro, 1951)."""

    name: ClassVar[str] = "sgd"
    label: ClassVar[str] = "SGD"
    equation: ClassVar[str] = "θ ← θ − αg"
    source: ClassVar[str] = "Robbins and Monro, 1951"
    group: ClassVar[str] = "Gradient descent"
    purpose: ClassVar[str] = "Gradient descent where only noisy gradients can be had, as from mini-batches."
    stability: ClassVar[str] = "2/{}"

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)

    @property
    def kept_velocity(self) -> Number:
        """0."""
        return 0.0

    def stability_limit(self) -> Number:
        """2: beyond it a step more than mirrors the error."""
        return 2.0

    def update(self, gradient: Number, state: tuple[()], parameters: Number) -> tuple[Number, tuple[()]]:
        """−αg."""
        return -self.learning_rate * gradient, state

    def lines(self) -> str:
        """With the gradient that the rule sees."""
        return f"x = x - alpha*{'g_exact' if self.exact else 'g'}"

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """SGD."""
        return "SGD", {"lr": self.learning_rate}


@dataclass(frozen=True)
class GradientDescent(SGD):
    """Gradient descent: θ ← θ − αg with the exact gradient (Cauchy, 1847)."""

    name: ClassVar[str] = "gradient_descent"
    label: ClassVar[str] = "Gradient descent"
    equation: ClassVar[str] = "θ ← θ − α∇f(θ)"
    source: ClassVar[str] = "Cauchy, 1847"
    purpose: ClassVar[str] = "The rule that all others are measured by."
    exact: ClassVar[bool] = True


class Velocity(NamedTuple):
    """State of the momentum methods."""

    velocity: Number


@dataclass(frozen=True)
class Momentum(Rule):
    """SGD with momentum, the heavy ball: v ← γv + αg; θ ← θ − v (Polyak, 1964)."""

    name: ClassVar[str] = "momentum"
    label: ClassVar[str] = "Momentum"
    equation: ClassVar[str] = "v ← γv + αg;  θ ← θ − v"
    source: ClassVar[str] = "Polyak, 1964"
    group: ClassVar[str] = "Momentum"
    purpose: ClassVar[str] = "Along a valley it gathers speed, across it the swings cancel."
    stability: ClassVar[str] = "2(1 + γ)/{}"

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.01)
    momentum: Number = hyperparameter(MOMENTUM, 0.9)

    def init(self, parameters: Number) -> Velocity:
        """v = 0."""
        return Velocity(0.0 * parameters)

    @property
    def kept_velocity(self) -> Number:
        """γ."""
        return self.momentum

    def stability_limit(self) -> Number:
        """2(1 + γ) (Polyak, 1964)."""
        return 2 * (1 + self.momentum)

    def update(self, gradient: Number, state: Velocity, parameters: Number) -> tuple[Number, Velocity]:
        """−v, where v ← γv + αg."""
        velocity = self.momentum * state.velocity + self.learning_rate * gradient
        return -velocity, Velocity(velocity)

    def lines(self) -> str:
        """The velocity, and the step by it."""
        return "v = gamma*v + alpha*g\nx = x - v"

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """SGD, which keeps v/α: the same while α is constant."""
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum}


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Nesterov momentum: v ← γv + α∇f(θ − γv); θ ← θ − v (Nesterov, 1983; Sutskever et al., 2013)."""

    name: ClassVar[str] = "nesterov"
    label: ClassVar[str] = "Nesterov"
    equation: ClassVar[str] = "v ← γv + α∇f(θ − γv);  θ ← θ − v"
    source: ClassVar[str] = "Nesterov, 1983; Sutskever et al., 2013"
    purpose: ClassVar[str] = "Momentum that looks ahead, and so brakes in time."
    stability: ClassVar[str] = "2(1 + γ)/((1 + 2γ){})"

    def look_ahead(self, parameters: Number, state: Velocity) -> Number:
        """θ − γv, where the velocity alone would carry the parameters."""
        return parameters - self.momentum * state.velocity

    def stability_limit(self) -> Number:
        """2(1 + γ)/(1 + 2γ) (Cohen et al., 2021)."""
        return 2 * (1 + self.momentum) / (1 + 2 * self.momentum)

    def lines(self) -> str:
        """The point of the gradient, and momentum's lines."""
        return f"ahead = x - gamma*v\n{super().lines()}"

    def in_torch(self) -> tuple[str, dict[str, Any]]:
        """SGD, which moves θ − γv; it takes Nesterov's form only with a momentum, without which there is none."""
        name, settings = super().in_torch()
        return name, settings | {"nesterov": bool(self.momentum)}


FAMILY: tuple[type[Rule], ...] = (GradientDescent, SGD, Momentum, Nesterov)
"""In the order of the menu."""
