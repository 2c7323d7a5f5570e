"""Adam's kin, by hand and where they part from Adam."""

from math import sqrt

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.moments import CountedMoments, LargestMoments

ADAM, NADAM, AMSGRAD, RADAM = (OPTIMIZERS[name] for name in ("adam", "nadam", "amsgrad", "radam"))
SETTINGS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.75, "epsilon": 0.5}


def steps_of(rule, gradients):
    state, found = rule.init(0.0), []
    for gradient in gradients:
        step, state = rule.update(gradient, state, 0.0)
        found.append(float(step))
    return found


@pytest.mark.parametrize(("inside", "root"), [(True, sqrt(60 / 7 + 0.5)), (False, sqrt(60 / 7) + 0.5)])
def test_nadam_corrects_the_mean_by_the_step_to_come(inside, root):
    # m = 0.8 · 1 + 0.2 · 3 = 1.4; n = 0.8 · 1.4/(1 − 0.8³) + 0.2 · 3/(1 − 0.8²); ŝ = 60/7, as Adam's.
    rule = NADAM(**SETTINGS, epsilon_inside_root=inside)
    step, state = rule.update(3.0, CountedMoments(1.0, 2.0, 0.8, 0.75, 1.0), 7.0)
    assert step == pytest.approx(-0.1 * (1.12 / 0.488 + 0.6 / 0.36) / root)
    assert state == pytest.approx((1.4, 3.75, 0.64, 0.5625, 2.0))


def test_nadam_turns_sooner_than_adam():
    gradients = [1.0] * 10 + [-1.0] * 10
    nadam, adam = (steps_of(rule(beta1=0.9), gradients) for rule in (NADAM, ADAM))
    assert np.argmax(np.array(nadam) > 0) < np.argmax(np.array(adam) > 0)


@pytest.mark.parametrize(("inside", "root"), [(True, sqrt(80 / 7 + 0.5)), (False, sqrt(80 / 7) + 0.5)])
def test_amsgrad_divides_by_the_largest_mean_so_far(inside, root):
    # s = 3.75 is less than S = 5, which is corrected by 1 − 0.75² = 7/16; m̂ = 35/9, as Adam's.
    rule = AMSGRAD(**SETTINGS, epsilon_inside_root=inside)
    step, state = rule.update(3.0, LargestMoments(1.0, 2.0, 5.0, 0.8, 0.75), 7.0)
    assert step == pytest.approx(-0.1 * (35 / 9) / root)
    assert (state.squares, state.largest) == (3.75, 5.0)
    _, state = rule.update(9.0, state, 7.0)
    assert state.largest == state.squares == pytest.approx(0.75 * 3.75 + 0.25 * 81)


def test_amsgrad_is_adam_until_the_squares_fall_and_goes_shorter_steps_from_then_on():
    rising, falling = [1.0, 2.0, 4.0], [0.5] * 5
    own, adam = (steps_of(rule(beta2=0.9), rising + falling) for rule in (AMSGRAD, ADAM))
    assert own[:3] == adam[:3]
    assert all(abs(one) < abs(other) for one, other in zip(own[3:], adam[3:], strict=True))


def test_amsgrad_goes_down_where_adam_goes_up():
    # Reddi, Kale and Kumar's example: of three gradients one is 4 and two are −1.5; their mean leads to smaller θ.
    gradients = [4.0, -1.5, -1.5] * 2000
    adam, own = (sum(steps_of(rule(beta1=0.0, beta2=0.1), gradients)) for rule in (ADAM, AMSGRAD))
    assert adam > 0 > own


def test_radam_takes_adam_s_numerator_alone_while_its_variance_is_unknown():
    # With β₂ = 0.999 n is below 5 for the first five steps: m̂ = g under a steady gradient.
    steps = steps_of(RADAM(learning_rate=0.1), [3.0] * 8)
    assert steps[:5] == pytest.approx([-0.3] * 5)
    assert all(0 < -step < 0.1 for step in steps[5:])


def test_radam_rectifies_by_the_formula_of_the_paper():
    t, beta2 = 9, 0.99
    most = 2 / (1 - beta2) - 1
    n = most - 2 * t * beta2**t / (1 - beta2**t)
    assert n > 5
    r = sqrt((n - 4) * (n - 2) * most / ((most - 4) * (most - 2) * n))
    step = steps_of(RADAM(learning_rate=0.1, beta2=beta2, epsilon=0.5), [3.0] * t)[-1]
    assert step == pytest.approx(-0.1 * r * 3 / (3 + 0.5))


@pytest.mark.parametrize("beta2", [0.0, 0.5, 0.6, 2 / 3])  # N = 1, 3, 4 and 5
def test_radam_of_a_short_memory_never_trusts_it(beta2):
    assert steps_of(RADAM(learning_rate=0.1, beta2=beta2), [3.0] * 40) == pytest.approx([-0.3] * 40)


def test_radam_comes_to_adam_s_steps():
    gradients = np.random.default_rng(0).normal(1.0, 1.0, 4000)
    short, long = (
        steps_of(RADAM(**kept), gradients)[-1] / steps_of(ADAM(**kept, epsilon_inside_root=False), gradients)[-1]
        for kept in (
            {"epsilon": 0.1, "beta2": 0.9, "learning_rate": 0.1},
            {"epsilon": 0.1, "beta2": 0.99, "learning_rate": 0.1},
        )
    )
    assert short == pytest.approx(1.0, abs=1e-9) and long == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("first", [False, True])
def test_radam_s_preconditioner_turns_its_mean_into_the_step_before_it_trusts_the_squares_and_after(first):
    rule = RADAM(learning_rate=0.1, beta2=0.9, epsilon=0.5, epsilon_first=first)
    state = rule.init(0.0)
    for gradient in (3.0, -0.5, 2.0) * 5:
        step, after = rule.update(gradient, state, 0.0)
        assert -0.1 * after.mean / rule.preconditioner(state, after) == pytest.approx(step, rel=1e-12)
        state = after
