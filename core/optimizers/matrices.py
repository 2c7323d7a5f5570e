"""Rules that take a weight matrix as a matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.adam import AdamW, Moments
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import (
    BETA1,
    BETA2,
    EPSILON,
    LEARNING_RATE,
    MOMENTUM,
    WEIGHT_DECAY,
    hyperparameter,
)
from core.optimizers.problem import Problem
from core.quantities import Quantity

ITERATIONS = 5
QUINTIC = (3.4445, -4.7750, 2.0315)
"""a, b and c of a step X ← aX + (bA + cA²)X with A = XXᵀ, chosen for its slope at 0 (Jordan et al., 2024)."""
LEAST_NORM = 1e-7
"""What a matrix is divided by at least before the first of them, as in PyTorch."""

NESTEROV = Quantity(
    label="Nesterov's momentum",
    off="plain momentum",
    help="On: (1 − γ)G + γB is orthogonalized, as by its authors' code, PyTorch's Muon and optax. Off: B alone.",
    scale="switch",
)
AS_LONG_AS_ADAM = Quantity(
    label="Steps as long as Adam's",
    off="steps by the matrix's shape",
    help="On: a step is scaled by 0.2 · √max(outputs, inputs), so that its entries are as large as those of an Adam"
    " step and rates tuned for Adam fit (Liu et al., 2025; match_rms_adamw of PyTorch's Muon). Off: by"
    " √max(1, outputs/inputs), as in its authors' code and PyTorch by default.",
    scale="switch",
)
ADAM_SHARE = Quantity(
    label="AdamW's share of α",
    symbol="κ",
    help="The learning rate of AdamW, which moves biases and the output layer, as a share of Muon's.",
    maximum=1e3,
    open_minimum=True,
    slider=(1e-3, 10.0),
    scale="log",
)
ADAMW = AdamW(epsilon_inside_root=False)


class MatrixMoments(NamedTuple):
    """State of Muon: B, the running mean of the gradients of matrices, and AdamW's of all other parameters.

    Each of the arrays is 0 where the other ones count.
    """

    velocity: Any
    mean: Any
    squares: Any
    beta1_power: float
    beta2_power: float


def equation(nesterov: bool, as_long_as_adam: bool) -> str:
    """Muon's, with these switches."""
    scale = "0.2√max(outputs, inputs)" if as_long_as_adam else "√max(1, outputs/inputs)"
    ahead = "(1−γ)G + γB" if nesterov else "B"
    return f"B ← γB + (1−γ)G;  W ← W − α({scale} · NS₅({ahead}) + λW);  biases, outputs: AdamW at κα"


