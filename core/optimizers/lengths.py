"""Rules that find the length of their step by themselves, from values, gradients and where they have been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.optimizers.problem import Problem
from core.optimizers.roots import divisor
from core.quantities import Quantity

FACTOR = replace(
    LEARNING_RATE,
    help="What multiplies the step that the rule finds by itself, which is 1.",
    slider=(1e-2, 10.0),
)
GROUP = "Step lengths of their own"
FIRST_SHARE = 0.01
"""Of the longest step: the length of one before which there are no differences."""
LARGEST_RATE = Quantity(
    label="Largest rate",
    symbol="α_max",
    help="No step is longer than this times the gradient.",
    maximum=1e6,
    open_minimum=True,
    slider=(1e-3, 1e3),
    scale="log",
)
LONGEST_STEP = Quantity(
    label="Longest step",
    symbol="Δ",
    help="No step is longer than this, whatever the differences say.",
    maximum=1e6,
    open_minimum=True,
    slider=(1e-3, 1e2),
    scale="log",
)


@dataclass(frozen=True)
class Polyak(Rule):
    """Polyak's step: θ ← θ − α · min((f − f*)/‖g‖², α_max) · g (Polyak, 1969).

    On a convex f it is the step that comes nearest to the minimum as far as f, g and f* tell, and α is 1. α_max is
    of Loizou et al., 2021, for mini-batches: near a point of small gradient that isn't the minimum the quotient
    grows without bound. f* is the least value of the surface; on a network it is 0, which no loss is below, though
    few come near it. The value is that of the step's own mini-batch. On surfaces noise is in g, never in f.
    """

    name: ClassVar[str] = "polyak"
    label: ClassVar[str] = "Polyak's step"
    equation: ClassVar[str] = "θ ← θ − α · min((f − f*)/‖g‖², α_max) · g"
    source: ClassVar[str] = "Polyak, 1969; Loizou et al., 2021"
    purpose: ClassVar[str] = (
        "No learning rate to find, where the least value f* is known: 0 stands for it on a network."
    )
    group: ClassVar[str] = GROUP
    whole: ClassVar[bool] = True
    needs_least: ClassVar[bool] = True
    account: ClassVar[Account] = Account(
        (
            Told("rate", "min(({f} − {least})/‖{g}‖², {largest_rate})"),
            Told("new", "{x} − {learning_rate} · {rate} · {g}"),
        ),
        {
            "rate": Symbol("r", "what the rule takes for a learning rate"),
            "least": Symbol("f*", "the least value of f"),
        },
    )

    learning_rate: Number = hyperparameter(FACTOR, 1.0)
    largest_rate: Number = hyperparameter(LARGEST_RATE, 1.0)

    def move(self, problem: Problem, state: tuple[()], parameters: Any) -> tuple[Any, tuple[()]]:
        """−α min((f − f*)/‖g‖², α_max) g; none at all where f* isn't known."""
        value, gradient = problem.value_and_gradient(parameters)
        square = problem.total(gradient * gradient)
        least = value if problem.least is None else problem.least
        excess = np.maximum(value - least, 0.0)
        rate = np.minimum(excess / divisor(square), self.largest_rate)
        problem.note(lambda: {"g": gradient, "least": least, "rate": rate})
        return -self.learning_rate * (rate * gradient), state


class Differences(NamedTuple):
    """State of Barzilai and Borwein's method: the point and the gradient of the last step, its rate, and steps."""

    parameters: Any
    gradient: Any
    rate: Any
    steps: float


