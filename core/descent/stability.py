"""Stability along a path: the sharpest curvature at each point against the limit of the rule.

On a quadratic the errors of gradient descent shrink while its largest curvature stays below 2/α; momentum and
Nesterov's method have limits of their own. A rule that divides its steps by P = diag(p₁, p₂) moves as one that does
not would on a surface of the Hessian P^−½ H P^−½; so that its sharpest curvature is the largest eigenvalue of this
matrix, with the P of the step to be taken (Cohen et al., "Gradient descent on neural networks typically occurs at
the edge of stability", 2021; "Adaptive gradient methods at the edge of stability", 2022).

Elsewhere than on a quadratic, and while P still changes, it is a forecast and no verdict: beyond the limit the
swings along the sharpest direction grow for as long as the path stays there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.descent.noise import standard_normals
from core.descent.runner import Trajectory
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT
from core.two_by_two import eigenvalues

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stability:
    """Curvature and limit at each of a path's n points; each (n,).

    `sharpness`: the largest eigenvalue of P^−½ H P^−½; below 0 where the surface curves down in every direction,
    NaN where it has no finite curvature. `limits`: what it must stay below, ∞ at a learning rate of 0. Both are
    those of the step that leaves the point; the last point, that none leaves, has the P and the learning rate of
    the last step. `formula`: the limit's, such as "2(1 + γ)/α".
    """

    sharpness: Floats
    limits: Floats
    formula: str

    @property
    def ratios(self) -> Floats:
        """Sharpness over limit: 1 is the edge of stability."""
        return self.sharpness / self.limits


def stability(trajectory: Trajectory, steps: int, noise: float = 0.0, seed: int = 0) -> Stability | None:
    """The curvature along a path that took `steps` steps, or was to, with this noise and seed.

    They matter to adaptive rules alone, whose P depends on the gradients that they have met. None for a rule whose
    limit is not known.
    """
    if trajectory.rule.stability_limit() is None:
        return None
    with np.errstate(all="ignore"):  # what leaves the finite numbers becomes NaN
        xx, xy, yy = trajectory.surface.hessian(*trajectory.points.T)
        p, q = _preconditioners(trajectory, noise, seed).T
        sharpness = eigenvalues((xx / p, xy / np.sqrt(p * q), yy / q))[1]
        limits = _limits(trajectory, steps)
    return Stability(
        np.where(np.isfinite(sharpness), sharpness, np.nan), limits, trajectory.rule.stability.format("α")
    )


def _limits(trajectory: Trajectory, steps: int) -> Floats:
    """The limit of the step from each point, (n,), at its learning rate: 1 for a rule that has none."""
    rule, count = trajectory.rule, len(trajectory.points)
    rates = np.full(count, float(getattr(rule, "learning_rate", 1.0)))
    if trajectory.schedule != CONSTANT:
        rates *= trajectory.schedule.factor(np.minimum(np.arange(count), steps - 1), steps)
    if "learning_rate" in rule.settings:
        rule = rule.changed(learning_rate=rates)
    limits: Floats = rule.stability_limit() / rates
    return limits


def _preconditioners(trajectory: Trajectory, noise: float, seed: int) -> Floats:
    """The diagonal of P for the step from each point, (n, 2)."""
    rule, count = trajectory.rule, len(trajectory.points)
    if type(rule).preconditioner is Rule.preconditioner or count == 1:
        return np.ones((count, 2))
    points = trajectory.points[:-1]
    gradients = np.column_stack(trajectory.surface.gradient(*points.T))
    if rule.meets(noise):
        gradients = gradients + noise * standard_normals(seed, len(gradients))
    columns = [_walked(rule, *both) for both in zip(gradients.T.tolist(), points.T.tolist(), strict=True)]
    found = np.column_stack(columns)
    return np.concatenate([found, found[-1:]])


def _walked(rule: Rule, gradients: Sequence[float], points: Sequence[float]) -> Floats:
    """P of each step of one coordinate that meets these gradients at these points, (steps,).

    The learning rate has no part in it. The states come from the rule itself, in plain numbers; P then for all of
    them at once.
    """
    states = [rule.init(points[0])]
    for gradient, point in zip(gradients, points, strict=True):
        states.append(rule.update(gradient, states[-1], point)[1])
    fields = np.array(states, dtype=float).T
    state = type(states[0])
    found: Floats = rule.preconditioner(state(*fields[:, :-1]), state(*fields[:, 1:]))  # type: ignore[assignment]
    return found
