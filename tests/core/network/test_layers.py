import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad

from core.network.layers import LAYERS, Affine, Layer, SoftmaxCrossEntropy, activation_curve


def reference(kind, u, n):
    """The activations as their definitions state them, for autograd."""
    safe = anp.where(u > 0, u, 1.0)
    positive = {"leaky_relu": lambda: u, "exponent": lambda: safe**n, "fixed_exponent": lambda: safe**1.7}[kind]()
    return anp.where(u > 0, positive, 0.01 * u)


U = np.array([[-3.0, -1e-300, 0.0, -0.0, 1e-320, 1e-200, 1e-8], [0.3, 1.0, 1.5, 7.0, 1e3, 1e80, -1e80]])


def build(kind, n, networks=()):
    own = np.full((*networks, len(LAYERS[kind].own_ranges)), n)
    gradient = np.full_like(own, np.nan)
    return LAYERS[kind](networks, 2, 7, own, gradient), gradient


@pytest.mark.parametrize("n", [1.01, 1.4, 1.99, 3.0])
@pytest.mark.parametrize("kind", LAYERS)
def test_activation_value_and_slope_match_autograd(kind, n):
    activation, _ = build(kind, n)
    h = activation.forward(U)
    assert np.array_equal(h[-1], np.ones(7))
    np.testing.assert_allclose(h[:-1], reference(kind, U, n), rtol=1e-12, atol=1e-300)
    weight = np.linspace(-2, 2, 14).reshape(2, 7)
    expected = weight * elementwise_grad(lambda u: reference(kind, u, n))(U)
    # 1e-320 is subnormal: its own value has four digits only.
    exact = U != 1e-320
    np.testing.assert_allclose(activation.backward(weight)[exact], expected[exact], rtol=1e-12)
    np.testing.assert_allclose(activation.backward(weight)[~exact], expected[~exact], rtol=1e-3)


@pytest.mark.parametrize("n", [1.01, 1.4, 1.99])
def test_exponent_gradient_matches_autograd(n):
    activation, gradient = build("exponent", n)
    weight = np.linspace(-1, 1, 14).reshape(2, 7)
    activation.forward(U)
    activation.backward(weight)
    expected = grad(lambda m: anp.sum(weight * reference("exponent", U, m)))(n)
    assert gradient[0] == pytest.approx(expected, rel=1e-12)


def test_exponent_of_each_network_has_its_own_gradient():
    activation, gradient = build("exponent", 1.5, (3,))
    u = np.stack([U, 0 * U, np.full_like(U, 2.0)])
    activation.forward(u)
    activation.backward(np.ones_like(u))
    assert gradient[1, 0] == 0.0
    assert gradient[2, 0] == pytest.approx(14 * 2**1.5 * np.log(2))


@pytest.mark.parametrize("kind", LAYERS)
def test_at_zero_the_leaky_side_holds(kind):
    activation, _ = build(kind, 1.5)
    h = activation.forward(np.zeros((2, 7)))
    assert not h[:-1].any()
    assert np.array_equal(activation.backward(np.ones((2, 7))), np.full((2, 7), 0.01))


@pytest.mark.parametrize("kind", LAYERS)
def test_overflow_shows(kind):
    activation, _ = build(kind, 1.5)
    with np.errstate(all="ignore"):
        assert not np.isfinite(activation.forward(np.full((2, 7), np.inf))[:-1]).any()
        assert np.isnan(activation.forward(np.full((2, 7), np.nan))[:-1]).all()


def test_affine_folds_the_bias_into_the_weights():
    rng = np.random.default_rng(0)
    weights, gradient = rng.normal(size=(4, 2)), np.empty((4, 2))
    h = np.concatenate((rng.normal(size=(3, 5)), np.ones((1, 5))))
    affine = Affine(weights, gradient, 5)
    np.testing.assert_allclose(affine.forward(h), weights[:3].T @ h[:3] + weights[3][:, None])
    du = rng.normal(size=(2, 5))
    affine.accumulate(du)
    np.testing.assert_allclose(gradient[:3], h[:3] @ du.T)
    np.testing.assert_allclose(gradient[3], du.sum(axis=1))
    np.testing.assert_allclose(affine.backward(du), weights[:3] @ du)


def test_loss_matches_its_definition_and_its_gradient_autograd():
    rng = np.random.default_rng(1)
    scores, labels = 3 * rng.normal(size=(4, 6)), rng.integers(0, 4, 6)
    targets = np.eye(4)[:, labels] / 6

    def loss(z):
        p = anp.exp(z) / anp.sum(anp.exp(z), axis=0)
        return -anp.mean(anp.log(p[labels, np.arange(6)]))

    entropy = SoftmaxCrossEntropy((), 4, 6)
    entropy.forward(scores)
    assert entropy.loss(targets) == pytest.approx(loss(scores), rel=1e-14)
    np.testing.assert_allclose(entropy.backward(targets), grad(loss)(scores), atol=1e-15)


def test_large_scores_do_not_overflow_the_loss():
    scores, targets = np.array([[1e4, -1e4], [-1e4, 1e4]]), np.array([[0.5, 0.5], [0.0, 0.0]])
    entropy = SoftmaxCrossEntropy((), 2, 2)
    entropy.forward(scores)
    assert entropy.loss(targets) == 1e4
    np.testing.assert_array_equal(entropy.backward(targets), [[0.0, -0.5], [0.0, 0.5]])


@pytest.mark.parametrize(
    ("kind", "width", "message"),
    [
        ("relu", 4, "Layer is 'relu': it takes one of leaky_relu, exponent"),
        ("leaky_relu", 0, "Units is 0: it takes a whole number from 1 to 512"),
        ("leaky_relu", 513, "Units is 513"),
        ("leaky_relu", 2.5, "Units is 2.5"),
    ],
)
def test_wrong_layers_are_refused(kind, width, message):
    with pytest.raises(ValueError, match=message):
        Layer(kind, width)


@pytest.mark.parametrize("kind", LAYERS)
def test_the_curve_of_an_activation_is_what_its_forward_pass_gives(kind):
    u = np.linspace(-2.0, 3.0, 41)
    own = np.array([sum(range_) / 2 for range_ in LAYERS[kind].own_ranges])
    curve = activation_curve(kind, u, own)
    activation = LAYERS[kind]((), 3, 41, own, np.zeros_like(own))
    np.testing.assert_array_equal(activation.forward(np.stack([u - 1, u, u + 1]))[1], curve)
    assert curve.shape == u.shape
