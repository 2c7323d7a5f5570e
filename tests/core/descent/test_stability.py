"""Sharpness along a path against the limit of the rule."""

from typing import NamedTuple

import numpy as np
import pytest

from core.descent import descend
from core.descent.stability import stability
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES
from tests.each import with_each

ADAPTIVE = [
    name
    for name, rule in OPTIMIZERS.items()
    if rule.preconditioner is not Rule.preconditioner and rule().stability_limit() is not None
]
NOISE, SEED, STEPS = 0.5, 3, 40


def at(rule_name, **settings):
    return OPTIMIZERS[rule_name](**settings)


def walked(rule, surface="himmelblau", start=(-1.0, 2.5), steps=STEPS, noise=NOISE, **more):
    path = descend(SURFACES[surface], rule, start, steps, noise, SEED, **more)
    return path, stability(path, steps, noise, SEED)


# The limits, on the quadratic whose largest curvature is known.


@pytest.mark.parametrize(
    ("rule", "limit", "formula"),
    [
        (at("gradient_descent", learning_rate=0.5), 4.0, "2/α"),
        (at("sgd", learning_rate=0.1), 20.0, "2/α"),
        (at("momentum", learning_rate=0.1, momentum=0.9), 38.0, "2(1 + γ)/α"),
        (at("nesterov", learning_rate=0.1, momentum=0.5), 15.0, "2(1 + γ)/((1 + 2γ)α)"),
    ],
)
def test_without_preconditioner_the_sharpness_is_the_largest_curvature(rule, limit, formula):
    _, found = walked(rule, "matyas", (1.0, 2.0))
    np.testing.assert_allclose(found.sharpness, 1.0, rtol=1e-6)
    np.testing.assert_allclose(found.limits, limit)
    np.testing.assert_allclose(found.ratios, 1 / limit, rtol=1e-6)
    assert (len(found.sharpness), found.formula) == (STEPS + 1, formula)


@pytest.mark.parametrize(
    ("name", "limit", "formula"),
    [
        ("adagrad", 20.0, "2/α"),
        ("rmsprop", 20.0, "2/α"),
        ("adam", 380.0, "2(1 + β₁)/((1 − β₁)α)"),
        ("adadelta", 2.0, "2"),
    ],
)
def test_limits_of_the_adaptive_rules(name, limit, formula):
    rate = {} if name == "adadelta" else {"learning_rate": 0.1}
    _, found = walked(at(name, **rate))
    np.testing.assert_allclose(found.limits, limit)
    assert found.formula == formula


def test_a_schedule_moves_the_limit_from_step_to_step():
    schedule = Cosine(final=0.0, warmup=0.1)
    path, found = walked(at("sgd", learning_rate=0.1), "matyas", schedule=schedule)
    assert len(path.points) == STEPS + 1
    np.testing.assert_allclose(found.limits[:-1], 2 / (0.1 * schedule.factors(STEPS)))
    assert found.limits[-1] == found.limits[-2]


def test_a_learning_rate_of_zero_is_never_unstable():
    path = descend(SURFACES["bowl"], at("sgd"), (1, 1), 1, schedule=Cosine(final=0.0))
    frozen = stability(path, 1)
    assert (frozen.ratios < 1).all()


# The preconditioner, by what it is for: the step is −αP⁻¹ times the gradient, or its mean.


def stated(rule, gradients):
    """The states of a rule that meets these gradients at θ = 0, where nothing decays, and its steps."""
    states, steps = [rule.init(np.zeros(2))], []
    for gradient in gradients:
        step, state = rule.update(gradient, states[-1], np.zeros(2))
        states.append(state)
        steps.append(step)
    return states, np.array(steps)


@with_each("inside", [True, False])
@with_each("name", ADAPTIVE)
def test_a_step_is_the_gradient_or_its_mean_divided_by_the_preconditioner(name, inside):
    switch = {"epsilon_inside_root": inside} if "epsilon_inside_root" in OPTIMIZERS[name].hyperparameters() else {}
    rule = at(name, **switch)
    gradients = np.random.default_rng(1).normal(size=(6, 2)) * (1.0, 1e-3)
    states, steps = stated(rule, gradients)
    for before, after, gradient, step in zip(states, states[1:], gradients, steps, strict=False):
        p = rule.preconditioner(before, after)
        direction = getattr(after, "mean", gradient)
        np.testing.assert_allclose(-getattr(rule, "learning_rate", 1.0) * direction / p, step, rtol=1e-12)