@dataclass(frozen=True)
class Muon(Rule):
    """Muon: B ← γB + (1−γ)G; W ← W − α(√max(1, outputs/inputs) · NS((1−γ)G + γB) + λW) (Jordan et al., 2024).

    W are the weight matrices of hidden layers, each taken by itself, G their gradients. NS, five steps of a Newton
    and Schulz iteration, brings all singular values near 1: UΣVᵀ becomes about UVᵀ, the step that lowers the loss
    most among those of one spectral norm. AdamW moves all else, biases and the output layer, at κα. Its authors
    leave the input layer to AdamW too, for theirs looks words up in a table; here it is a matrix like any other.
    Conventions are those of PyTorch's Muon, in double precision where that has bfloat16.
    """

    name: ClassVar[str] = "muon"
    label: ClassVar[str] = "Muon"
    equation: ClassVar[str] = equation(nesterov=True, as_long_as_adam=False)
    source: ClassVar[str] = "Jordan et al., 2024"
    purpose: ClassVar[str] = (
        "For the matrices of hidden layers: a step moves all their directions alike, the faint ones too."
    )
    group: ClassVar[str] = "Momentum"
    on_surfaces: ClassVar[bool] = False
    whole: ClassVar[bool] = True

    learning_rate: Number = hyperparameter(LEARNING_RATE, 0.01)
    momentum: Number = hyperparameter(
        replace(MOMENTUM, help="How much of the running mean of a matrix's gradients is kept."), 0.95
    )
    weight_decay: Number = hyperparameter(WEIGHT_DECAY, 0.0)
    adam_share: Number = hyperparameter(ADAM_SHARE, 1.0)
    beta1: Number = hyperparameter(replace(BETA1, help=f"AdamW's. {BETA1.help}"), 0.9)
    beta2: Number = hyperparameter(replace(BETA2, help=f"AdamW's. {BETA2.help}"), 0.999)
    epsilon: Number = hyperparameter(replace(EPSILON, help=f"AdamW's, outside the root. {EPSILON.help}"), 1e-8)
    nesterov: bool = hyperparameter(NESTEROV, True)
    as_long_as_adam: bool = hyperparameter(AS_LONG_AS_ADAM, False)

    def init(self, parameters: Any) -> MatrixMoments:
        """B = m = s = 0, β₁⁰ = β₂⁰ = 1."""
        return MatrixMoments(0.0 * parameters, 0.0 * parameters, 0.0 * parameters, 1.0, 1.0)

    def move(self, problem: Problem, state: MatrixMoments, parameters: Any) -> tuple[Any, MatrixMoments]:
        """AdamW's step, and −α(scale · NS + λW) in the place of each matrix."""
        gradient = problem.gradient(parameters)
        others = 1.0 * gradient
        for place, _ in problem.matrices:
            others[..., place] = 0.0
        fresh = (1 - self.momentum) * (gradient - others)
        velocity = self.momentum * state.velocity + fresh
        ahead = self.momentum * velocity + fresh if self.nesterov else velocity
        found, moments = self._adamw().update(others, Moments(*state[1:]), parameters)
        step: Any = found
        for place, shape in problem.matrices:
            straight = self._scale(shape) * orthogonalized(problem, ahead[..., place], shape)
            step[..., place] = -self.learning_rate * (straight + self.weight_decay * parameters[..., place])
        return step, MatrixMoments(velocity, *moments)  # type: ignore[arg-type]

    def preconditioner(self, before: MatrixMoments, after: MatrixMoments) -> Number:
        """AdamW's over κ; of the matrices, whose squares stay 0, there is none: NaN."""
        found = self._adamw().preconditioner(Moments(*before[1:]), Moments(*after[1:])) / self.adam_share
        return np.where(np.equal(after.squares, 0), np.nan, found)

    def switched_equation(self) -> str:
        """With what is orthogonalized, and what scales it."""
        return equation(self.nesterov, self.as_long_as_adam)

    def _adamw(self) -> AdamW:
        """The rule for all that is no matrix of a hidden layer."""
        return ADAMW.changed(
            learning_rate=self.adam_share * self.learning_rate,
            beta1=self.beta1,
            beta2=self.beta2,
            epsilon=self.epsilon,
            weight_decay=self.weight_decay,
        )

    def _scale(self, shape: tuple[int, int]) -> float:
        """What a step of a matrix of this shape, (inputs, outputs), is multiplied by."""
        inputs, outputs = shape
        return 0.2 * sqrt(max(shape)) if self.as_long_as_adam else sqrt(max(1.0, outputs / inputs))


def orthogonalized(problem: Problem, flat: Any, shape: tuple[int, int]) -> Any:
    """Matrices of this shape with singular values near 1, (…, rows · columns) as the ones that come in.

    The iteration is that of the smaller of XXᵀ and XᵀX. It ends with singular values of 0.7 to 1.2, and less for
    those that began below about 1/1,000 of the matrix's norm.
    """
    unit = flat / np.maximum(np.sqrt(problem.total(flat * flat)), LEAST_NORM)
    upright = shape[0] > shape[1]
    x = unit.reshape(*unit.shape[:-1], *shape)
    x = x.mT if upright else x
    a, b, c = QUINTIC
    for _ in range(ITERATIONS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * (gram @ gram)) @ x
    return (x.mT if upright else x).reshape(unit.shape)


FAMILY: tuple[type[Rule], ...] = (Muon,)
"""In the order of the menu."""
