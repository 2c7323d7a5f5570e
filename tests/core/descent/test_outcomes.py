"""The judge: every kind of ending, and its limits on both sides."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.nearest import NEAR_SHARE, NONE, known_minima
from core.descent.outcomes import (
    CODES,
    CURVED,
    FALLING,
    FLAT,
    KINDS,
    PENDING,
    ROUND,
    Ends,
    Ground,
    OutcomeKind,
    judge,
)
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Box, Surface
from tests.each import with_each

GRADIENT_DESCENT = OPTIMIZERS["gradient_descent"]
CREEP = GRADIENT_DESCENT(learning_rate=1e-9)
BELOW, ABOVE = 0.99, 1.01


class Polynomial(Surface):
    """(ax² + by²)/2 + cx³ + height, over a box whose diagonal is 10; it names no minimum."""

    name, label = "polynomial", "Polynomial"
    box = Box(-1.0, 7.0, -2.0, 4.0)

    def __init__(self, a, b, c=0.0, height=0.0):
        self.a, self.b, self.c, self.height = a, b, c, height

    def value(self, x, y, xp=np):
        return (self.a * x * x + self.b * y * y) / 2 + self.c * x * x * x + self.height

    def gradient(self, x, y):
        return self.a * x + 3 * self.c * x * x, self.b * y


class Bowl(Polynomial):
    """The same with a minimum at the origin."""

    near_minima = ((0.0, 0.0),)


class Plain(Polynomial):
    """Flat everywhere, with two stationary points of a name."""

    near_stationary = ((1.0, -1.0), (1.15, -1.0))

    def __init__(self):
        super().__init__(0.0, 0.0)


class Slope(Surface):
    """x + y, without end."""

    name, label = "slope", "x + y"
    box, bounded_below = Box(-1.0, 7.0, -2.0, 4.0), False

    def value(self, x, y, xp=np):
        return x + y

    def gradient(self, x, y):
        return np.ones_like(x), np.ones_like(y)


def judged(surface, points, moves=0.0, starts=None, left=NONE, **given):
    """The verdicts on descents that end at these points: at rest and within bounds, if nothing else is said."""
    points = np.array(points, dtype=float).reshape(-1, 2)
    count = len(points)
    return judge(
        Ends(
            surface,
            starts=points.T if starts is None else np.array(starts, dtype=float).T,
            points=points.T,
            moves=np.broadcast_to(np.asarray(moves, dtype=float), count),
            left=np.broadcast_to(np.asarray(left, dtype=np.int32), count),
            **given,
        )
    )


def kinds(verdicts):
    return [KINDS[code] for code in verdicts.kinds]


def test_each_kind_has_a_code_of_its_own():
    assert [KINDS[CODES[kind]] for kind in OutcomeKind] == list(OutcomeKind)
    assert max(CODES.values()) < PENDING <= np.iinfo(np.uint8).max


def test_no_ground_is_taken_for_another_or_for_a_place_in_a_list():
    assert len(set(Ground)) == 5
    assert max(Ground) < NONE < 0


# Limits.


@pytest.mark.parametrize(("share", "kind"), [(BELOW, OutcomeKind.CONVERGED), (ABOVE, OutcomeKind.STEP_LIMIT)])
def test_who_is_near_a_minimum_and_slow_has_converged(share, kind):
    reach = share * NEAR_SHARE * 10
    here = judged(Bowl(1, 1), [(reach, 0), (0, -reach), (0.6 * reach, 0.8 * reach)])
    assert kinds(here) == [kind] * 3
    assert here.minima.tolist() == [0] * 3
    assert here.distances == pytest.approx([reach] * 3)
    assert kinds(judged(Bowl(1, 1), [(0, 0)], moves=reach)) == [kind]


@pytest.mark.parametrize(("share", "kind"), [(BELOW, OutcomeKind.CONVERGED), (ABOVE, OutcomeKind.STEP_LIMIT)])
def test_who_rests_where_the_gradient_is_zero_is_judged_by_the_ground(share, kind):
    steep = share * FLAT
    verdicts = judged(Polynomial(1, 1), [(steep, 0), (0, -steep), (0.6 * steep, 0.8 * steep)])
    assert kinds(verdicts) == [kind] * 3
    assert verdicts.norms == pytest.approx([steep] * 3)
    assert verdicts.minima.tolist() == [NONE] * 3
    moving = judged(Polynomial(1, 1), [(0, 0)], moves=share * FLAT * 10)
    assert kinds(moving) == [kind]
    assert (moving.grounds == Ground.MINIMUM).all() == (kind is OutcomeKind.CONVERGED)


@with_each(
    ("along_x", "along_y", "ground"),
    [
        (ABOVE, ABOVE, Ground.MINIMUM),
        (1e6, BELOW, Ground.MINIMUM),
        (1e6, -BELOW, Ground.MINIMUM),
        (ABOVE, -ABOVE, Ground.SADDLE),
        (BELOW, -ABOVE, Ground.RIDGE),
        (-BELOW, -ABOVE, Ground.RIDGE),
        (-ABOVE, -ABOVE, Ground.MAXIMUM),
        (BELOW, BELOW, Ground.PLAIN),
        (BELOW, -BELOW, Ground.PLAIN),
        (-BELOW, -BELOW, Ground.PLAIN),
        (0.0, 0.0, Ground.PLAIN),
    ],
)
def test_the_ground_is_told_by_the_two_curvatures(along_x, along_y, ground):
    kind = OutcomeKind.CONVERGED if ground is Ground.MINIMUM else OutcomeKind.STALLED
    for a, b in ((along_x, along_y), (along_y, along_x)):
        verdicts = judged(Polynomial(CURVED * a, CURVED * b), [(0, 0)])
        assert verdicts.grounds.tolist() == [ground]
        assert kinds(verdicts) == [kind]
        assert verdicts.minima.tolist() == [NONE]


@with_each("height", [0.0, -100.0])
@with_each("side", [1, -1])
@with_each(("share", "ground"), [(BELOW, Ground.MINIMUM), (ABOVE, Ground.PLAIN)])
def test_a_valley_flat_along_is_a_minimum_unless_it_falls_on_a_small_circle(height, side, share, ground):
    # cx³ is lowest where the circle of radius ROUND · 10 meets the x axis.
    c = side * share * FALLING * max(abs(height), 1) / (ROUND * 10) ** 3
    assert judged(Polynomial(0, 1, c, height), [(0, 0)]).grounds.tolist() == [ground]


def test_a_stationary_point_of_the_surface_is_the_ground_within_reach_of_it():
    reach = NEAR_SHARE * 10
    near, far = ([(1, -1 + share * reach), (1 - share * reach, -1)] for share in (BELOW, ABOVE))
    verdicts = judged(Plain(), [*near, *far, (1.15, -1), (1.08, -1)])
    # (1.08, −1) is within reach of both: the nearer one counts.
    assert verdicts.grounds.tolist() == [0, 0, Ground.PLAIN, Ground.PLAIN, 1, 1]
    assert kinds(verdicts) == [OutcomeKind.STALLED] * 6


def test_who_is_lower_and_out_of_the_box_of_a_bottomless_surface_runs_downhill():
    starts = [(0, 0)] * 5
    ends = [(-1.1, 0), (0, -2.1), (-0.9, -1.9), (-1.1, 1.1), (-1.1, 1.2)]
    verdicts = judged(Slope(), ends, starts=starts, moves=1.0)
    ran, stopped = OutcomeKind.RAN_DOWNHILL, OutcomeKind.STEP_LIMIT
    assert kinds(verdicts) == [ran, ran, stopped, stopped, stopped]
    assert verdicts.values == pytest.approx([-1.1, -2.1, -2.8, 0.0, 0.1])


def test_who_left_to_where_f_has_no_value_has_not_run_downhill():
    ends, undefined = [(-5, 0), (-5, 0)], np.array([False, True])
    verdicts = judged(Slope(), ends, starts=[(0, 0)] * 2, left=[3, 3], undefined=undefined)
    assert kinds(verdicts) == [OutcomeKind.RAN_DOWNHILL, OutcomeKind.DIVERGED]


def test_who_leaves_a_surface_that_has_a_least_value_has_diverged():
    verdicts = judged(Bowl(1, 1), [(2, 0), (0, 0)], starts=[(5, 0)] * 2, left=[1, 1])
    assert kinds(verdicts) == [OutcomeKind.DIVERGED] * 2
    assert verdicts.minima.tolist() == [NONE] * 2


@with_each("name", SURFACES)
def test_readings_that_are_known_already_are_not_taken_again(name):
    surface = SURFACES[name]
    box, rng = surface.box, np.random.default_rng(8)
    points = rng.uniform((box.x_min, box.y_min), (box.x_max, box.y_max), (50, 2))
    points = [*points, *((p.x, p.y) for p in (*surface.stationary_points, *surface.minima))]
    x, y = np.array(points, dtype=float).T
    found = judged(surface, points)
    known = judged(surface, points, values=surface.value(x, y), norms=np.hypot(*surface.gradient(x, y)))
    for field in ("kinds", "minima", "grounds", "distances", "values"):
        assert np.array_equal(getattr(found, field), getattr(known, field))
    assert np.array_equal(found.norms[~np.isnan(found.norms)], known.norms[~np.isnan(found.norms)])


# Many at once.


@pytest.mark.parametrize("name", SURFACES)
def test_points_almost_at_rest_are_judged_as_each_by_itself(name):
    surface = SURFACES[name]
    box, rng = surface.box, np.random.default_rng(4)
    rests = (*surface.stationary_points, *surface.minima)
    points = [(p.x, p.y) for p in rests[:: 1 + len(rests) // 60]]
    points += [(x + 1e-4, y) for x, y in points]
    points += rng.uniform((box.x_min - 3, box.y_min - 3), (box.x_max + 3, box.y_max + 3), (40, 2)).tolist()
    paths = [descend(surface, CREEP, point, 1) for point in points]
    starts, ends = (np.array([path.points[step] for path in paths]).T for step in (0, 1))
    verdicts = judged(surface, ends.T, moves=np.hypot(*(ends - starts)), starts=starts.T)
    known = known_minima(surface)
    for index, (point, path) in enumerate(zip(points, paths, strict=True)):
        outcome = path.outcome
        assert KINDS[verdicts.kinds[index]] is outcome.kind, (point, outcome.sentence)
        minimum = known[verdicts.minima[index]] if verdicts.minima[index] != NONE else None
        assert minimum is outcome.minimum


@with_each(
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
    moves = np.array([0.9, 1.1]) * NEAR_SHARE * 13 * np.sqrt(2)
    verdicts = judged(surface, np.zeros((2, 2)), moves=moves)
    assert [KINDS[code] for code in verdicts.kinds] == [OutcomeKind.CONVERGED, OutcomeKind.STEP_LIMIT]


def test_who_rests_at_a_saddle_within_reach_of_a_minimum_has_stalled_and_who_crosses_it_has_arrived():
    surface = SURFACES["levi13"]
    saddles = [point for point in surface.stationary_points if point.kind == "saddle"]
    distance, saddle = min((min(np.hypot(p.x - m.x, p.y - m.y) for m in surface.minima), p) for p in saddles)
    assert distance < NEAR_SHARE * surface.box.diagonal
    moves = np.array([0.9, 1.1]) * FLAT * surface.box.diagonal
    verdicts = judged(surface, [(saddle.x, saddle.y)] * 2, moves=moves)
    assert kinds(verdicts) == [OutcomeKind.STALLED, OutcomeKind.CONVERGED]


def test_who_left_has_diverged_or_run_downhill():
    surface = SURFACES["monkey"]
    ends = [(-5.0, 0.0), (5.0, 0.0), (-5.0, 0.0)]
    verdicts = judged(surface, ends, moves=1.0, starts=np.zeros((3, 2)), left=[1, 7, 0])
    kinds = [OutcomeKind.RAN_DOWNHILL, OutcomeKind.DIVERGED, OutcomeKind.DIVERGED]
    assert [KINDS[code] for code in verdicts.kinds] == kinds
    assert verdicts.minima.tolist() == [NONE] * 3
    assert verdicts.values.tolist() == [-125.0, 125.0, -125.0]


def test_nothing_to_judge_is_no_error():
    verdicts = judged(SURFACES["rastrigin"], np.empty((0, 2)))
    assert len(verdicts.kinds) == len(verdicts.values) == 0
