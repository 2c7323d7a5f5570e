"""The gradient and the second derivatives of every surface: of autograd, of its values, for numbers and arrays."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad

from core.surfaces import SURFACES
from tests.core.surfaces.points import CIRCLE, POINTED, grid, random_points
from tests.each import with_each


def test_gradient_is_the_one_of_autograd(surface):
    x, y = random_points(surface.box)
    expected = [elementwise_grad(lambda a, b: surface.value(a, b, anp), argument)(x, y) for argument in (0, 1)]
    scale = max(np.abs(expected).max(), 1e-3)
    np.testing.assert_allclose(surface.gradient(x, y), expected, rtol=1e-9, atol=1e-12 * scale)


def test_gradient_is_the_slope_of_the_value(surface):
    x, y = random_points(surface.box)
    h = 1e-5
    expected = [
        (surface.value(x + h, y) - surface.value(x - h, y)) / (2 * h),
        (surface.value(x, y + h) - surface.value(x, y - h)) / (2 * h),
    ]
    scale = max(np.abs(expected).max(), 1e-3)
    np.testing.assert_allclose(surface.gradient(x, y), expected, rtol=1e-5, atol=1e-7 * scale)


def test_numbers_and_arrays_of_any_shape_give_the_same_gradient(surface):
    x, y = random_points(surface.box, 12_000)
    dx, dy = surface.gradient(x, y)
    singly = [surface.gradient(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    assert [(float(a), float(b)) for a, b in singly] == list(zip(dx.tolist(), dy.tolist(), strict=True))
    blocks = surface.gradient(x.reshape(30, 80, 5), y.reshape(30, 80, 5))
    assert np.array_equal(blocks, np.reshape([dx, dy], (2, 30, 80, 5)))


def test_numbers_and_arrays_give_the_same_value(surface):
    x, y = random_points(surface.box, 60)
    singly = [float(surface.value(a, b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    np.testing.assert_allclose(singly, surface.value(x, y), rtol=1e-12, atol=1e-12)


def test_value_and_gradient_leave_their_arguments_alone(surface):
    x, y = random_points(surface.box, 20)
    x.flags.writeable = y.flags.writeable = False
    before = x.copy(), y.copy()
    surface.value(x, y)
    surface.gradient(x, y)
    assert np.array_equal((x, y), before)


def test_gradient_is_defined_in_the_whole_box(surface):
    x, y = grid(surface.box, 201)
    assert np.isfinite(surface.value(x, y)).all()
    assert np.isfinite(surface.gradient(x, y)).all()


@with_each(("x", "y"), [(1e200, 1e200), (-1e200, 3.0), (0.5, -1e300)])
def test_gradient_far_out_raises_nothing_and_is_the_same_for_numbers_and_arrays(surface, x, y):
    with np.errstate(all="ignore"):
        alone = np.array(surface.gradient(x, y))
        together = np.array(surface.gradient(np.array([x, x]), np.array([y, y])))
    assert np.array_equal(together, np.stack([alone, alone], axis=1), equal_nan=True)


@pytest.mark.parametrize("name", POINTED)
def test_gradient_at_the_tip_is_zero(name):
    for zero in (0, 0.0, -0.0):
        assert [float(part) for part in SURFACES[name].gradient(zero, zero)] == [0.0, 0.0]
    assert not np.any(SURFACES[name].gradient(np.zeros(3), np.zeros(3)))


@with_each(("name", "slope"), [("mult", 1.0), ("ackley", 2 * np.sqrt(2))])
@with_each("radius", [1e-4, 1e-9, 1e-100, 1e-150, 1e-170, 1e-200, 1e-280])
def test_gradient_beside_the_tip_points_outwards_as_steep_as_the_cone(name, slope, radius):
    x, y = radius * np.cos(CIRCLE), radius * np.sin(CIRCLE)
    dx, dy = SURFACES[name].gradient(x, y)
    np.testing.assert_allclose(dx, slope * np.cos(CIRCLE), atol=0.05)
    np.testing.assert_allclose(dy, slope * np.sin(CIRCLE), atol=0.05)


def test_hessian_is_the_slope_of_the_gradient(surface):
    x, y = random_points(surface.box, 100)
    h = 1e-4
    right, left = np.array(surface.gradient(x + h, y)), np.array(surface.gradient(x - h, y))
    up, down = np.array(surface.gradient(x, y + h)), np.array(surface.gradient(x, y - h))
    xx, xy = (right - left) / (2 * h)
    yy = (up - down)[1] / (2 * h)
    scale = np.abs([xx, xy, yy]).max()
    np.testing.assert_allclose(surface.hessian(x, y), [xx, xy, yy], rtol=1e-3, atol=1e-5 * scale)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bowl", (2, 0, 2)),
        ("matyas", (0.52, -0.48, 0.52)),
        ("booth", (10, 8, 10)),
        ("monkey", (6 * 2, 6 * -1, 6 * 2)),
    ],
)
def test_hessian_of_polynomials(name, expected):
    assert SURFACES[name].hessian(2.0, -1.0) == pytest.approx(expected, abs=1e-6)


@with_each(("x", "y"), [(-100.0, 3.25), (-100.0, 2.75), (10.0, -37.25), (10.0, -36.75)])
def test_the_eggholder_s_gradient_beside_its_edges_is_the_slope_of_its_value(x, y):
    # x/2 + y + 47 or x − y − 47 is ±¼, the root of its size ½.
    surface, h = SURFACES["eggholder"], 1e-6
    slopes = (surface.value(x + h, y) - surface.value(x - h, y), surface.value(x, y + h) - surface.value(x, y - h))
    assert surface.gradient(x, y) == pytest.approx([slope / (2 * h) for slope in slopes], rel=1e-6)


@with_each(("x", "y"), [(-100.0, 3.0), (10.0, -37.0)])
def test_on_an_edge_of_the_eggholder_its_gradient_is_finite(x, y):
    assert np.isfinite(SURFACES["eggholder"].gradient(x, y)).all()
