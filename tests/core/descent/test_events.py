"""Events on paths: constructed ones, whose events are known, and those of the lessons."""

from itertools import pairwise

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.events import AWAY, BACK, MOST_EVENTS, MOST_OF_A_KIND, SADDLE_SHARE, SUSTAINED, EventKind, events
from core.descent.nearest import nearest
from core.descent.sentences import named
from core.descent.stability import Stability, stability
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Minimum, Ring, Surface
from tests.core.descent.marked import along_x, kinds, only, path_through, told
from tests.core.descent.walked import STEPS, walked
from tests.each import with_each

# The basin.


def test_the_basin_is_entered_where_the_path_stays_within_one_of_the_minimum():
    event = only(events(along_x("bowl", 5, 3, 0.9, 1.5, 0.8, 0.2, 0.6)), EventKind.ENTERED_BASIN)
    assert event.step == 4
    assert event.sentence == ("Entered the basin of the global minimum at (0, 0): within 1 of it from here on.")


def test_the_basin_reaches_to_a_distance_of_one():
    assert only(events(along_x("bowl", 3, 1.01, 0.99, 0.5)), EventKind.ENTERED_BASIN).step == 2


@pytest.mark.parametrize("places", [(0.9, 0.5, 0.1), (5, 0.5, 3), (5, 4, 3)], ids=["starts in it", "leaves", "far"])
def test_no_basin_is_entered_by_a_path_that_starts_in_it_or_ends_outside(places):
    assert not told(events(along_x("bowl", *places)), EventKind.ENTERED_BASIN)


def test_minima_near_each_other_have_smaller_basins():
    lower, other = SURFACES["goldstein_price"].minima[:2]
    half = np.hypot(lower.x - other.x, lower.y - other.y) / 2
    assert half < 1
    direction = np.array([other.x - lower.x, other.y - lower.y]) / (2 * half)
    here = np.array([lower.x, lower.y])
    path = path_through("goldstein_price", [here + share * half * direction for share in (1.9, 1.1, 0.9, 0.1)])
    assert only(events(path), EventKind.ENTERED_BASIN).step == 2


def test_a_ring_of_minima_has_a_basin_too():
    event = only(events(along_x("mult", 3.0, 3.5, 4.0, 4.7)), EventKind.ENTERED_BASIN)
    assert event.step == 2
    assert "ring" in event.sentence


class BesideARing(Surface):
    """Flat; it lists a minimum at the origin, and a ring of minima at a distance of 1 from it."""

    name, label = "beside_a_ring", "Beside a ring"
    minima = (Minimum(0.0, 0.0, 0.0, "global"),)
    minimum_curves = (Ring(3.0, 0.0, 2.0, 0.0, "global"),)

    def value(self, x, y, xp=np):
        return 0.0 * x * y


@pytest.mark.parametrize("places", [(-0.505, -0.495, -0.2), (1.505, 1.495, 1.2)], ids=["point", "ring"])
def test_a_basin_ends_halfway_to_a_ring(places):
    event = only(events(path_through(BesideARing(), [(x, 0) for x in places])), EventKind.ENTERED_BASIN)
    assert event.step == 1
    assert "within 0.5 of it" in event.sentence


def test_the_basin_and_the_overshoot_are_those_of_the_minimum_where_the_path_ends():
    found = events(path_through("three_hump_camel", [(2.4, 0), (-0.9, 0), (1.5, -0.8), (0.1, 0)]))
    assert "Entered the basin of the global minimum at (0, 0)" in only(found, EventKind.ENTERED_BASIN).sentence
    assert only(found, EventKind.OVERSHOT).sentence == (
        "Overshot the global minimum at (0, 0), the first of 2 swings across it, by up to 0.9."
    )


# The saddle.


def test_a_saddle_is_left_with_the_first_step_out_of_its_neighbourhood_that_leads_away():
    saddle = next(p for p in SURFACES["three_hump_camel"].stationary_points if p.kind == "saddle")
    r = SADDLE_SHARE * np.hypot(5, 5)
    away = [3.0, 0.9, 0.2, 0.5, 1.5, 0.9, 1.2, 1.9, 2.1, 4.0]
    path = path_through("three_hump_camel", [(saddle.x, saddle.y + r * share) for share in away])
    event = only(events(path), EventKind.LEFT_SADDLE)
    assert event.step == 6
    assert event.sentence.endswith("after 4 steps near it.")


