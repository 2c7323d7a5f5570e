"""Median and quartiles: numpy's where all is finite, and what stands beyond."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.statistics import median, quartiles, wilson
from tests.each import with_each

NAN, INF = np.nan, np.inf
SHARES = (0.25, 0.5, 0.75)


@given(arrays(float, array_shapes(min_dims=1, max_dims=3, max_side=12), elements=st.floats(-1e100, 1e100)))
@settings(max_examples=100)
def test_finite_values_have_the_quantiles_of_numpy_bit_for_bit(values):
    for axis in range(values.ndim):
        found = quartiles(values, axis)
        for share, quantile in zip(SHARES, found, strict=True):
            np.testing.assert_array_equal(quantile, np.quantile(values, share, axis=axis))
        np.testing.assert_array_equal(median(values, axis), found.median)


@with_each("count", range(1, 10))
def test_each_of_many_rows_has_the_quantiles_of_numpy_bit_for_bit(count):
    values = np.random.default_rng(count).normal(size=(300, count))
    found = quartiles(values)
    np.testing.assert_array_equal(found, np.quantile(values, SHARES, axis=-1))
    np.testing.assert_array_equal(median(values), found.median)


@with_each(
    ("values", "expected"),
    [
        ([3.0], (3, 3, 3)),
        ([4.0, 1.0], (1.75, 2.5, 3.25)),
        ([5.0, 1.0, 2.0], (1.5, 2, 3.5)),
        ([1, 2, 3, 4], (1.75, 2.5, 3.25)),
        ([8, 0, 4, 2, 6], (2, 4, 6)),
        # Between a finite value and an endless one, and on either.
        ([1.0, 2.0, INF, INF], (1.75, INF, INF)),
        ([1.0, 2.0, 3.0, INF], (1.75, 2.5, INF)),
        ([1.0, 2.0, 3.0, 4.0, INF], (2, 3, 4)),
        ([-INF, -INF, 1.0, 2.0], (-INF, -INF, 1.25)),
        ([-INF, 1.0, 2.0, 3.0, 4.0], (1, 2, 3)),
        ([-INF, INF], (INF, INF, INF)),
        ([-INF, -INF, INF, INF], (-INF, INF, INF)),
        ([INF, INF, INF], (INF, INF, INF)),
        # What is no value is left out.
        ([NAN, 4.0, NAN, 1.0], (1.75, 2.5, 3.25)),
        ([NAN, INF], (INF, INF, INF)),
        ([NAN, NAN], (NAN, NAN, NAN)),
        ([], (NAN, NAN, NAN)),
    ],
)
def test_quartiles_by_hand(values, expected):
    np.testing.assert_array_equal(quartiles(values), expected)
    np.testing.assert_array_equal(median(values), expected[1])


def test_each_row_has_its_own_number_of_values():
    found = quartiles([[1.0, NAN, 3.0], [1.0, 2.0, INF], [NAN, NAN, NAN]])
    np.testing.assert_array_equal(np.transpose(found), [[1.5, 2, 2.5], [1.5, 2, INF], [NAN, NAN, NAN]])


@with_each(
    ("shape", "axis"), [((3, 0), -1), ((3, 0), 1), ((0, 3), -1), ((0, 3), 0), ((2, 0, 3), 1), ((2, 0, 3), -1)]
)
def test_of_no_values_there_is_no_quantile_and_of_no_rows_there_is_none(shape, axis):
    found, left = quartiles(np.empty(shape), axis), np.delete(shape, axis)
    assert all(each.shape == tuple(left) and np.isnan(each).all() for each in found)


def test_the_values_are_left_as_they_are():
    values = np.array([3.0, 1.0, 2.0])
    assert quartiles(values).median == 2
    assert values.tolist() == [3, 1, 2]


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_s_interval(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("total", [1, 20, 500])
def test_wilson_s_interval_lies_within_zero_to_one_and_is_symmetric(total):
    for count in range(total + 1):
        low, high = wilson(count, total)
        assert 0 <= low <= count / total <= high <= 1
        assert wilson(total - count, total) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("count", "total"), [(-1, 5), (6, 5), (0, 0)])
def test_shares_of_nothing(count, total):
    with pytest.raises(ValueError, match=f"{count} of {total}"):
        wilson(count, total)
