"""Update rules of gradient-based optimization, each one written once.

A rule is a frozen dataclass whose fields are its hyperparameters, and two functions in the manner of a textbook:

    state = rule.init(parameters)
    step, state = rule.update(gradient, state)

The caller alone adds the step: θ ← θ + step. Everything is elementwise, so the same rule moves a single number,
40,000 points at once or the flat parameter vector of a network, and a hyperparameter may be an array that
broadcasts against the parameters. Squares are written as products and zeros as 0.0 · θ, which round alike for plain
numbers and for arrays. `rule.look_ahead(parameters, state)` is where the rule wants its gradient
taken: θ itself for all rules but Nesterov's.

Symbols: θ parameters, g gradient, α learning rate, γ momentum, ρ and β decay rates, ε the guard of the division.

To add a rule, write its class below and list it in `OPTIMIZERS`: menus, controls, tests and URLs pick it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.quantities import Quantity

Array = NDArray[np.floating[Any]]
Number = float | Array
"""One value, or an array that broadcasts."""


LEARNING_RATE = Quantity(
    label="Learning rate",
    symbol="α",
    help="The factor between the gradient and the step.",
    maximum=1e3,
    open_minimum=True,
    slider=(1e-4, 10.0),
    scale="log",
)
MOMENTUM = Quantity(
    label="Momentum", symbol="γ", help="How much of the last step's velocity is kept.", open_maximum=True
)
DECAY = Quantity(
    label="Decay", symbol="ρ", help="How much of the running mean of squared gradients is kept.", open_maximum=True
)
BETA1 = Quantity(
    label="Beta 1", symbol="β₁", help="How much of the running mean of gradients is kept.", open_maximum=True
)
BETA2 = Quantity(
    label="Beta 2",
    symbol="β₂",
    help="How much of the running mean of squared gradients is kept.",
    open_maximum=True,
)
EPSILON = Quantity(
    label="Epsilon",
    symbol="ε",
    help="Keeps the division defined where squared gradients are zero.",
    open_minimum=True,
    slider=(1e-12, 1e-1),
    scale="log",
)
EPSILON_INSIDE_ROOT = Quantity(
    label="ε inside the root",
    help="On: g/√(G + ε), as in the course. Off: g/(√G + ε), as in the Adam paper, PyTorch and Keras. "
    "The two differ where G is not much larger than ε.",
    scale="switch",
)


def _hyperparameter(quantity: Quantity, default: float) -> Any:
    return field(default=default, metadata={"quantity": quantity})


@dataclass(frozen=True)
class Rule:
    """Base of every update rule: the contract, and what derives from the declared fields.

    Raises ValueError, quoting the value, for a hyperparameter out of its range.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    equation: ClassVar[str]
    source: ClassVar[str]
    exact: ClassVar[bool] = False
    """True for the one rule that by definition sees the gradient without noise."""
    tuned: ClassVar[str] = "learning_rate"
    """The hyperparameter that sets how long the steps are: the one to tune first."""
    stability: ClassVar[str] = ""
    """`stability_limit` as a formula, divided by what stands for {}: the curvature, or α."""

    def __post_init__(self) -> None:
        for name, quantity in self.hyperparameters().items():
            quantity.check(getattr(self, name))

    @classmethod
    def hyperparameters(cls) -> Mapping[str, Quantity]:
        """Each field's name and its description, in order of declaration."""
        return {f.name: f.metadata["quantity"] for f in fields(cls)}

    def init(self, parameters: Number) -> Any:
        """The state before the first step, for parameters of this shape."""
        return ()

    def look_ahead(self, parameters: Number, state: Any) -> Number:
        """The point at which this rule wants the gradient taken."""
        return parameters

    def stability_limit(self) -> Number | None:
        """What α times the largest eigenvalue of P^−½ H P^−½ must stay below, so that a quadratic's errors shrink.

        H is the Hessian and P the preconditioner, held fixed; α is 1 for a rule without a learning rate. None where
        no limit is known.
        """
        return None

    def preconditioner(self, before: Any, after: Any) -> Number:
        """P, elementwise, of the step that took the state from `before` to `after`: −αP⁻¹ times g, or its mean."""
        return 1.0

    def stable_learning_rate(self, curvature: float) -> tuple[float, str] | None:
        """The learning rate above which the rule diverges on a quadratic of this largest curvature λmax.

        With its formula in words; None where no fixed limit is known (the adaptive rules), or for no curvature.
        """
        limit = self.stability_limit()
        adaptive = type(self).preconditioner is not Rule.preconditioner
        if limit is None or adaptive or curvature <= 0:
            return None
        return float(limit / curvature), self.stability.format("λmax")

    def update(self, gradient: Number, state: Any) -> tuple[Number, Any]:
        """The step to add to the parameters, and the next state."""
        raise NotImplementedError


