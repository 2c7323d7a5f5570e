"""Methods without gradients, in the plane, for contrast: they ask for values alone, and meet no noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Form, Shape, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import FIRST_STEP, hyperparameter
from core.optimizers.problem import Problem

BEFORE, AFTER = ("best", "second", "worst"), ("best_new", "second_new", "worst_new")
GIVES_WAY = "takes the place of the worst corner {worst} with its {f_worst}."


class Simplex(NamedTuple):
    """State of Nelder and Mead's method: x and y of the corners (3, n), by ascending value; their values, steps."""

    x: Any
    y: Any
    values: Any
    steps: float


@dataclass(frozen=True)
class NelderMead(Rule):
    """Nelder–Mead: a triangle is reflected, stretched, squeezed or shrunk, by f at its corners (1965).

    With c the middle of the two better corners and w the worst, f is asked for at r = c + (c − w). Is r the best so
    far, then at c + 2(c − w) too, and the better of both takes the place of w; is it better than the second, r
    does. Else f is asked for half-way from c to the better of r and w, and where that is no improvement on it, both
    other corners move half-way to the best one. θ is the best corner. It begins as θ, θ + (δ, 0), θ + (0, δ).
    """

    name: ClassVar[str] = "nelder_mead"
    label: ClassVar[str] = "Nelder–Mead"
    equation: ClassVar[str] = "r = 2c − w;  w ← the best of r, c + 2(c − w), (c + r)/2, (c + w)/2, or shrink"
    source: ClassVar[str] = "Nelder and Mead, 1965"
    purpose: ClassVar[str] = "For a few variables where there is no gradient at all: values alone are compared."
    group: ClassVar[str] = "Without gradients"
    on_networks: ClassVar[bool] = False
    whole: ClassVar[bool] = True
    exact: ClassVar[bool] = True
    step_size: ClassVar[str] = "first_step"
    account: ClassVar[Account] = Account(
        (
            Told("c", "({best} + {second})/2"),
            Told("r", "2 · {c} − {worst}"),
            Told("e", "{c} + 2 · ({c} − {worst})", "leads"),
            Told("e", "({c} + {r})/2", "falls_short"),
            Told("e", "({c} + {worst})/2", "fails"),
            Told(
                "",
                f"Reflected: f(r) = {{f_r}} is less than the second corner's {{f_second}}: r {GIVES_WAY}",
                "fits",
            ),
            Told(
                "",
                f"Reflected: f(r) = {{f_r}} is the best so far, f(e) = {{f_e}} no better: r {GIVES_WAY}",
                "falls_back",
            ),
            Told(
                "",
                f"Stretched: f(r) = {{f_r}} is the best so far, f(e) = {{f_e}} better still: e {GIVES_WAY}",
                "stretches",
            ),
            Told(
                "",
                "Squeezed: f(r) = {f_r} is no less than the second corner's {f_second}, but f(e) = {f_e} will do: e"
                f" {GIVES_WAY}",
                "squeezes",
            ),
            Told(
                "",
                "Shrunk: neither f(r) = {f_r} nor f(e) = {f_e} will do: the second and the worst corner go half-way"
                " to the best one, {best}.",
                "shrinks",
            ),
            Told("", "θ is the best corner, {new}, with f = {f_new}."),
        ),
        {
            "best": Symbol("best", "the corner with the least f, which is θ"),
            "second": Symbol("second", "the corner between them"),
            "worst": Symbol("w", "the corner with the largest f"),
            "c": Symbol("c", "the middle of the two better corners"),
            "r": Symbol("r", "the worst corner reflected at c"),
            "e": Symbol("e", "a second trial on the line through w and c, where one is needed"),
        },
        (
            Shape(Form.POLYGON, BEFORE, "The triangle before the step", ("best", "second", "worst")),
            Shape(Form.POLYGON, AFTER, "The triangle after it", faint=True),
            Shape(Form.POINTS, ("r",), "Tried: r", ("r",)),
            Shape(Form.POINTS, ("e",), "Then tried: e", ("e",), when="tries_on"),
        ),
        blind=True,
    )

    first_step: Number = hyperparameter(replace(FIRST_STEP, help="The sides of the first triangle."), 0.5)

    def init(self, parameters: Any) -> Simplex:
        """No triangle yet."""
        none = np.stack([np.zeros_like(parameters[0])] * 3)
        return Simplex(none, none, none, 0.0)

    def move(self, problem: Problem, state: Simplex, parameters: Any) -> tuple[Any, Simplex]:
        """The way from the best corner to the next best one."""
        if not state.steps:
            x, y = parameters
            state = self._first(problem, x, y, np.full_like(x, self.first_step))
        after = self._changed(problem, state)
        problem.note(lambda: {**named(state, BEFORE), **named(after, AFTER)})
        best = np.stack([after.x[0], after.y[0]])
        return best - parameters, after

    def _first(self, problem: Problem, x: Any, y: Any, side: Any) -> Simplex:
        """The triangle to begin with."""
        corners = np.stack([x, x + side, x]), np.stack([y, y, y + side])
        values = np.stack([problem.value(np.stack(corner)) for corner in zip(*corners, strict=True)])
        return self._sorted(*corners, values, 0.0)

    def _sorted(self, x: Any, y: Any, values: Any, steps: float) -> Simplex:
        """Corners by ascending value, of equals the one that was before first; what isn't finite comes last."""
        order = np.argsort(np.where(np.isnan(values), np.inf, values), axis=0, kind="stable")
        x, y, values = (np.take_along_axis(part, order, axis=0) for part in (x, y, values))
        return Simplex(x, y, values, steps)

    def _changed(self, problem: Problem, state: Simplex) -> Simplex:
        """The triangle after one change."""
        best, second, worst = np.where(np.isnan(state.values), np.inf, state.values)
        corner = np.stack([state.x[2], state.y[2]])
        middle = np.stack([(state.x[0] + state.x[1]) / 2, (state.y[0] + state.y[1]) / 2])
        far = middle + (middle - corner)
        there = problem.value(far)
        leads, fits = there < best, there < second
        outside = there < worst
        other = np.where(leads, middle + 2 * (middle - corner), (middle + np.where(outside, far, corner)) / 2)
        beyond = problem.value(other, leads | ~fits)
        better = np.where(leads, beyond < there, ~fits & np.where(outside, beyond <= there, beyond < worst))
        shrinks = ~fits & ~better
        x, y = np.where(better, other, np.where(fits, far, corner))
        value = np.where(better, beyond, np.where(fits, there, worst))
        xs, ys = np.stack([*state.x[:2], x]), np.stack([*state.y[:2], y])
        values = np.stack([best, second, value])
        if shrinks.any():
            xs, ys = (np.where(shrinks, side[0] + (side - side[0]) / 2, side) for side in (xs, ys))
            for place in (1, 2):
                small = problem.value(np.stack([xs[place], ys[place]]), shrinks)
                values[place] = np.where(shrinks, small, values[place])
        problem.note(
            lambda: {
                **{"c": middle, "r": far, "f_r": there, "e": other, "f_e": beyond, "tries_on": leads | ~fits},
                **{"leads": leads, "falls_short": ~fits & outside, "fails": ~fits & ~outside},
                **{"fits": fits & ~leads, "falls_back": leads & ~better, "stretches": leads & better},
                **{"squeezes": ~leads & better, "shrinks": shrinks},
            }
        )
        return self._sorted(xs, ys, values, state.steps + 1.0)


def named(simplex: Simplex, names: Sequence[str]) -> dict[str, Any]:
    """The corners by these names, and their values by the same with f_ before them."""
    corners = {name: np.stack([simplex.x[at], simplex.y[at]]) for at, name in enumerate(names)}
    return corners | {f"f_{name}": simplex.values[at] for at, name in enumerate(names)}


FAMILY: tuple[type[Rule], ...] = (NelderMead,)
"""In the order of the menu."""
