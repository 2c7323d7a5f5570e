"""Networks that are trained to be judged."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets import DATASETS
from core.formula.rule import ON_NETWORKS
from core.network import contest as contest_module
from core.network.model import Network
from core.network.scores import LOST, score
from core.network.stack import Stack
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, Cosine
from tests.core.network.races import CONTEST, SMALL

RATES = np.array([0.01, 0.3, 0.1])
SEEDS = [5, 6, 5]


@pytest.mark.parametrize(
    ("name", "schedule", "shuffle"),
    [*((name, CONSTANT, True) for name in ON_NETWORKS), ("adam", Cosine(final=0.1), False)],
)
def test_a_network_is_the_same_alone_and_among_others(name, schedule, shuffle, monkeypatch):
    contest = replace(CONTEST, experiment=replace(SMALL, shuffle=shuffle))
    rule = OPTIMIZERS[name]()
    together = score(contest, rule, schedule, RATES, SEEDS)
    assert len({one.loss for one in together}) == 3
    for at, seed in enumerate(SEEDS):
        assert score(contest, rule, schedule, RATES[at : at + 1], [seed]) == together[at : at + 1]
    monkeypatch.setattr(contest_module, "MOST_TOGETHER", 2)
    assert score(replace(contest), rule, schedule, RATES, SEEDS) == together


def test_it_is_trained_on_its_own_rows_and_judged_on_the_others():
    fit, validation = CONTEST.split(5)
    data = SMALL.data
    network = Network(SMALL.layers, 5, 2, 2, SMALL.penalty)
    for epoch in (1, 2, 3):
        order = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(0, epoch))).permutation(len(fit))
        for start in range(0, len(fit), 16):
            rows = fit[order[start : start + 16]]
            _, gradient = network.loss_and_gradient(data.x_train[rows], data.y_train[rows])
            network.parameters = network.parameters - 0.1 * gradient
    (found,) = score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, np.array([0.1]), [5])
    bare = Network(SMALL.layers, 5, 2, 2, parameters=network.parameters)
    loss, _ = bare.loss_and_gradient(data.x_train[validation], data.y_train[validation])
    assert found.loss == pytest.approx(loss, rel=1e-12)
    assert found.accuracy == bare.accuracy(data.x_train[validation], data.y_train[validation])
    assert found.test_accuracy == bare.accuracy(data.x_test, data.y_test)


def test_test_rows_decide_nothing(monkeypatch):
    other = replace(SMALL.data, y_test=1 - SMALL.data.y_test)
    (before,) = score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, RATES[:1], [5])
    monkeypatch.setitem(DATASETS, "circles", replace(DATASETS["circles"], load=lambda **_: other))
    (after,) = score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, RATES[:1], [5])
    assert after[:2] == before[:2]
    assert after.test_accuracy == pytest.approx(1 - before.test_accuracy)


def test_what_leaves_the_finite_numbers_is_lost_and_the_others_go_on(monkeypatch):
    found = score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, np.array([0.1, 1e200]), [5, 5])
    assert found[1] is LOST
    assert found[:1] == score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, np.array([0.1]), [5])


def test_weights_beyond_all_numbers_are_lost_whatever_their_units_make_of_them(monkeypatch):
    numbers, first_bias = Stack.numbers, Network(SMALL.layers, 5, 2, 2).parts[0].affine.stop - 1
    for value, lost in ((1e100, False), (np.inf, True)):  # tanh makes 1 of either

        def changed(stack, value=value):
            parameters, state = numbers(stack)
            parameters[:, first_bias] = value
            return parameters, state

        monkeypatch.setattr(Stack, "numbers", changed)
        assert (score(CONTEST, OPTIMIZERS["sgd"](), CONSTANT, RATES[:1], [5]) == [LOST]) == lost


def test_a_stack_with_all_rows_chosen_trains_as_one_without_a_choice():
    networks = Network(SMALL.layers, (1, 2), 2, 2).parameters
    rows = np.tile(np.arange(len(SMALL.data.y_train)), (2, 1))
    whole, chosen = (Stack(SMALL, (1, 2), networks, (), each) for each in (None, rows))
    for stack in (whole, chosen):
        stack.train(OPTIMIZERS["sgd"](), 1)
    np.testing.assert_array_equal(whole.numbers()[0], chosen.numbers()[0])
