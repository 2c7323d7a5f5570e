import numpy as np
import pytest

from core.network import Network
from core.network.layers import LAYERS, Layer
from core.network.responses import responses
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
