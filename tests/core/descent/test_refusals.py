"""Descents that are refused, with the value that is wrong."""

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.surfaces import SURFACES
from tests.core.descent.of_each import BOWL, SGD
from tests.each import with_each


@with_each("steps", [0, -1, 2.0, 1.5, "20", None, True])
def test_steps_that_are_no_whole_number_from_one_are_refused(steps):
    with pytest.raises(ValueError, match="it takes a whole number ≥ 1") as refusal:
        descend(BOWL, SGD(), (6, 6), steps)
    assert repr(steps) in str(refusal.value)


@with_each(
    "start",
    [(1.0,), (1.0, 2.0, 3.0), (), (np.nan, 1.0), (1.0, np.inf), 3.0, [[1.0, 2.0], [3.0, 4.0]]],
)
def test_a_start_that_is_not_two_finite_numbers_is_refused(start):
    with pytest.raises(ValueError, match="it takes two finite numbers") as refusal:
        descend(BOWL, SGD(), start, 5)
    assert repr(start) in str(refusal.value)


@pytest.mark.parametrize("start", ["ab", ("x", "y"), None, (1.0, None)])
def test_a_start_that_is_no_numbers_at_all_is_refused(start):
    with pytest.raises(ValueError, match="start is"):
        descend(BOWL, SGD(), start, 5)


def test_the_wrong_number_of_starts_is_refused():
    with pytest.raises(ValueError, match="or two for each of 3 rules"):
        descend_many(BOWL, [SGD()] * 3, [(1.0, 2.0)] * 4, 5)


@with_each("noise", [-0.1, float("nan"), float("inf"), "1", None, True])
def test_noise_that_is_not_finite_from_zero_is_refused(noise):
    with pytest.raises(ValueError, match="it takes a finite number ≥ 0") as refusal:
        descend(BOWL, SGD(), (6, 6), 5, noise)
    assert repr(noise) in str(refusal.value)


@with_each("noise", [0.0, 1.0])
@with_each("seed", [-1, 1.5, "a"])
def test_a_seed_that_is_no_whole_number_is_refused_with_noise_or_without(seed, noise):
    with pytest.raises(ValueError, match="it takes a whole number ≥ 0"):
        descend_many(BOWL, [SGD()], (6, 6), 5, noise, [seed])


def test_the_wrong_number_of_seeds_is_refused():
    with pytest.raises(ValueError, match="one for each of 2 rules"):
        descend_many(BOWL, [SGD()] * 2, (6, 6), 5, 1.0, [1, 2, 3])


@pytest.mark.parametrize("rules", [[], ["sgd"], [SGD]])
def test_no_rules_are_refused(rules):
    with pytest.raises(ValueError, match="rules are"):
        descend_many(BOWL, rules, (6, 6), 5)


@pytest.mark.parametrize("start", [(0, 0), (0.0, 0.0), np.zeros(2), [0, 0]])
def test_zero_is_a_start_like_any_other(start):
    path = descend(SURFACES["booth"], SGD(learning_rate=0.01), start, 1)
    assert path.points.tolist() == [[0.0, 0.0], pytest.approx([0.34, 0.38])]