@dataclass(frozen=True)
class BarzilaiBorwein(Rule):
    """Barzilai–Borwein: θ ← θ − α · min(sᵀy/yᵀy, Δ/‖g‖) · g, with the last s = θ − θ₋₁ and y = g − g₋₁ (1988).

    The rate is the shorter of their two, the multiple of y that comes nearest to s; the longer one is sᵀs/sᵀy. f is
    not watched, and rises now and then. Two safeguards, without which it gets lost beyond parabolas: no step is
    longer than αΔ (Burdakov, Dai and Huang, 2019), and where the surface curves down along s, sᵀy ≤ 0, the rate is
    ‖s‖/‖y‖ (Dai, Al-Baali and Yang, 2015). The first step, before which there are no differences, is αΔ/100 long.

    Where gradients are noisy both of y are taken with the noise of one step, on one mini-batch, for two gradients a
    step: else y would be chance, and the steps would die away (Schraudolph, Yu and Günter, 2007, for L-BFGS).
    """

    name: ClassVar[str] = "barzilai_borwein"
    label: ClassVar[str] = "Barzilai–Borwein"
    equation: ClassVar[str] = "s = θ − θ₋₁;  y = g − g₋₁;  θ ← θ − α · min(sᵀy/yᵀy, Δ/‖g‖) · g"
    source: ClassVar[str] = "Barzilai and Borwein, 1988; Burdakov, Dai and Huang, 2019"
    purpose: ClassVar[str] = (
        "Gradient descent whose learning rate is one over the curvature that it has just crossed."
    )
    group: ClassVar[str] = GROUP
    gradients: ClassVar[int] = 2
    whole: ClassVar[bool] = True
    account: ClassVar[Account] = Account(
        (
            Told("", "There are no differences yet: the step is to be αΔ/100 long.", "first"),
            Told("s", "{x} − {x_last}", "compares"),
            Told("y", "{g} − {g_last}", "compares"),
            Told("rate", "{s}ᵀ{y}/{y}ᵀ{y}", "curves_up"),
            Told("rate", "‖{s}‖/‖{y}‖", "curves_down"),
            Told("", "s or y is nothing: the rate stays {rate}.", "keeps"),
            Told("new", "{x} − {learning_rate} · min({rate}, {longest_step}/‖{g}‖) · {g}"),
        ),
        {
            "x_last": Symbol("θ₋₁", "the parameters before the last step"),
            "g_last": Symbol("g₋₁", "the gradient there; where there is noise, with this step's"),
            "s": Symbol("s", "the last step"),
            "y": Symbol("y", "what it has changed of the gradient"),
            "rate": Symbol("r", "what the rule takes for a learning rate: one over the curvature along s"),
        },
    )

    learning_rate: Number = hyperparameter(FACTOR, 1.0)
    longest_step: Number = hyperparameter(LONGEST_STEP, 1.0)

    def init(self, parameters: Any) -> Differences:
        """No step yet."""
        none = 0.0 * parameters
        return Differences(none, none, none, 0.0)

    def move(self, problem: Problem, state: Differences, parameters: Any) -> tuple[Any, Differences]:
        """−α min(sᵀy/yᵀy, Δ/‖g‖) g."""
        # Copies: the problem and the caller write on in their arrays.
        before = 1.0 * problem.gradient(state.parameters) if problem.noisy and state.steps else state.gradient
        gradient = 1.0 * problem.gradient(parameters)
        length = np.sqrt(problem.total(gradient * gradient))
        most = self.longest_step / divisor(length)
        if state.steps:
            rate = self._rate(problem, state, parameters - state.parameters, gradient - before)
        else:
            rate = FIRST_SHARE * most
        kept = Differences(1.0 * parameters, gradient, rate + 0.0 * parameters, state.steps + 1.0)
        problem.note(
            lambda: {
                **{"g": gradient, "rate": kept.rate[0], "first": not state.steps, "compares": state.steps > 0},
                **{"x_last": state.parameters, "g_last": before},
            }
        )
        return -self.learning_rate * (np.minimum(rate, most) * gradient), kept

    def _rate(self, problem: Problem, state: Differences, s: Any, y: Any) -> Any:
        """The rate by these differences; where one of them is nothing, the one before."""
        ss, sy, yy = problem.total(s * s), problem.total(s * y), problem.total(y * y)
        square, differs = divisor(yy), (ss > 0) & (yy > 0)
        problem.note(
            lambda: {
                **{"s": s, "y": y, "keeps": ~differs},
                **{"curves_up": differs & (sy > 0), "curves_down": differs & ~(sy > 0)},
            }
        )
        found = np.where(sy > 0, sy / square, np.sqrt(ss / square))
        return np.where(differs, found, state.rate)


FAMILY: tuple[type[Rule], ...] = (Polyak, BarzilaiBorwein)
"""In the order of the menu."""
