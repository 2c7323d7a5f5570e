import itertools

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad

from core.network.layers import LAYERS, Layer
from tests.each import with_each

U = np.array([[-3.0, -1e-300, 0.0, -0.0, 1e-320, 1e-200, 1e-8], [0.3, 1.0, 1.5, 7.0, 1e3, 1e80, -1e80]])
FINE, SATURATED = U != 1e-320, np.abs(U) > 5  # 1e-320 is subnormal: its own value has four digits only
LEARNING = [kind for kind, activation in LAYERS.items() if activation.own_ranges]


def owns(kind):
    """Parameters of its own that this kind may have: where they start, the least, and beyond."""
    activation = LAYERS[kind]
    floor = [] if activation.exponent_floor is None else [activation.exponent_floor]
    return itertools.product(
        *([*floor, low, (low + high) / 2, high, 1.5 * high] for low, high in activation.own_ranges.values())
    )


CASES = [(kind, own) for kind in LAYERS for own in owns(kind)]


def build(kind, own, networks=()):
    own = np.broadcast_to(np.array(own, dtype=float), (*networks, len(LAYERS[kind].own_ranges)))
    gradient = np.full_like(own, np.nan)
    return LAYERS[kind](networks, 2, 7, own, gradient), gradient


def slope(kind, own, u):
    """That of the definition."""
    with np.errstate(all="ignore"):
        return elementwise_grad(lambda u: LAYERS[kind].value(u, *own, xp=anp))(u)


@with_each(("kind", "own"), CASES)
def test_both_passes_are_those_of_the_definition(kind, own):
    activation, _ = build(kind, own)
    h = activation.forward(U)
    assert np.array_equal(h[-1], np.ones(7))
    np.testing.assert_allclose(h[:-1], LAYERS[kind].value(U, *own), rtol=1e-12, atol=1e-300)
    weight = np.linspace(-2, 2, 14).reshape(2, 7)
    expected, found = weight * slope(kind, own, U), activation.backward(weight)
    np.testing.assert_allclose(found[FINE & ~SATURATED], expected[FINE & ~SATURATED], rtol=1e-12)
    np.testing.assert_allclose(found[SATURATED], expected[SATURATED], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(found[~FINE], expected[~FINE], rtol=1e-3)


@pytest.mark.parametrize(
    ("kind", "h"),
    [
        ("leaky_relu", [-0.03, 0.0, 0.5, 2.0]),
        ("exponent", [-0.03, 0.0, 0.5**1.5, 2**1.5]),
        ("fixed_exponent", [-0.03, 0.0, 0.5**1.7, 2**1.7]),
    ],
)
def test_the_definitions_are_those_of_the_course(kind, h):
    own = [1.5] * len(LAYERS[kind].own_ranges)
    np.testing.assert_allclose(LAYERS[kind].value(np.array([-3.0, 0.0, 0.5, 2.0]), *own), h, rtol=1e-15)


@pytest.mark.parametrize(("kind", "own"), [case for case in CASES if case[0] in LEARNING])
def test_the_gradients_of_own_parameters_are_those_of_the_definition(kind, own):
    activation, gradient = build(kind, own)
    weight = np.linspace(-1, 1, 14).reshape(2, 7)
    activation.forward(U)
    activation.backward(weight)
    expected = grad(lambda each: anp.sum(weight * LAYERS[kind].value(U, *each, xp=anp)))(np.array(own))
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)


@pytest.mark.parametrize("kind", LEARNING)
def test_own_parameters_of_each_network_have_gradients_of_their_own(kind):
    own = [sum(limits) / 2 for limits in LAYERS[kind].own_ranges.values()]
    stack = np.stack([U, 0 * U, np.full_like(U, 2.0)])
    together, gradient = build(kind, own, (3,))
    together.forward(stack)
    together.backward(np.ones_like(stack))
    for u, found in zip(stack, gradient, strict=True):
        expected = grad(lambda each, u=u: anp.sum(LAYERS[kind].value(u, *each, xp=anp)))(np.array(own))
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@with_each(("kind", "own"), CASES)
def test_at_zero_the_side_below_holds(kind, own):
    activation, _ = build(kind, own)
    h = activation.forward(np.zeros((2, 7)))
    np.testing.assert_allclose(h[:-1], LAYERS[kind].value(np.full((2, 7), -1e-300), *own), atol=1e-299)
    below = slope(kind, own, np.full((2, 7), -1e-300))
    assert np.array_equal(activation.backward(np.ones((2, 7))), below)


@with_each(("kind", "own"), CASES)
def test_overflow_shows_as_the_definition_has_it(kind, own):
    activation, _ = build(kind, own)
    with np.errstate(all="ignore"):
        h = activation.forward(np.full((2, 7), np.inf))
        assert np.array_equal(h[:-1], LAYERS[kind].value(np.full((2, 7), np.inf), *own))
        assert np.isnan(activation.forward(np.full((2, 7), np.nan))[:-1]).all()


@pytest.mark.parametrize(
    ("kind", "width", "message"),
    [
        ("none such", 4, f"Layer is 'none such': it takes one of {', '.join(LAYERS)}"),
        ("leaky_relu", 0, "Units is 0: it takes a whole number from 1 to 512"),
        ("leaky_relu", 513, "Units is 513"),
        ("leaky_relu", 2.5, "Units is 2.5"),
    ],
)
def test_wrong_layers_are_refused(kind, width, message):
    with pytest.raises(ValueError, match=message):
        Layer(kind, width)
