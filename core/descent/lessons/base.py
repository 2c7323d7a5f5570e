"""What a lesson is, and the readings of paths that lessons make their claims with.

What a lesson tells its reader to watch for is a claim about noisy runs. So it comes with the predicate that it
states; limits that are told without a share hold in at least 99 of 100 runs. The tests measure that over hundreds
of seeds, and every share that a text tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.descent.experiment import Competitor, DescentExperiment
from core.descent.runner import Trajectory
from core.optimizers import OPTIMIZERS, Rule

Claim = Callable[[Sequence[Trajectory]], bool]


@dataclass(frozen=True)
class Many:
    """What a lesson looks at where it is about many descents at once.

    `ensemble`: its race from `seeds` seeds. `basins`: a descent from every start of the box. `settings`: one with
    every pair of two settings. `measure`: what the cells of a map tell of their descents, `outcome` or `error`.
    """

    kind: str
    seeds: int | None = None
    measure: str | None = None


@dataclass(frozen=True)
class Lesson:
    """An experiment with a goal, what to do, and what to watch for: `holds` in at least `share` of all seeds."""

    key: str
    title: str
    group: str
    goal: str
    do: str
    watch_for: str
    experiment: DescentExperiment
    holds: Claim
    share: float = 0.99
    many: Many | None = None


def experiment(
    surface: str, start: tuple[float, float], steps: int, *rules: Rule, noise: float = 1.0
) -> DescentExperiment:
    """A race of these rules, with seed 0 and constant learning rates."""
    competitors = tuple(Competitor(rule, color) for color, rule in enumerate(rules))
    return DescentExperiment(surface, start, steps, noise, 0, competitors)


def rule(name: str, **hyperparameters: float) -> Rule:
    """The rule of this name."""
    return OPTIMIZERS[name](**hyperparameters)


def radius(path: Trajectory, step: int = -1) -> float:
    """Distance from the origin at a step."""
    return float(np.hypot(*path.points[step]))


def length(path: Trajectory, start: int, end: int) -> float:
    """Distance between the points at two steps."""
    return float(np.hypot(*(path.points[end] - path.points[start])))


def arrival(path: Trajectory) -> float:
    """The first step within distance 1 of a minimum; infinite if there is none."""
    return np.inf if path.first_near_minimum is None else path.first_near_minimum


def covered(path: Trajectory) -> float:
    """The share of the way to the minimum that a path has covered at its end."""
    return float(1 - path.distances[-1] / path.distances[0])


def triples(path: Trajectory) -> bool:
    """Whether each step leads about three times as far from the minimum, and ever more exactly."""
    off = np.abs(path.distances[1:] / path.distances[:-1] - 3)
    return bool(off[0] < 0.8 and off[1] < 0.5 and (off[2:] < 0.2).all() and (off[4:] < 0.02).all())


def escaped(path: Trajectory) -> bool:
    """Out of ripple's cone: beyond its crest at r = π/2."""
    return radius(path) > np.pi / 2


TOO_HIGH = rule("sgd", learning_rate=2.0)
TOO_LOW = rule("sgd", learning_rate=0.01)
RIGHT = rule("sgd", learning_rate=0.1)
SLOW = rule("sgd", learning_rate=0.01)
HEAVY = rule("momentum", learning_rate=0.01, momentum=0.99)
SADDLE_ADAGRAD = rule("adagrad", learning_rate=0.3, epsilon=1e-7)
RIPPLE_ADAM = rule("adam", learning_rate=0.7, epsilon=1e-7, beta1=0.99, beta2=0.9)
RIPPLE_ADAGRAD = rule("adagrad", learning_rate=0.7, epsilon=1e-7)
RIPPLE_MOMENTUM = rule("momentum", learning_rate=0.7, momentum=0.99)
RIPPLE_SGD = rule("sgd", learning_rate=0.7)
