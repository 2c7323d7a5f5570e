"""Methods that learn from gradients how a surface curves, and search along a direction: BFGS, conjugate gradients.

For contrast, in the plane: mini-batches mislead line searches. Each asks for several evaluations in a step,
which are counted (`core.optimizers.problem`). A path that can't get lower within rounding rests, and asks for
nothing more, unless there is noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Form, Shape, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.curvature import GROUP
from core.optimizers.hyperparameters import FIRST_STEP, hyperparameter
from core.optimizers.line_search import search
from core.optimizers.problem import Mask, Problem
from core.optimizers.roots import divisor
from core.two_by_two import applied

FLAT_ENOUGH, FLAT_ACROSS = 0.9, 0.1
"""c₂ of Wolfe's conditions, the share of the slope that may be left: of BFGS, and of conjugate directions."""
BY_LINE_SEARCH = (
    Told(
        "",
        "t = {t} by Wolfe's conditions: f as it is seen, {f} → {f_seen}, falls enough and is flat enough along d.",
        "moves",
    ),
    Told("", "No step along d lowers f: it rests.", "rests"),
    Told("new", "{x} + {t} · {d}"),
)
"""What is said of every step along a direction."""
SEARCHED = {
    "d": Symbol("d", "the direction of the step"),
    "t": Symbol("t", "how far along d the step goes; where there is noise, f is seen with it"),
    "g_new": Symbol("g'", "the gradient where the step leads"),
}


class Searched(NamedTuple):
    """What BFGS and conjugate gradients keep: f and g where they are, and which paths rest, 1 or 0.

    `own`: of BFGS the entries xx, xy, yy of B, of conjugate gradients d and the slope times the length of the last
    step along it. `fresh`: whether that is yet to be learnt, so that the next step is along −g.
    """

    value: Any
    gradient: Any
    own: Any
    fresh: Any
    rests: Any
    steps: float


class _ByLineSearch(Rule):
    """Steps along a direction, of a length by Wolfe's conditions."""

    group: ClassVar[str] = GROUP
    on_networks: ClassVar[bool] = False
    whole: ClassVar[bool] = True
    step_size: ClassVar[str] = "first_step"
    first_step: Number

    def init(self, parameters: Any) -> Searched:
        """Nothing is known."""
        none = 0.0 * parameters[0]
        return Searched(none, np.zeros_like(parameters), np.stack([none] * 3), np.ones_like(none), none, 0.0)

    def _moved(self, problem: Problem, state: Searched, parameters: Any, flat: float) -> tuple[Any, Searched]:
        """td, of a length by Wolfe's conditions with c₂ = `flat`."""
        awake = problem.noisy | (state.rests == 0)
        value, gradient = state.value, state.gradient
        if problem.noisy or not state.steps:
            value, gradient = problem.value_and_gradient(parameters, awake)
        direction, trial = self._ahead(problem, state, gradient)
        uphill = ~(problem.total(gradient * direction) < 0)
        fresh = uphill | (state.fresh == 1)
        length = np.sqrt(problem.total(gradient * gradient))
        direction = np.where(fresh, -gradient, direction)
        trial = np.where(fresh, self.first_step / divisor(length), trial)
        found = search(problem, parameters, direction, value, gradient, np.where(awake, trial, 0.0), flat)
        good = found.length > 0
        step = np.where(good, found.length * direction, 0.0)
        own = self._learnt(problem, state, fresh, gradient, found.gradient, direction, found.length)
        rests = np.where(good | ~fresh, 0.0, 1.0)
        problem.note(
            lambda: {
                **{"g": gradient, "d": direction, "t": found.length, "g_new": found.gradient},
                **{"f_seen": found.value},
                **{"anew": fresh, "goes_on": ~fresh, "moves": good, "rests": rests},
            }
        )
        return step, Searched(found.value, found.gradient, own, np.where(good, 0.0, 1.0), rests, state.steps + 1.0)

    def _ahead(self, problem: Problem, state: Searched, gradient: Any) -> tuple[Any, Any]:
        """The direction by what has been learnt, and the first trial along it."""
        raise NotImplementedError

    def _learnt(
        self, problem: Problem, state: Searched, fresh: Mask, before: Any, after: Any, direction: Any, length: Any
    ) -> Any:
        """What has been learnt after a step between these gradients."""
        raise NotImplementedError


