"""Lessons: the twelve experiments of the course, and races made of them, as data.

What a lesson tells its reader to watch for is a claim about noisy runs. So it comes with the predicate that it
states and the share of seeds in which that holds; the tests run it over hundreds of seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.descent.experiment import Competitor, DescentExperiment
from core.descent.outcomes import OutcomeKind
from core.descent.runner import Trajectory
from core.optimizers import OPTIMIZERS, Rule

Claim = Callable[[Sequence[Trajectory]], bool]

EXPERIMENTS = "The twelve experiments"
RACES = "Races"
MANY = "Many descents"


@dataclass(frozen=True)
class Lesson:
    """An experiment with a goal, what to do, and what to watch for: true in at least `share` of all seeds.

    `options`: what of the page's views the lesson opens on, by name, where that isn't the usual.
    """

    key: str
    title: str
    group: str
    goal: str
    do: str
    watch_for: str
    experiment: DescentExperiment
    holds: Claim
    share: float = 1.0
    options: Mapping[str, str] = field(default_factory=dict)


def _experiment(
    surface: str, start: tuple[float, float], steps: int, *rules: Rule, noise: float = 1.0
) -> DescentExperiment:
    competitors = tuple(Competitor(rule, color) for color, rule in enumerate(rules))
    return DescentExperiment(surface, start, steps, noise, 0, competitors)


def _rule(name: str, **hyperparameters: float) -> Rule:
    return OPTIMIZERS[name](**hyperparameters)


def _radius(path: Trajectory, step: int = -1) -> float:
    """Distance from the origin at a step."""
    return float(np.hypot(*path.points[step]))


def _length(path: Trajectory, start: int, end: int) -> float:
    """Distance between the points at two steps."""
    return float(np.hypot(*(path.points[end] - path.points[start])))


def _arrival(path: Trajectory) -> float:
    """The first step within distance 1 of a minimum; infinite if there is none."""
    return np.inf if path.first_near_minimum is None else path.first_near_minimum


def _escaped(path: Trajectory) -> bool:
    """Out of ripple's cone: beyond its crest at r = π/2."""
    return _radius(path) > np.pi / 2


_TOO_HIGH = _rule("sgd", learning_rate=2.0)
_TOO_LOW = _rule("sgd", learning_rate=0.01)
_RIGHT = _rule("sgd", learning_rate=0.1)
_SLOW = _rule("sgd", learning_rate=0.01)
_HEAVY = _rule("momentum", learning_rate=0.01, momentum=0.99)
_SADDLE_ADAGRAD = _rule("adagrad", learning_rate=0.3, epsilon=1e-7)
_RIPPLE_ADAM = _rule("adam", learning_rate=0.7, epsilon=1e-7, beta1=0.99, beta2=0.9)
_RIPPLE_ADAGRAD = _rule("adagrad", learning_rate=0.7, epsilon=1e-7)
_RIPPLE_MOMENTUM = _rule("momentum", learning_rate=0.7, momentum=0.99)
_RIPPLE_SGD = _rule("sgd", learning_rate=0.7)
_BASINS_MOMENTUM = _rule("momentum", learning_rate=0.01, momentum=0.9)
_BASINS_PLAIN = _rule("gradient_descent", learning_rate=0.01)
_EDGE_BEYOND = _rule("momentum", learning_rate=3.9, momentum=0.9)
_EDGE_WITHIN = _rule("momentum", learning_rate=3.5, momentum=0.9)


