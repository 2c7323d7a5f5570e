"""Schedule-Free SGD, by hand and for what it promises."""

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.averaging import Averaged

FREE, SGD = OPTIMIZERS["schedule_free"], OPTIMIZERS["sgd"]


def test_the_gradient_moves_z_and_theta_follows_its_mean():
    rule = FREE(learning_rate=0.5, momentum=0.75)
    state = Averaged(moved=2.0, steps=3.0)
    assert rule.look_ahead(6.0, state) == 5.0  # 0.25 · 2 + 0.75 · 6
    step, state = rule.update(4.0, state, 6.0)
    assert state == (0.0, 4.0)  # z = 2 − 0.5 · 4
    assert step == -1.5  # (0 − 6)/4


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_theta_is_the_mean_of_all_z(momentum):
    rule, theta, moved = FREE(momentum=momentum), 3.0, []
    state = rule.init(theta)
    for gradient in (1.0, -2.0, 5.0, 0.5):
        step, state = rule.update(gradient, state, theta)
        theta += step
        moved.append(state.moved)
    assert theta == pytest.approx(np.mean(moved))
    assert moved == pytest.approx(3.0 - 0.1 * np.cumsum([1.0, -2.0, 5.0, 0.5]))


def test_it_rests_in_noise_in_which_sgd_goes_on():
    # f = θ²/2 with noise on the gradient, 400 paths at once.
    random = np.random.default_rng(0)
    ends = {}
    for rule in (FREE(learning_rate=0.5), SGD(learning_rate=0.5)):
        theta = np.full(400, 3.0)
        state = rule.init(theta)
        for _ in range(1000):
            step, state = rule.update(rule.look_ahead(theta, state) + random.normal(size=400), state, theta)
            theta = theta + step
        ends[rule.name] = np.sqrt(np.mean(theta * theta))
    assert ends["schedule_free"] < 0.2 * ends["sgd"]
