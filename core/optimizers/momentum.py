"""Gradient descent, plain and with momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import (
    AVERAGED,
    LEARNING_RATE,
    LOOKS_AHEAD,
    MOMENTUM,
    RATE_OUTSIDE,
    hyperparameter,
)


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
    """SGD with momentum, the heavy ball: v ← γv + αg; θ ← θ − v (Polyak, 1964).

    By its switches v ← γv + g with θ ← θ − αv (PyTorch), and (1 − γ)g in place of g.
    """

    name: ClassVar[str] = "momentum"
    label: ClassVar[str] = "Momentum"
    equation: ClassVar[str] = "v ← γv + αg;  θ ← θ − v"
    source: ClassVar[str] = "Polyak, 1964"
    group: ClassVar[str] = "Momentum"
    purpose: ClassVar[str] = "Along a valley it gathers speed, across it the swings cancel."
    stability: ClassVar[str] = "2(1 + γ)/{}"

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.01)
    momentum: Number = hyperparameter(MOMENTUM, 0.9)
    rate_outside: bool = hyperparameter(RATE_OUTSIDE, False)
    averaged: bool = hyperparameter(AVERAGED, False)

    def init(self, parameters: Number) -> Velocity:
        """v = 0."""
        return Velocity(0.0 * parameters)

    @property
    def kept_velocity(self) -> Number | None:
        """γ, where the velocity is that of the heavy ball."""
        return None if self.rate_outside or self.averaged else self.momentum

    def stability_limit(self) -> Number | None:
        """2(1 + γ) (Polyak, 1964); it is told for sums of gradients alone."""
        return None if self.averaged else 2 * (1 + self.momentum)

    def update(self, gradient: Number, state: Velocity, parameters: Number) -> tuple[Number, Velocity]:
        """−v, where v ← γv + αg."""
        velocity = self._gathered(state.velocity, gradient)
        return (-self.learning_rate * velocity if self.rate_outside else -velocity), Velocity(velocity)

    def _gathered(self, velocity: Number, gradient: Number) -> Number:
        """γv + αg; by the switches with 1 for α, and with 1 − γ times either."""
        weight = 1.0 if self.rate_outside else self.learning_rate
        if self.averaged:
            weight = weight * (1 - self.momentum)
        return self.momentum * velocity + weight * gradient

    def lines(self) -> str:
        """The velocity, and the step by it."""
        return f"v = gamma*v + {self._weighted()}\nx = x - {'alpha*v' if self.rate_outside else 'v'}"

    def _weighted(self) -> str:
        """The gradient in the velocity, in lines."""
        factors = ("" if self.rate_outside else "alpha*", "(1 - gamma)*" if self.averaged else "")
        return f"{''.join(factors)}g"

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """SGD, which keeps v/α: the same while α is constant. Not averaged, for its first velocity is all of g."""
        return None if self.averaged else ("SGD", {"lr": self.learning_rate, "momentum": self.momentum})


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Nesterov momentum: v ← γv + α∇f(θ − γv); θ ← θ − v (Nesterov, 1983; Sutskever et al., 2013).

    By its switch the same for the point ahead, which is then called θ: v ← γv + α∇f(θ); θ ← θ − (γv + α∇f(θ))
    (Bengio et al., 2013; PyTorch, Keras).
    """

    name: ClassVar[str] = "nesterov"
    label: ClassVar[str] = "Nesterov"
    equation: ClassVar[str] = "v ← γv + α∇f(θ − γv);  θ ← θ − v"
    source: ClassVar[str] = "Nesterov, 1983; Sutskever et al., 2013"
    purpose: ClassVar[str] = "Momentum that looks ahead, and so brakes in time."
    stability: ClassVar[str] = "2(1 + γ)/((1 + 2γ){})"

    looks_ahead: bool = hyperparameter(LOOKS_AHEAD, True)

    @property
    def kept_velocity(self) -> Number | None:
        """γ, where it looks ahead."""
        return super().kept_velocity if self.looks_ahead else None

    def look_ahead(self, parameters: Number, state: Velocity) -> Number:
        """θ − γv, where the velocity alone would carry the parameters."""
        if not self.looks_ahead:
            return parameters
        kept = self.learning_rate * self.momentum if self.rate_outside else self.momentum
        return parameters - kept * state.velocity

    def update(self, gradient: Number, state: Velocity, parameters: Number) -> tuple[Number, Velocity]:
        """−v, where v ← γv + αg; −(γv + αg) with the new v for the gradient at θ."""
        velocity = self._gathered(state.velocity, gradient)
        ahead = velocity if self.looks_ahead else self._gathered(velocity, gradient)
        return (-self.learning_rate * ahead if self.rate_outside else -ahead), Velocity(velocity)

    def stability_limit(self) -> Number | None:
        """2(1 + γ)/(1 + 2γ) (Cohen et al., 2021)."""
        return None if self.averaged else 2 * (1 + self.momentum) / (1 + 2 * self.momentum)

    def lines(self) -> str:
        """The point of the gradient, and momentum's lines; or the velocity, and a step with the gradient in it."""
        rate = "alpha*" if self.rate_outside else ""
        if self.looks_ahead:
            return f"ahead = x - {rate}gamma*v\n{super().lines()}"
        return f"v = gamma*v + {self._weighted()}\nx = x - {rate}(gamma*v + {self._weighted()})"

    def in_torch(self) -> tuple[str, dict[str, Any]] | None:
        """SGD, which moves θ − γv; it takes Nesterov's form only with a momentum, without which there is none."""
        if self.averaged:
            return None
        return "SGD", {"lr": self.learning_rate, "momentum": self.momentum, "nesterov": bool(self.momentum)}


FAMILY: tuple[type[Rule], ...] = (GradientDescent, SGD, Momentum, Nesterov)
"""In the order of the menu."""
