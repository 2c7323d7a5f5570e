"""Lessons on rules that one types oneself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.descent.lessons.base import Lesson, experiment, rule
from core.descent.runner import Trajectory
from core.formula.rule import rule_of

GROUP = "Your rule"

SQUARES = "s = beta2*s + (1 - beta2)*g*g"
STEP = "x = x - alpha*m_hat/sqrt(s_hat + epsilon)"
WRONG = (
    f"m_hat = beta1*m_hat + (1 - beta1)*g\ns_hat = beta2*s_hat + (1 - beta2)*g*g\n{STEP}",
    f"m = beta1*m + g\n{SQUARES}\nm_hat = m/(1 - beta1^t)\ns_hat = s/(1 - beta2^t)\n{STEP}",
    f"m = beta1*m + (1 - beta1)*g\n{SQUARES}\nm_hat = m/(1 - beta1^(t + 1))\ns_hat = s/(1 - beta2^(t + 1))\n{STEP}",
)
"""Adam without bias correction, without the factor 1 − β₁, and with a t that is one too large."""
FIRST_STEPS = (1.0, 3.16, 10.0, 0.74)
"""How long the first steps are in x and in y, in units of α: Adam's, and those of the wrong ones."""


def _first_steps(path: Trajectory) -> list[float]:
    """How far it goes in x and in y."""
    lengths: list[float] = np.abs(path.points[1] - path.points[0]).tolist()
    return lengths


FAMILY = (
    Lesson(
        "find_the_bug",
        "Find the bug: three wrong Adams",
        GROUP,
        "Adam, and three that somebody typed, each with one mistake.",
        "Read their lines and guess; then choose Adam under “Compare with”.",
        "The first step gives them away, whatever the noise: Adam's is α long in x and in y, theirs are 3.16, 10"
        " and 0.74 times as long.",
        experiment(
            "matyas",
            (4.0, -4.0),
            60,
            rule("adam", learning_rate=0.1),
            *(replace(rule_of(lines)(), learning_rate=0.1) for lines in WRONG),  # type: ignore[call-arg]
        ),
        lambda paths: all(
            abs(length - 0.1 * expected) < 0.001
            for path, expected in zip(paths, FIRST_STEPS, strict=True)
            for length in _first_steps(path)
        ),
    ),
)
