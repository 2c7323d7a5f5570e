"""The nearest of a surface's minima: of many points as of each, by asking or by the raster."""

import numpy as np
import pytest

from core.descent.nearest import CELLS, FEW, NEAR_SHARE, NONE, known_minima, nearest, nearest_of
from core.surfaces import CURVED, SURFACES, Box, Minimum, Ring, StationaryPoint, Surface
from tests.each import with_each


def nearest_by_hand(surface, x, y):
    return min(known_minima(surface), key=lambda minimum: minimum.distance(x, y), default=None)


@pytest.mark.parametrize("name", SURFACES)
def test_the_nearest_of_many_points_is_that_of_each(name):
    surface = SURFACES[name]
    box, rng = surface.box, np.random.default_rng(1)
    wide, high = box.x_max - box.x_min, box.y_max - box.y_min
    x = rng.uniform(box.x_min - wide, box.x_max + wide, 400)
    y = rng.uniform(box.y_min - high, box.y_max + high, 400)
    found = nearest(surface).index(x, y)
    distances = nearest(surface).distances(found, x, y)
    known = known_minima(surface)
    for place, distance, a, b in zip(found.tolist(), distances.tolist(), x, y, strict=True):
        expected = nearest_by_hand(surface, a, b)
        assert (known[place] if place != NONE else None) is expected
        assert distance == (np.inf if expected is None else expected.distance(a, b))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SURFACES)
def test_distances_within_reach_of_a_minimum_are_right(name, dtype):
    surface = SURFACES[name]
    here, rng = nearest(surface), np.random.default_rng(2)
    minima = np.repeat([(minimum.x, minimum.y) for minimum in surface.minima], 20, axis=0).reshape(-1, 2)
    angle, radius = rng.uniform(0, 2 * np.pi, len(minima)), 0.99 * here.reach * rng.uniform(0, 1, len(minima))
    x = (minima[:, 0] + radius * np.cos(angle)).astype(dtype)
    y = (minima[:, 1] + radius * np.sin(angle)).astype(dtype)
    squares = here.squares_near(x, y)
    assert squares.dtype == dtype
    rounding = 1e-6 if dtype == np.float32 else 1e-13
    expected = surface.distance_to_minimum(x, y)
    allowed = rounding * np.maximum(10, np.abs(minima).max(axis=1)) + 1e-7 * expected
    assert (np.abs(np.sqrt(squares) - expected) <= allowed).all()


@pytest.mark.parametrize("name", ["bowl", "mult", "rastrigin", "ackley", "monkey"])
def test_what_is_far_from_every_minimum_or_no_number_is_not_near(name):
    surface = SURFACES[name]
    points = np.array([1e9, -1e9, np.inf, -np.inf])
    with np.errstate(invalid="ignore"):
        assert (nearest(surface).squares_near(points, points) > 1e6).all()
        assert not (nearest(surface).squares_near(np.array([np.nan]), np.array([0.0])) < 1e6).any()


class Wide(Surface):
    """A grid of minima in a box that is wider than high and lies to one side; one minimum lies out of it."""

    name, label = "wide", "Wide"
    box = Box(2.0, 18.0, -7.0, -1.0)
    minima = (
        *(Minimum(2.0 * i, -2.0 * j, 0.0, "global") for i in range(1, 9) for j in range(1, 4)),
        Minimum(19.0, -0.5, 0.0, "local"),
    )


def test_a_raster_over_a_box_of_unequal_sides():
    surface, rng = Wide(), np.random.default_rng(7)
    x, y = rng.uniform(0, 20, 3000), rng.uniform(-9, 1, 3000)
    found, squares = nearest(surface).index(x, y), nearest(surface).squares_near(x, y)
    distances = np.array([minimum.distance(x, y) for minimum in surface.minima])
    assert np.array_equal(found, distances.argmin(axis=0))
    near = distances.min(axis=0) <= nearest(surface).reach
    assert np.count_nonzero(near) > 20
    np.testing.assert_allclose(np.sqrt(squares[near]), distances.min(axis=0)[near])
    assert (squares[~near] > nearest(surface).reach ** 2).all()
    assert np.isinf(squares).any()  # where the raster names no minimum, none is asked


