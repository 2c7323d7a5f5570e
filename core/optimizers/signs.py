"""Rules that keep no more than the sign of each coordinate, so that every step has one length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import numpy as np

from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import BETA1, BETA2, LEARNING_RATE, WEIGHT_DECAY, hyperparameter


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


FAMILY: tuple[type[Rule], ...] = (Lion,)
"""In the order of the menu."""
