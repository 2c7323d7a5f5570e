import itertools

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from core.datasets import load_wine
from core.network import Network
from core.network.layers import LAYERS, Layer
from core.network.model import Part, most_probable
from tests.each import with_each


def plain_loss(network, x, y):
    """The loss as a textbook writes it, from the flat vector, row-major, for autograd."""

    def loss(theta):
        h, penalty = x, 0.0
        for part in network.parts:
            weights = theta[part.affine].reshape(part.shape)
            penalty = penalty + 0.5 * network.penalty * anp.sum(weights[:-1] ** 2)
            u = anp.dot(h, weights[:-1]) + weights[-1]
            h = part.activation.value(u, *theta[part.own], xp=anp) if part.activation else u
        top = anp.max(h, axis=1, keepdims=True)
        normalizer = anp.log(anp.sum(anp.exp(h - top), axis=1)) + top[:, 0]
        return anp.mean(normalizer - h[anp.arange(len(y)), y]) + penalty

    return loss


def threes(kinds):
    """Three of these each, so that every two places have every pair: a Latin square."""
    return [(*pair, kinds[sum(map(kinds.index, pair)) % len(kinds)]) for pair in itertools.product(kinds, repeat=2)]


MIXES = [kinds for depth in range(3) for kinds in itertools.product(LAYERS, repeat=depth)] + threes([*LAYERS])


@with_each("kinds", MIXES)
def test_gradient_is_that_of_the_loss_for_every_mix_of_layers(kinds):
    rng = np.random.default_rng(len(kinds))
    classes, inputs, rows = 2 + len(kinds), 5, 13
    widths = rng.integers(1, 7, len(kinds))
    network = Network([Layer(k, w) for k, w in zip(kinds, widths, strict=True)], 3, inputs, classes, penalty=0.03)
    x, y = rng.normal(size=(rows, inputs)), rng.integers(0, classes, rows)
    x[0] = 0.0
    x[1] *= 50.0
    if kinds:  # a unit that is 0 for every row, and one that is negative for every row
        weights = network.parameters[network.parts[0].affine].reshape(network.parts[0].shape)
        weights[:, 0] = 0.0
        if widths[0] > 1:
            weights[:, 1] = 0.0
            weights[-1, 1] = -1.0
    loss, gradient = network.loss_and_gradient(x, y)
    expected = plain_loss(network, x, y)
    scale = max(1.0, np.abs(gradient).max())
    assert loss == pytest.approx(expected(network.parameters), rel=1e-12)
    with np.errstate(over="ignore"):  # autograd's slope of tanh is 1/cosh²
        slope = grad(expected)(network.parameters)
    np.testing.assert_allclose(gradient / scale, slope / scale, atol=1e-12, rtol=1e-9)


def test_gradient_on_the_wine_in_the_reference_network():
    wine = load_wine()
    layers = [Layer("leaky_relu", 16), Layer("leaky_relu", 12), Layer("exponent", 8)]
    network = Network(layers, 0, penalty=0.0003125)
    x, y = wine.x_train[:200], wine.y_train[:200]
    _, gradient = network.loss_and_gradient(x, y)
    assert network.parameters.shape == (11 * 16 + 16 + 16 * 12 + 12 + 12 * 8 + 8 + 1 + 8 * 2 + 2,)
    np.testing.assert_allclose(gradient, grad(plain_loss(network, x, y))(network.parameters), atol=1e-13)


def test_stacked_networks_have_the_numbers_of_each_alone():
    wine = load_wine()
    layers = [Layer("leaky_relu", 16), Layer("exponent", 8), Layer("fixed_exponent", 5)]
    together = Network(layers, [4, 0, 9], penalty=0.01)
    loss, gradient = together.loss_and_gradient(wine.x_test, wine.y_test)
    assert loss.shape == (3,) and together.predict(wine.x_test).shape == (3, 400)
    for i, seed in enumerate((4, 0, 9)):
        alone = Network(layers, seed, penalty=0.01)
        assert np.array_equal(alone.parameters, together.parameters[i])
        alone_loss, alone_gradient = alone.loss_and_gradient(wine.x_test, wine.y_test)
        assert loss[i] == pytest.approx(alone_loss, abs=1e-12)
        np.testing.assert_allclose(gradient[i], alone_gradient, atol=1e-12)
        assert together.accuracy(wine.x_test, wine.y_test)[i] == alone.accuracy(wine.x_test, wine.y_test)


def test_start_follows_the_stated_ranges():
    network = Network([Layer("leaky_relu", 100), Layer("exponent", 100)], range(20))
    first, second, output = network.parts
    for part, low, high in ((first, -0.5, 0.5), (second, 0.0, 1.0), (output, -0.5, 0.5)):
        values = network.parameters[:, part.affine]
        assert low <= values.min() < low + 0.01 and high - 0.01 < values.max() < high
    exponents = network.parameters[:, second.own]
    assert exponents.shape == (20, 1) and 1.4 <= exponents.min() < exponents.max() < 2.0


