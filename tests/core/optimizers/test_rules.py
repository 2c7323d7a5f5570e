"""The arithmetic of some update rules by hand, each from a state that is not zero."""

from math import sqrt

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.adam import Moments
from core.optimizers.adaptive import SquaredGradients, SquaredGradientsAndSteps
from core.optimizers.momentum import Velocity
from core.optimizers.roots import divisor
from core.optimizers.signs import Mean
from tests.core.optimizers.elementwise import THETA
from tests.each import with_each

SWITCHED = [name for name, rule in OPTIMIZERS.items() if "epsilon_inside_root" in rule.hyperparameters()]


@pytest.mark.parametrize("name", ["gradient_descent", "sgd"])
def test_gradient_descent_goes_against_the_gradient(name):
    rule = OPTIMIZERS[name](learning_rate=0.5)
    state = rule.init(7.0)
    step, state = rule.update(3.0, state, THETA)
    assert step == -1.5
    step, state = rule.update(-8.0, state, THETA)
    assert step == 4.0


def test_momentum_adds_to_the_velocity():
    rule = OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.9)
    step, state = rule.update(3.0, Velocity(2.0), THETA)
    assert step == pytest.approx(-2.1)  # v = 0.9 · 2 + 0.1 · 3
    step, state = rule.update(-1.0, state, THETA)
    assert step == pytest.approx(-1.79)  # v = 0.9 · 2.1 − 0.1
    assert state.velocity == pytest.approx(1.79)


def test_nesterov_takes_the_gradient_where_the_velocity_leads():
    rule = OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.9)
    state = Velocity(2.0)
    assert rule.look_ahead(5.0, state) == pytest.approx(3.2)  # θ − γv = 5 − 0.9 · 2
    step, state = rule.update(3.0, state, THETA)
    assert step == pytest.approx(-2.1)
    assert rule.look_ahead(5.0 - 2.1, state) == pytest.approx(1.01)  # 2.9 − 0.9 · 2.1
    step, state = rule.update(-1.0, state, THETA)
    assert step == pytest.approx(-1.79)


def test_nesterov_on_a_parabola():
    # f = θ², from θ = 1 with v = 0, α = 0.1, γ = 0.5.
    rule = OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.5)
    theta, state = 1.0, rule.init(1.0)
    step, state = rule.update(2 * rule.look_ahead(theta, state), state, theta)
    theta += step
    assert theta == pytest.approx(0.8)  # v = 0.1 · 2 · 1
    step, state = rule.update(2 * rule.look_ahead(theta, state), state, theta)
    theta += step
    assert theta == pytest.approx(0.56)  # θ − γv = 0.7, v = 0.5 · 0.2 + 0.1 · 1.4 = 0.24


