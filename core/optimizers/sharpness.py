"""Rules that look for flat minima."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Form, Shape, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, MOMENTUM, hyperparameter
from core.optimizers.problem import Problem
from core.optimizers.roots import divisor
from core.quantities import Quantity

RADIUS = Quantity(
    label="Radius",
    symbol="ρ",
    help="How far uphill the second gradient is taken.",
    maximum=1e3,
    open_minimum=True,
    slider=(1e-3, 1.0),
    scale="log",
)


class Pace(NamedTuple):
    """State of SAM: the velocity."""

    velocity: Any


@dataclass(frozen=True)
class SAM(Rule):
    """SAM: v ← γv + α∇f(θ + ρg/‖g‖); θ ← θ − v, sharpness-aware minimization (Foret et al., 2021).

    The gradient that counts is the one where f is about the greatest within ρ: in a narrow valley it points across,
    in a wide one it is much the same. Both gradients of a step are of one mini-batch, or have the same noise.
    """

    name: ClassVar[str] = "sam"
    label: ClassVar[str] = "SAM"
    equation: ClassVar[str] = "v ← γv + α∇f(θ + ρg/‖g‖);  θ ← θ − v"
    source: ClassVar[str] = "Foret et al., 2021"
    purpose: ClassVar[str] = "Prefers wide minima, which often generalize better, for two gradients a step."
    group: ClassVar[str] = "Momentum"
    gradients: ClassVar[int] = 2
    whole: ClassVar[bool] = True
    account: ClassVar[Account] = Account(
        (
            Told("ahead", "{x} + {radius} · {uphill}/‖{uphill}‖"),
            Told("v_new", "{momentum} · {v} + {learning_rate} · {g}"),
            Told("new", "{x} − {v_new}"),
        ),
        {
            "uphill": Symbol("g", "the gradient at θ"),
            "ahead": Symbol("θ'", "where f is about the greatest within ρ"),
            "g": Symbol("g'", "the gradient at θ', the one that counts"),
            "v": Symbol("v", "the velocity before the step"),
            "v_new": Symbol("v", "velocity: γ of its last value and αg'"),
        },
        (Shape(Form.CIRCLE, ("radius",), "Where the steepest place is looked for", ("ρ",)),),
    )

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.01)
    momentum: Number = hyperparameter(replace(MOMENTUM, help="How much of the last velocity is kept."), 0.9)
    radius: Number = hyperparameter(RADIUS, 0.05)

    def init(self, parameters: Any) -> Pace:
        """v = 0."""
        return Pace(0.0 * parameters)

    def move(self, problem: Problem, state: Pace, parameters: Any) -> tuple[Any, Pace]:
        """−v, where v ← γv + α∇f(θ + ρg/‖g‖)."""
        uphill = 1.0 * problem.gradient(parameters)  # a copy: the next gradient is written over it
        length = np.sqrt(problem.total(uphill * uphill))
        ahead = parameters + self.radius / divisor(length) * uphill
        gradient = problem.gradient(ahead)
        velocity = self.momentum * state.velocity + self.learning_rate * gradient
        problem.note(
            lambda: {"uphill": uphill, "ahead": ahead, "v": state.velocity, "g": gradient, "v_new": velocity}
        )
        return -velocity, Pace(velocity)


FAMILY: tuple[type[Rule], ...] = (SAM,)
"""In the order of the menu."""
