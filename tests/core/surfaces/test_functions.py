"""Every surface of the registry against its own declared facts, and the course's five against the course."""

import numpy as np
import pytest

from core.surfaces import CURVED, SURFACES, Box
from tests.core.surfaces.points import PI, POINTED, around, curvatures, grid
from tests.each import with_each


def test_the_registry_holds_the_course_surfaces_first_and_each_under_its_own_name():
    assert list(SURFACES)[:5] == ["bowl", "mult", "monkey", "matyas", "easom"]
    assert all(surface.name == name for name, surface in SURFACES.items())


def test_every_surface_says_what_it_is(surface):
    for text in (surface.label, surface.formula, surface.note, surface.source):
        assert text.strip() == text != ""
    box = surface.box
    assert box.x_min < box.x_max and box.y_min < box.y_max


@with_each(("name", "box"), {"matyas": 4.5, "monkey": 4.5, "beale": 4.5, "booth": 10, "rastrigin": 5.12}.items())
def test_the_boxes_of_the_course_and_of_the_sources(name, box):
    assert SURFACES[name].box == (-box, box, -box, box)


def test_no_point_is_listed_twice(surface):
    # The nearest two, a minimum and a saddle at the border of Lévi's box, are 0.003 of the diagonal apart.
    x, y = np.array([(p.x, p.y) for p in (*surface.minima, *surface.stationary_points)]).reshape(-1, 2).T
    gaps = np.hypot(x[:, None] - x, y[:, None] - y)[np.triu_indices(len(x), 1)]
    assert gaps.min(initial=np.inf) > 0.002 * surface.box.diagonal


def windings(surface, points=40_001):
    """How often the gradient turns around as one goes around the box against the clock."""
    box, share = surface.box, np.linspace(0, 1, points)
    across, up = box.x_min + share * box.sides[0], box.y_min + share * box.sides[1]
    left, right, low, high = (np.full(points, edge) for edge in box)
    x, y = np.concatenate([[across, low], [right, up], [across[::-1], high], [left, up[::-1]]], axis=1)
    angles = np.unwrap(np.arctan2(*reversed(surface.gradient(x, y))))
    return (angles[-1] - angles[0]) / (2 * PI)


LISTED = {  # minima, saddles, maxima
    "easom": (5, 4, 4),
    "rastrigin": (121, 220, 100),
    "ackley": (81, 144, 64),
    "levi13": (313, 512, 200),
    "bohachevsky": (25, 40, 16),
    "eggholder": (5, 7, 3),
}


@with_each("name", LISTED)
def test_the_minima_saddles_and_maxima_of_what_is_searched(name):
    surface = SURFACES[name]
    kinds = [point.kind for point in surface.stationary_points]
    assert (len(surface.minima), kinds.count("saddle"), kinds.count("maximum")) == LISTED[name]


NO_INDEX = ("mult", "easom", "monkey", "monkey_saddle", "eggholder")
"""A ring of minima, a plain, and points of no curvature have no index of ±1; the eggholder has a knife's edge."""


@with_each("name", [name for name in SURFACES if name not in NO_INDEX])
def test_no_minimum_saddle_or_maximum_of_the_box_is_missing(name):
    # Their indices, 1, −1 and 1, add up to the turns of the gradient around the box (Poincaré and Hopf).
    surface = SURFACES[name]
    kinds = [point.kind for point in surface.stationary_points]
    assert len(surface.minima) + kinds.count("maximum") - kinds.count("saddle") == pytest.approx(windings(surface))


def test_a_minimum_at_the_border_of_the_box_is_found():
    found = min(SURFACES["levi13"].minima, key=lambda minimum: minimum.distance(-1.9639, -1.9974))
    assert found.distance(-1.9639, -1.9974) < 1e-4


def test_labels_and_formulas_are_unique():
    assert len({surface.label for surface in SURFACES.values()}) == len(SURFACES)
    assert len({surface.formula for surface in SURFACES.values()}) == len(SURFACES)


def test_every_minimum_is_one(surface):
    box = surface.box
    for minimum in surface.minima:
        x, y = minimum.x, minimum.y
        assert box.x_min <= x <= box.x_max and box.y_min <= y <= box.y_max
        assert minimum.value == pytest.approx(float(surface.value(x, y)), abs=1e-11)
        assert (around(surface, x, y) > minimum.value).all()
        low, high = curvatures(surface, x, y)
        assert np.hypot(*surface.gradient(x, y)) < 1e-8 * max(1.0, high)
        assert low > 0 or POINTED[surface.name] == (x, y)


def test_every_stationary_point_is_what_it_is_called(surface):
    for point in surface.stationary_points:
        assert np.hypot(*surface.gradient(point.x, point.y)) < 1e-8
        assert point.value == pytest.approx(float(surface.value(point.x, point.y)), abs=1e-11)
        low, high = curvatures(surface, point.x, point.y)
        rise = around(surface, point.x, point.y) - point.value
        if point.kind == "maximum":
            assert high < 0 and (rise < 0).all()
        else:
            assert rise.min() < 0 < rise.max()
            indefinite = low < -CURVED and high > CURVED
            flat = max(abs(low), abs(high)) < CURVED
            assert (indefinite, flat) == {"saddle": (True, False), "degenerate saddle": (False, True)}[point.kind]


def test_global_minima_are_the_lowest_and_local_ones_are_not(surface):
    known = [*surface.minima, *surface.minimum_curves]
    if not known:
        assert surface.optimal_value is None
        return
    least = min(minimum.value for minimum in known)
    assert surface.optimal_value == least
    for minimum in known:
        assert minimum.kind == ("global" if minimum.value < least + 1e-9 else "local")
    assert (surface.value(*grid(surface.box, 401)) >= least - 1e-9).all()


