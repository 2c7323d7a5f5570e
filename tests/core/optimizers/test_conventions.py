"""The switches of rules: what each convention is by hand, where two are the same, and where they part."""

import numpy as np
import pytest

from core.descent import descend
from core.optimizers import OPTIMIZERS
from core.optimizers.adam import Moments
from core.optimizers.momentum import Velocity
from core.optimizers.schedules import Step
from core.surfaces import SURFACES

MOMENTUM, NESTEROV, ADAM, ADAMW = (OPTIMIZERS[name] for name in ("momentum", "nesterov", "adam", "adamw"))
SETTINGS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.75, "epsilon": 0.5}
BEFORE = Moments(1.5, 2.0, 0.64, 0.5625)


def points(rule, **more):
    return descend(SURFACES["matyas"], rule, (4.0, -3.0), 40, 0.3, 1, **more).points


@pytest.mark.parametrize(
    ("switches", "velocity", "step"),
    [
        ({}, 0.9 * 2 + 0.1 * 3, -2.1),
        ({"rate_outside": True}, 0.9 * 2 + 3, -0.48),
        ({"averaged": True}, 0.9 * 2 + 0.1 * 0.1 * 3, -1.83),
        ({"rate_outside": True, "averaged": True}, 0.9 * 2 + 0.1 * 3, -0.21),
    ],
)
def test_a_heavy_ball_by_hand(switches, velocity, step):
    found, state = MOMENTUM(learning_rate=0.1, momentum=0.9, **switches).update(3.0, Velocity(2.0), 7.0)
    assert (found, state.velocity) == pytest.approx((step, velocity))


def test_where_the_rate_stands_shows_under_a_schedule_alone():
    inside, outside = (MOMENTUM(learning_rate=0.02, rate_outside=on) for on in (False, True))
    assert points(inside) == pytest.approx(points(outside), abs=1e-12)
    plan = Step(drop=0.1, interval=0.5)
    one, other = (points(rule, schedule=plan) for rule in (inside, outside))
    assert one[:21] == pytest.approx(other[:21], abs=1e-12)
    assert np.abs(one - other)[22:].max() > 0.1


def test_averaged_gradients_want_a_rate_that_is_larger():
    summed, averaged = MOMENTUM(learning_rate=0.02), MOMENTUM(learning_rate=0.2, averaged=True)
    assert points(summed) == pytest.approx(points(averaged), abs=1e-12)


@pytest.mark.parametrize("outside", [False, True])
def test_nesterov_rewritten_is_the_point_ahead_of_nesterov(outside):
    looking, rewritten = (
        NESTEROV(learning_rate=0.02, rate_outside=outside, looks_ahead=on) for on in (True, False)
    )
    path = points(looking)
    velocities = path[:-1] - path[1:]  # αv or v: what the step took away
    assert path[1:] - 0.9 * velocities == pytest.approx(points(rewritten)[1:], abs=1e-9)


@pytest.mark.parametrize(
    ("switches", "step"),
    [
        # m = 0.8 · 1.5 + 0.2 · 3 = 1.8; s = 0.75 · 2 + 0.25 · 9 = 3.75.
        # t = 3: 1 − 0.8³ = 0.488, 1 − 0.75³ = 0.578125.
        ({}, 1.8 / 0.488 / np.sqrt(3.75 / 0.578125 + 0.5)),
        ({"bias_correction": False}, 1.8 / np.sqrt(3.75 + 0.5)),
        ({"epsilon_inside_root": False, "bias_correction": False}, 1.8 / (np.sqrt(3.75) + 0.5)),
        ({"epsilon_inside_root": False}, 1.8 / 0.488 / (np.sqrt(3.75 / 0.578125) + 0.5)),
        (
            {"epsilon_inside_root": False, "epsilon_first": True},
            np.sqrt(0.578125) / 0.488 * 1.8 / (np.sqrt(3.75) + 0.5),
        ),
        ({"epsilon_first": True}, np.sqrt(0.578125) / 0.488 * 1.8 / np.sqrt(3.75 + 0.5)),
    ],
)
def test_adam_by_hand(switches, step):
    rule = ADAM(**SETTINGS, **switches)
    found, after = rule.update(3.0, BEFORE, 7.0)
    assert found == pytest.approx(-0.1 * step)
    # The preconditioner is what turns the mean of gradients into this step.
    assert -0.1 * after.mean / rule.preconditioner(BEFORE, after) == pytest.approx(found)


def test_a_coupled_decay_is_a_part_of_the_gradient():
    coupled = ADAMW(**SETTINGS, weight_decay=0.3, decoupled=False)
    assert coupled.update(3.0, BEFORE, 7.0) == ADAM(**SETTINGS).update(3.0 + 0.3 * 7, BEFORE, 7.0)
    assert coupled.stability_limit() is None
    assert coupled.in_torch()[0] == "Adam"


@pytest.mark.parametrize(
    "rule",
    [
        MOMENTUM(averaged=True),
        NESTEROV(averaged=True),
        ADAM(bias_correction=False),
        ADAM(epsilon_first=True),
        ADAMW(epsilon_first=True),
    ],
)
def test_what_is_not_in_pytorch_is_not_said_to_be(rule):
    assert rule.in_torch() is None


@pytest.mark.parametrize(
    ("ours", "theirs", "settings"),
    [
        (MOMENTUM(learning_rate=0.05, rate_outside=True), "SGD", {"momentum": 0.9}),
        (
            NESTEROV(learning_rate=0.05, rate_outside=True, looks_ahead=False),
            "SGD",
            {"momentum": 0.9, "nesterov": True},
        ),
        (
            ADAMW(learning_rate=0.05, decoupled=False, epsilon_inside_root=False),
            "Adam",
            {"weight_decay": 0.01, "eps": 1e-7},
        ),
    ],
)
def test_under_a_rate_that_changes_the_path_is_that_of_pytorch(ours, theirs, settings):
    torch = pytest.importorskip("torch")
    theta = torch.tensor([4.0, -3.0], dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, theirs)([theta], lr=0.05, **settings)
    at, state = np.array([4.0, -3.0]), ours.init(np.zeros(2))
    for step in range(30):
        rate = 0.05 / (1 + step)
        optimizer.param_groups[0]["lr"] = rate
        theta.grad = theta.detach() * torch.tensor([1.0, 3.0], dtype=torch.float64)
        optimizer.step()
        change, state = ours.changed(learning_rate=rate).update(at * [1.0, 3.0], state, at)
        at = at + change
        assert at == pytest.approx(theta.detach().numpy(), rel=1e-9)
