"""Descents that meet the limits of the judge exactly."""

import numpy as np
import pytest

from core.descent.nearest import NEAR_SHARE
from core.descent.outcomes import CURVED, FLAT, ROUND, Ground, OutcomeKind
from core.descent.tails import PLANE, Sums, Tail
from core.surfaces import Box, Minimum, StationaryPoint, Surface
from tests.core.descent.test_outcomes import Bowl, Slope, judged, kinds
from tests.each import with_each

REACH = NEAR_SHARE * 10
CONVERGED, STALLED, STEP_LIMIT = OutcomeKind.CONVERGED, OutcomeKind.STALLED, OutcomeKind.STEP_LIMIT


def above(value):
    return float(np.nextafter(value, np.inf))


class Told(Surface):
    """Of any gradient and curvatures, over a box whose diagonal is 10; f is y, or without a fall 0."""

    name, label = "told", "Told"
    box = Box(-1.0, 7.0, -2.0, 4.0)
    minima, stationary_points = (), ()

    def __init__(self, slope=0.0, low=0.0, high=0.0, falls=False):
        self.slope, self.low, self.high, self.falls = slope, low, high, falls

    def value(self, x, y, xp=np):
        return 1.0 * self.falls * y + 0.0 * x

    def gradient(self, x, y):
        return self.slope + 0.0 * x, 0.0 * y

    def curvatures(self, x, y):
        return self.low + 0.0 * x, self.high + 0.0 * x


class Beside(Told):
    """A minimum with a saddle at `off` from it, nearer than NEAR_SHARE of the diagonal."""

    minima = (Minimum(0.0, 0.0, 0.0, "global"),)

    def __init__(self, off, slope=0.0):
        super().__init__(slope)
        self.stationary_points = (StationaryPoint(off, 0.0, 0.0, "saddle"),)


def test_who_is_just_near_enough_and_slow_enough_has_converged():
    assert kinds(judged(Bowl(1, 1), [(REACH, 0), (above(REACH), 0)])) == [CONVERGED, STEP_LIMIT]
    moves = [REACH, above(REACH)]
    assert kinds(judged(Bowl(1, 1), [(0, 0)] * 2, moves=moves)) == [CONVERGED, STEP_LIMIT]


@with_each(("late", "kind"), [(REACH, CONVERGED), (REACH + 1e-12, STEP_LIMIT)])
def test_noise_brings_a_path_near_by_chance_where_its_last_quarter_was_farther_than_that(late, kind):
    totals = np.zeros((2, PLANE, 1))
    totals[:, 2] = 4 * late**2  # xx, of four points: too few to circle
    surface = Bowl(1, 1)
    tail = Tail(surface, 4, Sums(np.zeros((2, 1)), totals, np.ones((2, 1))))
    assert kinds(judged(surface, [(0, 0)], moves=0.01, tail=tail, noisy=True)) == [kind]
    assert kinds(judged(surface, [(0, 0)], moves=0.01, tail=tail, noisy=False)) == [CONVERGED]


def test_who_rests_just_between_a_minimum_and_a_saddle_is_at_the_minimum():
    ends = [(0.03125, 0), (above(0.03125), 0)]
    assert kinds(judged(Beside(0.0625), ends)) == [CONVERGED, STALLED]
    # Nearer to the minimum than ROUND of the diagonal it counts, whatever else is there.
    at = ROUND * 10
    assert kinds(judged(Beside(at), [(at, 0)])) == [CONVERGED]
    assert kinds(judged(Beside(above(at)), [(above(at), 0)])) == [STALLED]


@with_each(
    ("slope", "move", "kind"),
    [
        (FLAT, FLAT * 10, STALLED),
        (above(FLAT), FLAT * 10, CONVERGED),
        (FLAT, above(FLAT * 10), CONVERGED),
    ],
)
def test_who_just_rests_at_a_saddle_beside_a_minimum_has_stalled(slope, move, kind):
    assert kinds(judged(Beside(0.0625, slope), [(0.0625, 0)], moves=move)) == [kind]


