"""Methods that know how a surface curves, in the plane: damped Newton.

For contrast: on a network of any size the Hessian is out of reach. It asks for several evaluations in a step,
which are counted (`core.optimizers.problem`). A path that can't get lower within rounding rests, and asks for
nothing more, unless there is noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Form, Shape, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.optimizers.line_search import ENOUGH, TRIALS
from core.optimizers.problem import Problem
from core.quantities import Quantity
from core.two_by_two import eigenvalues, inverse, shifted, solved

GROUP = "By curvature"
DAMPING = Quantity(
    label="Damping",
    symbol="μ",
    help="No curvature that the step divides by is less than this.",
    maximum=1e6,
    open_minimum=True,
    slider=(1e-6, 1e2),
    scale="log",
)


class Resting(NamedTuple):
    """State of Newton's method: which paths rest, 1 or 0."""

    rests: Any


@dataclass(frozen=True)
class Newton(Rule):
    """Damped Newton: θ ← θ − t(H + μ'I)⁻¹g, with t = α, α/2, α/4, … until f falls enough (Armijo, 1966).

    μ' = μ (Levenberg, 1944) where H is positive definite, else it is larger by −λmin: the step goes downhill, where
    the plain method is drawn to saddles as much as to minima. f falls enough at f + 10⁻⁴tgᵀd. Noise is in g and, as
    on one mini-batch, alike in f; not in H.
    """

    name: ClassVar[str] = "newton"
    label: ClassVar[str] = "Damped Newton"
    equation: ClassVar[str] = "d = −(H + μ'I)⁻¹g;  θ ← θ + td"
    source: ClassVar[str] = "Newton, 1669; Levenberg, 1944; Armijo, 1966"
    purpose: ClassVar[str] = "What curvature is worth: a few steps where gradient descent takes thousands."
    group: ClassVar[str] = GROUP
    on_networks: ClassVar[bool] = False
    whole: ClassVar[bool] = True
    account: ClassVar[Account] = Account(
        (
            Told("H", "∇²f({x})"),
            Told("shift", "{damping} + max(0, −{lambda_min})"),
            Told("d", "−({H} + {shift}·I)⁻¹ · {g}"),
            Told(
                "",
                "t = {t}, the first of α, α/2, α/4, … by which f as it is seen falls enough: {f} → {f_seen}.",
                "moves",
            ),
            Told("", "No step along d lowers f: it rests.", "rests"),
            Told("new", "{x} + {t} · {d}"),
        ),
        {
            "H": Symbol("H", "the Hessian, the second derivatives of f"),
            "lambda_min": Symbol("λmin", "the smaller eigenvalue of H"),
            "shift": Symbol("μ'", "what is added to every curvature: the damping, and more where f curves down"),
            "d": Symbol("d", "where the damped quadratic is lowest"),
            "t": Symbol("t", "the share of d that is taken; where there is noise, f is seen with it"),
        },
        (
            Shape(
                Form.CIRCLE,
                ("d",),
                "Trust region: of all places within it, d leads to the one where the quadratic with the value, the"
                " gradient and the Hessian of f is lowest; the larger μ', the smaller it is",
                ("trust region",),
            ),
            Shape(Form.ELLIPSE, ("inverse",), "What (H + μ'I)⁻¹ multiplies a gradient by", scale=False),
        ),
        ("d",),
    )

    learning_rate: Number = hyperparameter(LEARNING_RATE, 1.0)
    damping: Number = hyperparameter(DAMPING, 1e-3)

    def init(self, parameters: Any) -> Resting:
        """Nobody rests."""
        return Resting(np.zeros_like(parameters[0]))

    def move(self, problem: Problem, state: Resting, parameters: Any) -> tuple[Any, Resting]:
        """td."""
        awake = problem.noisy | (state.rests == 0)
        value, gradient = problem.value_and_gradient(parameters, awake)
        direction = self._direction(problem, gradient, problem.hessian(parameters, awake))
        slope = problem.total(gradient * direction)
        length = self.learning_rate + 0.0 * value
        asked, taken = awake & (slope < 0), np.zeros_like(value)
        for _ in range(TRIALS):
            asked = asked & (parameters + length * direction != parameters).any(axis=0)
            if not asked.any():
                break
            there = problem.value(parameters + length * direction, asked)
            enough = asked & (there <= value + ENOUGH * length * slope)
            taken = np.where(enough, length, taken)
            asked, length = asked & ~enough, length / 2
        problem.note(
            lambda: {
                "g": gradient,
                "d": direction,
                "t": taken,
                "f_seen": problem.value(parameters + taken * direction),
                "moves": taken > 0,
                "rests": taken == 0,
            }
        )
        return np.where(taken > 0, taken * direction, 0.0), Resting(np.where(taken > 0, 0.0, 1.0))

    def _direction(self, problem: Problem, gradient: Any, hessian: tuple[Any, Any, Any]) -> Any:
        """−(H + μ'I)⁻¹g."""
        least, _ = eigenvalues(hessian)
        shift = self.damping + np.maximum(-least, 0.0)
        damped = shifted(hessian, shift)
        problem.note(
            lambda: {
                **{"H": np.stack(hessian), "lambda_min": least, "shift": shift},
                **{"inverse": inverse(damped)},
            }
        )
        return -solved(damped, gradient)


FAMILY: tuple[type[Rule], ...] = (Newton,)
"""In the order of the menu."""