@dataclass(frozen=True)
class SGD(Rule):
    """Stochastic gradient descent: θ ← θ − αg with a noisy gradient g (Robbins and Monro, 1951)."""

    name: ClassVar[str] = "sgd"
    label: ClassVar[str] = "SGD"
    equation: ClassVar[str] = "θ ← θ − αg"
    source: ClassVar[str] = "Robbins and Monro, 1951"
    stability: ClassVar[str] = "2/{}"

    learning_rate: Number = _hyperparameter(LEARNING_RATE, 0.1)

    def stability_limit(self) -> Number:
        """2: beyond it a step more than mirrors the error."""
        return 2.0

    def update(self, gradient: Number, state: tuple[()]) -> tuple[Number, tuple[()]]:
        """−αg."""
        return -self.learning_rate * gradient, state


@dataclass(frozen=True)
class GradientDescent(SGD):
    """Gradient descent: θ ← θ − αg with the exact gradient (Cauchy, 1847)."""

    name: ClassVar[str] = "gradient_descent"
    label: ClassVar[str] = "Gradient descent"
    equation: ClassVar[str] = "θ ← θ − α∇f(θ)"
    source: ClassVar[str] = "Cauchy, 1847"
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
    stability: ClassVar[str] = "2(1 + γ)/{}"

    learning_rate: Number = _hyperparameter(LEARNING_RATE, 0.01)
    momentum: Number = _hyperparameter(MOMENTUM, 0.9)

    def init(self, parameters: Number) -> Velocity:
        """v = 0."""
        return Velocity(0.0 * parameters)

    def stability_limit(self) -> Number:
        """2(1 + γ) (Polyak, 1964)."""
        return 2 * (1 + self.momentum)

    def update(self, gradient: Number, state: Velocity) -> tuple[Number, Velocity]:
        """−v, where v ← γv + αg."""
        velocity = self.momentum * state.velocity + self.learning_rate * gradient
        return -velocity, Velocity(velocity)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Nesterov momentum: v ← γv + α∇f(θ − γv); θ ← θ − v (Nesterov, 1983; Sutskever et al., 2013)."""

    name: ClassVar[str] = "nesterov"
    label: ClassVar[str] = "Nesterov"
    equation: ClassVar[str] = "v ← γv + α∇f(θ − γv);  θ ← θ − v"
    source: ClassVar[str] = "Nesterov, 1983; Sutskever et al., 2013"
    stability: ClassVar[str] = "2(1 + γ)/((1 + 2γ){})"

    def look_ahead(self, parameters: Number, state: Velocity) -> Number:
        """θ − γv, where the velocity alone would carry the parameters."""
        return parameters - self.momentum * state.velocity

    def stability_limit(self) -> Number:
        """2(1 + γ)/(1 + 2γ) (Cohen et al., 2021)."""
        return 2 * (1 + self.momentum) / (1 + 2 * self.momentum)


class SquaredGradients(NamedTuple):
    """State of AdaGrad (the sum G of squared gradients) and RMSProp (their running mean G)."""

    squares: Number


def _root(squares: Number, epsilon: Number, inside: bool) -> Number:
    """√(G + ε), or √G + ε."""
    root: Number = np.sqrt(squares + epsilon) if inside else np.sqrt(squares) + epsilon
    return root


class _ScaledBySquares(Rule):
    """What AdaGrad and RMSProp share: their state G, and steps that are divided by its root."""

    stability: ClassVar[str] = "2/{}"
    epsilon: Number
    epsilon_inside_root: bool

    def init(self, parameters: Number) -> SquaredGradients:
        """G = 0."""
        return SquaredGradients(0.0 * parameters)

    def stability_limit(self) -> Number:
        """2."""
        return 2.0

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

    learning_rate: Number = _hyperparameter(LEARNING_RATE, 0.3)
    epsilon: Number = _hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = _hyperparameter(EPSILON_INSIDE_ROOT, True)

    def update(self, gradient: Number, state: SquaredGradients) -> tuple[Number, SquaredGradients]:
        """−αg/√(G + ε), where G ← G + g²."""
        squares = state.squares + gradient * gradient
        step = -self.learning_rate * (gradient / _root(squares, self.epsilon, self.epsilon_inside_root))
        return step, SquaredGradients(squares)


@dataclass(frozen=True)
class RMSProp(_ScaledBySquares):
    """RMSProp: G ← ρG + (1−ρ)g²; θ ← θ − αg/√(G + ε) (Tieleman and Hinton, 2012)."""

    name: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = "RMSProp"
    equation: ClassVar[str] = "G ← ρG + (1−ρ)g²;  θ ← θ − αg / √(G + ε)"
    source: ClassVar[str] = "Tieleman and Hinton, 2012"

    learning_rate: Number = _hyperparameter(LEARNING_RATE, 0.05)
    decay: Number = _hyperparameter(DECAY, 0.9)
    epsilon: Number = _hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = _hyperparameter(EPSILON_INSIDE_ROOT, True)

    def update(self, gradient: Number, state: SquaredGradients) -> tuple[Number, SquaredGradients]:
        """−αg/√(G + ε), where G ← ρG + (1−ρ)g²."""
        squares = self.decay * state.squares + (1 - self.decay) * gradient * gradient
        step = -self.learning_rate * (gradient / _root(squares, self.epsilon, self.epsilon_inside_root))
        return step, SquaredGradients(squares)


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
    stability: ClassVar[str] = "2"
    tuned: ClassVar[str] = "epsilon"

    decay: Number = _hyperparameter(DECAY, 0.95)
    epsilon: Number = _hyperparameter(EPSILON, 1e-3)

    def init(self, parameters: Number) -> SquaredGradientsAndSteps:
        """G = D = 0."""
        return SquaredGradientsAndSteps(0.0 * parameters, 0.0 * parameters)

    def stability_limit(self) -> Number:
        """2, where α is 1."""
        return 2.0

    def preconditioner(self, before: SquaredGradientsAndSteps, after: SquaredGradientsAndSteps) -> Number:
        """√(G + ε)/√(D + ε), with the old D and the new G."""
        return np.sqrt(after.squares + self.epsilon) / np.sqrt(before.squared_steps + self.epsilon)

    def update(self, gradient: Number, state: SquaredGradientsAndSteps) -> tuple[Number, SquaredGradientsAndSteps]:
        """Δ = −√(D + ε)/√(G + ε) · g, with the old D and the new G."""
        squares = self.decay * state.squares + (1 - self.decay) * gradient * gradient
        step = -np.sqrt(state.squared_steps + self.epsilon) / np.sqrt(squares + self.epsilon) * gradient
        squared_steps = self.decay * state.squared_steps + (1 - self.decay) * step * step
        return step, SquaredGradientsAndSteps(squares, squared_steps)


class Moments(NamedTuple):
    """State of Adam: running means of g and g², and the powers β₁ᵗ and β₂ᵗ that correct their bias."""

    mean: Number
    squares: Number
    beta1_power: Number
    beta2_power: Number


@dataclass(frozen=True)
class Adam(Rule):
    """Adam: m ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)g²; θ ← θ − αm̂/√(ŝ + ε) (Kingma and Ba, 2015).

    m̂ = m/(1−β₁ᵗ) and ŝ = s/(1−β₂ᵗ), with t = 1 in the first step.
    """

    name: ClassVar[str] = "adam"
    label: ClassVar[str] = "Adam"
    equation: ClassVar[str] = "m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  θ ← θ − αm̂ / √(ŝ + ε)"
    source: ClassVar[str] = "Kingma and Ba, 2015"
    stability: ClassVar[str] = "2(1 + β₁)/((1 − β₁){})"

    learning_rate: Number = _hyperparameter(LEARNING_RATE, 0.1)
    beta1: Number = _hyperparameter(BETA1, 0.9)
    beta2: Number = _hyperparameter(BETA2, 0.999)
    epsilon: Number = _hyperparameter(EPSILON, 1e-7)
    epsilon_inside_root: bool = _hyperparameter(EPSILON_INSIDE_ROOT, True)

    def init(self, parameters: Number) -> Moments:
        """m = s = 0, β₁⁰ = β₂⁰ = 1."""
        return Moments(0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def stability_limit(self) -> Number:
        """2(1 + β₁)/(1 − β₁), for the mean m of gradients (Cohen et al., 2022)."""
        return 2 * (1 + self.beta1) / (1 - self.beta1)

    def preconditioner(self, before: Moments, after: Moments) -> Number:
        """(1 − β₁ᵗ)√(ŝ + ε), which takes in the correction of m (Cohen et al., 2022)."""
        corrected_squares = after.squares / (1 - after.beta2_power)
        return (1 - after.beta1_power) * _root(corrected_squares, self.epsilon, self.epsilon_inside_root)

    def update(self, gradient: Number, state: Moments) -> tuple[Number, Moments]:
        """−αm̂/√(ŝ + ε)."""
        mean = self.beta1 * state.mean + (1 - self.beta1) * gradient
        squares = self.beta2 * state.squares + (1 - self.beta2) * gradient * gradient
        beta1_power = state.beta1_power * self.beta1
        beta2_power = state.beta2_power * self.beta2
        corrected_mean = mean / (1 - beta1_power)
        corrected_squares = squares / (1 - beta2_power)
        ratio = corrected_mean / _root(corrected_squares, self.epsilon, self.epsilon_inside_root)
        return -self.learning_rate * ratio, Moments(mean, squares, beta1_power, beta2_power)


OPTIMIZERS: Mapping[str, type[Rule]] = {
    rule.name: rule for rule in (GradientDescent, SGD, Momentum, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam)
}
"""Every update rule by name, in the order of the menus."""