@with_each(
    ("slope", "move", "kind"),
    [(FLAT, FLAT * 10, STALLED), (above(FLAT), 0.0, STEP_LIMIT), (0.0, above(FLAT * 10), STEP_LIMIT)],
)
def test_a_gradient_and_a_step_are_just_as_good_as_none(slope, move, kind):
    verdicts = judged(Told(slope), [(1, 1)], moves=move)
    assert kinds(verdicts) == [kind] and verdicts.norms.tolist() == [slope]


@with_each(
    ("low", "high", "falls", "ground"),
    [
        (above(CURVED), above(CURVED), True, Ground.MINIMUM),
        (CURVED, CURVED, False, Ground.PLAIN),
        (CURVED, 1.0, False, Ground.MINIMUM),
        (CURVED, 1.0, True, Ground.PLAIN),
        (-CURVED, 1.0, False, Ground.MINIMUM),
        (-CURVED, 1.0, True, Ground.PLAIN),
        (-above(CURVED), 1.0, False, Ground.SADDLE),
        (-1.0, CURVED, False, Ground.RIDGE),
        (-1.0, above(CURVED), False, Ground.SADDLE),
        (-CURVED, -CURVED, False, Ground.PLAIN),
        (-1.0, -CURVED, False, Ground.RIDGE),
        (-1.0, -above(CURVED), False, Ground.MAXIMUM),
        (-CURVED, 0.0, True, Ground.PLAIN),
    ],
)
def test_the_ground_is_told_by_curvatures_just_as_good_as_zero(low, high, falls, ground):
    verdicts = judged(Told(0.0, low, high, falls), [(1, 1)])
    assert verdicts.grounds.tolist() == [ground]
    assert kinds(verdicts) == [CONVERGED if ground is Ground.MINIMUM else STALLED]


def test_a_stationary_point_is_the_ground_just_within_reach_of_it():
    surface = Told()
    surface.stationary_points = (StationaryPoint(0.0, 0.0, 0.0, "saddle"),)
    assert judged(surface, [(REACH, 0), (above(REACH), 0)]).grounds.tolist() == [0, Ground.PLAIN]


def test_of_valleys_and_others_at_once_each_has_its_own_ground():
    class Mixed(Told):
        def curvatures(self, x, y):
            return np.where(x > 2, 0.0, np.where(x > 1, 1.0, -1.0)), np.where(x > 0, 1.0, -1.0)

    ends = [(-0.5, 0), (0.5, 0), (1.5, 0), (2.5, 0)]
    told = [Ground.MAXIMUM, Ground.SADDLE, Ground.MINIMUM]
    assert judged(Mixed(), ends).grounds.tolist() == [*told, Ground.MINIMUM]
    assert judged(Mixed(falls=True), ends).grounds.tolist() == [*told, Ground.PLAIN]


def test_as_low_as_at_the_start_is_not_downhill_nor_the_edge_of_the_box_out_of_it():
    ran = OutcomeKind.RAN_DOWNHILL
    ends = [(-1.5, 1.5), (-1.5, np.nextafter(1.5, 0)), (-1.0, -2.0), (-1.0, -above(2.0))]
    verdicts = judged(Slope(), ends, starts=[(0, 0)] * 4, moves=1.0)
    assert kinds(verdicts) == [STEP_LIMIT, ran, STEP_LIMIT, ran]
    gone = judged(Slope(), [(-5, 5), (-6, 5), (-6, 5)], starts=[(0, 0)] * 3, left=[3, 1, 0])
    assert kinds(gone) == [OutcomeKind.DIVERGED, ran, OutcomeKind.DIVERGED]


def test_what_is_told_of_paths_that_ended_in_every_way_stands_beside_each_other():
    verdicts = judged(
        Beside(0.0625), [(0, 0), (0.0625, 0), (3, 1), (3, 3)], moves=[0, 0, 1, 0], left=[-1, -1, -1, 7]
    )
    assert kinds(verdicts) == [CONVERGED, STALLED, STEP_LIMIT, OutcomeKind.DIVERGED]
    assert verdicts.minima.tolist() == [0, -1, 0, -1] and verdicts.grounds.tolist() == [-1, 0, -1, -1]
    assert verdicts.distances == pytest.approx([0, 0.0625, np.sqrt(10), np.sqrt(18)])
    assert np.isnan(verdicts.norms).tolist() == [True, False, False, True] and np.isnan(verdicts.ranges).all()