@pytest.mark.parametrize("direction", [(1.0, 0.0), (0.0, -1.0), (-0.6, 0.8)])
def test_a_saddle_is_told_by_its_place_and_is_near_within_a_share_of_the_diagonal(direction):
    himmelblau = SURFACES["himmelblau"]
    saddle = next(p for p in himmelblau.stationary_points if p.y == pytest.approx(2.884255))  # it has no mirror

    def at(*shares):
        away = np.array(shares)[:, None] * SADDLE_SHARE * np.hypot(10, 10) * np.array(direction)
        return events(path_through("himmelblau", away + np.array([saddle.x, saddle.y])))

    event = only(at(0.99, 1.01, 1.01 * AWAY), EventKind.LEFT_SADDLE)
    assert (event.step, event.weight) == (1, 1)
    assert event.sentence == "Left the saddle at (0.08668, 2.884), after 1 step near it."
    assert not told(at(1.01, 1.01 * AWAY), EventKind.LEFT_SADDLE)
    assert not told(at(0.99, 0.99 * AWAY), EventKind.LEFT_SADDLE)


@pytest.mark.parametrize("direction", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_the_edge_of_a_saddle_s_neighbourhood_belongs_to_it(direction):
    reach = SADDLE_SHARE * SURFACES["monkey"].box.diagonal
    path = path_through(
        "monkey", [(reach * share * direction[0], reach * share * direction[1]) for share in (1, 4)]
    )
    assert only(events(path), EventKind.LEFT_SADDLE).step == 1


def test_a_saddle_near_a_minimum_has_a_smaller_neighbourhood_beside_its_basin():
    surface = SURFACES["goldstein_price"]
    saddle = next(p for p in surface.stationary_points if p.x == pytest.approx(-0.4))
    lower = nearest(surface).minimum(saddle.x, saddle.y)
    gap = lower.distance(saddle.x, saddle.y)
    assert gap / 2 < SADDLE_SHARE * surface.box.diagonal
    way = np.array([lower.x - saddle.x, lower.y - saddle.y])
    found = events(
        path_through(surface.name, [(saddle.x, saddle.y) + share * way for share in (0.1, 0.49, 0.51, 1)])
    )
    kinds = [(event.step, event.kind) for event in found]
    assert kinds == [(2, EventKind.LEFT_SADDLE), (2, EventKind.ENTERED_BASIN)]


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_a_saddle_is_left_before_a_basin_is_entered_and_told_at_once(surface):
    rng, box = np.random.default_rng(6), surface.box
    starts = rng.uniform((box.x_min, box.y_min), (box.x_max, box.y_max), (40, 2))
    for start, saddle in zip(starts, surface.stationary_points[:20], strict=False):
        start[:] = saddle.x, saddle.y
    starts += 1e-3 * rng.normal(size=starts.shape)
    rate = 0.3 / max([1.0, *np.where(np.isfinite(nearest(surface).curvatures), nearest(surface).curvatures, 1.0)])
    for path in descend_many(surface, [OPTIMIZERS["gradient_descent"](learning_rate=rate)] * 40, starts, 300):
        found = events(path)
        entered = [event.step for event in told(found, EventKind.ENTERED_BASIN)]
        for event in told(found, EventKind.LEFT_SADDLE):
            assert not entered or event.step <= entered[0]
            assert found.index(event) < len(found) - len(entered)
            saddle = next(p for p in surface.stationary_points if named(p) in event.sentence)
            far = np.hypot(*(path.points - (saddle.x, saddle.y)).T)
            assert far[event.step - 1] <= SADDLE_SHARE * box.diagonal
            assert event.weight <= event.step


def test_a_path_that_stays_at_the_saddle_has_not_left_it():
    assert not told(events(path_through("monkey", [(1, 0), (0.1, 0), (0.01, 0)])), EventKind.LEFT_SADDLE)


def test_a_maximum_is_no_saddle():
    maximum = next(p for p in SURFACES["himmelblau"].stationary_points if p.kind == "maximum")
    path = path_through("himmelblau", [(maximum.x, maximum.y), (maximum.x + 2.5, maximum.y)])
    assert not told(events(path), EventKind.LEFT_SADDLE)


# The edge of stability.


def crossings(*ratios, **more):
    path = along_x("bowl", *np.full(len(ratios), 5.0), **more)
    found = events(path, Stability(np.array(ratios) * 20.0, np.full(len(ratios), 20.0), "2/α"))
    return [(event.step, event.kind) for event in found if event.kind in (EventKind.UNSTABLE, EventKind.STABLE)]


def test_the_edge_is_crossed_by_what_stays_beyond_it_and_back_below_its_share():
    low, high, between = [0.5] * SUSTAINED, [1.5] * SUSTAINED, [(1 + BACK) / 2] * SUSTAINED
    assert crossings(*low, *high, *between, *high, *low) == [
        (SUSTAINED, EventKind.UNSTABLE),
        (4 * SUSTAINED, EventKind.STABLE),
    ]
    assert crossings(*high) == [(0, EventKind.UNSTABLE)]
    assert crossings(*low, *high[1:], *low) == []
    assert crossings(*low, *high, *low[1:], *high) == [(SUSTAINED, EventKind.UNSTABLE)]
    assert crossings(between[0], *high) == [(1, EventKind.UNSTABLE)]


def test_jitter_about_the_edge_is_no_crossing():
    assert crossings(*(1 + 0.3 * (-1.0) ** np.arange(100))) == []


def test_crossings_quote_curvature_and_limit():
    path = descend(SURFACES["bowl"], OPTIMIZERS["sgd"](learning_rate=2.0), (6, 6), 20, 1.0)
    (event,) = told(events(path, stability(path, 20, 1.0)), EventKind.UNSTABLE)
    assert event.sentence == "Curvature 2 is above 2/α = 1: along it, steps begin to grow."
    path = descend(SURFACES["himmelblau"], OPTIMIZERS["adadelta"](), (0, 0), 400)
    (event,) = told(events(path, stability(path, 400)), EventKind.UNSTABLE)
    assert " is above 2: along" in event.sentence


def test_where_a_path_leaves_its_bounds_fewer_points_will_do():
    path = descend(SURFACES["rosenbrock"], OPTIMIZERS["sgd"](learning_rate=0.01), (-1.5, 2), 50)
    assert len(path.points) <= SUSTAINED
    found = events(path, stability(path, 50))
    assert only(found, EventKind.UNSTABLE).step == 0
    diverged = only(found, EventKind.DIVERGED)
    assert (diverged.step, diverged.sentence) == (path.outcome.step, path.outcome.sentence)


# All of them.


def test_of_many_events_the_six_of_the_first_kinds_are_told_in_the_order_of_their_steps():
    stay = [(1.071, -0.535), (-1.071, 0.535), (2.4, 0), (0, 0)]
    points = [(2.4, 0), *(point for point in stay for _ in range(SUSTAINED))]
    points += [(-0.8, 0)] * SUSTAINED + [(0, 0)] * SUSTAINED
    path = path_through("three_hump_camel", points)
    ratios = [0.5, *np.repeat([1.5, 0.5, 1.5, 0.5, 1.5, 0.5], SUSTAINED)]
    found = events(path, Stability(np.array(ratios), np.ones(len(points)), "2/α"))
    assert len(found) == MOST_EVENTS == 6
    assert [(event.step, event.kind) for event in found] == [
        (1, EventKind.UNSTABLE),
        (6, EventKind.LEFT_SADDLE),
        (6, EventKind.OVERSHOT),
        (11, EventKind.UNSTABLE),
        (11, EventKind.LEFT_SADDLE),
        (16, EventKind.ENTERED_BASIN),
    ]


@pytest.mark.parametrize("name", SURFACES)
def test_noise_does_not_make_a_hundred_events(name):
    for seed, path in walked(name, 1.0):
        if seed != 1:
            continue
        found = events(path, stability(path, STEPS, 1.0, seed))
        assert len(found) <= MOST_EVENTS
        assert all(len(told(found, kind)) <= MOST_OF_A_KIND for kind in EventKind)
        assert all(one.step <= other.step for one, other in pairwise(found))
        assert all(0 <= event.step <= len(path.points) and "nan" not in event.sentence for event in found)


@with_each(
    ("lesson", "index", "kind"),
    [
        ("bowl_too_high", 0, EventKind.UNSTABLE),
        ("bowl_too_high", 0, EventKind.DIVERGED),
        ("bowl_right", 0, EventKind.ENTERED_BASIN),
        ("saddle_momentum", 0, EventKind.LEFT_SADDLE),
        ("race_saddle", 1, EventKind.RAN_DOWNHILL),
        ("ravine_momentum", 0, EventKind.OVERSHOT),
        ("race_ripple", 2, EventKind.ENTERED_BASIN),
    ],
)
def test_what_the_lessons_show_is_found(lesson, index, kind):
    assert kind in kinds(lesson, index)


@pytest.mark.parametrize(("lesson", "index"), [("bowl_too_low", 0), ("ravine_plain", 0)])
def test_where_nothing_happens_nothing_is_told(lesson, index):
    assert kinds(lesson, index) == set()
