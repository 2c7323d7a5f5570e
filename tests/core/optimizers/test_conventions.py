"""The switches of rules: what each convention is by hand, where two are the same, and where they part."""

import numpy as np
import pytest

from core.descent import descend
from core.optimizers import OPTIMIZERS
from core.optimizers.adam import Moments
from core.optimizers.momentum import Velocity
from core.optimizers.schedules import Step
from core.surfaces import SURFACES
from tests.each import with_each

MOMENTUM, NESTEROV, ADAM, ADAMW = (OPTIMIZERS[name] for name in ("momentum", "nesterov", "adam", "adamw"))
NADAM, AMSGRAD, RADAM = (OPTIMIZERS[name] for name in ("nadam", "amsgrad", "radam"))
SETTINGS = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.75, "epsilon": 0.5}
COUPLED = {"weight_decay": 0.3, "decoupled": False}
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


@with_each(
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


@pytest.mark.parametrize("kind", [kind for kind in OPTIMIZERS.values() if "decoupled" in kind.hyperparameters()])
def test_a_decay_is_a_part_of_the_gradient_or_of_the_step(kind):
    none, coupled, decoupled = (
        kind(**SETTINGS, **decay) for decay in ({"weight_decay": 0.0}, COUPLED, {"weight_decay": 0.3})
    )
    state = none.update(2.0, none.init(7.0), 7.0)[1]
    assert coupled.update(3.0, state, 7.0) == none.update(3.0 + 0.3 * 7, state, 7.0)
    step, after = none.update(3.0, state, 7.0)
    assert decoupled.update(3.0, state, 7.0) == (pytest.approx(step - 0.1 * 0.3 * 7), after)
    assert "g + lambda*x" in coupled.lines() and "- alpha*lambda*x" in decoupled.lines()


@pytest.mark.parametrize(("growing", "now", "following"), [(False, 0.9, 0.9), (True, 0.4500735, 0.4501469)])
def test_nadam_without_bias_correction_by_hand(growing, now, following):
    rule = NADAM(learning_rate=1.0, epsilon=1e-12, growing=growing, bias_correction=False)
    (step,) = taken(rule, (3.0,))
    # m = 0.3 and s = 0.009: n = μ₂ · 0.3 + (1 − μ₁) · 3.
    assert step == pytest.approx(-(following * 0.3 + (1 - now) * 3.0) / np.sqrt(0.009), rel=1e-6)
    corrected = taken(NADAM(learning_rate=1.0, epsilon=1e-12), (3.0,))[0]
    assert growing or step / corrected == pytest.approx(4.1, abs=0.05)  # as its help says


@with_each(
    "rule",
    [
        MOMENTUM(averaged=True),
        NESTEROV(averaged=True),
        ADAM(bias_correction=False),
        ADAM(epsilon_first=True),
        ADAMW(epsilon_first=True),
        NADAM(),
        NADAM(growing=True, bias_correction=False),
        AMSGRAD(bias_correction=False),
        AMSGRAD(largest_corrected=True),
        RADAM(),
        RADAM(epsilon_first=True, sooner=True),
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
        (NADAM(learning_rate=0.05, epsilon_inside_root=False, growing=True), "NAdam", {"eps": 1e-7}),
        (AMSGRAD(learning_rate=0.05, epsilon_inside_root=False), "Adam", {"amsgrad": True, "eps": 1e-7}),
        (RADAM(learning_rate=0.05, epsilon=0.01, epsilon_first=True), "RAdam", {"eps": 0.01}),
        (
            NADAM(learning_rate=0.05, epsilon_inside_root=False, growing=True, **COUPLED),
            "NAdam",
            {"eps": 1e-7, "weight_decay": 0.3},
        ),
        (
            NADAM(learning_rate=0.05, epsilon_inside_root=False, growing=True, weight_decay=0.3),
            "NAdam",
            {"eps": 1e-7, "weight_decay": 0.3, "decoupled_weight_decay": True},
        ),
        (
            AMSGRAD(learning_rate=0.05, epsilon_inside_root=False, **COUPLED),
            "Adam",
            {"amsgrad": True, "eps": 1e-7, "weight_decay": 0.3},
        ),
        (
            AMSGRAD(learning_rate=0.05, epsilon_inside_root=False, weight_decay=0.3),
            "AdamW",
            {"amsgrad": True, "eps": 1e-7, "weight_decay": 0.3},
        ),
        (
            RADAM(learning_rate=0.05, epsilon=0.01, epsilon_first=True, **COUPLED),
            "RAdam",
            {"eps": 0.01, "weight_decay": 0.3},
        ),
        (
            RADAM(learning_rate=0.05, epsilon=0.01, epsilon_first=True, weight_decay=0.3),
            "RAdam",
            {"eps": 0.01, "weight_decay": 0.3, "decoupled_weight_decay": True},
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


def taken(rule, gradients):
    """All steps, for one parameter at 0."""
    steps, state = [], rule.init(0.0)
    for gradient in gradients:
        step, state = rule.update(gradient, state, 0.0)
        steps.append(step)
    return steps


def test_amsgrad_by_hand_without_bias_correction_and_with_the_largest_corrected():
    # g = 4, then 0: m = 0.8, 0.64; s = 4, 3; ŝ = 4/0.25 = 16, 3/0.4375; 1 − β₁ᵗ = 0.2, 0.36.
    inside = {"learning_rate": 1.0, "beta1": 0.8, "beta2": 0.75, "epsilon": 1e-12}
    assert taken(AMSGRAD(**inside, bias_correction=False), (4.0, 0.0)) == pytest.approx([-0.8 / 2, -0.64 / 2])
    found = taken(AMSGRAD(**inside, largest_corrected=True), (4.0, 0.0))
    assert found == pytest.approx([-4 / 4, -0.64 / 0.36 / 4])
    plain = taken(AMSGRAD(**inside), (4.0, 0.0))
    assert plain == pytest.approx([-4 / 4, -0.64 / 0.36 / np.sqrt(4 / 0.4375)])


def test_nadam_s_momentum_grows_from_half_of_itself():
    first, second = (0.9 * (1 - 0.5 * 0.96 ** (t / 250)) for t in (1, 2))
    (step,) = taken(NADAM(learning_rate=1.0, epsilon=1e-12, growing=True), (3.0,))
    # m = 0.3 and ŝ = 9: n = μ₂ · 0.3/(1 − μ₁μ₂) + (1 − μ₁) · 3/(1 − μ₁).
    assert step == pytest.approx(-(second * 0.3 / (1 - first * second) + 3.0) / 3.0)


def test_radam_is_rectified_sooner_where_n_is_between_4_and_5():
    # β₂ = 0.999: n = 4.0 in step 5 and 4.99 in step 6 …: of the same steps one is −αm̂ and the other short.
    late, soon = (taken(RADAM(learning_rate=1.0, sooner=on), [2.0] * 8) for on in (False, True))
    other = [at for at, (one, two) in enumerate(zip(late, soon, strict=True), start=1) if one != two]
    lengths = [1999 - 2 * t * 0.999**t / (1 - 0.999**t) for t in range(1, 9)]
    assert other == [t for t, n in enumerate(lengths, start=1) if 4 < n <= 5] and other
    assert all(abs(soon[t - 1]) < abs(late[t - 1]) for t in other)


@pytest.mark.parametrize("corrected", [True, False])
def test_amsgrad_is_that_of_optax(corrected):
    jax, optax = pytest.importorskip("jax"), pytest.importorskip("optax")
    rule = AMSGRAD(learning_rate=0.05, epsilon_inside_root=False, epsilon=1e-7)
    rule = rule.changed(**({"largest_corrected": True} if corrected else {"bias_correction": False}))
    gradients = np.random.default_rng(2).normal(size=30)
    with jax.enable_x64(True):
        flags = {} if corrected else {"bias_correction_mu": False, "bias_correction_nu": False}
        scale = optax.scale_by_amsgrad(eps=1e-7, **flags)
        kept, found = scale.init(jax.numpy.zeros(())), []
        for gradient in gradients:
            change, kept = scale.update(jax.numpy.asarray(gradient), kept)
            found.append(-0.05 * float(change))
    assert taken(rule, gradients) == pytest.approx(found, rel=1e-9)
