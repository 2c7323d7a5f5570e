"""Values and gradients of formulas against numpy, autograd and differences, alone and in arrays; their texts."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula.parser import parse
from core.formula.tree import ARGUMENTS, FormulaError, pretty, to_text
from core.surfaces import SURFACES

SMOOTH = [
    "sin(x)*y^2 + 0.1*x",
    "x^7 - y^12/1e3 + x^-3 + 2^x",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "20 + x² − 10cos(2πx) + y² − 10cos(2πy)",
    "-cos(x)cos(y)exp(-((x - π)² + (y - π)²))",
    "tan(x/5) + atan(y) + asin(x/6)acos(y/7)",
    "sinh(x) - cosh(y)tanh(x y)",
    "ln(2 + x² + y⁴) - log2(3 + x²)/log10(5 + y²)",
    "√(1 + x²) + (1 + y²)^(1/3) + (2 + x²)^-0.5",
    "(2 + sin(x))^(y/2) + e^(x/3)",
    "x/(1 + y²) - (x + y)/(2 + sin(x y))",
    "|x|y + |x - y|³ + max(x, y²) - min(sin(x), y)",
    "x",
    "y",
    "x + 0y",
    "(x + y)²³ / 1e20",
    "(3 + x/9)^2.5 * (3 + y/9)^100/1e50",
]
PARTIAL = [
    "log(x) + y",
    "√(x y)",
    "1/x + 1/y²",
    "asin(x) + acos(y)",
    "x^y",
    "x^0.3 + y^-1.5",
    "log2(x)log10(y)",
    "(x/0.1)^(1/y)",
]
EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e-320, 1e8, -800.0, 710.0, 1e154, -1e300, 1.7e308, np.inf, -np.inf, np.nan]


def points(count=1000, reach=4.5):
    return np.random.default_rng(5).uniform(-reach, reach, (2, count))


def same(one, other):
    return np.array_equal(one, other, equal_nan=True)


@pytest.mark.parametrize("text", SMOOTH)
def test_gradient_is_the_one_of_autograd(text):
    formula, (x, y) = parse(text), points()
    expected = [elementwise_grad(lambda a, b: formula.value(a, b, anp) + 0 * a + 0 * b, k)(x, y) for k in (0, 1)]
    np.testing.assert_allclose(
        formula.gradient(x, y), expected, rtol=1e-9, atol=1e-12 * (1 + np.abs(expected).max())
    )


@pytest.mark.parametrize("text", SMOOTH)
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("name", [name for name, count in ARGUMENTS.items() if count == 1])
def test_every_function_of_one_number_is_numpys(name):
    known = {"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan}.get(name) or getattr(np, name)
    x = np.linspace(0.05, 0.95, 40)
    np.testing.assert_allclose(parse(f"{name}(x)").value(x, x), known(x), rtol=1e-15)


def test_max_and_min_choose():
    x, y = np.array([1.0, 2.0, 2.0]), np.array([2.0, 1.0, 2.0])
    assert parse("max(x, y)").value(x, y).tolist() == [2, 2, 2]
    assert parse("min(x, y)").value(x, y).tolist() == [1, 1, 2]
    assert np.array(parse("max(x, y)").gradient(x, y)).tolist() == [[0, 1, 0.5], [1, 0, 0.5]]
    assert np.array(parse("min(x, y)").gradient(x, y)).tolist() == [[1, 0, 0.5], [0, 1, 0.5]]


@pytest.mark.parametrize("text", SMOOTH + PARTIAL)
def test_numbers_and_arrays_of_any_shape_agree_bit_for_bit(text):
    formula, (x, y) = parse(text), points(1200)
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    assert same(formula.value(x, y), [formula.value(a, b) for a, b in pairs])
    dx, dy = formula.gradient(x, y)
    assert same([dx, dy], np.transpose([formula.gradient(a, b) for a, b in pairs]))
    assert same(formula.gradient(x.reshape(30, 8, 5), y.reshape(30, 8, 5)), np.reshape([dx, dy], (2, 30, 8, 5)))
    assert same(formula.gradient(x[::3], y[::3]), [dx[::3], dy[::3]])
    assert same(formula.gradient(np.stack([x, y]), np.stack([y, x]))[0][0], dx)


@pytest.mark.parametrize(
    "text", [*SMOOTH, *PARTIAL, "exp(exp(x))y", "x^64 * y^-64", "sin(1/x)", "tan(log(x y))/(x - y)"]
)
def test_extremes_give_no_error_no_warning_and_the_same_numbers_in_arrays(text):
    formula = parse(text)
    x, y = (part.ravel() for part in np.meshgrid(EXTREMES, EXTREMES))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, gradients = formula.value(x, y), np.array(formula.gradient(x, y))
        pairs = list(zip(x.tolist(), y.tolist(), strict=True))
        assert same(values, [formula.value(a, b) for a, b in pairs])
        assert same(gradients.T, [formula.gradient(a, b) for a, b in pairs])


@pytest.mark.parametrize("text", [*SMOOTH, *PARTIAL])
def test_strict_settings_of_numpy_change_nothing(text):
    formula = parse(text)
    with np.errstate(all="raise"):
        for x, y in [(0.0, 0.0), (-1.0, 2.0), (1e200, -1e200), (np.inf, 0.0)]:
            alone = formula.value(x, y), *formula.gradient(x, y)
            assert same(alone, [part[0] for part in (formula.value([x], [y]), *formula.gradient([x], [y]))])


@pytest.mark.parametrize("text", PARTIAL)
def test_gradient_is_nan_outside_the_domain_and_finite_inside(text):
    formula, (x, y) = parse(text), points(reach=2)
    inside = np.isfinite(formula.value(x, y))
    assert inside.any() and (text.startswith("1/x") or not inside.all())
    for part in formula.gradient(x, y):
        assert np.isnan(part[~inside]).all() and np.isfinite(part[inside]).all()


@pytest.mark.parametrize(
    ("text", "x", "y", "value"),
    [
        ("1/x", 0.0, 0.0, np.inf),
        ("1/x", -0.0, 0.0, -np.inf),
        ("-1/x²", 0.0, 0.0, -np.inf),
        ("y/x", 0.0, 0.0, np.nan),
        ("log(x)", 0.0, 0.0, -np.inf),
        ("log(x)", -1.0, 0.0, np.nan),
        ("√(x)", -1.0, 0.0, np.nan),
        ("asin(x)", 1.5, 0.0, np.nan),
        ("exp(x)", 1000.0, 0.0, np.inf),
        ("exp(x)", -1000.0, 0.0, 0.0),
        ("x^1001", 1e300, 0.0, np.inf),
        ("9^9^x", 9.0, 0.0, np.inf),
        ("sin(x)", np.inf, 0.0, np.nan),
        ("x^0", np.nan, 0.0, 1.0),
        ("x^(1/3)", -8.0, 0.0, np.nan),
        ("x^y", -2.0, 2.0, np.nan),
        ("x^y", 0.0, 2.0, 0.0),
        ("x^2", -2.0, 0.0, 4.0),
        ("x^-3", -2.0, 0.0, -0.125),
    ],
)
def test_what_has_no_finite_value_is_infinite_or_nan(text, x, y, value):
    formula = parse(text)
    assert same(formula.value(x, y), value)
    assert same(formula.value(np.full(3, x), np.full(3, y)), np.full(3, value))


@pytest.mark.parametrize(
    "text",
    ["√(x² + y²)", "|x| + |y|", "max(|x|, |y|)", "(x² + y²)^0.3", "√(|x|)", "x y + |x|"],
)
def test_gradient_at_a_tip_is_zero(text):
    for zero in (0.0, -0.0):
        assert parse(text).gradient(zero, zero) == (0.0, 0.0)
    assert not np.any(parse(text).gradient(np.zeros(3), np.zeros(3)))


def test_the_power_of_a_varying_exponent_has_its_slopes_at_zero():
    assert parse("x^y").gradient(0.0, 2.0) == (0.0, 0.0)
    dx, dy = parse("x^y").gradient(2.0, 3.0)
    assert (dx, dy) == (pytest.approx(12.0), pytest.approx(8 * np.log(2)))


def test_results_are_plain_floats_for_numbers_of_every_kind():
    formula = parse("x²y + 0x")
    for x, y in [
        (3, 2),
        (3.0, 2.0),
        (np.float64(3), np.int64(2)),
        (np.float32(3), 2),
        (np.array(3.0), 2),
        (np.float16(3), 2),
    ]:
        results = formula.value(x, y), *formula.gradient(x, y)
        assert results == (18.0, 12.0, 9.0)
        assert {type(result) for result in results} == {float}


def test_whole_numbers_never_grow_without_end():
    assert parse("x^64^64").value(3, 0) == np.inf
    assert parse("(x^64)^64").value(3, 0) == np.inf


@pytest.mark.parametrize("text", ["x", "y²", "x + y", "2 - 1/y", "max(x, 0)", "√(x² + 1)", "x^2.5 + 2^y", "|x|"])
def test_results_have_the_shape_and_precision_of_the_points(text):
    formula = parse(text)
    for dtype in (np.float32, np.float64):
        x, y = points(40)[:, :, None].astype(dtype)
        for results in ((formula.value(x, y),), formula.gradient(x, y)):
            assert all(part.shape == (40, 1) and part.dtype == dtype for part in results)
        assert formula.value(x, y.T).shape == formula.gradient(x, y.T)[1].shape == (40, 40)
    assert formula.value(np.arange(1, 4), 1).dtype == float
    assert formula.value(np.zeros((0, 2)), np.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("text", ["x", "y", "x + y", "x y"])
def test_arguments_are_neither_changed_nor_handed_back(text):
    x, y = points(20)
    before = x.copy(), y.copy()
    results = [parse(text).value(x, y), *parse(text).gradient(x, y)]
    assert not any(np.shares_memory(part, argument) for part in results for argument in (x, y))
    for part in results:
        part += 1
    assert same((x, y), before)


def test_single_precision_agrees_with_double():
    formula, (x, y) = parse("20 + x² − 10cos(2πx) + y² − 10cos(2πy)"), points()
    exact = formula.gradient(x, y)
    single = formula.gradient(x.astype(np.float32), y.astype(np.float32))
    np.testing.assert_allclose(single, exact, atol=1e-3)


@pytest.mark.parametrize(
    ("text", "variables"), [("x + 1", "x"), ("y²", "y"), ("x y", "xy"), ("3", ""), ("x^0", ""), ("sin(2)", "")]
)
def test_a_formula_knows_its_variables(text, variables):
    assert parse(text).variables == set(variables)


@pytest.mark.parametrize(
    ("text", "plain", "fine"),
    [
        ("sin(x)*y^2 + 0.1*x", "sin(x)*y^2+0.1*x", "sin(x) · y² + 0.1x"),
        ("100*(y-x^2)^2", "100*(y-x^2)^2", "100(y − x²)²"),
        ("-cos(x)*cos(y)", "-cos(x)*cos(y)", "−cos(x) · cos(y)"),
        ("10cos(2 pi x)", "10*cos(2*pi*x)", "10 cos(2πx)"),
        ("abs(x)*abs(y)", "abs(x)*abs(y)", "|x| · |y|"),
        ("x/(2y)", "x/(2*y)", "x/(2y)"),
        ("(x/2)y", "x/2*y", "x/2 · y"),
        ("x-(y-2)", "x-(y-2)", "x − (y − 2)"),
        ("x^-2 + x^(1/3)", "x^-2+x^(1/3)", "x⁻² + x^(1/3)"),
        ("(x^2)^3 + 2^3^x", "(x^2)^3+2^3^x", "(x²)³ + 2^3^x"),
        ("(x+1)(y-1)", "(x+1)*(y-1)", "(x + 1)(y − 1)"),
        ("2*3x", "2*3*x", "2 · 3x"),
        ("e*x", "e*x", "e · x"),
        ("sqrt(x) + ln(y)", "sqrt(x)+log(y)", "√(x) + log(y)"),
        ("max(x,y)", "max(x,y)", "max(x, y)"),
        ("1000000x + 0.0000001y", "1e6*x+1e-7*y", "1e6x + 1e−7y"),
    ],
)
def test_texts_are_plain_for_links_and_fine_for_readers(text, plain, fine):
    formula = parse(text)
    assert to_text(formula) == plain
    assert pretty(formula) == fine
    assert parse(plain) == parse(fine) == formula


coordinates = st.floats(allow_nan=True, allow_infinity=True)
PIECES = ["x", "y", "2", "0.5", "+", "-", "*", "/", "^", "(", ")", "sin(", "log(", "√(", "|", "exp(", "tan("]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), coordinates, coordinates)
def test_any_formula_at_any_point_gives_floats_equal_to_those_of_arrays(text, x, y):
    try:
        formula = parse(text)
    except FormulaError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alone = formula.value(x, y), *formula.gradient(x, y)
        together = [formula.value([x] * 9, [y] * 9), *formula.gradient([x] * 9, [y] * 9)]
    assert {type(part) for part in alone} == {float}
    assert same(together, np.repeat([alone], 9, axis=0).T)


def test_a_long_formula_has_a_gradient_not_much_longer_than_itself():
    product = "*".join(f"(x+{k}*y)" for k in range(1, 41))
    formula, (x, y) = parse(product + "/1e60"), points(10)
    ratio = formula.gradient(x, y)[0] / formula.value(x, y)
    expected = sum(1 / (x + k * y) for k in range(1, 41))
    np.testing.assert_allclose(ratio, expected, rtol=1e-8)
    assert len(formula._gradient._steps) < 400
