"""Lessons on rules that one types oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.descent.experiment import DescentExperiment
from core.descent.lessons.base import Lesson, arrival, covered, experiment, rule
from core.descent.runner import Trajectory
from core.formula.rule import rule_of
from core.optimizers import Rule

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


FORGETS, KEEPS = "v = alpha*g\nx = x - v", "v = gamma*v + alpha*g\nx = x - v"
"""Lines that are to become momentum, and what is to be written."""
UNCORRECTED = "m = beta1*m + (1 - beta1)*g\ns = beta2*s + (1 - beta2)*g*g\nx = x - alpha*m/sqrt(s + epsilon)"
"""Adam without bias correction. Its first step is (1 − β₁)/√(1 − β₂) times as long as Adam's."""


def _own(lines: str, **settings: float) -> Rule:
    return replace(rule_of(lines)(), **settings)


def _write_momentum() -> DescentExperiment:
    """Momentum, and the lines that are to become it, compared with it."""
    race = experiment(
        "matyas", (4.0, -4.0), 60, rule("momentum", learning_rate=0.01), _own(FORGETS, learning_rate=0.01)
    )
    theirs, yours = race.competitors
    return replace(race, competitors=(theirs, replace(yours, reference="momentum")))


def _parts_at_the_second_step(paths: Sequence[Trajectory]) -> bool:
    theirs, yours = (path.points for path in paths)
    alike = [bool(np.allclose(*pair, rtol=0, atol=1e-12)) for pair in zip(theirs[:3], yours[:3], strict=True)]
    return alike == [True, True, False]


def _runs_past(paths: Sequence[Trajectory]) -> bool:
    """Whether the first steps are α, 3.16 α and 0.32 α long; and where they are after twelve."""
    first = all(
        abs(length - expected) < 0.001
        for path, expected in zip(paths, (0.1, 0.3162, 0.0316), strict=True)
        for length in _first_steps(path)
    )
    (x, y), (past_x, past_y), (slow_x, slow_y) = (path.points[12].tolist() for path in paths)
    return (
        first
        and abs(x - 2.85) < 0.15
        and abs(y + 2.85) < 0.15
        and past_x < 0 < past_y
        and slow_x > x
        and slow_y < y
    )


FAMILY = (
    Lesson(
        "write_momentum",
        "Write momentum yourself",
        GROUP,
        "Momentum, and a rule of two lines that is not momentum yet: its velocity is forgotten after each step.",
        "In its lines, write v = gamma*v + alpha*g in place of v = alpha*g.",
        "As it stands only the first step is the same, where there is no velocity to keep. Momentum is within 1 of"
        " the minimum before step 25; the other has come less than half of the way after 60 steps. With the right"
        " line γ gets a slider, both paths are one, and below the readings stands “The same as Momentum in all 60"
        " steps”.",
        _write_momentum(),
        lambda paths: _parts_at_the_second_step(paths) and arrival(paths[0]) < 25 and covered(paths[1]) < 0.5,
    ),
    Lesson(
        "bias_correction",
        "Why Adam corrects its bias",
        GROUP,
        "Adam, and beside it Adam without bias correction: as it is, and with β₂ = 0.9.",
        "Read the lines; then drag β₂ of the second from 0.999 down to 0.9.",
        "m and s begin at 0, so at first they are too small, and with β₂ = 0.999 s is so by far more than m: m/√s"
        " is too long. The first step is 3.16 times as long as Adam's, 0.1/√0.001, and after 12 steps the path has"
        " run past the minimum, from which Adam is then still 2.7 to 3 away in x and in y. With β₂ = 0.9 m is the"
        " smaller one: the first step is 0.32 times as long, 0.1/√0.1, and after 12 steps the path is still behind"
        " Adam's.",
        experiment(
            "matyas",
            (4.0, -4.0),
            60,
            rule("adam", learning_rate=0.1),
            _own(UNCORRECTED, learning_rate=0.1),
            _own(UNCORRECTED, learning_rate=0.1, beta2=0.9),
        ),
        _runs_past,
    ),
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
            *(_own(lines, learning_rate=0.1) for lines in WRONG),
        ),
        lambda paths: all(
            abs(length - 0.1 * expected) < 0.001
            for path, expected in zip(paths, FIRST_STEPS, strict=True)
            for length in _first_steps(path)
        ),
    ),
)
