"""Paths that meet the limits of events exactly: those of stability, of basins, saddles and overshoots."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.events import AWAY, BACK, EDGE, SADDLE_SHARE, SUSTAINED, EventKind, events
from core.descent.nearest import NEAR_SHARE
from core.descent.outcomes import OutcomeKind
from core.descent.sentences import named
from core.descent.stability import Stability, stability
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.core.descent.marked import along_x, only, only_or_none, path_through, told

# Stability.


def crossings(*ratios):
    path = along_x("bowl", *np.full(len(ratios), 5.0))
    found = events(path, Stability(np.array(ratios), np.ones(len(ratios)), "2/α"))
    return [event.kind for event in found if event.kind in (EventKind.UNSTABLE, EventKind.STABLE)]


@pytest.mark.parametrize(("ratio", "told"), [(EDGE, []), (np.nextafter(EDGE, 2.0), [EventKind.UNSTABLE])])
def test_the_edge_is_crossed_beyond_it(ratio, told):
    assert crossings(*[0.5] * SUSTAINED, *[ratio] * 3 * SUSTAINED) == told


def test_a_learning_rate_that_is_the_limit_is_not_above_it_where_the_hessian_is_by_differences():
    surface = CustomFormula("x^2 + y^2").surface
    for start in ((1.0, 1.0), (2.3, -0.7), (-1.1, 3.9)):
        path = descend(surface, OPTIMIZERS["sgd"](learning_rate=1.0), start, 20)
        ratios = stability(path, 20).ratios
        assert np.abs(ratios - 1).max() < EDGE - 1
        assert EventKind.UNSTABLE not in [event.kind for event in events(path, stability(path, 20))]


def test_back_is_who_is_below_the_share():
    high = [1.5] * SUSTAINED
    assert crossings(*high, *[BACK] * 3 * SUSTAINED) == [EventKind.UNSTABLE]
    assert crossings(*high, *[0.999 * BACK] * 3 * SUSTAINED) == [EventKind.UNSTABLE, EventKind.STABLE]


@pytest.mark.parametrize(("points", "told"), [(SUSTAINED - 1, []), (SUSTAINED, [EventKind.UNSTABLE])])
def test_points_of_no_finite_curvature_are_beyond_the_edge(points, told):
    assert crossings(*[0.5] * SUSTAINED, 1.5, *[np.nan] * (points - 1), *[0.95] * 3) == told


def test_of_many_crossings_the_first_of_each_direction_are_told_with_their_own_numbers():
    swings = np.repeat([1.5, 0.5, 1.6, 0.6, 1.7, 0.7], SUSTAINED)
    path = along_x("bowl", *np.full(len(swings), 5.0))
    found = events(path, Stability(swings * np.arange(1.0, 31.0), np.arange(1.0, 31.0), "2/α"))
    assert [event.sentence for event in found] == [
        "Curvature 1.5 is above 2/α = 1: along it, steps begin to grow.",
        "Curvature 3 is below 2/α = 6 again.",
        "Curvature 17.6 is above 2/α = 11: along it, steps begin to grow.",
        "Curvature 9.6 is below 2/α = 16 again.",
    ]


# Basins, saddles, overshoots.


def test_the_edge_of_a_basin_belongs_to_it():
    assert only(events(along_x("bowl", 3, 1, 0.5)), EventKind.ENTERED_BASIN).step == 1


def test_who_gets_only_just_as_far_has_not_left_a_saddle():
    reach = SADDLE_SHARE * SURFACES["monkey"].box.diagonal
    for share, count in ((AWAY, 0), (np.nextafter(AWAY, 2), 1)):
        path = path_through("monkey", [(reach, 0), (share * reach, 0)])
        assert len(told(events(path), EventKind.LEFT_SADDLE)) == count


def test_of_many_saddles_those_are_told_that_a_path_was_longest_at():
    saddles = [point for point in SURFACES["himmelblau"].stationary_points if point.kind == "saddle"]
    steps = (2, 1, 4, 3)
    points = [(at.x, at.y) for at, count in zip(saddles, steps, strict=True) for _ in range(count)]
    found = told(events(path_through("himmelblau", [*points, (5, 5)])), EventKind.LEFT_SADDLE)
    assert [(event.step, event.weight) for event in found] == [(7, 4), (10, 3)]
    assert [named(saddle) in event.sentence for saddle, event in zip(saddles[2:], found, strict=True)] == [True] * 2


def test_who_passes_a_minimum_by_just_the_margin_has_not_overshot():
    assert only_or_none(along_x("bowl", 8, -0.4, 0)) is None
    assert only_or_none(along_x("bowl", 8, -0.4001, 0)).step == 1


def test_who_starts_just_at_the_margin_passes_nothing():
    margin = NEAR_SHARE * SURFACES["bowl"].box.diagonal
    assert only_or_none(along_x("bowl", margin, -1.5, 1.5, 0)) is None
    assert only_or_none(along_x("bowl", np.nextafter(margin, 1), -1.5, 0)).step == 1


def test_who_starts_on_a_ring_passes_nothing():
    assert only_or_none(along_x("mult", 1.5 * np.pi, 3.0, 6.0, 4.8)) is None


# The end of a path.


@pytest.mark.parametrize(("left", "told"), [(None, []), (2 * SUSTAINED - 2, [EventKind.UNSTABLE])])
def test_fewer_points_beyond_the_edge_will_do_just_where_they_are_the_last_before_the_bounds(left, told):
    ratios = np.array([0.5] * SUSTAINED + [1.5] * (SUSTAINED - 2))
    path = path_through("bowl", [(5, 0)] * len(ratios), left)
    found = events(path, Stability(ratios, np.ones(len(ratios)), "2/α"))
    assert [event.kind for event in found if event.kind is not EventKind.DIVERGED] == told
    assert [event.step for event in found if event.kind is EventKind.DIVERGED] == ([left] if left else [])


def test_who_runs_downhill_within_bounds_has_not_left_them():
    inside = path_through("mccormick", [(-1, -2), (-6, -7)])
    assert inside.outcome.kind is OutcomeKind.RAN_DOWNHILL and not events(inside)
    gone = path_through("mccormick", [(-1, -2), (-6, -7)], left=2)
    assert events(gone) == [(2, EventKind.RAN_DOWNHILL, gone.outcome.sentence, 0.0)]
