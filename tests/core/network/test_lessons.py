from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from core.network.experiment import NetworkExperiment, from_query, to_query
from core.network.layers import Layer
from core.network.lessons import NETWORK_LESSONS, finish
from core.network.training import begin, measure
from core.optimizers import OPTIMIZERS
from tests.each import with_each

NETWORKS = 6
"""So few that a claim that holds in nine of ten has to hold for each; with 300 units, half as many."""
SEED = 100
"""Not one of those whose figures the texts quote."""

trained = cache(finish)


@pytest.mark.parametrize("lesson", NETWORK_LESSONS.values(), ids=NETWORK_LESSONS)
def test_what_a_lesson_says_holds_over_many_seeds(lesson):
    networks = NETWORKS // 2 if lesson.key == "wide_300" else NETWORKS
    runs = [trained(replace(experiment, networks=networks, seed=SEED)) for experiment in lesson.experiments]
    holds = lesson.holds(*runs)
    assert holds.shape == (networks,)
    assert holds.mean() >= lesson.share - 0.1, f"{holds.sum()} of {networks}"


@with_each("lesson", NETWORK_LESSONS.values())
def test_a_lesson_is_whole(lesson):
    assert NETWORK_LESSONS[lesson.key] is lesson
    assert all((lesson.title, lesson.goal, lesson.do, lesson.watch_for))
    assert 0.9 <= lesson.share <= 1.0
    assert len(lesson.experiments) in (1, 2)
    assert len(lesson.names) == (2 if len(lesson.experiments) == 2 else 0)
    for experiment in lesson.experiments:
        assert from_query(to_query(experiment)) == (experiment, {})


def test_reference_network_1_reaches_its_accuracy():
    experiment = NetworkExperiment(networks=NETWORKS, seed=SEED)
    assert experiment.rule == OPTIMIZERS["sgd"](learning_rate=0.032) and experiment.penalty == 0.01 / 32
    assert experiment.epochs == 150
    found = trained(experiment)
    assert np.median(found.test_accuracy[-1]) >= 0.74
    assert np.median(found.train_accuracy[-1]) >= 0.74


def test_reference_network_2_reaches_its_accuracy_and_its_exponent_moves():
    layers = (Layer("leaky_relu", 16), Layer("leaky_relu", 12), Layer("exponent", 8))
    experiment = NetworkExperiment(layers=layers, epochs=100, networks=NETWORKS, seed=SEED)
    start = measure(begin(experiment)).exponents[0, :, 0]
    found = trained(experiment)
    assert np.median(found.test_accuracy[-1]) >= 0.73
    moved = np.abs(found.exponents[-1, :, 0] - start)
    assert np.median(moved) > 0.02
    assert np.median(found.exponents[-1]) > 1.3, "it does not fall to its floor 1.01"


def ended(**ends):
    """A run of three epochs and one network: the values of each metric, epoch by epoch."""
    return SimpleNamespace(**{name: np.array(values)[:, np.newaxis] for name, values in ends.items()})


@pytest.mark.parametrize(
    ("flat", "deep", "holds"),
    [
        ([0.9, 0.9, 0.7], [0.1, 0.1, 0.89], True),
        ([0.1, 0.1, 0.7], [0.9, 0.9, 0.87], False),
        ([0.1, 0.1, 0.95], [0.9, 0.9, 0.94], False),
        ([0.1, 0.1, 0.94], [0.1, 0.1, 0.95], True),
        ([0.1, 0.1, 0.7], [0.9, 0.9, 264 / 300], False),  # "above"
    ],
)
def test_the_spiral_s_claim_is_of_the_last_epoch_and_takes_both_halves(flat, deep, holds):
    claim = NETWORK_LESSONS["spiral_depth"].holds
    assert claim(ended(train_accuracy=flat), ended(train_accuracy=deep)).tolist() == [holds]


@pytest.mark.parametrize(
    ("none", "one", "holds"),
    [
        ([0.9, 0.9, 0.69], [0.1, 0.1, 0.91], True),
        ([0.1, 0.1, 0.71], [0.9, 0.9, 0.91], False),
        ([0.1, 0.1, 0.69], [0.95, 0.95, 0.89], False),
    ],
)
def test_the_claim_on_xor_is_of_the_last_epoch_and_takes_both_halves(none, one, holds):
    claim = NETWORK_LESSONS["xor_hidden"].holds
    assert claim(ended(train_accuracy=none), ended(test_accuracy=one)).tolist() == [holds]


@pytest.mark.parametrize(
    ("free", "held", "holds"),
    [
        ([0.3, 0.2, 0.31], [0.3, 0.2, 0.22], True),
        ([0.3, 0.2, 0.29], [0.3, 0.2, 0.22], False),
        ([0.3, 0.2, 0.31], [0.3, 0.2, 0.24], False),
        ([0.3, 0.2, 0.31], [0.4, 0.4, 0.42], False),
    ],
)
def test_the_claim_on_noise_learnt_by_heart_takes_all_its_parts(free, held, holds):
    claim = NETWORK_LESSONS["noise_and_penalty"].holds
    assert claim(ended(test_loss=free), ended(test_loss=held)).tolist() == [holds]


@pytest.mark.parametrize(
    ("narrow", "wide", "holds"),
    [
        ((0.51, 0.48), ([0.6, 0.5, 0.58], 0.40), True),
        ((0.51, 0.48), ([0.6, 0.54, 0.58], 0.40), False),
        ((0.59, 0.48), ([0.6, 0.5, 0.58], 0.40), False),
        ((0.51, 0.48), ([0.6, 0.5, 0.58], 0.49), False),
    ],
)
def test_the_claim_on_300_units_takes_all_its_parts(narrow, wide, holds):
    (test, train), (course, fit) = narrow, wide
    runs = (
        ended(test_loss=[0.1, 0.9, test], train_loss=[0, 1, train]),
        ended(test_loss=course, train_loss=[1, 1, fit]),
    )
    assert NETWORK_LESSONS["wide_300"].holds(*runs).tolist() == [holds]


def test_momentum_that_never_comes_as_low_is_not_faster():
    claim, sgd = NETWORK_LESSONS["momentum_valley"].holds, ended(train_loss=[0.7, 0.5, 0.28])
    assert claim(sgd, ended(train_loss=[0.7] * 9 + [0.28])).tolist() == [True]
    assert claim(sgd, ended(train_loss=[0.7] * 10 + [0.28])).tolist() == [False]
    assert claim(sgd, ended(train_loss=[0.7] * 20)).tolist() == [False]


def test_claims_can_fail():
    untrained = [replace(NETWORK_LESSONS["reference_1"].experiments[0], penalty=0.1, epochs=60)]
    flat = trained(untrained[0])
    assert not NETWORK_LESSONS["reference_1"].holds(flat).any()
    linear = trained(replace(NETWORK_LESSONS["no_hidden_layer"].experiments[1], epochs=60))
    assert not NETWORK_LESSONS["learning_rate_too_high"].holds(linear).any()
    assert not NETWORK_LESSONS["penalty_too_strong"].holds(linear).any()
    assert not NETWORK_LESSONS["wide_300"].holds(linear, linear).any()
    assert np.all(NETWORK_LESSONS["exponent_twin"].holds(linear, linear))
    assert not NETWORK_LESSONS["exponent_twin"].holds(linear, flat).any()
    assert not NETWORK_LESSONS["adam_distance"].holds(linear, linear).any()
    assert not NETWORK_LESSONS["exponent_gradient"].holds(flat, flat).any()
