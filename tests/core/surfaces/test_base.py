"""Boxes, and what every surface can tell of the ground around a point."""

import numpy as np
import pytest

from core.surfaces import CURVED, SURFACES, Box, Ring, Surface
from core.surfaces.base import Searched
from tests.core.surfaces.points import PI, random_points
from tests.each import with_each

WIDE = Box(-1.0, 7.0, 2.0, 8.0)


@with_each("x", [-1.1, -1.0, 3.0, 7.0, 7.1])
@with_each("y", [1.9, 2.0, 5.0, 8.0, 8.1])
def test_a_box_contains_its_edges_and_nothing_beyond(x, y):
    inside = x in (-1.0, 3.0, 7.0) and y in (2.0, 5.0, 8.0)
    assert WIDE.contains(x, y) is inside
    assert WIDE.contains(np.array([x, 0.0, x]), np.array([y, 3.0, y])).tolist() == [inside, True, inside]


@pytest.mark.parametrize("no_number", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_in_no_box(no_number):
    assert not WIDE.contains(no_number, 5.0)
    assert not WIDE.contains(3.0, no_number)


def test_the_sides_and_the_diagonal_of_a_box():
    assert WIDE.sides == (8.0, 6.0)
    assert WIDE.diagonal == 10.0


# The ground.


def test_curvatures_are_the_eigenvalues_of_the_hessian():
    assert SURFACES["matyas"].curvatures(0.0, 0.0) == pytest.approx((0.04, 1.0))
    assert SURFACES["beale"].curvatures(0.0, 1.0) == pytest.approx((-27.75, 27.75))
    low, high = SURFACES["booth"].curvatures(np.array([1.0, -3.0, 2.0]), np.zeros(3))
    np.testing.assert_allclose([low, high], [[2.0] * 3, [18.0] * 3])


class Step(Surface):
    """Lower by `depth` beyond x = `edge`, and without a value above y = `top`."""

    def __init__(self, edge, depth=1.0, top=np.inf, height=0.0):
        self.edge, self.depth, self.top, self.height = edge, depth, top, height

    def value(self, x, y, xp=np):
        return np.where(y > self.top, np.nan, np.where(x >= self.edge, self.height - self.depth, self.height))


@pytest.mark.parametrize(("edge", "falls"), [(3.99, True), (4.01, False)])
def test_a_surface_falls_around_a_point_as_far_as_the_ellipse_reaches(edge, falls):
    assert Step(edge).falls_around(1.0, 5.0, 3.0, 7.0, 1e-3) == falls
    assert Step(edge).falls_around(np.array([1.0, -9.0]), np.array([5.0, 5.0]), 3.0, 7.0, 1e-3).tolist() == [
        falls,
        False,
    ]


@pytest.mark.parametrize("height", [0.0, 0.5, -50.0])
def test_falling_is_by_a_share_of_the_value_or_of_one(height):
    share = 1e-3 * max(abs(height), 1)
    assert Step(2.0, depth=1.01 * share, height=height).falls_around(0.0, 0.0, 3.0, 1.0, 1e-3)
    assert not Step(2.0, depth=0.99 * share, height=height).falls_around(0.0, 0.0, 3.0, 1.0, 1e-3)


def test_where_there_is_no_value_a_surface_does_not_fall_and_elsewhere_it_may():
    assert Step(2.0, top=0.5).falls_around(0.0, 0.0, 3.0, 1.0, 1e-3)
    assert not Step(4.0, top=0.5).falls_around(0.0, 0.0, 3.0, 1.0, 1e-3)


def test_the_ellipse_is_as_high_as_told():
    class Above(Step):
        def value(self, x, y, xp=np):
            return super().value(y, x)

    assert Above(6.99).falls_around(5.0, 0.0, 3.0, 7.0, 1e-3)
    assert not Above(7.01).falls_around(5.0, 0.0, 3.0, 7.0, 1e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_zero_has_no_sign_whatever_rounding_leaves(sign):
    class Rounded(Surface):
        """A bowl whose least value, and the place of it, are a rounding beside zero."""

        near_minima = ((-sign * 0.1, sign * 0.1),)

        def value(self, x, y, xp=np):
            return (x - sign * 1e-17) ** 2 + (y + sign * 1e-17) ** 2 + sign * 1e-17

    [minimum] = Rounded().minima
    assert repr((minimum.x, minimum.y, minimum.value)) == "(0.0, 0.0, 0.0)"


@with_each("surface", SURFACES.values())
def test_a_height_of_zero_is_told_as_one(surface):
    for point in (*surface.minima, *surface.stationary_points):
        assert point.value == 0 or abs(point.value) > 1e-12
        assert str(point.value) != "-0.0"


def test_the_distance_to_the_ring_is_its_own():
    (ring,) = SURFACES["mult"].minimum_curves
    assert ring.distance(0.0, 0.0) == 3 * PI / 2
    assert ring.distance(3.0, 4.0) == pytest.approx(5 - 3 * PI / 2)
    assert ring.distance(np.array([0.0, 1.0]), np.array([-2.0, 0.0])) == pytest.approx([1.5 * PI - 2, 1.5 * PI - 1])


def test_the_distance_on_ripple_is_to_the_cone_or_to_the_ring_whichever_is_nearer():
    ripple = SURFACES["mult"]
    x = np.array([0.5, 2.0, 3.0, 4.0, 6.0])
    expected = [0.5, 2.0, 1.5 * PI - 3, 1.5 * PI - 4, 6 - 1.5 * PI]
    assert ripple.distance_to_minimum(x, 0.0) == pytest.approx(expected)


def test_the_distance_to_the_nearest_of_several_minima():
    himmelblau = SURFACES["himmelblau"]
    assert himmelblau.distance_to_minimum(-3.0, 3.0) == pytest.approx(np.hypot(0.194882, 0.131313), abs=1e-6)
    assert himmelblau.distance_to_minimum(np.array([3.0, 3.0]), np.array([2.0, 2.5])) == pytest.approx([0, 0.5])


class Slope(Surface):
    """A surface that states its value only."""

    name = "slope"
    box = Box(-1, 1, -1, 1)

    def value(self, x, y, xp=np):
        return xp.sin(x) * y + xp.exp(x * y)


def test_a_surface_without_closed_form_gets_the_gradient_of_autograd():
    x, y = random_points(Slope.box)
    e = np.exp(x * y)
    dx, dy = Slope().gradient(x, y)
    np.testing.assert_allclose(dx, np.cos(x) * y + y * e)
    np.testing.assert_allclose(dy, np.sin(x) + x * e)
    alone = Slope().gradient(float(x[0]), float(y[0]))
    assert [float(part) for part in alone] == [dx[0], dy[0]]
    assert [float(part) for part in Slope().gradient(1, 0)] == pytest.approx([0, np.sin(1) + 1])


# What is found of a surface that says where to look.


class Plain(Surface):
    """Heights by x and curvatures by y, and a gradient of zero: every place is found where it is looked for."""

    def __init__(self, heights=None, curvatures=None):
        self.heights, self.bends = heights or {}, curvatures or {}
        self.near_minima = [(x, y) for x in self.heights for y in (0.0, 1.0)]
        self.near_stationary = [(0.0, y) for y in self.bends]

    def value(self, x, y, xp=np):
        return np.array(self.heights.get(float(x), 0.0))

    def gradient(self, x, y):
        return 0.0 * x, 0.0 * y

    def curvatures(self, x, y):
        return self.bends[float(y)]


def test_minima_are_told_by_height_and_place_and_global_within_a_billionth_of_the_least():
    surface = Plain({3.0: 1e-9, 2.0: 5.0, -4.0: 5.0, 1.0: 0.9e-9, 5.0: 0.0})
    told = [(m.x, m.y, m.value, m.kind) for m in surface.minima]
    places = ((5.0, 0.0, "global"), (1.0, 0.9e-9, "global"), (3.0, 1e-9, "local"), (-4.0, 5.0, "local"))
    places += ((2.0, 5.0, "local"),)
    assert told == [(x, y, value, kind) for x, value, kind in places for y in (0.0, 1.0)]
    assert surface.optimal_value == 0.0


def test_a_ring_may_be_lower_than_all_points():
    surface = Plain({0.0: 1.0, 2.0: -3.0})
    assert [m.kind for m in surface.minima] == ["global"] * 2 + ["local"] * 2
    other = Plain({0.0: 1.0, 2.0: -3.0})
    other.minimum_curves = (Ring(1.0, 2.0, 3.0, -4.0, "global"),)
    assert [m.kind for m in other.minima] == ["local"] * 4 and other.optimal_value == -4.0
    assert other.distance_to_minimum(4.5, 2.0) == pytest.approx(0.5)


def test_a_stationary_point_is_called_after_its_curvatures():
    kinds = {
        (-0.9 * CURVED, 0.9 * CURVED): "degenerate saddle",
        (-CURVED, 0.0): "saddle",
        (0.0, CURVED): "saddle",
        (-CURVED, -1e-300): "maximum",
        (-2.0, -1.0): "maximum",
        (-2.0, 1.0): "saddle",
    }
    surface = Plain(curvatures=dict(enumerate(kinds)))
    assert [point.kind for point in surface.stationary_points] == list(kinds.values())


class Quadric(Surface):
    """(a(x − at)² + b(y − 2at)²)/2 + height."""

    def __init__(self, a, b, at=0.0, height=0.0, beginning=(0.5, 0.25)):
        self.a, self.b, self.at, self.height, self.near_minima = a, b, at, height, [beginning]

    def value(self, x, y, xp=np):
        return (self.a * (x - self.at) ** 2 + self.b * (y - 2 * self.at) ** 2) / 2 + self.height

    def gradient(self, x, y):
        return self.a * (x - self.at), self.b * (y - 2 * self.at)


@with_each(
    ("sign", "b", "found"), [(1, 1.01e-9, True), (1, 0.99e-9, False), (-1, 1.01e-9, True), (-1, 0.99e-9, False)]
)
def test_where_the_hessian_is_singular_the_place_is_the_one_that_is_named(sign, b, found):
    [minimum] = Quadric(1.0, sign * b).minima
    assert (minimum.x, minimum.y) == ((0.0, 0.0) if found else (0.5, 0.25))


def test_places_and_heights_are_told_to_twelve_decimals():
    [minimum] = Quadric(1.0, 1.0, at=1.24e-12, height=3.26e-12, beginning=(0.0, 0.0)).minima
    assert minimum[:3] == (1e-12, 2e-12, 3e-12)


def test_newton_s_method_takes_twenty_steps():
    class Quartic(Quadric):
        """x⁴/4 + y²/2, of whose x a step of Newton's method leaves two thirds."""

        def gradient(self, x, y):
            return x * x * x, 1.0 * y

    [minimum] = Quartic(0.0, 1.0, beginning=(9.0, 0.5)).minima
    assert (minimum.x, minimum.y) == (pytest.approx(9 * (2 / 3) ** 20, rel=1e-4), 0.0)


def test_a_surface_falls_by_more_than_the_share_not_by_just_that():
    assert not Step(2.0, depth=0.125).falls_around(0.0, 0.0, 3.0, 1.0, 0.125)
    assert Step(2.0, depth=np.nextafter(0.125, 1)).falls_around(0.0, 0.0, 3.0, 1.0, 0.125)


def test_one_looks_around_at_64_places_in_equal_steps():
    asked = []

    class Watched(Step):
        def value(self, x, y, xp=np):
            asked.append((np.ravel(x), np.ravel(y)))
            return super().value(x, y)

    Watched(9.0).falls_around(5.0, 1.0, 3.0, 7.0, 0.5)
    x, y = np.concatenate(asked, axis=1)
    turns = np.arange(64) / 64 * 2 * PI
    np.testing.assert_allclose(x, [5.0, *(5 + 3 * np.cos(turns))])
    np.testing.assert_allclose(y, [1.0, *(1 + 7 * np.sin(turns))])


class Egg(Searched):
    """cos πx − cos πy on a box of one wave each way: the middle is a minimum, the corners are maxima."""

    box = Box(0, 2, -1, 1)

    def value(self, x, y, xp=np):
        return xp.cos(PI * x) - xp.cos(PI * y)

    def gradient(self, x, y):
        return -PI * np.sin(PI * x), PI * np.sin(PI * y)


def test_what_is_searched_is_found_on_the_border_of_the_box_too():
    egg = Egg()
    assert [(m.x, m.y, m.value) for m in egg.minima] == [(1.0, 0.0, -2.0)]
    assert egg.near_minima == [(pytest.approx(1.0), pytest.approx(0.0, abs=1e-12))]
    saddles, maxima = [(0, 0), (1, -1), (1, 1), (2, 0)], [(0, -1), (0, 1), (2, -1), (2, 1)]
    told = sorted((p.kind, p.x, p.y) for p in egg.stationary_points)
    assert told == [*(("maximum", *at) for at in maxima), *(("saddle", *at) for at in saddles)]


class Saddle(Searched):
    """500(x − ⅓)² − 500(y − ⅓)², of a place that no twelve decimals tell."""

    box = Box(-1, 1, -1, 1)

    def value(self, x, y, xp=np):
        return 500 * ((x - 1 / 3) ** 2 - (y - 1 / 3) ** 2)

    def gradient(self, x, y):
        return 1000 * (x - 1 / 3), -1000 * (y - 1 / 3)


def test_a_place_is_as_flat_as_its_curvature_and_twelve_decimals_allow():
    assert Saddle().near_stationary == [(0.333333333333, 0.333333333333)]


def test_where_newton_s_method_finds_no_end_there_is_no_stationary_point():
    class Endless(Saddle):
        """Of a slope √|x| with the sign of x, on which a step of Newton's method leads from x to −x."""

        def gradient(self, x, y):
            return np.sign(x) * np.sqrt(np.abs(x)), -1.0 * y

    assert Endless().near_stationary == []


@with_each(("bend", "found"), [(-1.01 * CURVED, 1), (-0.99 * CURVED, 0)])
@with_each("turned", [False, True])
def test_what_is_hardly_curved_in_some_direction_is_no_saddle_to_mark(bend, found, turned):
    class Hardly(Saddle):
        def gradient(self, x, y):
            return (bend * x, -1e3 * y) if turned else (1e3 * x, bend * y)

    assert len(Hardly().near_stationary) == found


def test_a_place_that_several_cells_lead_to_is_found_once():
    places = np.array(SURFACES["bohachevsky"].near_stationary)
    assert len(np.unique(places.round(3), axis=0)) == len(places) == 56
