"""Rules of each kind to walk with, and what makes two paths the same."""

import numpy as np

from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

BOWL = SURFACES["bowl"]
DESCENT = OPTIMIZERS["gradient_descent"]
SGD = OPTIMIZERS["sgd"]
READINGS = ("points", "values", "gradient_norms", "distances")

ONE_OF_EACH = [rule() for rule in OPTIMIZERS.values()]
MANY = [
    rule(**{field: value})
    for rule in OPTIMIZERS.values()
    for field in list(rule.hyperparameters())[:1]
    for value in (0.003, 0.01, 0.02, 0.05, 0.3, 0.9)
] + [
    OPTIMIZERS[name](epsilon=epsilon, epsilon_inside_root=inside)
    for name in ("adagrad", "rmsprop", "adam")
    for epsilon in (1e-7, 1e-2)
    for inside in (True, False)
]
"""More of each kind than would run path by path."""

WHOLE = [rule for rule in MANY if rule.whole][::3]
"""Of those that ask the surface by themselves, which takes ten times as long, two of each."""

WITH_RATE = [rule for rule in ONE_OF_EACH if "learning_rate" in rule.hyperparameters()]


def start_of(surface):
    box = surface.box
    return box.x_min + 0.81 * (box.x_max - box.x_min), box.y_min + 0.27 * (box.y_max - box.y_min)


def assert_same(one, other):
    for reading in READINGS:
        assert np.array_equal(getattr(one, reading), getattr(other, reading)), reading
    assert one.outcome == other.outcome
    assert one.rule == other.rule
    assert one.schedule == other.schedule
