"""Paths: their arithmetic, their noise, and that a path is the same in whatever company."""

from itertools import product

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.bounds import bounds, out_of_bounds
from core.descent.noise import standard_normals
from core.descent.outcomes import OutcomeKind
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import SURFACES
from tests.core.descent.of_each import BOWL, DESCENT, MANY, ONE_OF_EACH, READINGS, SGD, WHOLE, assert_same, start_of
from tests.core.descent.walked import walked
from tests.each import with_each

FEW_OF_EACH, MANY_OF_EACH = ([rule for rule in rules if not rule.whole] for rules in (ONE_OF_EACH, MANY))


# Arithmetic.


def test_a_path_begins_at_its_start_and_has_a_point_for_each_step():
    path = descend(BOWL, DESCENT(learning_rate=0.1), (6, -3), 20)
    assert path.points.shape == (21, 2)
    assert [len(getattr(path, reading)) for reading in READINGS] == [21] * 4
    assert path.points[0].tolist() == [6.0, -3.0]


@pytest.mark.parametrize("many", [False, True])
def test_gradient_descent_on_the_bowl_by_its_closed_form(many):
    rules = [DESCENT(learning_rate=0.1)] * (9 if many else 1)
    for path in descend_many(BOWL, rules, (6, -3), 20):
        shrink = 0.8 ** np.arange(21)  # θ − 0.1 · 2θ
        np.testing.assert_allclose(path.points, shrink[:, None] * [6, -3])
        np.testing.assert_allclose(path.values, 45 * shrink**2)
        np.testing.assert_allclose(path.gradient_norms, 2 * np.sqrt(45) * shrink)
        np.testing.assert_allclose(path.distances, np.sqrt(45) * shrink)


@pytest.mark.parametrize("many", [False, True])
def test_nesterov_takes_its_gradients_ahead(many):
    rules = [OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.5)] * (9 if many else 1)
    for path in descend_many(BOWL, rules, (1, 0), 2):
        # v = 0.1 · 2 · 1 = 0.2; then v = 0.5 · 0.2 + 0.1 · 2 · (0.8 − 0.5 · 0.2) = 0.24.
        assert path.points[:, 0].tolist() == pytest.approx([1, 0.8, 0.56])


class Decayed(OPTIMIZERS["nesterov"]):
    """With decoupled weight decay, and so a rule that looks at the parameters."""

    name = "decayed"

    def update(self, gradient, state, parameters):
        step, state = super().update(gradient, state, parameters)
        return step - 0.25 * parameters, state


@pytest.mark.parametrize("many", [False, True])
def test_a_rule_is_told_where_the_parameters_are_and_not_where_it_looks_ahead(many):
    rule = Decayed(learning_rate=0.1, momentum=0.5)
    path = descend_many(BOWL, [rule] * (9 if many else 1), (1, -2), 2)[0]
    # v = 0.1 · 2 · 1, θ = 1 − 0.2 − 0.25; θ − γv = 0.45, v = 0.5 · 0.2 + 0.1 · 2 · 0.45, θ = 0.55 − v − 0.1375.
    np.testing.assert_allclose(path.points[:, 0], [1.0, 0.55, 0.2225])
    np.testing.assert_allclose(path.points[:, 1], [-2.0, -1.1, -0.445])


