"""Events on paths: constructed ones, whose events are known, and those of the lessons."""

from itertools import pairwise

import numpy as np
import pytest

from core.descent import Trajectory, descend, descend_many
from core.descent.events import (
    AWAY,
    BACK,
    GENTLE,
    HARDLY,
    LASTING,
    MOST_EVENTS,
    MOST_OF_A_KIND,
    SADDLE_SHARE,
    SUSTAINED,
    SWING,
    EventKind,
    events,
)
from core.descent.experiment import run
from core.descent.lessons import LESSONS
from core.descent.nearest import NEAR_SHARE, NONE, nearest
from core.descent.outcomes import Ends
from core.descent.sentences import named, outcomes_of
from core.descent.stability import Stability, stability
from core.optimizers import OPTIMIZERS
from core.quantities import number
from core.surfaces import SURFACES, Minimum, Ring, Surface
from tests.core.descent.walked import NOISES, STEPS, walked

SGD = OPTIMIZERS["sgd"]()


def path_through(surface_name, points, left=None):
    """A trajectory of these points, as the runner would judge it; the surface by its name, or itself."""
    surface, points = SURFACES.get(surface_name, surface_name), np.array(points, dtype=float)
    values = surface.value(*points.T)
    norms = np.hypot(*surface.gradient(*points.T))
    moves = np.hypot(*(points[-1:] - points[-2:-1]).T) if len(points) > 1 else np.zeros(1)
    gone = np.array([NONE if left is None else left], dtype=np.int32)
    (outcome,) = outcomes_of(Ends(surface, points[:1].T, points[-1:].T, moves, gone), [SGD], len(points) - 1)
    return Trajectory(surface, SGD, points, values, norms, surface.distance_to_minimum(*points.T), outcome)


def along_x(surface_name, *places):
    return path_through(surface_name, [(x, 0.0) for x in places])


def told(found, kind):
    return [event for event in found if event.kind is kind]


def only(found, kind):
    (event,) = told(found, kind)
    return event


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


# Overshoot.


def only_or_none(path):
    found = told(events(path), EventKind.OVERSHOT)
    assert len(found) <= 1
    return found[0] if found else None


def test_swings_across_the_minimum_are_counted_and_told_once():
    event = only(events(along_x("bowl", 4, 1, -1, -2, 0.1, 2, -0.1, 0.1, -1)), EventKind.OVERSHOT)
    assert event.step == 2
    assert event.sentence == ("Overshot the global minimum at (0, 0), the first of 3 swings across it, by up to 2.")


@pytest.mark.parametrize("start", [8.0, 3.0])
def test_a_minimum_is_passed_by_more_than_a_share_of_the_way_or_of_the_diagonal(start):
    margin = max(SWING * start, NEAR_SHARE * np.hypot(13, 13))
    beyond, within = (only_or_none(along_x("bowl", start, -share * margin, 0.0)) for share in (1.01, 0.99))
    assert (beyond.step, beyond.sentence) == (
        1,
        f"Overshot the global minimum at (0, 0), by up to {number(1.01 * margin)}.",
    )
    assert within is None


def test_a_start_within_the_margin_passes_nothing():
    margin = NEAR_SHARE * np.hypot(13, 13)
    assert only_or_none(along_x("bowl", 0.99 * margin, -1.5, 0.0)) is None
    assert only_or_none(along_x("bowl", 1.01 * margin, -1.5, 0.0)).step == 1


def test_the_way_to_a_minimum_is_measured_from_where_it_is():
    x, y = SURFACES["booth"].minima[0][:2]
    path = path_through("booth", [(x - 3, y + 4), (x + 0.6, y - 0.8), (x, y)])
    assert only_or_none(path).sentence == "Overshot the global minimum at (1, 3), by up to 1."


def test_jitter_at_the_minimum_is_no_overshoot():
    rng = np.random.default_rng(0)
    path = along_x("bowl", *np.linspace(4, 0, 30), *rng.uniform(-0.15, 0.15, 200))
    assert not told(events(path), EventKind.OVERSHOT)


def test_what_goes_aside_of_the_minimum_has_not_passed_it():
    path = path_through("bowl", [(4, 0), (2, 2), (0.1, 3), (1, -2), (0.1, 0)])
    assert not told(events(path), EventKind.OVERSHOT)


def test_a_ring_is_passed_from_inside():
    event = only(events(along_x("mult", 3.0, 4.0, 6.0, 4.8)), EventKind.OVERSHOT)
    assert (event.step, event.sentence) == (2, "Overshot the ring of global minima, by up to 1.288.")


def test_a_ring_is_passed_from_outside_at_once():
    event = only(events(along_x("mult", 6.0, 3.0, 4.8)), EventKind.OVERSHOT)
    assert (event.step, event.sentence) == (1, "Overshot the ring of global minima, by up to 1.712.")


def test_a_start_on_the_minimum_passes_nothing():
    assert not events(along_x("bowl", 0, 0.01, -0.01, 0.0))


# Plateaus. On the monkey saddle y = 0 has the gradient 3x².


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


@pytest.mark.parametrize("direction", [(1, 0), (0, -1), (-0.6, 0.8)])
@pytest.mark.parametrize(("share", "count"), [(0.99, 0), (1.01, 1)])
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


def kinds(lesson, index):
    experiment = LESSONS[lesson].experiment
    path = run(experiment)[index]
    return {event.kind for event in events(path, stability(path, experiment.steps, experiment.noise))}


@pytest.mark.parametrize(
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