@with_each("name", SURFACES)
def test_the_reach_of_a_minimum_is_a_share_of_the_diagonal(name):
    assert nearest(SURFACES[name]).reach == NEAR_SHARE * SURFACES[name].box.diagonal


def test_the_minima_that_are_known_are_the_points_then_the_rings():
    ripple = SURFACES["mult"]
    assert known_minima(ripple) == (*ripple.minima, *ripple.minimum_curves)
    assert nearest(ripple).minima == known_minima(ripple)


def test_where_minima_are_too_close_for_a_raster_each_is_asked():
    class Crowded(Surface):
        name, label = "crowded", "Crowded"
        minima = tuple(Minimum(0.01 * i, 0.01 * j, 0.0, "global") for i in range(5) for j in range(5))

    x = np.random.default_rng(3).uniform(-0.02, 0.06, (2, 200))
    found = nearest(Crowded()).index(*x)
    expected = [np.argmin([minimum.distance(a, b) for minimum in Crowded.minima]) for a, b in x.T]
    assert found.tolist() == expected
    np.testing.assert_allclose(
        np.sqrt(nearest(Crowded()).squares_near(*x)), np.min([m.distance(*x) for m in Crowded.minima], axis=0)
    )


@pytest.mark.parametrize("name", ["matyas", "himmelblau", "rastrigin"])
def test_curvatures_are_the_largest_at_each_minimum(name):
    surface = SURFACES[name]
    expected = [surface.curvatures(m.x, m.y)[1] for m in surface.minima]
    np.testing.assert_allclose(nearest(surface).curvatures, expected)


def test_a_ring_has_the_curvature_across_it_and_a_cone_one_without_bounds():
    tip, ring = nearest(SURFACES["mult"]).curvatures
    assert tip > 1e4
    assert ring == pytest.approx(1.0, rel=1e-6)


def test_the_minimum_nearest_to_one_point():
    ripple = nearest(SURFACES["mult"])
    assert isinstance(ripple.minimum(2.0, 0.0), Minimum)
    assert isinstance(ripple.minimum(0.0, 2.5), Ring)
    found = nearest(SURFACES["himmelblau"]).minimum(-3.0, 3.0)
    assert (found.x, found.y) == pytest.approx((-2.805118, 3.131313), abs=1e-6)
    assert nearest(SURFACES["monkey"]).minimum(1.0, 2.0) is None


def test_the_room_of_a_minimum_is_half_the_way_to_the_nearest_other_one():
    assert nearest(SURFACES["bowl"]).room.tolist() == [np.inf]
    assert nearest(SURFACES["mult"]).room == pytest.approx([0.75 * np.pi] * 2)
    here = nearest(SURFACES["himmelblau"])
    for place, minimum in enumerate(here.minima):
        others = [other.distance(minimum.x, minimum.y) for other in here.minima if other is not minimum]
        assert here.room[place] == pytest.approx(min(others) / 2)


def test_hessians_are_those_at_the_minima_and_round_where_there_is_no_bowl():
    assert nearest(SURFACES["matyas"]).hessians[:, 0] == pytest.approx([0.52, -0.48, 0.52])
    assert nearest(SURFACES["monkey"]).hessians.shape == (3, 0)

    class Trough(Surface):
        """Flat along y."""

        name, label, near_minima = "trough", "x²", ((0.0, 0.0),)

        def value(self, x, y, xp=np):
            return x * x + 0 * y

    assert nearest(Trough()).hessians[:, 0].tolist() == [1.0, 0.0, 1.0]


class InARow(Surface):
    """Minima in a row, so many and so far apart, in a box whose diagonal is 10."""

    name, label, box = "in_a_row", "In a row", Box(-1.0, 7.0, -2.0, 4.0)

    def __init__(self, count, apart):
        self.minima = tuple(Minimum(apart * place, apart * place % 0.25, 0.0, "global") for place in range(count))


