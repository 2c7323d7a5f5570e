"""Wolfe's conditions met exactly and missed by a little, and where the next trial goes."""

import numpy as np
import pytest

from core.optimizers.line_search import ENOUGH, MARGIN, TRIALS, Bracket, narrowed, search
from tests.core.optimizers.formula import Scripted
from tests.each import with_each

ONE = np.ones(1)
LITTLE = 1e-12
ALONG = np.array([[1.0], [0.0]])


@pytest.fixture(autouse=True)
def _as_in_a_descent():
    with np.errstate(all="ignore"):
        yield


def found(values, slopes, trial=2.0, slope=-1.0, flat=0.5):
    """What is found from 0 along x where f is 0 and falls by `slope`, and the lengths that were asked for."""
    problem = Scripted(values, slopes)
    best = search(problem, 0.0 * ALONG, ALONG, 0.0 * ONE, slope * ALONG, trial * ONE, flat)
    return best.length[0], best.value[0], best.gradient[0, 0], [x for x, _ in problem.asked]


@with_each(
    ("values", "slopes", "length", "asked"),
    [
        # Low enough, f(2) ≤ −2c₁, and flat enough, |f'| ≤ ½: taken at once.
        ([-2 * ENOUGH], [0.5], 2.0, [2.0]),
        ([-2 * ENOUGH], [-0.5], 2.0, [2.0]),
        # A little too high: the next trial is at the minimum of the parabola with slope −1 at 0 and f(2) ≈ 0.
        ([-2 * ENOUGH + LITTLE, -9.0], [0.0, 0.0], 1 / (1 - ENOUGH), None),
        # Too steep downward: too short, twice as long. Too steep upward: too long.
        ([-1.0, -3.0], [-0.5 - LITTLE, 0.0], 4.0, [2.0, 4.0]),
        ([-0.5, -3.0], [0.5 + LITTLE, 0.0], 4 / 3, [2.0, 4 / 3]),
        # No lower than a length that was too short: too long. In between, 2 + the tenth at least of what is left.
        ([-1.0, -1.0, -9.0], [-0.6, -9.0, 0.0], 3.0, [2.0, 4.0, 3.0]),
    ],
)
def test_a_length_is_taken_where_both_conditions_are_met(values, slopes, length, asked):
    last = values[-1], slopes[-1]
    there, value, slope, lengths = found(values, slopes)
    assert there == pytest.approx(length, rel=1e-9) and (value, slope) == last
    assert lengths == pytest.approx(asked or [2.0, length])


def test_if_none_is_good_enough_the_longest_that_descends_is_taken():
    values = [-(2.0**power) for power in range(TRIALS)]
    length, value, slope, asked = found(values, [-1.0] * TRIALS, trial=1.0)
    assert (length, value, slope) == (2.0 ** (TRIALS - 1), values[-1], -1.0)
    assert asked == [2.0**power for power in range(TRIALS)]
    assert found([np.nan] * TRIALS, [np.nan] * TRIALS)[:3] == (0.0, 0.0, -1.0)


@with_each(("trial", "slope"), [(0.0, -1.0), (-0.5, -1.0), (1.0, 0.0), (1.0, 1.0), (np.nan, -1.0)])
def test_nothing_is_asked_for_where_there_is_nowhere_to_go(trial, slope):
    assert found([], [], trial, slope) == (0.0, 0.0, slope, [])


@with_each(
    ("value", "share"),
    [(0.0, 0.5), (1.5, 0.2), (4.0, MARGIN), (9.0, MARGIN), (-4 / 9, 0.9), (-0.9, 0.9), (-1.0, 0.5), (np.nan, 0.5)],
)
def test_between_both_ends_the_next_trial_is_where_the_parabola_is_lowest(value, share):
    # f(1) = 10, f'(1) = −½ and f(3) = 10 + value: share = 1/(2(value + 1)) of the way.
    bracket = Bracket(3 * ONE, ONE, 10 * ONE, -0.5 * ONE, np.inf * ONE, np.inf * ONE)
    after = narrowed(bracket, ONE > 0, ONE < 0, (10 + value) * ONE, 7 * ONE)
    assert after.trial[0] == pytest.approx(1 + 2 * share)
    assert (after.low[0], after.low_value[0], after.low_slope[0], after.high[0]) == (1.0, 10.0, -0.5, 3.0)
    np.testing.assert_array_equal(after.high_value, [10 + value])


def test_as_long_as_nothing_is_too_long_the_next_trial_is_twice_as_long():
    bracket = Bracket(3 * ONE, ONE, 10 * ONE, -0.5 * ONE, np.inf * ONE, np.inf * ONE)
    after = narrowed(bracket, ONE < 0, ONE > 0, 8 * ONE, -0.25 * ONE)
    assert [part[0] for part in after] == [6.0, 3.0, 8.0, -0.25, np.inf, np.inf]
