"""Lessons on what people mean by one and the same name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.descent.experiment import Competitor, DescentExperiment
from core.descent.lessons.base import Lesson, rule
from core.descent.runner import Trajectory
from core.optimizers.schedules import Step

GROUP = "Conventions"
STEPS = 60
DROP = 30
"""The step before which the learning rate drops."""


def _race() -> DescentExperiment:
    """Momentum with α in the velocity and outside, under one schedule."""
    rules = [rule("momentum", learning_rate=0.01, momentum=0.95, rate_outside=out) for out in (False, True)]
    plan = Step(drop=0.1, interval=DROP / STEPS)
    competitors = tuple(Competitor(each, color, schedule=plan) for color, each in enumerate(rules))
    return DescentExperiment("bowl", (4.0, -3.0), STEPS, 0.5, 0, competitors)


def _parted(paths: Sequence[Trajectory]) -> bool:
    """The same until the drop; then the one coasts through the minimum and the other stops near it."""
    one, other = paths
    same = np.allclose(one.points[: DROP + 1], other.points[: DROP + 1], rtol=0, atol=1e-9)
    first, second = (float(np.hypot(*(path.points[DROP + 1] - path.points[DROP]))) for path in paths)
    return bool(same and 8.5 < first / second < 10 and one.distances[-1] > 2 and other.distances[-1] < 0.5)


FAMILY = (
    Lesson(
        "two_momentums",
        "Two momentums, the same numbers",
        GROUP,
        "Momentum as Keras has it, v ← γv + αg, and as PyTorch does, θ ← θ − αv: the same α, γ and schedule.",
        "Look into both (the menu at the readings) at step 30, where α drops to a tenth.",
        "Up to step 30 the two are one path. Then the velocity that has α in it keeps its speed: its next step is"
        " about nine times as long as the other's, and it coasts through the minimum to more than 2 beyond it. The"
        " other's velocity is scaled as a whole: it stops within 0.5.",
        _race(),
        _parted,
    ),
)
