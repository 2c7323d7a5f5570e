"""The rules beside those of PyTorch and optax, where one of these is installed.

What a rule is in PyTorch it declares itself (`Rule.in_torch`); what it is in optax stands in `OPTAX`. A rule that
has neither is held by its arithmetic alone, by hand in test_rules.py or in a file of its own.

Conventions differ. Their Nesterov keeps the look-ahead point θ − γv in place of θ, so the points compared are those
where the gradient is taken. PyTorch's momentum keeps v/α, the same while α is constant. PyTorch puts ε outside the
root but for AdaDelta; optax's AdaGrad, RMSProp and AdaDelta put it inside, its Adam wherever it is asked.
"""

from dataclasses import replace

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from tests.core.optimizers.formula import Formula

START = np.array([[-1.2, 1.0], [0.3, -0.7], [2.0, 0.0]])
STEPS = 20
SETTINGS = {
    "learning_rate": 0.02,
    "momentum": 0.8,
    "decay": 0.85,
    "beta1": 0.8,
    "beta2": 0.95,
    "epsilon": 0.1,  # large enough that its place is seen
    "weight_decay": 0.3,
}
"""Unlike the defaults, theirs and ours; a hyperparameter that isn't here has its own default."""


def gradient(points):
    """Of x⁴/4 − xy + 3y² + cos 3x, for each row."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([x**3 - y - 3 * np.sin(3 * x), 6 * y - x], axis=-1)


def own_path(rule):
    """The points where the rule takes its gradients."""
    theta, state = START, rule.init(START)
    points = []
    for _ in range(STEPS):
        points.append(rule.look_ahead(theta, state))
        step, state = rule.update(gradient(points[-1]), state, theta)
        theta = theta + step
    return np.array(points)


def build(name, inside):
    settings = {**SETTINGS, "epsilon_inside_root": inside}
    return OPTIMIZERS[name](**{f: settings[f] for f in OPTIMIZERS[name].hyperparameters() if f in settings})


@pytest.mark.parametrize("name", [name for name, rule in OPTIMIZERS.items() if not rule.whole])
def test_the_path_is_that_of_pytorch(name):
    rule = build(name, False)
    if rule.in_torch() is None:
        pytest.skip(
            f"torch.optim has no rule of the same numbers as {rule.label}: there is nothing to compare it with"
        )
    torch = pytest.importorskip("torch")
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer, settings = rule.in_torch()
    optimizer = getattr(torch.optim, optimizer)([theta], **settings)
    points = []
    for _ in range(STEPS):
        points.append(theta.detach().numpy().copy())
        theta.grad = torch.tensor(gradient(points[-1]), dtype=torch.float64)
        optimizer.step()
    np.testing.assert_allclose(own_path(rule), np.array(points), rtol=1e-9, atol=1e-12)


def optax_path(make):
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    with jax.enable_x64(True):
        theta = jax.numpy.asarray(START)
        transform = make(optax, SETTINGS["learning_rate"])
        state = transform.init(theta)
        points = []
        for _ in range(STEPS):
            points.append(np.array(theta))
            change, state = transform.update(jax.numpy.asarray(gradient(points[-1])), state, theta)
            theta = optax.apply_updates(theta, change)
    return np.array(points)


OPTAX = {
    ("gradient_descent", True): lambda optax, rate: optax.sgd(rate),
    ("sgd", True): lambda optax, rate: optax.sgd(rate),
    ("momentum", True): lambda optax, rate: optax.sgd(rate, momentum=0.8),
    ("nesterov", True): lambda optax, rate: optax.sgd(rate, momentum=0.8, nesterov=True),
    ("adagrad", True): lambda optax, rate: optax.adagrad(rate, initial_accumulator_value=0.0, eps=0.1),
    ("rmsprop", True): lambda optax, rate: optax.rmsprop(rate, decay=0.85, eps=0.1),
    ("rmsprop", False): lambda optax, rate: optax.rmsprop(rate, decay=0.85, eps=0.1, eps_in_sqrt=False),
    ("adadelta", True): lambda optax, rate: optax.adadelta(1.0, rho=0.85, eps=0.1),
    ("adam", True): lambda optax, rate: optax.adam(rate, b1=0.8, b2=0.95, eps=0.0, eps_root=0.1),
    ("adam", False): lambda optax, rate: optax.adam(rate, b1=0.8, b2=0.95, eps=0.1),
    ("adamw", False): lambda optax, rate: optax.adamw(rate, b1=0.8, b2=0.95, eps=0.1, weight_decay=0.3),
    ("nadam", True): lambda optax, rate: optax.nadamw(
        rate, b1=0.8, b2=0.95, eps=0.0, eps_root=0.1, weight_decay=0.3
    ),
    ("nadam", False): lambda optax, rate: optax.nadamw(rate, b1=0.8, b2=0.95, eps=0.1, weight_decay=0.3),
    ("radam", False): lambda optax, rate: optax.chain(
        optax.scale_by_radam(b1=0.8, b2=0.95, eps=0.1),
        optax.add_decayed_weights(0.3),
        optax.scale_by_learning_rate(rate),
    ),
    ("schedule_free", True): lambda optax, rate: optax.contrib.schedule_free_sgd(rate, b1=0.8),
    ("lion", True): lambda optax, rate: optax.lion(rate, b1=0.8, b2=0.95, weight_decay=0.3),
}
"""By rule, and whether its ε is inside the root: what it is in optax, with SETTINGS."""


@pytest.mark.parametrize(
    ("case", "make"), OPTAX.items(), ids=lambda case: case[0] if isinstance(case, tuple) else ""
)
def test_the_path_is_that_of_optax(case, make):
    np.testing.assert_allclose(own_path(build(*case)), optax_path(make), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", [n for n, r in OPTIMIZERS.items() if "epsilon_inside_root" in r.hyperparameters()])
def test_the_place_of_epsilon_is_seen_in_these_paths(name):
    assert np.abs(own_path(build(name, True)) - own_path(build(name, False))).max() > 1e-3


KIN = {
    "nadam": ("NAdam", {"momentum_decay": 1e9}),  # so large that β₁ doesn't grow
    "radam": ("RAdam", {}),
}
"""Rules that are PyTorch's but for a convention that these settings, or an ε of no weight, take away."""