def test_seed_decides_the_start_and_layers_have_streams_of_their_own():
    layers = [Layer("leaky_relu", 4), Layer("exponent", 3)]
    assert np.array_equal(Network(layers, 0).parameters, Network(layers, 0).parameters)
    assert not np.array_equal(Network(layers, 0).parameters, Network(layers, 1).parameters)
    learned, fixed = Network(layers, 5), Network([layers[0], Layer("fixed_exponent", 3)], 5)
    for mine, other in zip(learned.parts, fixed.parts, strict=True):
        assert np.array_equal(learned.parameters[mine.affine], fixed.parameters[other.affine])


def test_layers_of_one_shape_do_not_start_alike():
    network = Network([Layer("leaky_relu", 4)] * 3, 0, inputs=4, classes=4)
    starts = [network.parameters[part.affine] for part in network.parts]
    assert {len(start) for start in starts} == {20}
    assert len({start.tobytes() for start in starts}) == 4


def test_given_parameters_are_copied_and_nothing_is_drawn(monkeypatch):
    layers = [Layer("leaky_relu", 4), Layer("exponent", 3)]
    drawn = Network(layers, [5, 6])
    monkeypatch.setattr(Part, "draw", lambda *_: pytest.fail("it was drawn"))
    wine = load_wine()
    for given in (drawn.parameters, drawn.parameters[1]):
        network = Network(layers, parameters=given)
        assert np.array_equal(network.parameters, given) and network.networks == given.shape[:-1]
        assert np.array_equal(np.atleast_2d(network.predict(wine.x_test))[-1], drawn.predict(wine.x_test)[1])
        network.parameters = 0.0
        assert given.all()


@pytest.mark.parametrize("shape", [(), (5,), (2, 64), (1, 2, 65)])
def test_parameters_of_another_number_are_refused(shape):
    with pytest.raises(ValueError, match=r"^parameters have shape .*: it takes \(65,\) or \(networks, 65\)$"):
        Network([Layer("leaky_relu", 4), Layer("exponent", 2)], parameters=np.zeros(shape))


def test_no_hidden_layer_is_softmax_regression():
    network = Network([], 0, inputs=2, classes=3)
    x = np.array([[1.0, 2.0], [-1.0, 0.5]])
    weights = network.parameters.reshape(3, 2 + 1)
    scores = x @ weights[:2] + weights[2]
    assert np.array_equal(network.predict(x), scores.argmax(axis=1))


def test_setting_parameters_copies_them():
    network = Network([Layer("leaky_relu", 2)], 0)
    values = np.zeros_like(network.parameters)
    network.parameters = values
    values += 1
    assert not network.parameters.any()
    x, y = np.ones((4, 11)), [0, 1, 1, 1]
    assert network.loss_and_gradient(x, y)[0] == pytest.approx(np.log(2))
    assert network.accuracy(x, y) == 0.25


def test_accuracy_is_predict_against_the_labels():
    wine = load_wine()
    network = Network([Layer("leaky_relu", 16)], 2)
    assert network.accuracy(wine.x_train, wine.y_train) == np.mean(network.predict(wine.x_train) == wine.y_train)


@with_each("classes", [2, 3, 4])
def test_the_most_probable_of_equals_is_the_first(classes):
    scores = np.random.default_rng(classes).integers(0, 3, (5, classes, 200)).astype(float)
    assert np.array_equal(most_probable(scores), scores.argmax(axis=1))


def test_projection_lifts_exponents_and_shows_an_overflow():
    network = Network([Layer("exponent", 2), Layer("leaky_relu", 2), Layer("exponent", 2)], [0, 1, 2])
    first, second = (place for place, _ in network.exponents)
    theta = network.parameters.copy()
    theta[:, first] = 0.5, 1.5, -np.inf
    expected = theta.copy()
    expected[:, first] = 1.01, 1.5, np.nan
    with np.errstate(invalid="ignore"):
        network.project(theta)
    assert np.array_equal(theta, expected, equal_nan=True)
    assert second != first and second == network.parts[2].own.start


@with_each(
    ("x", "y", "message"),
    [
        (np.ones((3, 4)), [0, 0, 0], r"x has shape \(3, 4\): the network takes \(rows, 11\)"),
        (np.ones((0, 11)), [], r"x has shape \(0, 11\)"),
        (np.ones((2, 11)), [0], r"y has shape \(1,\): it takes one class for each of the 2 rows"),
        (np.ones((2, 11)), [0, 2], "y has the class 2: it takes whole numbers from 0 to 1"),
        (np.ones((2, 11)), [0, -1], "y has the class -1"),
        (np.ones((2, 11)), [0, 0.5], "y has the class 0.5"),
    ],
)
def test_rows_that_do_not_fit_are_refused(x, y, message):
    with pytest.raises(ValueError, match=message):
        Network([Layer("leaky_relu", 3)], 0).loss_and_gradient(x, y)
