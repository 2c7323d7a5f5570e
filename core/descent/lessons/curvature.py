"""A lesson on what knowing the curvature is worth, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from core.descent.lessons.base import Lesson, experiment, rule
from core.descent.runner import Trajectory

GROUP = "Curvature"
STEPS = 1000
ARRIVED = 20
"""The step of Newton's method that comes within a millionth of the minimum."""


def _worth_its_price(paths: Sequence[Trajectory]) -> bool:
    """Newton arrives at 66 evaluations; gradient descent is on the floor at its third step, and creeps along it."""
    newton, plain = paths
    x, y = plain.points[2:].T
    return bool(
        newton.distances[ARRIVED] < 1e-6 < newton.distances[ARRIVED - 1]
        and newton.evaluations[ARRIVED].tolist() == [26, 20, 20]
        and abs(y - x * x).max() < 0.01
        and plain.evaluations[STEPS].tolist() == [0, STEPS, 0]
        and 1.1 < plain.distances[STEPS] < 1.15
    )


FAMILY = (
    Lesson(
        "newton_in_a_ravine",
        "Newton against gradient descent in a ravine",
        GROUP,
        "What the curvature is worth in a narrow, bent ravine, and what it costs. There is no noise, and whatever"
        " a rule asks for is counted.",
        "Read “Asked” at step 20 and at the end. Then set “Against”, above the error curve, to Evaluations, and"
        " try other starts.",
        "Damped Newton divides by the curvature, so that its steps are short across the ravine and long along it:"
        " in 20 steps it is within a millionth of the minimum, for 66 evaluations: 26 values, 20 gradients and 20"
        " Hessians."
        " Gradient descent has one α for both: in 2 steps it is on the floor, along which it creeps, and after"
        " 1,000 gradients it is still 1.1 away. From anywhere in the box Newton needs at most 30 steps and 140"
        " evaluations, while after 1,000 steps gradient descent has more than 0.2 to go from nine of ten starts."
        " But a Hessian is no gradient: of n parameters it has n² entries, which for a network is out of reach.",
        experiment(
            "rosenbrock",
            (-1.2, 1.0),
            STEPS,
            rule("newton"),
            rule("gradient_descent", learning_rate=0.001),
            noise=0.0,
        ),
        _worth_its_price,
    ),
)
