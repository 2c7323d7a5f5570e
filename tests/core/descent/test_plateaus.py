"""Plateaus of paths: where one begins and ends, and what is none."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.events import GENTLE, HARDLY, LASTING, EventKind, events
from core.descent.nearest import NEAR_SHARE
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.core.descent.marked import along_x, only, path_through, told
from tests.core.descent.walked import NOISES, STEPS, walked
from tests.each import with_each


def plateau(length, between=0.3):
    """From steep ground over flat ground, for so many steps, to steep ground below."""
    return along_x("monkey_saddle", 4, *[between] * (length + 1), -4)


def test_a_plateau_is_a_tiny_gradient_that_lasts():
    assert GENTLE * 3 * 4**2 > 3 * 0.3**2
    event = only(events(plateau(LASTING)), EventKind.PLATEAU)
    assert (event.step, event.weight) == (1, LASTING)
    assert event.sentence == (
        "On a plateau for 10 steps: f changes by 0, ‖∇f‖ is about 0.27, and this is no minimum."
    )
    assert not told(events(plateau(LASTING - 1)), EventKind.PLATEAU)


def test_what_flickers_about_the_threshold_is_one_plateau():
    edge = np.sqrt(GENTLE) * 4
    flicker = edge * np.where(np.arange(40) % 2, 0.9, 1.2)
    assert len(told(events(along_x("monkey_saddle", 4, *flicker, -4)), EventKind.PLATEAU)) == 1


def test_at_the_minimum_and_in_its_basin_is_no_plateau():
    assert not told(events(along_x("bowl", 6, *[0.03] * 50)), EventKind.PLATEAU)
    assert not told(events(along_x("matyas", 40, *[0.7] * 50)), EventKind.PLATEAU)


@with_each("direction", [(1, 0), (0, -1), (-0.6, 0.8)])
@with_each(("share", "count"), [(0.99, 0), (1.01, 1)])
def test_around_a_minimum_that_is_left_again_is_no_plateau_within_a_share_of_the_diagonal(share, count, direction):
    surface = SURFACES["beale"]
    box, (minimum,) = surface.box, surface.minima
    there, corner = np.array([minimum.x, minimum.y]), (box.x_min, box.y_min)
    near = there + share * NEAR_SHARE * box.diagonal * np.array(direction)
    path = path_through("beale", [corner, *[near] * 50, there, corner])
    assert len(told(events(path), EventKind.PLATEAU)) == count


def test_a_minimum_that_no_list_has_is_no_plateau():
    rule = OPTIMIZERS["gradient_descent"](learning_rate=1e-3)
    path = descend(SURFACES["rastrigin"], rule, (5.9, 0.1), 400)
    assert path.outcome.sentence.startswith("Converged: the gradient is zero at (5.97, ")
    assert not told(events(path), EventKind.PLATEAU)


def test_where_the_error_more_than_halves_is_no_plateau():
    path = descend(SURFACES["bowl"], OPTIMIZERS["gradient_descent"](learning_rate=0.01), (200, 200), 1000)
    assert not told(events(path), EventKind.PLATEAU)


@pytest.mark.parametrize("before", [True, False])
def test_where_the_error_falls_on_one_side_only_is_no_plateau(before):
    steep = [4] if before else [-4]
    way = [*steep, *[0.3] * (LASTING + 1)] if before else [*[0.3] * (LASTING + 1), *steep]
    found = told(events(along_x("monkey_saddle", *way)), EventKind.PLATEAU)
    assert len(found) == (0 if before else 1)  # it may be its start


def test_a_flat_start_is_a_plateau():
    rule = OPTIMIZERS["gradient_descent"](learning_rate=0.005)
    path = descend(SURFACES["styblinski_tang"], rule, (0.15672, 0.15672), 300)
    event = only(events(path), EventKind.PLATEAU)
    assert event.step == 0 and 100 <= event.weight <= 120
    assert np.ptp(path.values[: event.weight + 1]) < 0.02 < path.values[event.weight] - path.values[-1]


def test_no_more_steps_are_told_than_were_taken():
    rule = OPTIMIZERS["gradient_descent"](learning_rate=0.01)
    event = only(events(descend(SURFACES["six_hump_camel"], rule, (0, 0), 300)), EventKind.PLATEAU)
    assert (event.step, event.weight) == (0, 300) and "for 300 steps" in event.sentence
    path = descend(SURFACES["easom"], OPTIMIZERS["gradient_descent"](learning_rate=0.1), (6.9, -1.9), 50)
    assert only(events(path), EventKind.PLATEAU).weight == 50


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("name", SURFACES)
def test_on_no_plateau_does_the_error_fall(name, noise):
    optimum = SURFACES[name].optimal_value
    for _, path in walked(name, noise):
        for event in told(events(path), EventKind.PLATEAU):
            length = int(event.weight)
            assert event.step + length <= STEPS and f"for {length} steps" in event.sentence
            errors = path.values - (path.values.min() if optimum is None else optimum)
            stretch = errors[event.step : event.step + length + 1]
            assert np.ptp(stretch) <= HARDLY * stretch.max(), path.rule


@pytest.mark.parametrize(("share", "count"), [(0.99, 1), (1.01, 0)])
def test_tiny_is_a_share_of_the_longest_gradient(share, count):
    # The gradient on the axis is 3x²: its length is a share of that at 4.
    path = plateau(LASTING, between=4 * np.sqrt(share * GENTLE))
    assert len(told(events(path), EventKind.PLATEAU)) == count


@pytest.mark.parametrize(("share", "length"), [(1.99, LASTING + 6), (2.01, LASTING)])
def test_a_plateau_goes_on_up_to_twice_that(share, length):
    edge = 4 * np.sqrt(GENTLE)
    path = along_x("monkey_saddle", 4, *[0.9 * edge] * (LASTING + 1), *[np.sqrt(share) * edge] * 6, -4)
    assert only(events(path), EventKind.PLATEAU).weight == length


@pytest.mark.parametrize(("length", "count"), [(20, 1), (19, 0)])
def test_on_a_long_path_a_plateau_lasts_a_twentieth_of_it(length, count):
    path = along_x("monkey_saddle", *[4] * (399 - length), *[0.3] * (length + 1), -4)
    assert len(told(events(path), EventKind.PLATEAU)) == count


def test_of_many_plateaus_the_longest_two_are_told():
    lengths = (12, 15, 11, 13)
    way = [4.0]
    for place, length in enumerate(lengths):
        way += [*[0.3 - 0.2 * place] * (length + 1), 4.0]
    found = told(events(along_x("monkey_saddle", *way[:-1], -4)), EventKind.PLATEAU)
    assert [event.weight for event in found] == [13] or {event.weight for event in found} <= {15, 13}
