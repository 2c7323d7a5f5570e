"""Gradients of formulas against autograd, differences, and known surfaces."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad

from core.formula.parser import parse
from core.surfaces import SURFACES
from tests.core.formula.samples import PARTIAL, SMOOTH, points
from tests.each import with_each


@with_each("text", SMOOTH)
def test_gradient_is_the_one_of_autograd(text):
    formula, (x, y) = parse(text), points()
    expected = [elementwise_grad(lambda a, b: formula.value(a, b, anp) + 0 * a + 0 * b, k)(x, y) for k in (0, 1)]
    np.testing.assert_allclose(
        formula.gradient(x, y), expected, rtol=1e-9, atol=1e-12 * (1 + np.abs(expected).max())
    )


@with_each("text", SMOOTH)
def test_gradient_is_the_slope_of_the_value(text):
    formula, (x, y), h = parse(text), points(), 1e-6
    expected = [
        (formula.value(x + h, y) - formula.value(x - h, y)) / (2 * h),
        (formula.value(x, y + h) - formula.value(x, y - h)) / (2 * h),
    ]
    scale = 1 + np.abs(formula.value(x, y)) + np.abs(expected).max(axis=0)
    # A kink within h of a point is no slope: there may be one or two among a thousand points.
    off = np.abs(np.subtract(formula.gradient(x, y), expected)) > 1e-4 * scale
    assert off.sum() <= 2


@with_each(
    ("name", "text"),
    [
        ("bowl", "x² + y²"),
        ("himmelblau", "(x² + y − 11)² + (x + y² − 7)²"),
        ("matyas", "0.26(x² + y²) − 0.48xy"),
        ("monkey_saddle", "x³ − 3xy²"),
        ("rosenbrock", "(1 − x)² + 100(y − x²)²"),
        ("three_hump_camel", "2x² − 1.05x⁴ + x⁶/6 + xy + y²"),
        ("easom", "−cos(x) · cos(y) · exp(−((x − π)² + (y − π)²))"),
        ("rastrigin", "20 + x² − 10 cos(2πx) + y² − 10 cos(2πy)"),
        ("mult", "sin(√(x² + y²))"),
        (
            "goldstein_price",
            "(1 + (x + y + 1)²(19 − 14x + 3x² − 14y + 6xy + 3y²))"
            " · (30 + (2x − 3y)²(18 − 32x + 12x² + 48y − 36xy + 27y²))",
        ),
        ("ackley", "-20exp(-0.2√((x² + y²)/2)) - exp((cos(2πx) + cos(2πy))/2) + e + 20"),
        ("mccormick", "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1"),
    ],
)
def test_a_known_surface_typed_in_has_its_values_and_gradient(name, text):
    surface, formula, (x, y) = SURFACES[name], parse(text), points()
    np.testing.assert_allclose(formula.value(x, y), surface.value(x, y), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(formula.gradient(x, y), surface.gradient(x, y), rtol=1e-8, atol=1e-8)


@with_each("text", PARTIAL)
def test_gradient_is_nan_outside_the_domain_and_finite_inside(text):
    formula, (x, y) = parse(text), points(reach=2)
    inside = np.isfinite(formula.value(x, y))
    assert inside.any() and (text.startswith("1/x") or not inside.all())
    for part in formula.gradient(x, y):
        assert np.isnan(part[~inside]).all() and np.isfinite(part[inside]).all()


@with_each(
    "text",
    ["√(x² + y²)", "(x² + y²)^0.5", "|x| + |y|", "max(|x|, |y|)", "(x² + y²)^0.3", "√(|x|)", "x y + |x|"],
)
def test_gradient_at_a_tip_is_zero(text):
    for zero in (0.0, -0.0):
        assert parse(text).gradient(zero, zero) == (0.0, 0.0)
    assert not np.any(parse(text).gradient(np.zeros(3), np.zeros(3)))


def test_the_power_of_a_varying_exponent_has_its_slopes_at_zero():
    assert parse("x^y").gradient(0.0, 2.0) == (0.0, 0.0)
    dx, dy = parse("x^y").gradient(2.0, 3.0)
    assert (dx, dy) == (pytest.approx(12.0), pytest.approx(8 * np.log(2)))


def test_a_long_formula_has_a_gradient_not_much_longer_than_itself():
    product = "*".join(f"(x+{k}*y)" for k in range(1, 41))
    formula, (x, y) = parse(product + "/1e60"), points(10)
    ratio = formula.gradient(x, y)[0] / formula.value(x, y)
    expected = sum(1 / (x + k * y) for k in range(1, 41))
    np.testing.assert_allclose(ratio, expected, rtol=1e-8)
    tape, slopes = formula.gradient_on_tape()
    assert len(tape.needed(slopes)) < 400