LESSONS: Mapping[str, Lesson] = {
    lesson.key: lesson
    for lesson in (
        Lesson(
            "opening",
            "Three ways down a valley",
            RACES,
            "SGD, momentum and Adam, each at a learning rate that suits it.",
            "Let it play, then drag the learning rates.",
            "SGD and momentum are near the minimum before step 30 and stay restless; Adam, whose steps are at"
            " most about α long, arrives between steps 35 and 50.",
            _experiment(
                "matyas",
                (4.0, -4.0),
                60,
                _rule("sgd", learning_rate=0.1),
                _rule("momentum", learning_rate=0.01, momentum=0.9),
                _rule("adam", learning_rate=0.1),
            ),
            lambda paths: max(_arrival(paths[0]), _arrival(paths[1])) < 30 and 35 <= _arrival(paths[2]) <= 50,
            share=0.97,
        ),
        Lesson(
            "race_rates",
            "Three learning rates",
            RACES,
            "The same method with three learning rates.",
            "Compare the three error curves.",
            "α = 0.1 comes within 1 of the minimum in about 10 steps; α = 0.01 has covered a third of the way"
            " after 20; with α = 2 the distance triples at each step.",
            _experiment("bowl", (6.0, 6.0), 20, _TOO_LOW, _RIGHT, _TOO_HIGH),
            lambda paths: (
                _arrival(paths[1]) <= 12
                and 5 < paths[0].distances[-1] < 6.5
                and paths[2].outcome.kind is OutcomeKind.DIVERGED
            ),
            share=0.98,
        ),
        Lesson(
            "race_ravine",
            "SGD against momentum",
            RACES,
            "What momentum buys in a valley, and what it costs.",
            "Watch both reach the floor of the valley, then what each does there.",
            "Momentum arrives by step 16, where SGD still has more than 4 to go; but with γ = 0.99 it shoots"
            " through, and after 60 steps it is farther away than SGD.",
            _experiment("matyas", (4.0, -4.0), 60, _SLOW, _HEAVY),
            lambda paths: (
                _arrival(paths[1]) <= 16
                and paths[0].distances[16] > 4
                and paths[1].distances[-1] > paths[0].distances[-1]
            ),
            share=0.95,
        ),
        Lesson(
            "race_saddle",
            "Three methods at a saddle",
            RACES,
            "Who gets through the flat region, and why.",
            "Follow x: the way down is on the far side, at x < 0.",
            "Momentum runs through in 4 steps and off downhill; SGD slows down as the gradient fades and is"
            " still before the saddle after 60 steps; AdaGrad's steps shrink, and it is farther back still.",
            _experiment("monkey", (4.0, 4.0), 60, _SLOW, _HEAVY, _SADDLE_ADAGRAD),
            lambda paths: (
                paths[1].points[4, 0] < -1
                and paths[1].outcome.kind is OutcomeKind.RAN_DOWNHILL
                and paths[2].points[-1, 0] > paths[0].points[-1, 0] > 0
            ),
            share=0.99,
        ),
        Lesson(
            "race_ripple",
            "Four methods in a local minimum",
            RACES,
            "Who escapes the cone, and who then stays on the ring.",
            "Run it with several seeds: press the die.",
            "SGD, pushed by the noise, mostly leaves the cone and settles on the ring; momentum always leaves"
            " and rarely stays anywhere; AdaGrad stays in the cone in about half of all runs; Adam leaves it in"
            " nine of ten.",
            _experiment("mult", (0.8, 0.8), 40, _RIPPLE_SGD, _RIPPLE_MOMENTUM, _RIPPLE_ADAGRAD, _RIPPLE_ADAM),
            lambda paths: _escaped(paths[0]) and _escaped(paths[1]) and _radius(paths[1]) > 6,
            share=0.97,
        ),
        Lesson(
            "race_noise",
            "What noise costs",
            RACES,
            "Exact gradients against noisy ones, at two learning rates.",
            "Look at where the error curves flatten.",
            "With the exact gradient the error keeps falling; with noise it stops falling at a floor, and the"
            " floor is lower for the smaller learning rate, which takes longer to get there.",
            _experiment(
                "bowl",
                (6.0, 6.0),
                200,
                _rule("gradient_descent", learning_rate=0.1),
                _rule("sgd", learning_rate=0.1),
                _rule("sgd", learning_rate=0.02),
            ),
            lambda paths: (
                paths[0].distances[-1] < 1e-6
                and float(paths[1].distances[-50:].mean()) > float(paths[2].distances[-50:].mean()) > 0.01
                and _arrival(paths[1]) < _arrival(paths[2])
            ),
            share=0.98,
        ),
        Lesson(
            "bowl_too_high",
            "Learning rate too high",
            EXPERIMENTS,
            "What happens above the stability limit 2/λmax = 1.",
            "Watch the steps leave the box.",
            "Every step overshoots the minimum and triples the distance: error times nine, each time.",
            _experiment("bowl", (6.0, 6.0), 20, _TOO_HIGH),
            lambda paths: (
                paths[0].outcome.kind is OutcomeKind.DIVERGED
                and bool((np.abs(paths[0].distances[3:] / paths[0].distances[2:-1] - 3) < 0.2).all())
            ),
        ),
        Lesson(
            "bowl_too_low",
            "Learning rate too low",
            EXPERIMENTS,
            "What patience a small learning rate asks for.",
            "Then raise α with its slider until it arrives.",
            "After 20 steps it has covered a third of the way: each step takes 2 % of what is left.",
            _experiment("bowl", (6.0, 6.0), 20, _TOO_LOW),
            lambda paths: 0.28 < 1 - paths[0].distances[-1] / paths[0].distances[0] < 0.38,
        ),
        Lesson(
            "bowl_right",
            "Learning rate right",
            EXPERIMENTS,
            "A learning rate that suits the curvature.",
            "Watch what happens after it has arrived.",
            "It is within 1 of the minimum by step 12, and from there on jitters at the distance that the noise"
            " keeps up, well below 1.",
            _experiment("bowl", (6.0, 6.0), 20, _RIGHT),
            lambda paths: (
                _arrival(paths[0]) <= 12 and paths[0].distances[-1] < 0.8 and paths[0].distances[-1] > 0.01
            ),
            share=0.98,
        ),
        Lesson(
            "ravine_plain",
            "Ravine, plain SGD",
            EXPERIMENTS,
            "A valley with condition number 25.",
            "Compare with the next lesson.",
            "It crawls: after 20 steps it has come a fifth of the way, in a jittering line.",
            _experiment("matyas", (4.0, -4.0), 20, _SLOW),
            lambda paths: 0.14 < 1 - paths[0].distances[-1] / paths[0].distances[0] < 0.23,
        ),
        Lesson(
            "ravine_momentum",
            "Ravine, momentum",
            EXPERIMENTS,
            "The same valley with momentum γ = 0.99.",
            "Watch the distance between the points grow.",
            "The steps grow as velocity builds up; it reaches the minimum by step 16 and shoots past it, 1.5 beyond"
            " and more by step 20.",
            _experiment("matyas", (4.0, -4.0), 20, _HEAVY),
            lambda paths: (
                _arrival(paths[0]) <= 16
                and _length(paths[0], 9, 10) > 3 * _length(paths[0], 0, 1)
                and float(paths[0].points[:, 0].min()) < -0.5
            ),
            share=0.96,
        ),
        Lesson(
            "saddle_plain",
            "Saddle, plain SGD",
            EXPERIMENTS,
            "A flat region with a way down behind it.",
            "Raise the number of steps to 1,000 and see whether it ever gets through.",
            "It slows down as the slope fades: the last five steps together are a tenth as long as the first five.",
            _experiment("monkey", (4.0, 4.0), 20, _SLOW),
            lambda paths: _length(paths[0], 15, 20) < 0.15 * _length(paths[0], 0, 5) and paths[0].points[-1, 0] > 0,
            share=0.95,
        ),
        Lesson(
            "saddle_momentum",
            "Saddle, momentum",
            EXPERIMENTS,
            "The same flat region with velocity.",
            "Add steps: there is no minimum on the other side.",
            "It is carried through the saddle at step 3 and runs off downhill on the other side.",
            _experiment("monkey", (4.0, 4.0), 5, _HEAVY),
            lambda paths: abs(paths[0].points[3, 0]) < 0.6 and paths[0].points[5, 0] < -2.5,
        ),
        Lesson(
            "saddle_adagrad",
            "Saddle, AdaGrad",
            EXPERIMENTS,
            "Steps that shrink with all the gradients seen.",
            "Look at the error on its log axis, and for the end of the path.",
            "It never passes: after 1,000 steps it is still before the saddle, though near, and the last 100 steps"
            " together are shorter than the first one.",
            _experiment("monkey", (4.0, 4.0), 1000, _SADDLE_ADAGRAD),
            lambda paths: (
                bool((paths[0].points[:, 0] > 0).all())
                and _radius(paths[0]) < 0.4
                and _length(paths[0], 900, 1000) < _length(paths[0], 0, 1)
            ),
        ),
        Lesson(
            "ripple_adam",
            "Local minimum, Adam",
            EXPERIMENTS,
            "Adam with long memory for the mean (β₁ = 0.99) and a short one for the squares (β₂ = 0.9).",
            "Press the die for other seeds.",
            "Nine runs of ten leave the cone, but only three of ten are on the ring after 20 steps: the rest are"
            " still on their way or past it.",
            _experiment("mult", (0.8, 0.8), 20, _RIPPLE_ADAM),
            lambda paths: _escaped(paths[0]),
            share=0.85,
        ),
        Lesson(
            "ripple_adagrad",
            "Local minimum, AdaGrad",
            EXPERIMENTS,
            "The same start with AdaGrad.",
            "Press the die for other seeds.",
            "About half of the runs stay in the cone; whoever leaves is on the ring or near it, for the steps have"
            " become short.",
            _experiment("mult", (0.8, 0.8), 20, _RIPPLE_ADAGRAD),
            lambda paths: not _escaped(paths[0]) or abs(_radius(paths[0]) - 1.5 * np.pi) < 2.5,
            share=0.95,
        ),
        Lesson(
            "ripple_momentum",
            "Local minimum, momentum",
            EXPERIMENTS,
            "The same start with momentum γ = 0.99 and α = 0.7.",
            "Widen the box to the paths to see where it goes.",
            "It leaves the cone in every run, and the ring with it: velocity that is hardly braked carries it"
            " far out.",
            _experiment("mult", (0.8, 0.8), 20, _RIPPLE_MOMENTUM),
            lambda paths: _escaped(paths[0]) and _radius(paths[0]) > 6,
            share=0.93,
        ),
        Lesson(
            "ripple_sgd",
            "Local minimum, SGD",
            EXPERIMENTS,
            "The same start with plain SGD: noise against a local minimum.",
            "Then set the noise to 0.",
            "The noise throws it over the rim of the cone in nearly every run, and three of four are within 1 of"
            " the ring after 20 steps. Without noise it never leaves the cone.",
            _experiment("mult", (0.8, 0.8), 20, _RIPPLE_SGD),
            lambda paths: _escaped(paths[0]),
            share=0.93,
        ),
        Lesson(
            "usually",
            "What usually happens",
            MANY,
            "One path from one seed is an anecdote: two hundred seeds for each of two rules.",
            "Read the shares and their intervals; then press the die, and see that they hardly move.",
            "Nearly every path of SGD leaves the cone, while about half of AdaGrad's stay in it: whichever seed you"
            " had looked at, you would have learned only half of it.",
            _experiment("mult", (0.8, 0.8), 20, _RIPPLE_SGD, _RIPPLE_ADAGRAD),
            lambda paths: _escaped(paths[0]),
            share=0.93,
            options={"stage": "ensemble", "members": "200"},
        ),
        Lesson(
            "basins",
            "Whose basin is it?",
            MANY,
            "Every start of the box, coloured by the minimum that it leads to.",
            "Click on the map to play a start; then choose gradient descent in the menu above it.",
            "Gradient descent from the middle ends in the minimum at (3, 2), momentum flies past it into another:"
            " its basins are torn where the descent is fast.",
            _experiment("himmelblau", (0.0, 0.0), 100, _BASINS_MOMENTUM, _BASINS_PLAIN, noise=0.0),
            lambda paths: (
                paths[0].points[-1, 1] < -1.5 and bool(np.hypot(*(paths[1].points[-1] - (3.0, 2.0))) < 0.1)
            ),
            options={"stage": "basins"},
        ),
        Lesson(
            "edge",
            "The edge of stability",
            MANY,
            "Every pair of learning rate and momentum, coloured by the error that is left after 200 steps.",
            "Click on both sides of the dashed line, and on the dark parts.",
            "Beyond α = 2(1 + γ)/λmax every run diverges, and momentum moves that edge outwards: with γ = 0.9 a"
            " rate of 3.9 diverges and one of 3.5 converges.",
            _experiment("matyas", (4.0, -4.0), 200, _EDGE_BEYOND, _EDGE_WITHIN, noise=0.0),
            lambda paths: (
                paths[0].outcome.kind is OutcomeKind.DIVERGED and paths[1].outcome.kind is OutcomeKind.CONVERGED
            ),
            options={"stage": "settings", "shade": "error"},
        ),
    )
}
"""Every lesson by its key, in the order of the menu; the page opens with the first."""
