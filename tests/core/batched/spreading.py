"""Descents from all over a box, and their comparison with the same ones alone."""

import numpy as np
import pytest

from core.batched.descents import Descents
from core.descent import descend_many
from core.descent.nearest import NONE, known_minima
from core.descent.outcomes import KINDS
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES


def spread(name, rule, count, steps, noise=0.0, seed=3, **given):
    """Descents from all over the box and beyond and, where the rule has one, at learning rates of four decades."""
    surface, rng = SURFACES[name], np.random.default_rng(seed)
    box = surface.box
    x = rng.uniform(box.x_min - 0.5, box.x_max + 0.5, count)
    y = rng.uniform(box.y_min - 0.5, box.y_max + 0.5, count)
    rates = 10 ** rng.uniform(-4, 0.5, count)
    settings = {"learning_rate": rates} if "learning_rate" in OPTIMIZERS[rule].hyperparameters() else {}
    seeds = rng.integers(0, 4, count)
    return Descents(surface, OPTIMIZERS[rule](**settings), np.stack([x, y], 1), steps, noise, seeds, **given)


def alone(descents):
    """All descents by `descend_many`, whose paths are bit for bit those of `descend`."""
    cases = [descents.case(index) for index in range(descents.count)]
    return descend_many(
        descents.surface,
        [case.rule for case in cases],
        [case.start for case in cases],
        descents.steps,
        cases[0].noise,
        [case.seed for case in cases],
        descents.schedule,
    )


def assert_as_alone(outcomes, descents):
    known = known_minima(descents.surface)
    for index, path in enumerate(alone(descents)):
        outcome = path.outcome
        assert KINDS[outcomes.kinds[index]] is outcome.kind, index
        assert outcomes.minima[index] == (NONE if outcome.minimum is None else known.index(outcome.minimum)), index
        assert outcomes.steps[index] == outcome.step, index
        assert outcomes.ends[index].tolist() == path.points[-1].tolist(), index
        assert outcomes.values[index] == path.values[-1], index
        assert outcomes.distances[index] == pytest.approx(path.distances[-1], rel=1e-12, abs=1e-12), index


def assert_equal(one, other):
    for name, values in vars(one).items():
        np.testing.assert_array_equal(values, getattr(other, name), err_msg=name)


def same_outcomes(one, other):
    return (one.kinds == other.kinds) & (one.minima == other.minima)