@dataclass(frozen=True)
class BFGS(_ByLineSearch):
    """BFGS: d = −Bg; B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ with ρ = 1/yᵀs (Broyden, Fletcher, Goldfarb, Shanno, 1970).

    B stands for H⁻¹, learnt from steps s = θ − θ₋₁ and what they change of the gradient, y = g − g₋₁; before the
    first update it is I · sᵀy/yᵀy. The length of a step is by Wolfe's conditions, c₂ = 0.9, which keep B positive
    definite. Where there is noise both gradients of y are those of one mini-batch.
    """

    name: ClassVar[str] = "bfgs"
    label: ClassVar[str] = "BFGS"
    equation: ClassVar[str] = "d = −Bg;  θ ← θ + td;  B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ"
    source: ClassVar[str] = "Broyden; Fletcher; Goldfarb; Shanno, 1970"
    purpose: ClassVar[str] = "Newton's steps from gradients alone: the usual method where there is no noise."
    account: ClassVar[Account] = Account(
        (
            Told("d", "−{g}", "anew"),
            Told("d", "−{B} · {g}", "goes_on"),
            *BY_LINE_SEARCH,
            Told("s", "{t} · {d}", "moves"),
            Told("y", "{g_new} − {g}", "moves"),
            Told("B_new", "(I − ρsyᵀ){B_last}(I − ρysᵀ) + ρssᵀ", "learns"),
        ),
        {
            **SEARCHED,
            "B": Symbol("B", "what stands for H⁻¹"),
            "s": Symbol("s", "the step"),
            "y": Symbol("y", "what the step has changed of the gradient"),
            "rho": Symbol("ρ", "1/yᵀs"),
            "B_last": Symbol("B", "what stands for H⁻¹; before there is any, I · sᵀy/yᵀy"),
            "B_new": Symbol("B", "what stands for H⁻¹ in the next step"),
        },
        (Shape(Form.ELLIPSE, ("B",), "What B multiplies a gradient by", scale=False, when="goes_on"),),
        ("d",),
    )
    first_step: Number = hyperparameter(FIRST_STEP, 0.1)

    def move(self, problem: Problem, state: Searched, parameters: Any) -> tuple[Any, Searched]:
        """td."""
        problem.note(lambda: {"B": state.own})
        return self._moved(problem, state, parameters, FLAT_ENOUGH)

    def _ahead(self, problem: Problem, state: Searched, gradient: Any) -> tuple[Any, Any]:
        return -applied(state.own, gradient), 1.0

    def _learnt(
        self, problem: Problem, state: Searched, fresh: Mask, before: Any, after: Any, direction: Any, length: Any
    ) -> Any:
        step, y = length * direction, after - before
        sy, squares = problem.total(step * y), problem.total(y * y)
        scale = sy / divisor(squares)
        none = np.zeros_like(scale)
        last = np.where(fresh, np.stack([scale, none, scale]), state.own)
        xx, xy, yy = last
        rho = 1 / np.where(sy > 0, sy, 1.0)
        by = applied(last, y)
        stretch = rho * (1 + rho * problem.total(y * by))
        (sx, sy_), (bx, by_) = step, by
        made = np.stack(
            [
                xx + stretch * sx * sx - 2 * rho * sx * bx,
                xy + stretch * sx * sy_ - rho * (sx * by_ + sy_ * bx),
                yy + stretch * sy_ * sy_ - 2 * rho * sy_ * by_,
            ]
        )
        learnt = np.where(sy > 0, made, state.own)
        problem.note(
            lambda: {
                **{"s": step, "y": y, "rho": rho},
                **{"B_last": last, "B_new": learnt, "learns": sy > 0},
            }
        )
        return learnt


@dataclass(frozen=True)
class ConjugateGradients(_ByLineSearch):
    """Conjugate gradients: d ← −g + βd, β = max(0, gᵀ(g − g₋₁)/‖g₋₁‖²); θ ← θ + td (Polak and Ribière, 1969).

    With β cut off at 0, "PR+", it begins anew by −g where it has lost its way (Gilbert and Nocedal, 1992); so it
    does where d doesn't descend. The length t is by Wolfe's conditions, c₂ = 0.1. Where there is noise all
    gradients of d are those of one mini-batch, the last step's.
    """

    name: ClassVar[str] = "conjugate_gradients"
    label: ClassVar[str] = "Conjugate gradients"
    equation: ClassVar[str] = "β = max(0, gᵀ(g − g₋₁)/‖g₋₁‖²);  d ← −g + βd;  θ ← θ + td"
    source: ClassVar[str] = "Polak and Ribière, 1969; Gilbert and Nocedal, 1992"
    purpose: ClassVar[str] = "Straightens the zigzag of gradient descent, and remembers one direction alone."
    account: ClassVar[Account] = Account(
        (
            Told("d", "−{g}", "anew"),
            Told("", "d = {d} is what the last step left.", "goes_on"),
            *BY_LINE_SEARCH,
            Told("beta", "max(0, {g_new}ᵀ({g_new} − {g})/‖{g}‖²)", "moves"),
            Told("d_new", "−{g_new} + {beta} · {d}", "moves"),
        ),
        {
            **SEARCHED,
            "beta": Symbol("β", "how much of the last direction is kept; 0 begins anew"),
            "d_new": Symbol("d", "the direction of the next step"),
        },
        arrows=("d",),
    )
    first_step: Number = hyperparameter(FIRST_STEP, 0.1)

    def move(self, problem: Problem, state: Searched, parameters: Any) -> tuple[Any, Searched]:
        """td."""
        return self._moved(problem, state, parameters, FLAT_ACROSS)

    def _ahead(self, problem: Problem, state: Searched, gradient: Any) -> tuple[Any, Any]:
        # Where the slope is not below 0, as 0 is not, the step is along −g.
        return state.own[:2], state.own[2] / problem.total(gradient * state.own[:2])

    def _learnt(
        self, problem: Problem, state: Searched, fresh: Mask, before: Any, after: Any, direction: Any, length: Any
    ) -> Any:
        square = problem.total(before * before)
        beta = np.maximum(problem.total(after * (after - before)) / divisor(square), 0.0)
        turned = beta * direction - after
        problem.note(lambda: {"beta": beta, "d_new": turned})
        return np.stack([*turned, length * problem.total(before * direction)])


FAMILY: tuple[type[Rule], ...] = (BFGS, ConjugateGradients)
"""In the order of the menu."""
