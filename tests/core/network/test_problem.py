"""A network's mini-batch as a problem for rules."""

import numpy as np
import pytest

from core.formula.rule import ON_NETWORKS
from core.network.layers import Layer
from core.network.model import MiniBatches, Network
from core.network.problem import OnBatch
from core.optimizers import OPTIMIZERS

ROWS, LABELS = np.random.default_rng(0).normal(size=(12, 3)), np.arange(12) % 2


def problem_of(seed, size=5):
    network = Network((Layer("tanh", 4),), seed, 3, 2, penalty=0.3)
    batches = MiniBatches(ROWS, LABELS, network, size)
    return network, OnBatch(network, batches, next(iter(batches)))


@pytest.mark.parametrize("seed", [3, (3, 4)])
def test_the_gradient_is_that_of_the_value(seed):
    network, problem = problem_of(seed)
    at = network.parameters.copy()
    value, gradient = problem.value_and_gradient(at)
    gradient, h = gradient.copy(), 1e-6
    assert value.shape == (*at.shape[:-1], 1) and np.array_equal(value, problem.value(at))
    for place in (0, 5, at.shape[-1] - 1):
        move = h * np.eye(at.shape[-1])[place]
        slope = (problem.value(at + move) - problem.value(at - move)) / (2 * h)
        np.testing.assert_allclose(gradient[..., [place]], slope, rtol=1e-5, atol=1e-8)


def test_one_network_has_the_numbers_that_it_has_among_others():
    (alone, one), (several, all_of_them) = problem_of(3), problem_of((2, 3))
    value, gradient = one.value_and_gradient(alone.parameters.copy())
    values, gradients = all_of_them.value_and_gradient(several.parameters.copy())
    assert np.array_equal(gradient, gradients[1]) and np.array_equal(value, values[1])
    assert np.array_equal(one.total(gradient), all_of_them.total(gradients)[1])


def test_its_matrices_are_the_weights_of_hidden_layers():
    network, problem = problem_of(3)
    ((place, shape),) = problem.matrices
    assert shape == (3, 4) and place == slice(0, 12) and network.is_weight[place].all()


def test_it_is_noisy_unless_the_batch_is_all_there_is():
    assert problem_of(3)[1].noisy and not problem_of(3, size=12)[1].noisy
    assert problem_of(3)[1].least == 0.0


class Counting(OnBatch):
    """Counts how often it is asked for a gradient."""

    asked = 0

    def gradient(self, at):
        self.asked += 1
        return super().gradient(at)

    def value_and_gradient(self, at, asked=None):
        self.asked += 1
        return super().value_and_gradient(at, asked)


def test_rules_say_how_many_gradients_a_step_takes():
    network = Network((Layer("tanh", 4),), 3, 3, 2, penalty=0.3)
    batches = MiniBatches(ROWS, LABELS, network, 5)
    counts = {}
    for name in ON_NETWORKS:
        rule, position = OPTIMIZERS[name](), network.parameters.copy()
        state = rule.init(position)
        for _ in range(3):
            problem = Counting(network, batches, next(iter(batches)))
            step, state = rule.move(problem, state, position)
            position += step
        counts[name] = problem.asked
    assert counts == {name: OPTIMIZERS[name].gradients for name in ON_NETWORKS}
