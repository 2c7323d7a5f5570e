"""The stream of gradient noise: a seed's own, always the same, standard normal."""

import numpy as np
import pytest

from core.descent import descend_many
from core.descent.noise import standard_normals
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.each import with_each


def test_a_row_for_each_step_and_a_column_for_each_coordinate():
    assert standard_normals(0, 17).shape == (17, 2)
    assert standard_normals(0, 0).shape == (0, 2)


@with_each("seed", [0, 1, 7, 2**32 - 1, 2**63, 10**30])
def test_a_seed_gives_the_same_numbers_each_time(seed):
    assert np.array_equal(standard_normals(seed, 20), standard_normals(seed, 20))


def test_a_longer_run_begins_with_the_same_numbers():
    long = standard_normals(3, 1000)
    for steps in (1, 2, 255, 256, 999):
        assert np.array_equal(standard_normals(3, steps), long[:steps])


def test_each_seed_has_numbers_of_its_own():
    first = {tuple(standard_normals(seed, 1)[0]) for seed in range(1000)}
    assert len(first) == 1000


def test_the_numbers_of_a_seed_stay_what_they_are():
    # Links and lessons carry the seed alone.
    expected = [[-0.5423652285985597, -0.7332765023069422], [-0.29930851727893054, 0.6866133223417257]]
    np.testing.assert_allclose(standard_normals(0, 2), expected)


def test_numpy_s_own_whole_numbers_are_seeds():
    assert np.array_equal(standard_normals(np.int64(5), 4), standard_normals(5, 4))


def test_numbers_are_standard_normal():
    sample = standard_normals(1, 100_000)
    assert np.abs(sample.mean(axis=0)).max() < 0.015
    assert np.abs(sample.std(axis=0) - 1).max() < 0.01
    within = [np.mean(np.abs(sample) < width) for width in (1, 2, 3)]
    assert within == pytest.approx([0.6827, 0.9545, 0.9973], abs=0.003)


def test_coordinates_and_steps_and_neighbouring_seeds_are_independent():
    sample, other = standard_normals(1, 100_000), standard_normals(2, 100_000)
    pairs = [
        (sample[:, 0], sample[:, 1]),
        (sample[1:, 0], sample[:-1, 0]),
        (sample[1:, 0], sample[:-1, 1]),
        (sample[:, 0], other[:, 0]),
    ]
    for a, b in pairs:
        assert abs(np.corrcoef(a, b)[0, 1]) < 0.015


@with_each("seed", [-1, 1.0, 0.5, "7", None, True, float("nan")])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(ValueError, match="it takes a whole number ≥ 0") as refusal:
        standard_normals(seed, 3)
    assert repr(seed) in str(refusal.value)


@with_each("noise", [0.0, 100.0])
def test_a_seed_matters_to_those_rules_that_say_so(noise):
    rules = [rule() for rule in OPTIMIZERS.values() if rule.on_surfaces]
    one, other = (descend_many(SURFACES["bowl"], rules, (6, 3), 8, noise, seed) for seed in (0, 1))
    differ = {a.rule.name: not np.array_equal(a.points, b.points) for a, b in zip(one, other, strict=True)}
    assert differ == {rule.name: rule.differs_by_seed(noise) for rule in rules}
    assert set(differ.values()) == {True, False}