@pytest.mark.parametrize("name", SURFACES)
def test_readings_are_those_of_the_surface(name):
    surface = SURFACES[name]
    for _, path in walked(name, 1.0):
        x, y = path.points.T
        np.testing.assert_allclose(path.values, surface.value(x, y), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(path.gradient_norms, np.hypot(*surface.gradient(x, y)), rtol=1e-9, atol=1e-12)
        assert np.array_equal(path.distances, surface.distance_to_minimum(x, y)), path.rule
        assert path.surface is surface


def test_a_path_knows_the_rule_that_walked_it():
    for path, rule in zip(descend_many(BOWL, MANY, (6, -3), 2), MANY, strict=True):
        assert path.rule is rule


@pytest.mark.parametrize("many", [False, True])
def test_a_path_that_leaves_with_the_very_step_after_which_all_are_looked_at_has_left(many):
    # Each step is 1.1 times as long as the last one: after 255 it is within a million boxes, after 256 beyond.
    rules = [DESCENT(learning_rate=1.05)] * (9 if many else 1)
    for path in descend_many(BOWL, rules, (13e6 / 1.1**255.5, 0), 600):
        assert (path.outcome.kind, path.outcome.step, len(path.points)) == (OutcomeKind.DIVERGED, 256, 256)


# Noise.


def test_noise_is_sigma_times_the_stream_of_the_seed():
    path = descend(BOWL, SGD(learning_rate=0.1), (6, -3), 5, noise=2.5, seed=7)
    kicks = standard_normals(7, 5)
    theta = np.array([6.0, -3.0])
    for step in range(5):
        theta = theta - 0.1 * (2 * theta + 2.5 * kicks[step])
        np.testing.assert_allclose(path.points[step + 1], theta, atol=1e-12)


def test_noise_has_the_standard_deviation_asked_for():
    path = descend(BOWL, SGD(learning_rate=0.1), (0, 0), 20_000, noise=0.7, seed=1)
    met = -np.diff(path.points, axis=0) / 0.1 - 2 * path.points[:-1]
    assert met.std(axis=0) == pytest.approx([0.7, 0.7], rel=0.02)
    assert met.mean(axis=0) == pytest.approx([0, 0], abs=0.02)


@with_each("rule", ONE_OF_EACH)
def test_the_same_seed_gives_the_same_path_and_another_seed_another(rule):
    first, again, other = (descend(BOWL, rule, (0.1, -0.1), 40, 1.0, seed) for seed in (0, 0, 1))
    assert_same(first, again)
    assert np.array_equal(first.points, other.points) == (rule.exact and not rule.draws)


@with_each("rule", ONE_OF_EACH)
def test_without_noise_the_seed_matters_to_rules_that_draw_alone(rule):
    first, other = (descend(BOWL, rule, (6, 6), 40, 0.0, seed) for seed in (0, 99))
    assert np.array_equal(first.points, other.points) == (not rule.draws)


def test_gradient_descent_is_exact_and_equals_sgd_without_noise():
    exact = descend(BOWL, DESCENT(learning_rate=0.1), (6, 6), 40, noise=5.0, seed=3)
    still = descend(BOWL, SGD(learning_rate=0.1), (6, 6), 40)
    assert np.array_equal(exact.points, still.points)


@pytest.mark.parametrize("many", [False, True])
def test_all_rules_meet_the_same_noise(many):
    # On a first step from rest SGD, momentum and Nesterov are one; what differs is noise.
    rules = [OPTIMIZERS[name](learning_rate=0.1) for name in ("sgd", "momentum", "nesterov")] * (9 if many else 1)
    first = [path.points[1].tolist() for path in descend_many(BOWL, rules, (6, 6), 1, noise=1.0, seeds=5)]
    assert first == [first[0]] * len(rules)


# Company.


@pytest.mark.parametrize("rules", [ONE_OF_EACH, MANY], ids=["few", "many"])
def test_starts_and_seeds_of_their_own(rules):
    surface = SURFACES["himmelblau"]
    random = np.random.default_rng(0)
    starts = random.uniform(-4, 4, size=(len(rules), 2))
    seeds = [5, 6, 5, 7] * len(rules)
    together = descend_many(surface, rules, starts, 30, 1.0, seeds[: len(rules)])
    for rule, start, seed, path in zip(rules, starts, seeds, together, strict=False):
        assert_same(path, descend(surface, rule, start.tolist(), 30, 1.0, seed))


def test_the_order_of_the_rules_does_not_matter():
    forward = descend_many(SURFACES["matyas"], MANY, (4, -4), 30, 1.0, 3)
    backward = descend_many(SURFACES["matyas"], MANY[::-1], (4, -4), 30, 1.0, 3)
    for one, other in zip(forward, backward[::-1], strict=True):
        assert_same(one, other)


@pytest.mark.parametrize(
    ("name", "rules"),
    [*product(("bowl", "mult", "monkey", "rosenbrock"), (FEW_OF_EACH, MANY_OF_EACH)), ("rosenbrock", WHOLE)],
)
def test_a_shorter_run_is_the_beginning_of_a_longer_one(name, rules):
    surface = SURFACES[name]
    long = descend_many(surface, rules, start_of(surface), 300, 1.0, 3)
    for steps in (1, 17, 256):
        short = descend_many(surface, rules, start_of(surface), steps, 1.0, 3)
        for one, other in zip(short, long, strict=True):
            end = len(one.points)
            assert end == min(steps + 1, len(other.points))
            for reading in READINGS:
                assert np.array_equal(getattr(one, reading), getattr(other, reading)[:end])


def test_paths_share_no_memory():
    one, other = descend_many(BOWL, [SGD(), SGD()], (6, 6), 3, 1.0)
    before = other.points.copy()
    one.points[:] = 0
    assert np.array_equal(other.points, before)


# Divergence.


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("steps", [20, 1000])
def test_a_diverging_path_ends_at_its_last_point_within_bounds(steps, many):
    # Each step multiplies the distance by −3: |x| = 6 · 3ᵏ passes 6.5 + 13·10⁶ at k = 14.
    rules = [DESCENT(learning_rate=2.0)] * (9 if many else 1)
    for path in descend_many(BOWL, rules, (6, 6), steps):
        assert path.outcome.kind is OutcomeKind.DIVERGED
        assert path.outcome.step == 14
        assert path.points[:, 0].tolist() == [6.0 * (-3) ** k for k in range(14)]
        assert [len(getattr(path, reading)) for reading in READINGS] == [14] * 4


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        *product(("monkey", "monkey_saddle", "goldstein_price", "beale", "mccormick"), (FEW_OF_EACH, MANY_OF_EACH)),
        *product(("monkey", "beale"), (WHOLE,)),
    ],
)
def test_nothing_that_is_not_finite_is_in_a_path(name, rules):
    surface = SURFACES[name]
    for path in descend_many(surface, rules, start_of(surface), 300, 3.0, 1):
        assert all(np.isfinite(getattr(path, reading)).all() for reading in ("points", "values", "gradient_norms"))
        assert not out_of_bounds(surface, path.points).any()
        assert not np.isnan(path.distances).any()