@pytest.mark.parametrize(
    ("inside", "squares", "first", "second"),
    [
        # G = 6.5 + 1.5² = 8.75, √(8.75 + 0.25) = 3; then G = 8.75 + 4² = 24.75, √25 = 5.
        (True, 6.5, -0.3 * 1.5 / 3, 0.3 * 4 / 5),
        # G = 4 + 1.5² = 6.25, √6.25 + 0.25 = 2.75; then G = 6.25 + 4² = 22.25.
        (False, 4.0, -0.3 * 1.5 / 2.75, 0.3 * 4 / (sqrt(22.25) + 0.25)),
    ],
)
def test_adagrad_divides_by_the_root_of_all_squares(inside, squares, first, second):
    rule = OPTIMIZERS["adagrad"](learning_rate=0.3, epsilon=0.25, epsilon_inside_root=inside)
    step, state = rule.update(1.5, SquaredGradients(squares), THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(second)


@pytest.mark.parametrize(
    ("inside", "first", "second"),
    [
        # G = 0.9 · 4 + 0.1 · 2² = 4, √(4 + 0.41) = 2.1; then G = 0.9 · 4 + 0.1 · 5² = 6.1.
        (True, -0.21 * 2 / 2.1, 0.21 * 5 / sqrt(6.51)),
        (False, -0.21 * 2 / 2.41, 0.21 * 5 / (sqrt(6.1) + 0.41)),
    ],
)
def test_rmsprop_divides_by_the_root_of_the_mean_square(inside, first, second):
    rule = OPTIMIZERS["rmsprop"](learning_rate=0.21, decay=0.9, epsilon=0.41, epsilon_inside_root=inside)
    step, state = rule.update(2.0, SquaredGradients(4.0), THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-5.0, state, THETA)
    assert step == pytest.approx(second)


def test_adadelta_scales_by_its_own_earlier_steps():
    rule = OPTIMIZERS["adadelta"](decay=0.75, epsilon=0.25)
    # G = 0.75 · 4 + 0.25 · 2² = 4; Δ = −2 √(2 + 0.25)/√(4 + 0.25) = −3/√4.25; D = 0.75 · 2 + 0.25 · 9/4.25.
    step, state = rule.update(2.0, SquaredGradientsAndSteps(4.0, 2.0), THETA)
    assert step == pytest.approx(-3 / sqrt(4.25))
    assert state == pytest.approx((4.0, 1.5 + 2.25 / 4.25))
    # G = 0.75 · 4 + 0.25 · 4² = 7; Δ = 4 √(D + 0.25)/√(7 + 0.25).
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(4 * sqrt(1.75 + 2.25 / 4.25) / sqrt(7.25))


@pytest.mark.parametrize(
    ("inside", "first", "second"),
    [
        # m = 0.8 · 1 + 0.2 · 3 = 1.4, m̂ = 1.4/(1 − 0.8²) = 35/9;
        # s = 0.75 · 2 + 0.25 · 3² = 3.75, ŝ = 3.75/(1 − 0.75²) = 60/7;
        # m = 0.8 · 1.4 − 0.2 · 4 = 0.32, m̂ = 0.32/(1 − 0.8³) = 40/61;
        # s = 0.75 · 3.75 + 0.25 · 4² = 6.8125, ŝ = 6.8125/(1 − 0.75³) = 436/37.
        (True, -0.1 * (35 / 9) / sqrt(60 / 7 + 0.5), -0.1 * (40 / 61) / sqrt(436 / 37 + 0.5)),
        (False, -0.1 * (35 / 9) / (sqrt(60 / 7) + 0.5), -0.1 * (40 / 61) / (sqrt(436 / 37) + 0.5)),
    ],
)
def test_adam_corrects_both_means(inside, first, second):
    rule = OPTIMIZERS["adam"](learning_rate=0.1, beta1=0.8, beta2=0.75, epsilon=0.5, epsilon_inside_root=inside)
    state = Moments(mean=1.0, squares=2.0, beta1_power=0.8, beta2_power=0.75)  # after one step
    step, state = rule.update(3.0, state, THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(second)


@pytest.mark.parametrize("gradient", [3.0, -0.02, 1e-5])
def test_adam_counts_its_steps_from_one(gradient):
    # m̂ = (1 − β₁)g/(1 − β₁) = g and ŝ = g²: the first step is one learning rate long, whatever β₁ and β₂.
    rule = OPTIMIZERS["adam"](learning_rate=0.7, beta1=0.99, beta2=0.9, epsilon=1e-30)
    step, _ = rule.update(gradient, rule.init(5.0), 5.0)
    assert abs(step) == pytest.approx(0.7)
    assert step * gradient < 0


def test_adamw_shrinks_what_adam_has_moved():
    settings = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.75, "epsilon": 0.5}
    rule = OPTIMIZERS["adamw"](weight_decay=0.25, **settings)
    state = Moments(mean=1.0, squares=2.0, beta1_power=0.8, beta2_power=0.75)
    step, state = rule.update(3.0, state, 4.0)
    assert step == pytest.approx(-0.1 * (35 / 9) / sqrt(60 / 7 + 0.5) - 0.1 * 0.25 * 4)
    step, state = rule.update(-4.0, state, -2.0)
    assert step == pytest.approx(-0.1 * (40 / 61) / sqrt(436 / 37 + 0.5) + 0.1 * 0.25 * 2)
    adam = OPTIMIZERS["adam"](**settings)
    assert state == adam.update(-4.0, adam.update(3.0, Moments(1.0, 2.0, 0.8, 0.75), 0.0)[1], 0.0)[1]


def test_the_limit_of_adamw_falls_with_its_decay():
    assert OPTIMIZERS["adamw"](weight_decay=0.0).stability_limit() == OPTIMIZERS["adam"]().stability_limit()
    rule = OPTIMIZERS["adamw"](learning_rate=0.5, beta1=0.0, weight_decay=1.0)
    assert rule.stability_limit() == 1.5  # θ ← (1 − αλ − h)θ, which is −θ at h = 2 − αλ


def test_lion_moves_by_the_sign_of_a_mean_that_the_gradient_has_yet_to_enter():
    rule = OPTIMIZERS["lion"](learning_rate=0.1, beta1=0.8, beta2=0.9, weight_decay=0.5)
    step, state = rule.update(-3.0, Mean(1.0), 2.0)
    assert step == pytest.approx(-0.1 * (1 + 0.5 * 2))  # c = 0.8 − 0.2 · 3 = 0.2
    assert state.mean == pytest.approx(0.6)  # 0.9 − 0.1 · 3
    step, state = rule.update(-40.0, state, 1.8)
    assert step == pytest.approx(-0.1 * (-1 + 0.5 * 1.8))  # c = 0.8 · 0.6 − 0.2 · 40
    assert state.mean == pytest.approx(0.54 - 4)


def test_lion_stays_where_nothing_pulls():
    rule = OPTIMIZERS["lion"](weight_decay=0.0)
    assert rule.update(0.0, rule.init(3.0), 3.0)[0] == 0.0


def test_under_a_steady_gradient_adam_keeps_its_pace_and_adagrad_slows_down():
    adam, adagrad = OPTIMIZERS["adam"](epsilon=1e-30), OPTIMIZERS["adagrad"](epsilon=1e-30)
    adam_state, adagrad_state = adam.init(1.0), adagrad.init(1.0)
    for count in range(1, 30):
        step, adam_state = adam.update(0.3, adam_state, THETA)
        assert step == pytest.approx(-0.1)
        step, adagrad_state = adagrad.update(0.3, adagrad_state, THETA)
        assert step == pytest.approx(-0.3 / sqrt(count))


@with_each("name", SWITCHED)
def test_epsilon_stands_inside_the_root_unless_asked(name):
    rule = OPTIMIZERS[name]
    inside, outside = rule(epsilon=0.01, epsilon_inside_root=True), rule(epsilon=0.01, epsilon_inside_root=False)
    assert rule(epsilon=0.01) == inside
    assert inside.update(0.1, inside.init(0.0), 0.0)[0] != outside.update(0.1, outside.init(0.0), 0.0)[0]


def test_what_is_divided_by_is_never_zero():
    numbers = np.array([0.0, -0.0, 1.0, -1.0, 2.0, 1e-300, np.inf])
    assert divisor(numbers).tolist() == [1.0, 1.0, 1.0, -1.0, 2.0, 1e-300, np.inf]