@with_each("noise", [0.0, NOISE])
@with_each("name", ADAPTIVE)
def test_sharpness_is_that_of_the_steps_the_path_took(name, noise):
    rule = at(name, **({"weight_decay": 0.0} if "weight_decay" in OPTIMIZERS[name].hyperparameters() else {}))
    path, found = walked(rule, noise=noise)
    # From the steps themselves: P = −α · direction / step.
    kicks = noise * np.random.Generator(np.random.SFC64(np.random.SeedSequence(SEED))).standard_normal((STEPS, 2))
    gradients = np.column_stack(path.surface.gradient(*path.points[:-1].T)) + kicks
    direction = gradients
    if "mean" in rule.init(0.0)._fields:
        direction = np.zeros_like(gradients)
        for step in range(STEPS):
            before = direction[step - 1] if step else 0.0
            direction[step] = rule.beta1 * before + (1 - rule.beta1) * gradients[step]
    p = -getattr(rule, "learning_rate", 1.0) * direction / np.diff(path.points, axis=0)
    for step in range(STEPS):
        xx, xy, yy = path.surface.hessian(*path.points[step])
        scale = np.diag(p[step] ** -0.5)
        expected = np.linalg.eigvalsh(scale @ np.array([[xx, xy], [xy, yy]]) @ scale)[-1]
        assert found.sharpness[step] == pytest.approx(expected, rel=1e-5)


def test_the_noise_that_the_path_met_is_needed_and_is_no_part_of_exact_rules():
    path, found = walked(at("rmsprop"))
    assert not np.allclose(stability(path, STEPS, NOISE, SEED + 1).sharpness, found.sharpness)
    path, found = walked(at("gradient_descent", learning_rate=0.01))
    np.testing.assert_array_equal(stability(path, STEPS).sharpness, found.sharpness)


# What the ratio foretells.


@with_each("name", ["gradient_descent", "momentum", "nesterov"])
@with_each("share", [0.95, 1.05])
def test_on_a_quadratic_a_ratio_above_one_is_divergence(name, share):
    limit, _ = at(name).stable_learning_rate(1.0)
    path, found = walked(at(name, learning_rate=share * limit), "matyas", (4, -4), steps=4000, noise=0.0)
    np.testing.assert_allclose(found.ratios[:5], share, rtol=1e-5)
    assert (path.outcome.kind.value == "diverged") == (share > 1)


def test_rmsprop_settles_at_the_edge_of_stability():
    _, found = walked(at("rmsprop", learning_rate=0.05), "himmelblau", (0, 0), steps=600)
    assert np.median(found.ratios[-200:]) == pytest.approx(1.0, abs=0.15)


@with_each("name", [name for name, rule in OPTIMIZERS.items() if rule().stability_limit() is not None])
def test_paths_that_end_early_and_paths_of_one_point(name):
    wild = {"learning_rate": 500.0} if "learning_rate" in OPTIMIZERS[name].hyperparameters() else {}
    path, found = walked(at(name, **wild), "goldstein_price", (1.5, 1.5))
    assert found.sharpness.shape == found.limits.shape == (len(path.points),)
    away = descend(SURFACES["bowl"], at(name), (1e9, 0.0), 5)
    assert stability(away, 5).ratios.shape == (1,)


def test_a_rule_whose_limit_is_unknown_has_no_stability():
    class Unknown(Rule):
        name = label = "unknown"

        def update(self, gradient, state, parameters):
            return -0.1 * gradient, state

    assert walked(Unknown())[1] is None


class Scale(NamedTuple):
    scale: float


class Radial(Rule):
    """θ ← θ − g/(1 + θ²), where P depends on the point that the step leaves."""

    name = label = "radial"
    stability = "2"

    def init(self, parameters):
        return Scale(0.0 * parameters)

    def stability_limit(self):
        return 2.0

    def preconditioner(self, before, after):
        return after.scale

    def update(self, gradient, state, parameters):
        scale = 1 + parameters * parameters
        return -gradient / scale, Scale(scale)


def test_a_preconditioner_may_depend_on_the_points_of_the_path():
    path, found = walked(Radial(), "matyas", (1.0, 2.0), noise=0.0)
    xx, xy, yy = path.surface.hessian(*path.points.T)
    p, q = 1 + path.points[:-1].T ** 2
    expected = np.linalg.eigvalsh(
        [
            [[xx[0] / p[at], xy[0] / np.sqrt(p[at] * q[at])], [xy[0] / np.sqrt(p[at] * q[at]), yy[0] / q[at]]]
            for at in range(STEPS)
        ]
    )[:, -1]
    np.testing.assert_allclose(found.sharpness[:-1], expected, rtol=1e-6)


class Anchored(Radial):
    """θ ← θ − g/(1 + x₀²), where P depends on the start."""

    name = label = "anchored"

    def init(self, parameters):
        return Scale(1 + parameters * parameters)

    def update(self, gradient, state, parameters):
        return -gradient / state.scale, state


@with_each("steps", [1, 2, 5])
def test_a_preconditioner_may_depend_on_the_start(steps):
    path, found = walked(Anchored(), "matyas", (1.0, 2.0), noise=0.0, steps=steps)
    half = np.diag([2**-0.5, 5**-0.5])
    xx, xy, yy = path.surface.hessian(1.0, 2.0)
    expected = np.linalg.eigvalsh(half @ [[xx, xy], [xy, yy]] @ half)[-1]
    assert len(path.points) == steps + 1
    np.testing.assert_allclose(found.sharpness, expected, rtol=1e-6)
