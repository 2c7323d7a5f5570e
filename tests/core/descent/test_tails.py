"""The last half of descents: which steps count, and that sums are the same for one path and for many."""

import numpy as np
import pytest

from core.descent.tails import PLANE, SAMPLED, Sums, Tail, Tally, counted, tail_of
from core.surfaces import SURFACES, Minimum, Ring, Surface
from tests.each import with_each


@pytest.mark.parametrize("steps", [4, 20, 128, 252])
def test_all_steps_of_a_short_half_count(steps):
    length = steps // 4
    base, (third, fourth) = counted(steps)
    assert base == steps - 2 * length
    assert [*third, *fourth] == list(range(base + 1, steps + 1)) and len(third) == len(fourth) == length


@pytest.mark.parametrize("steps", [256, 500, 10_000])
def test_of_a_longer_half_steps_count_that_are_spread_evenly_and_are_at_no_one_phase(steps):
    base, (third, fourth) = counted(steps)
    for quarter, first in ((third, base + 1), (fourth, base + 1 + steps // 4)):
        assert len(set(quarter)) == SAMPLED and first <= min(quarter) and max(quarter) < first + steps // 4
        for part in range(4):
            inside = [step for step in quarter if part <= (step - first) / (steps // 4) * 4 < part + 1]
            assert SAMPLED // 4 - 2 <= len(inside) <= SAMPLED // 4 + 2
    # A cycle of two, three or four steps shows all its phases.
    assert all({step % period for step in third} == set(range(period)) for period in (2, 3, 4))


@with_each("name", ["matyas", "mult"])
@with_each("steps", [3, 20, 333])
def test_sums_of_one_path_and_of_many_are_the_same_to_the_last_bit(name, steps):
    surface = SURFACES[name]
    path = np.random.default_rng(1).normal(0.3, 1.0, (steps + 1, 2, 7)).cumsum(axis=0)
    tally = Tally(surface, steps)
    sums = tally.begun(7)
    for step in range(1, steps + 1):
        tally.add(sums, step, path[step], path[step - 1])
    for column in (slice(None), slice(2, 3)):
        found = tail_of(surface, path[..., column])
        assert found.points == (steps // 4 if steps < 8 * SAMPLED else SAMPLED)
        for one, other in zip(found.sums, sums, strict=True):
            np.testing.assert_array_equal(one, other[..., column])


def test_means_and_covariances_are_seen_from_the_minimum():
    surface, steps = SURFACES["himmelblau"], 40
    path = np.random.default_rng(2).normal(3.0, 0.5, (steps + 1, 2, 5))
    names = np.array([0, 1, 2, 3, 3], dtype=np.int16)
    means, spreads = tail_of(surface, path).around(names)
    for column, name in enumerate(names):
        minimum = surface.minima[name]
        for quarter in (0, 1):
            points = path[21 + 10 * quarter : 31 + 10 * quarter, :, column] - (minimum.x, minimum.y)
            assert means[quarter, :, column] == pytest.approx(points.mean(axis=0))
            covariance = np.cov(points.T, ddof=0)
            assert spreads[quarter, :, column] == pytest.approx(covariance[[0, 0, 1], [0, 1, 1]])


def test_from_a_ring_the_distance_to_it_counts_and_nothing_else():
    surface, steps = SURFACES["mult"], 40
    rng = np.random.default_rng(3)
    radius, angle = rng.normal(5.0, 0.3, (steps + 1, 1)), rng.uniform(0, 2 * np.pi, (steps + 1, 1))
    path = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    means, spreads = tail_of(surface, path).around(np.array([1], dtype=np.int16))
    gaps = radius[21:31] - 1.5 * np.pi
    assert means[0, :, 0] == pytest.approx([gaps.mean(), 0.0])
    assert spreads[0, :, 0] == pytest.approx([gaps.var(), 0.0, 0.0])


def test_the_longest_step_of_each_quarter():
    path = np.zeros((17, 2, 1))
    path[10:] += 3.0  # in the third quarter, from (0, 0) to (3, 3)
    path[15:, 0] += 1.0
    assert tail_of(SURFACES["bowl"], path).longest_steps[:, 0] == pytest.approx([np.hypot(3, 3), 1.0])


def test_what_has_not_come_to_its_end_is_unknown():
    tail = Tally(SURFACES["bowl"], 20).unknown(3)
    assert isinstance(tail, Tail) and isinstance(tail.sums, Sums)
    assert all(np.isnan(part).all() for part in tail.sums)


class TwoRings(Surface):
    """A point, and two rings that lie elsewhere."""

    name, label = "two_rings", "Two rings"
    minima = (Minimum(1.0, -2.0, 0.0, "global"),)
    minimum_curves = (Ring(3.0, 1.0, 2.0, 0.0, "global"), Ring(-4.0, 2.0, 0.5, 0.0, "global"))


@with_each("column", range(3))
def test_each_ring_is_seen_from_itself(column):
    surface, steps = TwoRings(), 40
    path = np.random.default_rng(5).normal(1.0, 2.0, (steps + 1, 2, 3))
    means, spreads = tail_of(surface, path).around(np.arange(3, dtype=np.int16))
    for quarter in (0, 1):
        points = path[21 + 10 * quarter : 31 + 10 * quarter, :, column]
        if column == 0:
            assert means[quarter, :, 0] == pytest.approx((points - (1.0, -2.0)).mean(axis=0))
            continue
        ring = surface.minimum_curves[column - 1]
        gaps = np.hypot(*(points - (ring.x, ring.y)).T) - ring.radius
        assert means[quarter, :, column] == pytest.approx([gaps.mean(), 0.0])
        assert spreads[quarter, :, column] == pytest.approx([gaps.var(), 0.0, 0.0])


def test_a_path_too_short_for_quarters_has_no_points_and_nothing_to_tell():
    path = np.random.default_rng(6).normal(size=(4, 2, 2))
    tail = tail_of(TwoRings(), path)
    assert (tail.points, tail.sums.totals.shape) == (0, (2, PLANE + 4, 2)) and not tail.sums.totals.any()
    assert np.array_equal(tail.sums.base, path[3]) and not tail.longest_steps.any()
    means, _ = tail.around(np.zeros(2, dtype=np.int16))
    np.testing.assert_allclose(means[0].T, path[3].T - (1.0, -2.0))


def test_sums_are_kept_in_the_precision_asked_for():
    tally = Tally(TwoRings(), 20)
    for made in (tally.begun(3, np.float32), tally.unknown(3, np.float32).sums):
        assert [(part.dtype, part.shape) for part in made] == [
            (np.float32, shape) for shape in ((2, 3), (2, PLANE + 4, 3), (2, 3))
        ]
    assert tally.unknown(3).points == 5 and tally.unknown(3).surface is tally.surface


def test_a_quarter_of_one_point_has_it_as_its_mean():
    path = np.random.default_rng(7).normal(size=(6, 2, 2))
    means, spreads = tail_of(TwoRings(), path).around(np.zeros(2, dtype=np.int16))
    np.testing.assert_allclose(means, (path[4:].transpose(0, 2, 1) - (1.0, -2.0)).transpose(0, 2, 1))
    np.testing.assert_allclose(spreads, 0.0, atol=1e-12)
