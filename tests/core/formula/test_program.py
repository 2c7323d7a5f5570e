"""Programs run on plain numbers and on arrays, with the same bits and without a warning."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula.parser import parse
from core.formula.tree import FormulaError
from tests.core.formula.samples import PARTIAL, SMOOTH, points, same
from tests.each import with_each

EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e-320, 1e8, -800.0, 710.0, 1e154, -1e300, 1.7e308, np.inf, -np.inf, np.nan]


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


@with_each("text", [*SMOOTH, *PARTIAL, "exp(exp(x))y", "x^64 * y^-64", "sin(1/x)", "tan(log(x y))/(x - y)"])
def test_extremes_give_no_error_no_warning_and_the_same_numbers_in_arrays(text):
    formula = parse(text)
    x, y = (part.ravel() for part in np.meshgrid(EXTREMES, EXTREMES))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, gradients = formula.value(x, y), np.array(formula.gradient(x, y))
        pairs = list(zip(x.tolist(), y.tolist(), strict=True))
        assert same(values, [formula.value(a, b) for a, b in pairs])
        assert same(gradients.T, [formula.gradient(a, b) for a, b in pairs])


OPERANDS = ["x", "x y", "(x + y)", "(x - y)", "sin(y)"]


@pytest.mark.parametrize("form", ["({})+({})", "({})-({})", "({})*({})", "({})/({})", "max({},{})", "min({},{})"])
def test_operations_of_every_kind_of_operands_have_the_bits_of_arrays(form):
    x, y = (part.ravel() for part in np.meshgrid(EXTREMES, EXTREMES))
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    for one, other in itertools.product(OPERANDS, repeat=2):
        for around in ("{}", "-({})", "√({})"):
            formula = parse(around.format(form.format(one, other)))
            assert same(formula.value(x, y), [formula.value(*pair) for pair in pairs]), formula


@with_each("text", [*SMOOTH, *PARTIAL])
def test_strict_settings_of_numpy_change_nothing(text):
    formula = parse(text)
    with np.errstate(all="raise"):
        for x, y in [(0.0, 0.0), (-1.0, 2.0), (1e200, -1e200), (np.inf, 0.0)]:
            alone = formula.value(x, y), *formula.gradient(x, y)
            assert same(alone, [part[0] for part in (formula.value([x], [y]), *formula.gradient([x], [y]))])


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


@with_each("text", ["x", "y²", "x + y", "2 - 1/y", "max(x, 0)", "√(x² + 1)", "x^2.5 + 2^y", "|x|"])
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


coordinates = st.floats(allow_nan=True, allow_infinity=True)
PIECES = ["x", "y", "2", "0.5", "+", "-", "*", "/", "^", "(", ")", "sin(", "log(", "√(", "|", "exp(", "tan("]


@settings(max_examples=100)
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
