"""Ensembles: their members, quartiles and shares."""

import numpy as np
import pytest

from core.batched.ensembles import MOST_MEMBERS, SHOWN, ensemble, shares, wilson
from core.batched.outcomes import Outcomes
from core.descent import descend
from core.descent.nearest import NONE
from core.descent.outcomes import CODES, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.statistics import quartiles
from core.surfaces import SURFACES

HIMMELBLAU = SURFACES["himmelblau"]
SGD = OPTIMIZERS["sgd"]


def himmelblau(**given):
    return ensemble(
        HIMMELBLAU,
        **{"rule": SGD(learning_rate=0.01), "start": (0, 0), "steps": 60, "noise": 10.0, "count": 21} | given,
    )


def members(found):
    return [found.descents.descent(index) for index in range(found.descents.count)]


# Members.


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_members_are_the_descents_of_the_seeds_that_follow(name):
    rule = OPTIMIZERS[name]()
    found = ensemble(SURFACES["matyas"], rule, (1, 1), 40, 1.0, seed=5, count=6)
    for index in range(6):
        path = descend(SURFACES["matyas"], rule, (1, 1), 40, 1.0, 5 + index)
        assert np.array_equal(found.paths[index], path.points)
        assert found.outcomes.ends[index].tolist() == path.points[-1].tolist()


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_members_of_a_rule_that_draws_differ_and_the_first_is_the_descent_of_the_seed(noise):
    rule = OPTIMIZERS["cma_es"](stream=3)
    paths = [path.points for path in members(himmelblau(rule=rule, noise=noise, count=5, seed=9))]
    assert len({path.tobytes() for path in paths}) == 5
    assert np.array_equal(paths[0], descend(HIMMELBLAU, rule, (0, 0), 60, seed=9).points)
    assert OPTIMIZERS["adam"]().drawing(3) == OPTIMIZERS["adam"]()


def test_quartiles_at_every_step_are_those_of_the_members():
    found = himmelblau()
    values = np.array([path.values for path in members(found)])
    assert found.shown.tolist() == list(range(61))
    ranked = np.sort(values, axis=0)
    for quartile, rank in ((found.lower, 5), (found.median, 10), (found.upper, 15)):
        np.testing.assert_allclose(quartile, ranked[rank], rtol=1e-12)
    assert (found.lower <= found.median).all() and (found.median <= found.upper).all()


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_quartiles_of_a_few(count):
    found = himmelblau(count=count)
    last = [path.values[-1] for path in members(found)]
    expected = np.quantile(last, [0.25, 0.5, 0.75])
    assert [found.lower[-1], found.median[-1], found.upper[-1]] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("count", "below"), [(1, 0), (2, 0), (4, 1), (20, 9), (21, 10)])
def test_the_typical_member_ends_with_the_median_or_next_below(count, below):
    found = himmelblau(count=count)
    assert found.outcomes.values[found.typical] == np.sort(found.outcomes.values)[below]


def test_long_runs_are_shown_at_evenly_spread_steps():
    found = ensemble(HIMMELBLAU, SGD(learning_rate=0.001), (0, 0), 1700, 1.0, count=2)
    assert len(found.shown) == SHOWN + 1
    assert found.shown[[0, -1]].tolist() == [0, 1700]
    assert set(np.diff(found.shown)) == {3, 4}
    assert np.array_equal(found.paths[1], found.descents.descent(1).points[found.shown])


def test_the_fan_keeps_the_first_paths_alone():
    found = himmelblau(fan=4)
    assert found.paths.shape == (4, 61, 2)
    assert np.array_equal(found.paths[3], found.descents.descent(3).points)
    assert himmelblau(fan=100).paths.shape == (21, 61, 2)


def test_members_that_diverge_count_as_infinite():
    found = ensemble(HIMMELBLAU, SGD(learning_rate=0.024), (0, 0), 80, 30.0, count=30)
    paths = members(found)
    left = [path.outcome.kind is OutcomeKind.DIVERGED for path in paths]
    assert 3 < sum(left) < 30
    for index in np.flatnonzero(left):
        step = paths[index].outcome.step
        assert np.isnan(found.paths[index, step:]).all()
        assert np.array_equal(found.paths[index, :step], paths[index].points)
    last = sorted(np.inf if out else path.values[-1] for out, path in zip(left, paths, strict=True))
    assert found.median[-1] == pytest.approx((last[14] + last[15]) / 2, rel=1e-12)
    assert found.upper[-1] == pytest.approx(quartiles(last).upper, rel=1e-12)
    assert not np.isnan([found.lower, found.median, found.upper]).any()