@pytest.mark.parametrize(("name", "theirs"), KIN.items())
def test_without_their_one_difference_the_path_is_that_of_pytorch(name, theirs):
    torch = pytest.importorskip("torch")
    ours = replace(build(name, False), epsilon=1e-15)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # in which NAdam then keeps the product of its β₁
    try:
        theta = torch.tensor(START, requires_grad=True)
        betas = (ours.beta1, ours.beta2)
        optimizer = getattr(torch.optim, theirs[0])(
            [theta],
            lr=ours.learning_rate,
            betas=betas,
            eps=1e-15,
            weight_decay=ours.weight_decay,
            decoupled_weight_decay=True,
            **theirs[1],
        )
        points = []
        for _ in range(STEPS):
            points.append(theta.detach().numpy().copy())
            theta.grad = torch.tensor(gradient(points[-1]))
            optimizer.step()
    finally:
        torch.set_default_dtype(usual)
    np.testing.assert_allclose(own_path(ours), np.array(points), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("largest", "least"), [(1.0, -3.0), (0.05, -3.0), (1.0, 2.0)])
def test_polyak_s_path_is_that_of_optax(largest, least):
    # With α = 1: optax 0.2 scales the gradient before it measures its length, so that its scaling divides.
    rule = OPTIMIZERS["polyak"](largest_rate=largest)
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    points, theta = [], START[0]
    with jax.enable_x64(True):
        transform = optax.polyak_sgd(largest, 1.0, least, variant="sps+")
        state = transform.init(theta)
        for _ in range(STEPS):
            change, state = transform.update(gradient(theta), state, theta, value=value(theta))
            theta = np.array(optax.apply_updates(theta, change))
            points.append(theta)
    np.testing.assert_allclose(
        moved(rule, Formula(value, gradient, least)), np.array(points), rtol=1e-9, atol=1e-12
    )


def value(points):
    """x⁴/4 − xy + 3y² + cos 3x."""
    x, y = points[..., 0], points[..., 1]
    return x**4 / 4 - x * y + 3 * y * y + np.cos(3 * x)


def moved(rule, problem):
    """The points that one path comes to, without the start."""
    theta, state, points = START[0], rule.init(START[0]), []
    for _ in range(STEPS):
        step, state = rule.move(problem, state, theta)
        theta = theta + step
        points.append(theta)
    return np.array(points)