def test_bounded_below_is_said_of_the_whole_plane(surface):
    x, y = grid(Box(-1000, 1000, -1000, 1000), 401)
    lowest = surface.value(x, y).min()
    if surface.bounded_below:
        assert lowest >= surface.optimal_value - 1e-9
    else:
        assert lowest < -900


def test_every_dip_of_the_box_is_a_known_minimum(surface):
    x, y = grid(surface.box, 301)
    heights = surface.value(x, y)
    sides = [(i, j) for i in (0, 1, 2) for j in (0, 1, 2) if (i, j) != (1, 1)]
    rows, columns = heights.shape
    neighbours = np.array([heights[i : rows - 2 + i, j : columns - 2 + j] for i, j in sides])
    inner = heights[1:-1, 1:-1]
    dips = inner < neighbours.min(axis=0)
    if surface.name == "easom":
        dips &= inner < -1e-6  # shallower hollows are unmarked, as its note says
    # In a narrow oblique valley the grid has dips of its own: slide down before looking.
    x, y = slide(surface, x[1:-1, 1:-1][dips], y[1:-1, 1:-1][dips])
    box = surface.box
    inside = (box.x_min <= x) & (x <= box.x_max) & (box.y_min <= y) & (y <= box.y_max)
    assert (surface.distance_to_minimum(x, y)[inside] < 0.01 * box.diagonal).all()


def slide(surface, x, y):
    """Downhill by Newton's method with curvatures made positive, on shorter steps where it would lead up."""
    x, y = x + 1e-4, y - 2e-4  # off a saddle that is a point of the grid
    damping = np.ones_like(x)
    for _ in range(300):
        gradient = np.stack(surface.gradient(x, y), axis=-1)[..., None]
        xx, xy, yy = surface.hessian(x, y)
        values, vectors = np.linalg.eigh(np.stack([xx, xy, xy, yy], axis=-1).reshape(-1, 2, 2))
        along = (vectors.mT @ gradient)[..., 0] / (np.abs(values) + damping[:, None])
        step = (vectors @ along[..., None])[..., 0]
        there = x - step[:, 0], y - step[:, 1]
        lower = surface.value(*there) < surface.value(x, y)
        x, y = np.where(lower, there, (x, y))
        damping = np.clip(damping * np.where(lower, 0.3, 4.0), 1e-9, 1e12)
    return x, y


@with_each(
    ("name", "best", "point", "global_minima", "local_minima"),
    [
        ("bowl", 0, (0, 0), 1, 0),
        ("mult", -1, (1.5 * PI, 0), 0, 1),
        ("matyas", 0, (0, 0), 1, 0),
        ("easom", -1, (PI, PI), 1, 4),
        ("rosenbrock", 0, (1, 1), 1, 0),
        ("himmelblau", 0, (3, 2), 4, 0),
        ("rastrigin", 0, (0, 0), 1, 120),
        ("ackley", 0, (0, 0), 1, None),
        ("beale", 0, (3, 0.5), 1, 0),
        ("booth", 0, (1, 3), 1, 0),
        ("three_hump_camel", 0, (0, 0), 1, 2),
        ("six_hump_camel", -1.0316284535, (0.0898420, -0.7126564), 2, 4),
        ("styblinski_tang", -78.3323314, (-2.9035340, -2.9035340), 1, 3),
        ("goldstein_price", 3, (0, -1), 1, 3),
        ("levi13", 0, (1, 1), 1, 312),
        ("mccormick", -1.9132229550, (-0.5471976, -1.5471976), 1, 1),
    ],
)
def test_the_minima_are_those_of_the_literature(name, best, point, global_minima, local_minima):
    surface = SURFACES[name]
    assert surface.optimal_value == pytest.approx(best, abs=1e-7)
    assert surface.value(*(float(part) for part in point)) == pytest.approx(best, abs=1e-7)
    assert surface.distance_to_minimum(*point) < 1e-6
    kinds = [minimum.kind for minimum in surface.minima]
    assert kinds.count("global") == global_minima
    if local_minima is not None:
        assert kinds.count("local") == local_minima


@with_each(
    ("name", "x", "y", "value", "gradient"),
    [
        ("bowl", 3.0, 4.0, 25, (6, 8)),
        ("mult", PI, 0.0, 0, (-1, 0)),
        ("mult", 0.0, -PI / 2, 1, (0, 0)),
        ("monkey", 1.0, 2.0, 13, (15, 12)),
        ("monkey_saddle", 1.0, 2.0, -11, (-9, -12)),
        ("matyas", 1.0, 2.0, 0.26 * 5 - 0.96, (0.52 - 0.96, 1.04 - 0.48)),
        ("easom", PI, PI, -1, (0, 0)),
        ("easom", PI, PI + PI / 2, 0, (0, np.exp(-PI * PI / 4))),
    ],
)
def test_values_and_gradients_worked_out_by_hand(name, x, y, value, gradient):
    assert SURFACES[name].value(x, y) == pytest.approx(value, abs=1e-12)
    assert SURFACES[name].gradient(x, y) == pytest.approx(gradient, abs=1e-12)


@pytest.mark.parametrize(("name", "ratio"), [("matyas", 25), ("rosenbrock", 2508), ("booth", 9)])
def test_notes_tell_the_condition_number(name, ratio):
    surface = SURFACES[name]
    least, most = curvatures(surface, surface.minima[0].x, surface.minima[0].y)
    assert most / least == pytest.approx(ratio, rel=1e-3)
    assert f"condition number {ratio}" in surface.note
