"""Paths whose gradients and errors meet the limits of a plateau exactly."""

from dataclasses import replace

import numpy as np

from core.descent.events import GENTLE, HARDLY, LASTING, EventKind, events
from core.descent.nearest import NEAR_SHARE
from core.descent.outcomes import FLAT
from core.surfaces import SURFACES
from tests.core.descent.marked import along_x, told
from tests.each import with_each

FIRST = [20.0] * LASTING
ERRORS = [*FIRST, 19.0]
"""They change by 1, which is just the twentieth of themselves that they may."""
LONG = [1.0] * (LASTING + 1)
"""Gradients that are just a hundredth as long as those of 100 around them."""
REACH = NEAR_SHARE * SURFACES["monkey_saddle"].box.diagonal


def above(value):
    """The next number."""
    return float(np.nextafter(value, np.inf))


def plateaus(norms, errors, distances=np.inf):
    """The plateaus of a path with these gradient norms, errors and distances to minima."""
    path = along_x("monkey_saddle", *np.linspace(4, -4, len(norms)))
    far = np.full(len(norms), distances)
    path = replace(path, values=np.array(errors, float), gradient_norms=np.array(norms, float), distances=far)
    return told(events(path), EventKind.PLATEAU)


@with_each(
    ("norms", "count"),
    [
        ([100, *LONG, 100], 1),
        ([100, *[above(1)] * len(LONG), 100], 0),
        ([100, *LONG[:6], *[2.0] * 5, 100], 1),
        ([100, *LONG[:6], *[above(2)] * 5, 100], 0),
        ([0.5, *[0.005] * len(LONG), 0.5], 1),
        ([0.5, *[0.006] * len(LONG), 0.5], 0),
        ([1e-5, *[FLAT] * len(LONG), 1e-5], 1),
        ([1e-5, *[above(FLAT)] * len(LONG), 1e-5], 0),
    ],
)
def test_the_ground_is_flat_at_the_limit_and_remains_so_at_twice_that(norms, count):
    assert GENTLE * 100 == 1
    assert [(event.step, event.weight) for event in plateaus(norms, [40, *ERRORS, 0])] == [(1, LASTING)] * count


@with_each(
    ("errors", "count"),
    [
        ([40, *FIRST, np.nextafter(19, 0), 0], 0),
        ([21, *ERRORS, 0], 0),
        ([21.1, *ERRORS, 0], 1),
        ([40, *[21] * 11, *ERRORS, 0], 0),
        ([40, *[21] * 10, *ERRORS, 0], 1),
        ([40, *ERRORS, *[18] * 11, 0], 0),
        ([40, *ERRORS, *[18] * 10, 0], 1),
        ([40, *ERRORS, *[18] * 10, 17.9, 0], 1),
    ],
)
def test_the_error_changes_by_just_the_share_and_by_more_within_as_many_steps(errors, count):
    assert HARDLY * 20 == 1
    begin = errors.index(20)
    norms = [*[100] * begin, *LONG, *[100] * (len(errors) - begin - len(LONG))]
    assert [event.step for event in plateaus(norms, errors)] == [begin] * count


@with_each(("rest", "count"), [(FLAT, 1), (above(FLAT), 0)])
def test_a_path_may_rest_on_a_plateau_where_its_gradient_is_as_good_as_zero(rest, count):
    assert len(plateaus([100, 100, *LONG[:-1], rest], [0, 40, *ERRORS])) == count


@with_each(("distance", "count"), [(REACH, 0), (above(REACH), 1)])
def test_a_minimum_within_reach_makes_it_none(distance, count):
    assert len(plateaus([100, *LONG, 100], [40, *ERRORS, 0], distance)) == count


def test_of_four_hundred_points_a_twentieth_is_nineteen_steps():
    norms, errors = [*[100] * 379, *[1] * 20, 100], [*[40] * 379, *[20] * 20, 0]
    assert [(event.step, event.weight) for event in plateaus(norms, errors)] == [(379, 19)]


def test_the_gradient_that_is_told_is_the_median():
    (event,) = plateaus([100, *[0.2] * LASTING, 1.0, 100], [40, *ERRORS, 0])
    assert event.sentence == (
        "On a plateau for 10 steps: f changes by 1, ‖∇f‖ is about 0.2, and this is no minimum."
    )
