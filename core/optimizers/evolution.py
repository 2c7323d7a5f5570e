"""Evolution strategies, in the plane, for contrast: points are drawn, and the better ones say where to draw on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, sqrt
from typing import Any, ClassVar, NamedTuple

import numpy as np

from core.optimizers.account import Account, Form, Shape, Symbol, Told
from core.optimizers.base import Number, Rule
from core.optimizers.hyperparameters import FIRST_STEP, hyperparameter
from core.optimizers.problem import Problem
from core.quantities import Quantity
from core.two_by_two import applied, determinant, inverse, outer, root, trace

DRAWN, KEPT, AXES = 6, 3, 2
POINTS = tuple(f"x{place}" for place in range(1, DRAWN + 1))
"""λ points are drawn in a step, 4 + ⌊3 ln 2⌋; the better half, μ, counts; both in a plane, n = 2."""
SHARES = tuple(log((DRAWN + 1) / 2) - log(place) for place in range(1, KEPT + 1))
WEIGHTS = tuple(share / sum(SHARES) for share in SHARES)
"""wᵢ of the better points, the best first: they fall with the logarithm of the place."""
MASS = 1 / sum(weight * weight for weight in WEIGHTS)
"""μ_eff: as many points of equal weight would vary as much."""
C_SIGMA = (MASS + 2) / (AXES + MASS + 5)
D_SIGMA = 1 + C_SIGMA
C_C = (4 + MASS / AXES) / (AXES + 4 + 2 * MASS / AXES)
C_ONE = 2 / ((AXES + 1.3) ** 2 + MASS)
C_MU = 2 * (MASS - 2 + 1 / MASS) / ((AXES + 2) ** 2 + MASS)
"""The rates of learning of Hansen's tutorial, table 1, without what is nothing for few points in d_σ and c_μ."""
LENGTH = sqrt(AXES) * (1 - 1 / (4 * AXES) + 1 / (21 * AXES * AXES))
"""E‖N(0, I)‖, by its series."""
FLATTEST = 1e-14
"""Where the determinant of C is no longer this share of its squared trace it has lost a direction to rounding."""
STREAM = Quantity(
    "Stream",
    "Nᵣ",
    "Number of the stream of its random points, to which that of the noise is added: another one, another path.",
    maximum=1e6,
    integer=True,
)


class Strategy(NamedTuple):
    """State of CMA-ES: σ (n,); the entries xx, xy, yy of C (3, n); the paths p_σ and p_c (2, n); how many steps."""

    sigma: Any
    covariance: Any
    sigma_path: Any
    path: Any
    steps: float


