"""Boxes, and what every surface can tell of the ground around a point."""

import numpy as np
import pytest

from core.surfaces import SURFACES, Box, Surface
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
