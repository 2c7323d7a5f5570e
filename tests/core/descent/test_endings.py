"""Many endings judged at once: as one by one, and by the right minimum."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.endings import CODES, KINDS, NONE, PENDING, Endings, judge_many, known_minima, nearest
from core.descent.outcomes import NEAR_SHARE, OutcomeKind, eigenvalues
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Surface

CREEP = OPTIMIZERS["gradient_descent"](learning_rate=1e-9)


def judged(surface, points):
    """The verdicts on descents that rest at these points."""
    x = np.array(points, dtype=float).T
    count = x.shape[1]
    return judge_many(Endings(surface, x, x, np.zeros(count), np.full(count, NONE, dtype=np.int32)))


def test_each_kind_has_a_code_of_its_own():
    assert [KINDS[CODES[kind]] for kind in OutcomeKind] == list(OutcomeKind)
    assert PENDING not in CODES.values()


# The nearest minimum.


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
        expected = surface.nearest_minimum(a, b)
        assert (known[place] if place != NONE else None) is expected
        assert distance == (np.inf if expected is None else expected.distance(a, b))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SURFACES)
def test_distances_within_reach_of_a_minimum_are_right(name, dtype):
    surface = SURFACES[name]
    here, rng = nearest(surface), np.random.default_rng(2)
    for minimum in surface.minima:
        angle, radius = rng.uniform(0, 2 * np.pi, 20), 0.99 * here.reach * rng.uniform(0, 1, 20)
        x = (minimum.x + radius * np.cos(angle)).astype(dtype)
        y = (minimum.y + radius * np.sin(angle)).astype(dtype)
        squares = here.squares_near(x, y)
        assert squares.dtype == dtype
        np.testing.assert_allclose(np.sqrt(squares), surface.distance_to_minimum(x, y), atol=1e-5)


@pytest.mark.parametrize("name", ["bowl", "mult", "rastrigin", "ackley", "monkey"])
def test_what_is_far_from_every_minimum_or_no_number_is_not_near(name):
    surface = SURFACES[name]
    points = np.array([1e9, -1e9, np.inf, -np.inf])
    with np.errstate(invalid="ignore"):
        assert (nearest(surface).squares_near(points, points) > 1e6).all()
        assert not (nearest(surface).squares_near(np.array([np.nan]), np.array([0.0])) < 1e6).any()


def test_where_minima_are_too_close_for_a_raster_each_is_asked():
    class Crowded(Surface):
        name, label = "crowded", "Crowded"
        minima = tuple(
            type(SURFACES["bowl"].minima[0])(0.01 * i, 0.01 * j, 0.0, "global") for i in range(5) for j in range(5)
        )

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
    expected = [eigenvalues(surface, m.x, m.y)[1] for m in surface.minima]
    np.testing.assert_allclose(nearest(surface).curvatures, expected)


def test_a_ring_has_the_curvature_across_it_and_a_cone_one_without_bounds():
    tip, ring = nearest(SURFACES["mult"]).curvatures
    assert tip > 1e4
    assert ring == pytest.approx(1.0, rel=1e-6)


# Verdicts.


@pytest.mark.parametrize("name", SURFACES)
def test_points_almost_at_rest_are_judged_as_each_by_itself(name):
    surface = SURFACES[name]
    box, rng = surface.box, np.random.default_rng(4)
    points = [(p.x, p.y) for p in (*surface.stationary_points, *surface.minima[:30])]
    points += [(x + 1e-4, y) for x, y in points]
    points += rng.uniform((box.x_min - 3, box.y_min - 3), (box.x_max + 3, box.y_max + 3), (40, 2)).tolist()
    paths = [descend(surface, CREEP, point, 1) for point in points]
    starts, ends = (np.array([path.points[step] for path in paths]).T for step in (0, 1))
    moves = np.hypot(*(ends - starts))
    verdicts = judge_many(Endings(surface, starts, ends, moves, np.full(len(points), NONE, dtype=np.int32)))
    known = known_minima(surface)
    for index, (point, path) in enumerate(zip(points, paths, strict=True)):
        outcome = path.outcome
        assert KINDS[verdicts.kinds[index]] is outcome.kind, (point, outcome.sentence)
        minimum = known[verdicts.minima[index]] if verdicts.minima[index] != NONE else None
        assert minimum is outcome.minimum


@pytest.mark.parametrize(
    ("name", "point", "kind"),
    [
        ("rastrigin", (5.96961, 0.0), OutcomeKind.STEP_LIMIT),  # next to a minimum out of the box, not quite there
        ("easom", (-2.0, -2.0), OutcomeKind.STALLED),
        ("monkey", (0.0, 0.0), OutcomeKind.STALLED),
        ("mult", (np.pi / 2, 0.0), OutcomeKind.STALLED),
        ("mult", (7 * np.pi / 2, 0.0), OutcomeKind.CONVERGED),
        ("mccormick", (-5.0, -6.0), OutcomeKind.STEP_LIMIT),
    ],
)
def test_points_at_rest_by_hand(name, point, kind):
    assert KINDS[judged(SURFACES[name], [point]).kinds[0]] is kind


def test_a_valley_that_falls_where_it_is_flat_is_no_minimum():
    class Inflection(Surface):
        """Curved upwards across and flat along, where it falls to one side."""

        name, label = "inflection", "x³ + y²"

        def value(self, x, y, xp=np):
            return x**3 + y**2

    assert descend(Inflection(), CREEP, (0, 0), 1).outcome.kind is OutcomeKind.STALLED
    assert KINDS[judged(Inflection(), [(0, 0)]).kinds[0]] is OutcomeKind.STALLED


def test_who_moves_has_not_arrived():
    surface = SURFACES["bowl"]
    at = np.zeros((2, 2))
    moves = np.array([0.9, 1.1]) * NEAR_SHARE * 13 * np.sqrt(2)
    verdicts = judge_many(Endings(surface, at, at, moves, np.full(2, NONE, dtype=np.int32)))
    assert [KINDS[code] for code in verdicts.kinds] == [OutcomeKind.CONVERGED, OutcomeKind.STEP_LIMIT]


def test_who_left_has_diverged_or_run_downhill():
    surface = SURFACES["monkey"]
    starts = np.zeros((2, 3))
    ends = np.array([[-5.0, 5.0, -5.0], [0.0, 0.0, 0.0]])
    verdicts = judge_many(Endings(surface, starts, ends, np.ones(3), np.array([7, 7, 0], dtype=np.int32)))
    kinds = [OutcomeKind.RAN_DOWNHILL, OutcomeKind.DIVERGED, OutcomeKind.DIVERGED]
    assert [KINDS[code] for code in verdicts.kinds] == kinds
    assert verdicts.minima.tolist() == [NONE] * 3
    assert verdicts.values.tolist() == [-125.0, 125.0, -125.0]


def test_nothing_to_judge_is_no_error():
    verdicts = judged(SURFACES["rastrigin"], np.empty((0, 2)))
    assert len(verdicts.kinds) == len(verdicts.values) == 0