@dataclass(frozen=True)
class CMAES(Rule):
    """CMA-ES: xₖ = θ + σC^½zₖ with zₖ ~ N(0, I); θ ← Σ wᵢx_(i) of the better half; C and σ adapt (Hansen, 2016).

    C learns from the steps that did well (c_μ) and from the way that θ has come (c₁, p_c), σ grows where steps
    follow one another and shrinks where they cancel (p_σ). 6 points a step, weights and rates as in the tutorial
    without negative weights. θ is the mean, which the method answers with. It begins with σ = δ and C = I, and anew
    with C = I where C has become as good as flat. Its points are drawn from a stream of its own, in a descent of
    seed s from the s-th after it (`drawing`); it meets no noise.
    """

    name: ClassVar[str] = "cma_es"
    label: ClassVar[str] = "CMA-ES"
    equation: ClassVar[str] = "xₖ ~ N(θ, σ²C);  θ ← Σ wᵢx₍ᵢ₎ of the better half;  C, σ adapt"
    source: ClassVar[str] = "Hansen and Ostermeier, 2001; Hansen, 2016"
    purpose: ClassVar[str] = "Without gradients on rugged ground: a cloud of points that learns its shape and size."
    group: ClassVar[str] = "Without gradients"
    on_networks: ClassVar[bool] = False
    whole: ClassVar[bool] = True
    exact: ClassVar[bool] = True
    step_size: ClassVar[str] = "first_step"
    draws: ClassVar[str] = "stream"
    account: ClassVar[Account] = Account(
        (
            Told(
                "",
                "Drawn from N(θ, σ²C) with σ = {sigma}, the best first: "
                + ", ".join(f"{{{name}}} with f = {{f{place}}}" for place, name in enumerate(POINTS, 1))
                + ".",
            ),
            Told(
                "new",
                "{x}" + "".join(f" + {w:.3f} · ({{x{place}}} − {{x}})" for place, w in enumerate(WEIGHTS, 1)),
                formula="θ + Σ wᵢ(x₍ᵢ₎ − θ)",
            ),
            Told(
                "p_sigma",
                f"{1 - C_SIGMA:.3f} · {{p_sigma_last}} + {{straight}}",
                formula="(1 − c_σ)p_σ + √(c_σ(2 − c_σ)μ_eff) · C^(−½)(θ' − θ)/σ",
            ),
            Told(
                "sigma_new",
                f"{{sigma}} · exp({C_SIGMA / D_SIGMA:.3f} · (‖{{p_sigma}}‖/{LENGTH:.3f} − 1))",
                formula="σ · exp(c_σ/d_σ · (‖p_σ‖/E‖N(0, I)‖ − 1))",
            ),
            Told(
                "p_c",
                f"{1 - C_C:.3f} · {{p_c_last}} + {{way}}",
                formula="(1 − c_c)p_c + h√(c_c(2 − c_c)μ_eff) · (θ' − θ)/σ",
            ),
            Told(
                "C_new",
                f"{{kept}} · {{C}} + {C_ONE:.3f} · {{p_c}}{{p_c}}ᵀ + {C_MU:.3f} · {{spread}}",
                formula="c₀C + c₁p_c p_cᵀ + c_μ Σ wᵢ(x₍ᵢ₎ − θ)(x₍ᵢ₎ − θ)ᵀ/σ²",
            ),
            Told("", "C would be as good as flat: it begins anew as I.", "flat"),
        ),
        {
            "x1": Symbol("x₍ᵢ₎", "the points that are drawn, the best first; wᵢ weighs the better half of them"),
            "sigma": Symbol("σ", "the step size: what all standard deviations are multiplied by"),
            "C": Symbol("C", "the covariance of the points that are drawn, without σ²"),
            "p_sigma": Symbol(
                "p_σ", "the way that θ has come, as if C were I: long where steps follow one another"
            ),
            "p_sigma_last": Symbol("p_σ", "the same before the step"),
            "sigma_new": Symbol("σ", "the step size of the next step"),
            "p_c": Symbol("p_c", "the way that θ has come"),
            "p_c_last": Symbol("p_c", "the same before the step"),
            "way": Symbol("h", "1, or 0 where p_σ is so long that C would grow too fast; θ' is the next θ"),
            "kept": Symbol("c₀", "how much of C is kept, 1 − c₁ − c_μ; c with an index is a rate of learning"),
            "C_new": Symbol("C", "the covariance of the next step"),
        },
        (
            Shape(
                Form.ELLIPSE,
                ("deviation",),
                "One and two standard deviations of the points that are drawn, σ²C",
                ("1σ", "2σ"),
                multiples=(1, 2),
            ),
            Shape(
                Form.POINTS,
                POINTS[:KEPT],
                "The better half, counted from the best; their weighted mean is the next θ",
                ("1", "2", "3"),
            ),
            Shape(Form.POINTS, POINTS[KEPT:], "The others", faint=True),
        ),
        blind=True,
    )

    first_step: Number = hyperparameter(replace(FIRST_STEP, help="σ at first: how far points are drawn."), 0.5)
    stream: Number = hyperparameter(STREAM, 0)

    def init(self, parameters: Any) -> Strategy:
        """C = I, no paths; σ has no value before the first step."""
        none = 0.0 * parameters[0]
        return Strategy(none, np.stack([none + 1, none, none + 1]), 0.0 * parameters, 0.0 * parameters, 0.0)

    def move(self, problem: Problem, state: Strategy, parameters: Any) -> tuple[Any, Strategy]:
        """The way from the mean to the next one."""
        sigma = state.sigma if state.steps else np.full_like(state.sigma, self.first_step)
        half = root(state.covariance)
        drawn = [applied(half, z) for z in normals(self.stream, state.steps, parameters)]
        values = np.stack([problem.value(parameters + sigma * y) for y in drawn])
        order = np.argsort(np.where(np.isnan(values), np.inf, values), axis=0, kind="stable")[:KEPT]
        better = np.take_along_axis(np.stack(drawn), order[:, None], axis=0)
        step = sum(weight * y for weight, y in zip(WEIGHTS, better, strict=True))
        steps = state.steps + 1.0
        straight = np.sqrt(C_SIGMA * (2 - C_SIGMA) * MASS) * applied(inverse(half), step)
        sigma_path = (1 - C_SIGMA) * state.sigma_path + straight
        length = np.sqrt(problem.total(sigma_path * sigma_path))
        usual = np.sqrt(1 - (1 - C_SIGMA) ** (2 * steps)) * (1.4 + 2 / (AXES + 1)) * LENGTH
        holds = np.where(length < usual, 1.0, 0.0)
        path = (1 - C_C) * state.path + holds * np.sqrt(C_C * (2 - C_C) * MASS) * step
        kept = 1 - C_ONE - C_MU + (1 - holds) * C_ONE * C_C * (2 - C_C)
        covariance = kept * state.covariance + C_ONE * outer(path)
        for weight, y in zip(WEIGHTS, better, strict=True):
            covariance = covariance + C_MU * weight * outer(y)
        size = trace(covariance)
        sound = determinant(covariance) > FLATTEST * size * size
        covariance = np.where(sound, covariance, self.init(parameters).covariance)
        longer = np.exp(C_SIGMA / D_SIGMA * (length / LENGTH - 1))
        problem.note(
            lambda: {
                **in_order(parameters + sigma * np.stack(drawn), values),
                **{"sigma": sigma, "C": state.covariance, "deviation": sigma * half, "sigma_new": sigma * longer},
                **{"p_sigma_last": state.sigma_path, "straight": straight, "p_sigma": sigma_path},
                **{"p_c_last": state.path, "way": path - (1 - C_C) * state.path, "p_c": path},
                **{"kept": kept, "spread": sum(w * outer(y) for w, y in zip(WEIGHTS, better, strict=True))},
                **{"C_new": covariance, "flat": ~sound},
            }
        )
        return sigma * step, Strategy(sigma * longer, covariance, sigma_path, path, steps)


def in_order(points: Any, values: Any) -> dict[str, Any]:
    """x1 … x6 and f1 … f6 of the points that are drawn, (6, 2, n), by ascending value (6, n)."""
    order = np.argsort(np.where(np.isnan(values), np.inf, values), axis=0, kind="stable")
    points, values = np.take_along_axis(points, order[:, None], axis=0), np.take_along_axis(values, order, axis=0)
    named = {f"x{place}": point for place, point in enumerate(points, 1)}
    return named | {f"f{place}": value for place, value in enumerate(values, 1)}


def normals(stream: Any, steps: float, parameters: Any) -> Any:
    """Standard normal numbers of a step, (6, 2, n): those of each path's stream, the same in any crowd."""
    streams = np.full(parameters.shape[1:], stream, dtype=int)
    numbers, column = np.unique(streams, return_inverse=True)
    found = [np.random.default_rng([each, int(steps)]).standard_normal((DRAWN, AXES)) for each in numbers.tolist()]
    return np.stack(found, axis=-1)[:, :, column]


FAMILY: tuple[type[Rule], ...] = (CMAES,)
"""In the order of the menu."""
