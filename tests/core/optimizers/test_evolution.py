"""CMA-ES beside its tutorial in matrices, and what it is for."""

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.problem import OnSurface
from core.optimizers import OPTIMIZERS
from core.optimizers.evolution import DRAWN, WEIGHTS, in_order, normals
from core.surfaces import SURFACES

KIND = OPTIMIZERS["cma_es"]


def by_the_tutorial(surface, mean, sigma, steps):
    """The means of Hansen's tutorial (2016), figure 6 and table 1, with the same standard normal numbers."""
    n, weights, covariance = 2, np.array(WEIGHTS), np.eye(2)
    mass = 1 / np.sum(weights**2)
    c_sigma, c_c = (mass + 2) / (n + mass + 5), (4 + mass / n) / (n + 4 + 2 * mass / n)
    c_one = 2 / ((n + 1.3) ** 2 + mass)
    c_mu = min(1 - c_one, 2 * (mass - 2 + 1 / mass) / ((n + 2) ** 2 + mass))
    damping = 1 + 2 * max(0, np.sqrt((mass - 1) / (n + 1)) - 1) + c_sigma
    expected = np.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n**2))
    sigma_path, path, means = np.zeros(2), np.zeros(2), []
    for step in range(steps):
        values, axes = np.linalg.eigh(covariance)
        root = axes @ np.diag(np.sqrt(values)) @ axes.T
        drawn = normals(0, step, np.zeros((2, 1)))[:, :, 0] @ root
        heights = [float(surface.value(*(mean + sigma * y))) for y in drawn]
        better = drawn[np.argsort(heights, kind="stable")[:3]]
        way = weights @ better
        mean = mean + sigma * way
        sigma_path = (1 - c_sigma) * sigma_path + np.sqrt(c_sigma * (2 - c_sigma) * mass) * np.linalg.inv(
            root
        ) @ way
        length = np.linalg.norm(sigma_path)
        holds = length / np.sqrt(1 - (1 - c_sigma) ** (2 * (step + 1))) < (1.4 + 2 / (n + 1)) * expected
        path = (1 - c_c) * path + holds * np.sqrt(c_c * (2 - c_c) * mass) * way
        covariance = (
            (1 - c_one - c_mu + (1 - holds) * c_one * c_c * (2 - c_c)) * covariance
            + c_one * np.outer(path, path)
            + c_mu * sum(weight * np.outer(y, y) for weight, y in zip(weights, better, strict=True))
        )
        sigma = sigma * np.exp(c_sigma / damping * (length / expected - 1))
        means.append(mean)
    return np.array(means)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale"])
def test_it_is_the_tutorial_s(name):
    start = np.array([-1.5, 2.0])
    path = descend(SURFACES[name], KIND(first_step=0.4), start, 40)
    np.testing.assert_allclose(
        path.points[1:], by_the_tutorial(SURFACES[name], start, 0.4, 40), rtol=1e-8, atol=1e-9
    )


def test_a_step_asks_for_six_values_and_for_nothing_else():
    path = descend(SURFACES["bowl"], KIND(), (3, 2), 4)
    assert path.evaluations.tolist() == [[DRAWN * step, 0, 0] for step in range(5)]


def test_its_stream_and_the_seed_decide_and_no_noise():
    surface = SURFACES["ackley"]
    one, other, same = descend_many(surface, [KIND(), KIND(), KIND(stream=7)], (2, 1), 30, 0.0, [0, 7, 0])
    assert not np.array_equal(one.points, other.points) and np.array_equal(other.points, same.points)
    assert np.array_equal(other.points, descend(surface, KIND(), (2, 1), 30, 3.0, 7).points)
    assert (other.rule.stream, same.rule.stream) == (0, 7)  # a link has what was set


def test_it_comes_out_of_more_local_minima_than_gradient_descent():
    random, surface = np.random.default_rng(0), SURFACES["rastrigin"]
    starts = random.uniform(-3, 3, (40, 2))
    rules = [KIND(first_step=2.0, stream=number) for number in range(40)]
    ends, slow = (
        np.array([path.values[-1] for path in descend_many(surface, each, starts, 120)])
        for each in (rules, [OPTIMIZERS["sgd"](learning_rate=1e-3)] * 40)
    )
    assert np.median(ends) < 0.5 * np.median(slow)


def test_where_its_cloud_has_become_flat_it_begins_anew_round():
    position = np.array([[1.0], [1.0]])
    state = KIND().init(position)._replace(covariance=np.array([[1.0], [1.0], [1.0]]), steps=3.0)
    state = state._replace(sigma=np.array([0.1]))
    with np.errstate(all="ignore"):
        _, after = KIND().move(OnSurface(SURFACES["bowl"], position), state, position)
    assert after.covariance[:, 0].tolist() == [1.0, 0.0, 1.0]


@pytest.mark.parametrize(("wide", "narrow", "anew"), [(1e6, 1e-12, True), (1e-6, 1e-12, False), (1e6, 1e-2, False)])
def test_how_flat_a_cloud_is_does_not_depend_on_its_size(wide, narrow, anew):
    position = np.array([[1.0], [1.0]])
    state = KIND().init(position)._replace(covariance=np.array([[wide], [0.0], [narrow]]), steps=3.0)
    problem = OnSurface(SURFACES["bowl"], position)
    problem.notes = {}
    _, after = KIND().move(problem, state._replace(sigma=np.array([0.1])), position)
    assert (after.covariance[:, 0].tolist() == [1.0, 0.0, 1.0]) == anew == problem.notes["flat"][0]


def test_the_points_are_told_in_order_and_those_without_a_value_last():
    points = np.arange(12.0).reshape(6, 2, 1)
    told = in_order(points, np.array([[3.0], [np.nan], [1.0], [1.0], [np.inf], [2.0]]))
    assert [told[f"x{place}"][0, 0] for place in range(1, 7)] == [4.0, 6.0, 10.0, 0.0, 2.0, 8.0]
    assert [told[f"f{place}"][0] for place in (1, 2, 3, 4, 6)] == [1.0, 1.0, 2.0, 3.0, np.inf]
