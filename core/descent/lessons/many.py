"""Lessons about many descents at once."""

from __future__ import annotations

import numpy as np

from core.descent.lessons.base import RIPPLE_ADAGRAD, RIPPLE_SGD, Lesson, Many, escaped, experiment, rule
from core.descent.outcomes import OutcomeKind

GROUP = "Many descents"

_BASINS_MOMENTUM = rule("momentum", learning_rate=0.01, momentum=0.9)
_BASINS_PLAIN = rule("gradient_descent", learning_rate=0.01)
_EDGE_BEYOND = rule("momentum", learning_rate=3.9, momentum=0.9)
_EDGE_WITHIN = rule("momentum", learning_rate=3.5, momentum=0.9)

FAMILY = (
    Lesson(
        "usually",
        "What usually happens",
        GROUP,
        "One path from one seed is an anecdote: two hundred seeds for each of two rules.",
        "Read the shares and their intervals; then press the die, and see that they hardly move.",
        "97 of 100 paths of SGD end up hovering around the ring, and hardly one stays in the cone, around the"
        " local minimum at (0, 0), where nearly six of ten of AdaGrad's do; 37 of 100 of AdaGrad's reach the ring."
        " Whichever seed you had looked at, you would have learned only one of these.",
        experiment("mult", (0.8, 0.8), 60, RIPPLE_SGD, RIPPLE_ADAGRAD),
        lambda paths: escaped(paths[0]),
        many=Many("ensemble", seeds=200),
    ),
    Lesson(
        "basins",
        "Whose basin is it?",
        GROUP,
        "Every start of the box, coloured by the minimum that it leads to.",
        "Click on the map to play a start; then choose gradient descent in the menu above it.",
        "Gradient descent from the middle ends in the minimum at (3, 2), momentum flies past it into another:"
        " its basins are torn where the descent is fast.",
        experiment("himmelblau", (0.0, 0.0), 100, _BASINS_MOMENTUM, _BASINS_PLAIN, noise=0.0),
        lambda paths: paths[0].points[-1, 1] < -1.5 and bool(np.hypot(*(paths[1].points[-1] - (3.0, 2.0))) < 0.1),
        many=Many("basins"),
    ),
    Lesson(
        "edge",
        "The edge of stability",
        GROUP,
        "Every pair of learning rate and momentum, coloured by the error that is left after 200 steps.",
        "Click on both sides of the dashed line, and on the dark parts.",
        "Beyond α = 2(1 + γ)/λmax every run diverges, and momentum moves that edge outwards: with γ = 0.9 a"
        " rate of 3.9 diverges and one of 3.5 converges.",
        experiment("matyas", (4.0, -4.0), 200, _EDGE_BEYOND, _EDGE_WITHIN, noise=0.0),
        lambda paths: (
            paths[0].outcome.kind is OutcomeKind.DIVERGED and paths[1].outcome.kind is OutcomeKind.CONVERGED
        ),
        many=Many("settings", measure="error"),
    ),
)