def is_rastered(surface):
    """Whether a raster leaves points out that are far from every minimum, or between two of them."""
    across, up = np.meshgrid(np.linspace(-1, 7, 80), np.linspace(-2, 4, 60))
    return bool(np.isinf(nearest(surface).squares_near(across, up)).any())


def test_a_raster_is_for_more_minima_than_a_few_that_are_more_than_two_cells_and_two_reaches_apart():
    assert not is_rastered(InARow(FEW, 0.75)) and is_rastered(InARow(FEW + 1, 0.75))
    least = 2 * (NEAR_SHARE * 10 + 10 / CELLS)
    for side, rastered in ((0.999, False), (1.001, True)):
        surface = InARow(FEW + 1, 0.25)
        surface.minima = tuple(m._replace(x=side * least * place) for place, m in enumerate(surface.minima))
        assert len({m.y for m in surface.minima}) == 1
        assert is_rastered(surface) == rastered


class OfEveryKind(Surface):
    """A point where f is no bowl, just none, or a little of one; and two rings, of curvatures x."""

    name, label = "of_every_kind", "Of every kind"
    minima = tuple(Minimum(x, 0.0, 0.0, "local") for x in (-1.0, -2.0, -3.0))
    minimum_curves = (Ring(3.0, 0.0, 2.0, 0.0, "global"), Ring(12.0, 0.0, 3.0, 0.0, "global"))
    at = np.array([-1.0, CURVED, np.nextafter(CURVED, 1)])

    def value(self, x, y, xp=np):
        return 0.0 * x

    def gradient(self, x, y):
        return 0.0 * x, 0.0 * y

    def hessian(self, x, y):
        x = np.asarray(x)
        each = np.where(x < 0, self.at[-np.minimum(x, -1).astype(int) - 1], x)
        return each, 0.0 * each, each


def test_curvatures_and_hessians_of_minima_that_are_just_bowls_and_of_rings():
    here, least = nearest(OfEveryKind()), np.nextafter(CURVED, 1)
    assert here.curvatures.tolist() == [np.inf, np.inf, least, 5.0, 15.0]
    assert here.hessians[0].tolist() == [1.0, 1.0, least, 3.0, 12.0]
    assert here.hessians[2].tolist() == here.hessians[0].tolist() and not here.hessians[1].any()


def test_the_room_between_rings_and_points_is_that_between_their_edges():
    assert nearest(OfEveryKind()).room.tolist() == [0.5, 0.5, 0.5, 1.0, 2.0]


def test_of_equals_the_first_is_the_nearest_and_what_is_out_of_all_numbers_has_none():
    x, y = np.array([-1.5, 0.0, 0.0, 7.0, 1e200]), np.array([0.0, 0.0, 3.0, 0.0, 0.0])
    with np.errstate(over="ignore"):
        assert nearest(OfEveryKind()).index(x, y).tolist() == [0, 0, 3, 3, NONE]
        four = nearest(SURFACES["himmelblau"])
        assert four.index(x, y).tolist()[-1] == NONE and four.minimum(1e200, 0.0) is None
    assert nearest(InARow(2, 1.0)).index(np.array([0.5]), np.array([0.0])).tolist() == [0]


def test_the_nearest_of_some_points_is_the_first_of_equals():
    points = [StationaryPoint(x, y, 0.0, "saddle") for x, y in ((1.0, 2.0), (3.0, 2.0), (1.0, -2.0))]
    names, distances = nearest_of(points, np.array([2.0, 2.5, 1.0, 1.0]), np.array([2.0, 2.0, 0.0, -3.0]))
    assert names.tolist() == [0, 1, 0, 2] and distances.tolist() == [1.0, 0.5, 2.0, 1.0]
    names, distances = nearest_of([], np.zeros(2), np.zeros(2))
    assert names.tolist() == [NONE] * 2 and distances.tolist() == [np.inf] * 2
