"""The twelve experiments of the course."""

from __future__ import annotations

import numpy as np

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
    length,
    radius,
    triples,
)
from core.descent.outcomes import OutcomeKind

GROUP = "The twelve experiments"

FAMILY = (
    Lesson(
        "bowl_too_high",
        "Learning rate too high",
        GROUP,
        "What happens above the stability limit 2/λmax = 1.",
        "Watch the steps leave the box.",
        "Every step overshoots the minimum and about triples the distance, which makes nine times the error: 2.2"
        " to 3.8 times at the first one, where the noise counts most, and 2.98 to 3.02 times from the fifth on.",
        experiment("bowl", (6.0, 6.0), 20, TOO_HIGH),
        lambda paths: paths[0].outcome.kind is OutcomeKind.DIVERGED and triples(paths[0]),
    ),
    Lesson(
        "bowl_too_low",
        "Learning rate too low",
        GROUP,
        "What patience a small learning rate asks for.",
        "Then raise α with its slider until it arrives.",
        "After 20 steps it has covered a third of the way: each step takes 2 % of what is left.",
        experiment("bowl", (6.0, 6.0), 20, TOO_LOW),
        lambda paths: 0.31 < covered(paths[0]) < 0.35,
    ),
    Lesson(
        "bowl_right",
        "Learning rate right",
        GROUP,
        "A learning rate that suits the curvature.",
        "Watch what happens after it has arrived.",
        "It is within 1 of the minimum by step 12, and from then on jitters within 1 of it, at 0.3 (median): that"
        " is how far away the noise keeps it.",
        experiment("bowl", (6.0, 6.0), 20, RIGHT),
        lambda paths: arrival(paths[0]) <= 12 and bool((paths[0].distances[13:] < 1).all()),
    ),
    Lesson(
        "ravine_plain",
        "Ravine, plain SGD",
        GROUP,
        "A valley with condition number 25.",
        "Compare with the next lesson.",
        "It crawls: after 20 steps it has come less than a quarter of the way, 18 % (median), in a jittering line.",
        experiment("matyas", (4.0, -4.0), 20, SLOW),
        lambda paths: 0.15 < covered(paths[0]) < 0.23,
    ),
    Lesson(
        "ravine_momentum",
        "Ravine, momentum",
        GROUP,
        "The same valley with momentum γ = 0.99.",
        "Watch the distance between the points grow.",
        "The steps grow as velocity builds up, the tenth to eight times the first (median); it comes within 1 of"
        " the minimum by step 16 in 99 of 100 runs and shoots past it, by step 20 to at least 1 beyond it and 2.1"
        " (median).",
        experiment("matyas", (4.0, -4.0), 20, HEAVY),
        lambda paths: (
            arrival(paths[0]) <= 16
            and length(paths[0], 9, 10) > 4 * length(paths[0], 0, 1)
            and float(paths[0].points[20] @ (1, -1)) < -np.sqrt(2)
        ),
        share=0.98,
    ),
    Lesson(
        "saddle_plain",
        "Saddle, plain SGD",
        GROUP,
        "A flat region with a way down behind it.",
        "Raise the number of steps to 1,000 and see whether it ever gets through.",
        "It slows down as the slope fades: the last five steps together are a fifteenth as long as the first five"
        " (median), and at most an eleventh.",
        experiment("monkey", (4.0, 4.0), 20, SLOW),
        lambda paths: length(paths[0], 15, 20) < length(paths[0], 0, 5) / 11 and paths[0].points[-1, 0] > 0,
    ),
    Lesson(
        "saddle_momentum",
        "Saddle, momentum",
        GROUP,
        "The same flat region with velocity.",
        "Add steps: there is no minimum on the other side.",
        "It is carried through the saddle at step 3 and runs off downhill on the other side.",
        experiment("monkey", (4.0, 4.0), 5, HEAVY),
        lambda paths: radius(paths[0], 3) < 0.25 and paths[0].points[5, 0] < -3,
    ),
    Lesson(
        "saddle_adagrad",
        "Saddle, AdaGrad",
        GROUP,
        "Steps that shrink with all the gradients seen.",
        "Look at the error on its log axis, and for the end of the path.",
        "It never passes: after 1,000 steps it is still before the saddle, though near, and the last 100 steps"
        " together are shorter than the first one.",
        experiment("monkey", (4.0, 4.0), 1000, SADDLE_ADAGRAD),
        lambda paths: (
            bool((paths[0].points[:, 0] > 0).all())
            and radius(paths[0]) < 0.4
            and length(paths[0], 900, 1000) < length(paths[0], 0, 1)
        ),
    ),
    Lesson(
        "ripple_adam",
        "Local minimum, Adam",
        GROUP,
        "Adam with long memory for the mean (β₁ = 0.99) and a short one for the squares (β₂ = 0.9).",
        "Press the die for other seeds.",
        "Nine runs of ten leave the cone, but only three of ten are within 1 of the ring after 20 steps: the rest"
        " are still on their way or past it.",
        experiment("mult", (0.8, 0.8), 20, RIPPLE_ADAM),
        lambda paths: escaped(paths[0]),
        share=0.85,
    ),
    Lesson(
        "ripple_adagrad",
        "Local minimum, AdaGrad",
        GROUP,
        "The same start with AdaGrad.",
        "Press the die for other seeds.",
        "Nearly six of ten runs stay in the cone; nine of ten of those that leave are within 1 of the ring after 20"
        " steps, for the steps have become short.",
        experiment("mult", (0.8, 0.8), 20, RIPPLE_ADAGRAD),
        lambda paths: not escaped(paths[0]) or abs(radius(paths[0]) - 1.5 * np.pi) < 1,
        share=0.94,
    ),
    Lesson(
        "ripple_momentum",
        "Local minimum, momentum",
        GROUP,
        "The same start with momentum γ = 0.99 and α = 0.7.",
        "Widen the box to the paths to see where it goes.",
        "It leaves the cone, and the ring with it: velocity that is hardly braked carries it far out, to 45 from"
        " the origin after 20 steps (median); 95 of 100 runs are farther out than 9.",
        experiment("mult", (0.8, 0.8), 20, RIPPLE_MOMENTUM),
        lambda paths: escaped(paths[0]),
    ),
    Lesson(
        "ripple_sgd",
        "Local minimum, SGD",
        GROUP,
        "The same start with plain SGD: noise against a local minimum.",
        "Then set the noise to 0.",
        "The noise throws it over the rim of the cone in 95 of 100 runs, and seven of ten are within 1 of the ring"
        " after 20 steps. Without noise it never leaves the cone.",
        experiment("mult", (0.8, 0.8), 20, RIPPLE_SGD),
        lambda paths: escaped(paths[0]),
        share=0.95,
    ),
)
