"""Races made of the course's experiments."""

from __future__ import annotations

from core.descent.lessons.base import (
    HEAVY,
    RIGHT,
    RIPPLE_ADAGRAD,
    RIPPLE_ADAM,
    RIPPLE_MOMENTUM,
    RIPPLE_SGD,
    SADDLE_ADAGRAD,
    SLOW,
    TOO_HIGH,
    TOO_LOW,
    Lesson,
    arrival,
    covered,
    escaped,
    experiment,
    radius,
    rule,
    triples,
)
from core.descent.outcomes import OutcomeKind

GROUP = "Races"

FAMILY = (
    Lesson(
        "opening",
        "Three ways down a valley",
        GROUP,
        "SGD, momentum and Adam, each at a learning rate that suits it.",
        "Let it play, then drag the learning rates.",
        "SGD and momentum come within 1 of the minimum before step 30 in 97 of 100 runs and stay restless: at"
        " step 30 both are so near in three of four. Adam, whose steps are at most about α long in x and in y,"
        " arrives between steps 35 and 50.",
        experiment(
            "matyas",
            (4.0, -4.0),
            60,
            rule("sgd", learning_rate=0.1),
            rule("momentum", learning_rate=0.01, momentum=0.9),
            rule("adam", learning_rate=0.1),
        ),
        lambda paths: max(arrival(paths[0]), arrival(paths[1])) < 30 and 35 <= arrival(paths[2]) <= 50,
        share=0.96,
    ),
    Lesson(
        "race_rates",
        "Three learning rates",
        GROUP,
        "The same method with three learning rates.",
        "Compare the three error curves.",
        "α = 0.1 comes within 1 of the minimum in about 10 steps, 12 at most; α = 0.01 has covered a third of the"
        " way after 20; with α = 2 the distance triples at each step, but for the noise, which counts less and"
        " less.",
        experiment("bowl", (6.0, 6.0), 20, TOO_LOW, RIGHT, TOO_HIGH),
        lambda paths: (
            arrival(paths[1]) <= 12
            and 0.31 < covered(paths[0]) < 0.35
            and triples(paths[2])
            and paths[2].outcome.kind is OutcomeKind.DIVERGED
        ),
        share=0.98,
    ),
    Lesson(
        "race_ravine",
        "SGD against momentum",
        GROUP,
        "What momentum buys in a valley, and what it costs.",
        "Watch both reach the floor of the valley, then what each does there.",
        "Momentum comes within 1 of the minimum by step 16 in 99 of 100 runs, where SGD still has more than 4 to"
        " go; but with γ = 0.99 it shoots through, and after 60 steps it is farther away than SGD in 98 of 100.",
        experiment("matyas", (4.0, -4.0), 60, SLOW, HEAVY),
        lambda paths: (
            arrival(paths[1]) <= 16
            and paths[0].distances[16] > 4
            and paths[1].distances[-1] > paths[0].distances[-1]
        ),
        share=0.97,
    ),
    Lesson(
        "race_saddle",
        "Three methods at a saddle",
        GROUP,
        "Who gets through the flat region, and why.",
        "Follow x: the way down is on the far side, at x < 0.",
        "Momentum runs through in 4 steps and off downhill; SGD slows down as the gradient fades and is"
        " still before the saddle after 60 steps; AdaGrad's steps shrink, and it is farther back still.",
        experiment("monkey", (4.0, 4.0), 60, SLOW, HEAVY, SADDLE_ADAGRAD),
        lambda paths: (
            paths[1].points[4, 0] < -1
            and paths[1].outcome.kind is OutcomeKind.RAN_DOWNHILL
            and paths[2].points[-1, 0] > paths[0].points[-1, 0] > 0
        ),
    ),
    Lesson(
        "race_ripple",
        "Four methods in a local minimum",
        GROUP,
        "Who escapes the cone, and who then stays on the ring.",
        "Run it with several seeds: press the die.",
        "SGD, pushed by the noise, leaves the cone, and is within 1.5 of the ring after 40 steps in nine of ten"
        " runs; momentum leaves it too and is farther out than 10 by then; AdaGrad stays in the cone in nearly"
        " six of ten runs; Adam leaves it in more than nine of ten.",
        experiment("mult", (0.8, 0.8), 40, RIPPLE_SGD, RIPPLE_MOMENTUM, RIPPLE_ADAGRAD, RIPPLE_ADAM),
        lambda paths: escaped(paths[0]) and radius(paths[1]) > 10,
        share=0.98,
    ),
    Lesson(
        "race_noise",
        "What noise costs",
        GROUP,
        "Exact gradients against noisy ones, at two learning rates.",
        "Look at where the error curves flatten.",
        "With the exact gradient the error keeps falling; with noise it stops falling at a floor, and the"
        " floor is lower for the smaller learning rate, which takes longer to get there.",
        experiment(
            "bowl",
            (6.0, 6.0),
            200,
            rule("gradient_descent", learning_rate=0.1),
            rule("sgd", learning_rate=0.1),
            rule("sgd", learning_rate=0.02),
        ),
        lambda paths: (
            paths[0].distances[-1] < 1e-6
            and float(paths[1].distances[-50:].mean()) > float(paths[2].distances[-50:].mean()) > 0.01
            and arrival(paths[1]) < arrival(paths[2])
        ),
    ),
)