def test_members_out_of_sight_downhill_count_as_minus_infinite():
    found = ensemble(SURFACES["monkey"], SGD(learning_rate=0.1), (-1, 0), 60, 0.1, count=9)
    assert found.median[0] == -1.0
    assert found.median[-1] == found.upper[-1] == -np.inf


def test_members_at_rest_stay_where_they_are():
    found = ensemble(SURFACES["bowl"], OPTIMIZERS["gradient_descent"](learning_rate=0.5), (4, 4), 400, 1.0, count=3)
    assert np.array_equal(found.paths[2], found.descents.descent(2).points)
    assert found.upper[-1] == 0.0


def test_an_ensemble_keeps_the_schedule():
    found = himmelblau(schedule=Cosine(final=0.1), count=2)
    path = descend(HIMMELBLAU, SGD(learning_rate=0.01), (0, 0), 60, 10.0, 1, Cosine(final=0.1))
    assert np.array_equal(found.paths[1], path.points)


@pytest.mark.parametrize("count", [0, -1, MOST_MEMBERS + 1, 2.5, True])
def test_an_ensemble_has_one_to_five_hundred_members(count):
    with pytest.raises(ValueError, match=f"count is {count}: an ensemble takes a whole number from 1 to 500"):
        himmelblau(count=count)


@pytest.mark.parametrize(
    ("given", "words"), [({"seed": -1}, "seed is -1"), ({"seed": 1.5}, "seed is 1.5"), ({"steps": 0}, "steps is 0")]
)
def test_ensembles_that_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        himmelblau(**given)


# Shares.


def test_shares_count_every_member_once():
    found = ensemble(HIMMELBLAU, SGD(learning_rate=0.005), (-0.27, -0.92), 200, 10.0, count=60)
    told = shares(HIMMELBLAU, found.outcomes)
    paths = members(found)
    assert sum(share.descents for share in told) == 60
    assert len(told) > 3
    for kind, minimum, count, share, low, high in told:
        alike = [p for p in paths if p.outcome.kind is kind and (minimum is None or p.outcome.minimum is minimum)]
        assert count == len(alike)
        assert share == count / 60
        assert (low, high) == wilson(count, 60)


def test_shares_come_by_minimum_and_then_by_kind():
    surface = SURFACES["three_hump_camel"]
    outcomes = Outcomes.pending(11)
    kinds = ["DIVERGED", "CONVERGED", "CONVERGED", "STALLED", "CONVERGED", "STEP_LIMIT", "CONVERGED", "STEP_LIMIT"]
    kinds += ["OSCILLATES", "HOVERS", "HOVERS"]
    outcomes.kinds[:] = [CODES[OutcomeKind[kind]] for kind in kinds]
    outcomes.minima[:] = [NONE, 2, 0, NONE, 2, 1, NONE, 0, 1, 1, 0]
    told = [(share.kind.name, share.minimum, share.descents) for share in shares(surface, outcomes)]
    assert told == [
        ("CONVERGED", surface.minima[0], 1),
        ("CONVERGED", surface.minima[2], 2),
        ("HOVERS", surface.minima[0], 1),
        ("HOVERS", surface.minima[1], 1),
        ("OSCILLATES", surface.minima[1], 1),
        ("CONVERGED", None, 1),
        ("STALLED", None, 1),
        ("STEP_LIMIT", None, 2),
        ("DIVERGED", None, 1),
    ]


def test_shares_on_a_ring_and_without_minima():
    ring = SURFACES["mult"]
    found = ensemble(ring, SGD(learning_rate=0.1), (2, 1), 100, 0.01, count=5)
    assert [(share.minimum, share.descents) for share in shares(ring, found.outcomes)] == [
        (ring.minimum_curves[0], 5)
    ]
    monkey = SURFACES["monkey"]
    found = ensemble(monkey, SGD(learning_rate=0.1), (-1, 0), 60, 0.01, count=5)
    assert [(share.kind, share.share) for share in shares(monkey, found.outcomes)] == [
        (OutcomeKind.RAN_DOWNHILL, 1.0)
    ]