def test_those_that_diverge_leave_the_others_as_they_are():
    rates = [0.1, 2.0, 900.0, 0.2]
    paths = descend_many(BOWL, [DESCENT(learning_rate=rate) for rate in rates] * 3, (6, 6), 700)
    assert [len(path.points) for path in paths[:4]] == [701, 14, 2, 701]


def test_a_rule_too_wild_for_a_single_step_keeps_its_start():
    path = descend(SURFACES["monkey"], DESCENT(learning_rate=1000.0), (1e4, 1e4), 5)
    assert path.points.tolist() == [[1e4, 1e4]]
    assert path.outcome.step == 1


# Arrival.


def test_the_first_step_near_a_minimum_is_the_first_within_distance_one():
    path = descend(BOWL, DESCENT(learning_rate=0.1), (6, 6), 20)
    # 6√2 · 0.8ᵏ ≤ 1 first for k = 10.
    assert path.first_near_minimum == 10
    assert path.distances[9] > 1 >= path.distances[10]


def test_a_path_that_never_comes_near_says_none():
    assert descend(BOWL, DESCENT(learning_rate=0.01), (6, 6), 20).first_near_minimum is None


def test_a_path_that_starts_near_a_minimum_is_near_at_step_zero():
    assert descend(BOWL, DESCENT(learning_rate=0.01), (0.6, 0.8), 5).first_near_minimum == 0


def test_a_path_that_only_passes_a_minimum_was_near_it():
    path = descend(BOWL, DESCENT(learning_rate=2.0), (0.9, 0.0), 5)
    assert path.first_near_minimum == 0
    assert path.distances[-1] > 100


def test_near_is_measured_from_the_surface_s_own_minima():
    near = descend(SURFACES["easom"], DESCENT(), (np.pi, np.pi - 0.9), 1)
    assert near.first_near_minimum == 0
    ring = descend(SURFACES["mult"], DESCENT(learning_rate=0.1), (2.0, 0.8), 100)
    assert ring.first_near_minimum == int(np.argmax(np.hypot(*ring.points.T) >= 1.5 * np.pi - 1)) > 0
    assert descend(SURFACES["monkey"], DESCENT(), (0, 0), 5).first_near_minimum is None


def to_the_bounds(further):
    """A rule that goes at once to the very edge of the bowl's bounds, or further, and stays there."""

    class ToTheBounds(Rule):
        name = label = "to_the_bounds"

        def update(self, gradient, state, parameters):
            return np.sign(parameters) * (bounds(BOWL).x_max + further) - parameters, state

    return ToTheBounds()


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(("further", "points"), [(0.0, 4), (1.0, 1)])
def test_the_edge_of_the_bounds_is_within_them(further, points, many):
    x_min, x_max, y_min, y_max = bounds(BOWL)
    assert x_max == y_max == -x_min == -y_min
    for start in ((1, 2), (-1, 2), (1, -2), (-1, -2)):
        for path in descend_many(BOWL, [to_the_bounds(further)] * (9 if many else 1), start, 3):
            assert len(path.points) == points
