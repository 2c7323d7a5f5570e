import numpy as np
import pytest

from core.network import Network
from core.network.layers import LAYERS, Layer
from core.network.responses import preactivations, responses
from tests.each import with_each


@with_each("kinds", [(), *((kind, "tanh") for kind in LAYERS)])
def test_every_unit_answers_as_the_definition_has_it(kinds):
    network = Network([Layer(kind, 3 + i) for i, kind in enumerate(kinds)], 4, 2, 3)
    x = np.random.default_rng(0).normal(size=(50, 2))
    found, h = responses(network, network.parameters, x), x
    assert [len(each) for each in found] == [3 + i for i in range(len(kinds))] + [3]
    for part, layer in zip(network.parts, found, strict=True):
        weights = network.parameters[part.affine].reshape(part.shape)
        u = h @ weights[:-1] + weights[-1]
        if part.activation:
            h = part.activation.value(u, *network.parameters[part.own])
            np.testing.assert_allclose(layer.T, h, atol=1e-5)
        else:
            powers = np.exp(u)
            np.testing.assert_allclose(layer.T, powers / powers.sum(axis=1, keepdims=True), atol=1e-5)
    assert (found[-1].argmax(axis=0) == network.predict(x)).mean() > 0.95


def test_what_does_not_fit_is_refused():
    network = Network([Layer("tanh", 3)], 0, 2, 2)
    with pytest.raises(ValueError, match=r"x has shape \(4, 3\): the network takes \(rows, 2\)"):
        responses(network, network.parameters, np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"parameters have shape \(5,\): it takes \(17,\)"):
        responses(network, np.zeros(5), np.zeros((4, 2)))
    for given, told in ((np.zeros(2), r"x has shape \(2,\)"), (np.zeros((1, 4, 2)), r"x has shape \(1, 4, 2\)")):
        with pytest.raises(ValueError, match=told):
            responses(network, network.parameters, given)
    with pytest.raises(ValueError, match=r"parameters have shape \(1, 17\)"):
        responses(network, network.parameters[np.newaxis], np.zeros((4, 2)))
    for layer in (-1, 1):
        with pytest.raises(
            ValueError, match=rf"^layer is {layer}: this network has 1 hidden layers, counted from 0$"
        ):
            preactivations(network, network.parameters, np.zeros((4, 2)), layer)


def test_what_an_activation_is_given_is_told_of_each_hidden_layer():
    network = Network([Layer("relu", 4), Layer("exponent", 3)], 1, 2, 2)
    x = np.random.default_rng(1).normal(size=(20, 2))
    first, second = (preactivations(network, network.parameters, x, layer) for layer in (0, 1))
    weights = [network.parameters[part.affine].reshape(part.shape) for part in network.parts]
    np.testing.assert_allclose(first.T, x @ weights[0][:-1] + weights[0][-1], atol=1e-6)
    h = np.maximum(first.T, 0)
    np.testing.assert_allclose(second.T, h @ weights[1][:-1] + weights[1][-1], atol=1e-5)
    assert (first < 0).any() and first.dtype == second.dtype == np.float32


def test_probabilities_are_right_where_scores_are_beyond_the_exponential():
    network = Network([], 0, 1, 3, parameters=[900.0, -900.0, 890.0, 0.0, 0.0, 0.0])
    (found,) = responses(network, network.parameters, [[1.0], [-1.0], [0.0]])
    e = np.exp(-10)
    expected = [[1 / (1 + e), 0, 1 / 3], [0, 1, 1 / 3], [e / (1 + e), 0, 1 / 3]]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-30)
    assert found.dtype == np.float32
