"""Rules that move one point and answer with a mean of where it has been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, MOMENTUM, hyperparameter


class Averaged(NamedTuple):
    """State of Schedule-Free: the point z that the gradients move, and how many steps there were."""

    moved: Number
    steps: float


@dataclass(frozen=True)
class ScheduleFree(Rule):
    """Schedule-Free SGD: y = (1−γ)z + γθ; z ← z − α∇f(y); θ ← θ + (z − θ)/t (Defazio et al., 2024).

    θ, the paper's x, is the mean of all z; γ is the paper's β. Every z counts alike, under a schedule too; the
    paper weighs them by α² while α warms up.
    """

    name: ClassVar[str] = "schedule_free"
    label: ClassVar[str] = "Schedule-Free SGD"
    equation: ClassVar[str] = "z ← z − α∇f((1−γ)z + γθ);  θ ← θ + (z − θ)/t"
    source: ClassVar[str] = "Defazio et al., 2024"
    group: ClassVar[str] = "Averages"
    purpose: ClassVar[str] = (
        "For noise without a schedule: the mean of its points comes to rest though α is constant."
    )

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.1)
    momentum: Number = hyperparameter(
        replace(MOMENTUM, help="How far from z towards its mean θ the gradient is taken."), 0.9
    )

    def init(self, parameters: Number) -> Averaged:
        """z = θ, and no step."""
        return Averaged(1.0 * parameters, 0.0)

    def look_ahead(self, parameters: Number, state: Averaged) -> Number:
        """y = z + γ(θ − z)."""
        return state.moved + self.momentum * (parameters - state.moved)

    def update(self, gradient: Number, state: Averaged, parameters: Number) -> tuple[Number, Averaged]:
        """(z − θ)/t, where z ← z − αg."""
        moved, steps = state.moved - self.learning_rate * gradient, state.steps + 1.0
        return (moved - parameters) / steps, Averaged(moved, steps)

    def lines(self) -> str:
        """z, which begins where x does; the point of the gradient; z moved, and the mean."""
        return "z = where(t > 1, z, x0)\nahead = z + gamma*(x - z)\nz = z - alpha*g\nx = x + (z - x)/t"


FAMILY: tuple[type[Rule], ...] = (ScheduleFree,)
"""In the order of the menu."""
