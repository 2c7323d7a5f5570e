"""Tails made by hand that meet the limits of circling exactly: who is just within them, and who no longer."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent.circling import KEPT_BY_NOISE, KEPT_WITHOUT, LEAST, REACH, SLIGHT, STILL, circling
from core.descent.nearest import NONE
from core.descent.tails import PLANE, Sums, Tail
from core.surfaces import SURFACES, Box, Minimum, Surface
from tests.each import with_each

POINTS = 8
"""Of a quarter: a power of two, so that means have the bits that they are made of."""


class Pair(Surface):
    """(x² + y²)/2; it lists two minima, the one 4 to each side of the half-way line, in a box of diagonal 25."""

    name, label = "pair", "Pair"
    box = Box(-8.0, 12.0, -7.0, 8.0)
    minima = (Minimum(0.0, 0.0, 0.0, "global"), Minimum(8.0, 0.0, 0.0, "global"))

    def value(self, x, y, xp=np):
        return (x * x + y * y) / 2

    def gradient(self, x, y):
        return 1.0 * x, 1.0 * y


def tail(third, fourth, longest=(1.0, 1.0), points=POINTS):
    """One path seen from the first minimum: of each quarter the mean (x, y) and xx, xy and yy of its covariance."""
    totals = np.zeros((2, PLANE, 1))
    for quarter, (x, y, xx, xy, yy) in enumerate((third, fourth)):
        totals[quarter, :, 0] = points * np.array([x, y, xx + x * x, xy + x * y, yy + y * y])
    return Tail(Pair(), points, Sums(np.zeros((2, 1)), totals, np.square(longest)[:, None]))


def circles(third, fourth=None, noisy=True, **more):
    fourth = third if fourth is None else fourth
    return bool(circling(tail(third, fourth, **more), np.array([0], np.int16), np.array([noisy])).found[0])


def above(value):
    return float(np.nextafter(value, np.inf))


@with_each(("noisy", "kept"), [(True, KEPT_BY_NOISE), (False, KEPT_WITHOUT)])
def test_its_longest_step_is_just_as_long_as_asked_for(noisy, kept):
    at_rest = (0.0, 0.0, 1.0, 0.0, 1.0)
    assert circles(at_rest, noisy=noisy, longest=(1.0, kept))
    assert not circles(at_rest, noisy=noisy, longest=(1.0, kept - 1e-12))


def test_a_quarter_has_points_enough():
    at_rest = (0.0, 0.0, 1.0, 0.0, 1.0)
    assert circles(at_rest, points=LEAST) and not circles(at_rest, points=LEAST - 1)
    assert circles(at_rest, points=LEAST, noisy=False) and not circles(at_rest, points=LEAST - 1, noisy=False)


def test_who_keeps_within_a_share_of_the_diagonal_rests():
    still = STILL * 25.0
    assert not circles((0.0, 0.0, still**2, 0.0, 0.0))
    assert circles((0.0, 0.0, above(above(still**2)), 0.0, 0.0))


def test_who_is_just_half_way_to_another_minimum_still_circles_this_one():
    assert circles((0.0, 0.0, 8.0, 0.0, 8.0))
    assert not circles((0.0, 0.0, 8.0, 0.0, 8.0 + 1e-12))


def test_the_minimum_is_just_so_many_spreads_away():
    # With H the unit matrix a mean at x and a covariance of trace 1 are x spreads apart.
    assert circles((REACH, 0.0, 0.0, 0.0, 1.0))
    assert not circles((REACH + 1e-9, 0.0, 0.0, 0.0, 1.0))
    # Travel of t from −t/2 to t/2 is t spreads of those within the quarters, and none over both.
    for travel, found in ((REACH - 1e-9, True), (REACH + 1e-9, False)):
        quarters = [(side * travel / 2, 0.0, 0.0, 0.0, 1.0) for side in (-1, 1)]
        assert circles(*quarters) == found


def test_the_spread_over_both_quarters_has_their_travel_in_it():
    # The mean from 0 to 2: travel is 2 spreads, and 1 is 1/√(1 + 2²/4) of those over both.
    t = 2.0
    for middle in np.linspace(1.0, 4.0, 31):
        far = t + middle / np.sqrt(1 + t * t / 4) <= REACH
        quarters = [(x, 0.0, 0.5, 0.0, 0.5) for x in (middle - t / 2, middle + t / 2)]
        assert circles(*quarters) == far and circles(*quarters[::-1]) == far


@with_each("trace", [1.0, 4.0])
def test_without_noise_no_direction_s_extent_counts_as_less_than_a_share(trace):
    furthest = REACH * SLIGHT * np.sqrt(trace)
    assert circles((0.0, 0.999 * furthest, trace, 0.0, 0.0), noisy=False)
    assert not circles((0.0, 1.001 * furthest, trace, 0.0, 0.0), noisy=False)


def test_distances_are_root_mean_squares_over_both_quarters_and_over_the_last():
    found = circling(
        tail((1.0, 2.0, 0.5, 0.1, 0.25), (2.0, 0.0, 0.75, 0.2, 2.0)), np.array([0], np.int16), np.array([True])
    )
    assert found.distances[0] ** 2 == pytest.approx((1 + 4 + 0.75 + 4 + 2.75) / 2)
    assert found.late[0] ** 2 == pytest.approx(4 + 2.75)


def test_noisy_and_quiet_paths_named_and_unnamed_are_each_judged_as_if_alone():
    rng = np.random.default_rng(4)
    third, fourth = ([(*row[:2], *np.abs(row[2:])) for row in rng.normal(0, 0.4, (40, 5))] for _ in "12")
    longest = rng.uniform(0.5, 1.5, (2, 40))
    each = [tail(*pair, longest=longest[:, at]) for at, pair in enumerate(zip(third, fourth, strict=True))]
    together = Tail(
        Pair(),
        POINTS,
        Sums(*(np.concatenate([getattr(one.sums, part) for one in each], axis=-1) for part in Sums._fields)),
    )
    names, noisy = np.where(np.arange(40) % 4, 0, NONE).astype(np.int16), np.arange(40) % 3 > 0
    with np.errstate(all="ignore"):
        found = circling(together, names, noisy)
        alone = [circling(one, names[at : at + 1], noisy[at : at + 1]) for at, one in enumerate(each)]
        beside_no_other = circling(replace(together, surface=SURFACES["bowl"]), names, noisy)
    assert found.found.tolist() == [bool(one.found[0]) for one in alone]
    assert 5 < found.found.sum() < 30
    for field in ("distances", "late"):
        known = np.array([getattr(one, field)[0] for one in alone])
        quiet = ~noisy & np.isnan(known)  # alone nobody's steps last, so that nothing is computed
        np.testing.assert_allclose(getattr(found, field)[~quiet], known[~quiet])
    assert np.isnan(found.distances[names == NONE]).all() and not np.isnan(found.distances[names != NONE]).any()
    assert np.isnan(beside_no_other.late).tolist() == (names == NONE).tolist()
