"""The rules beside those of PyTorch and optax, where one of these is installed.

Conventions differ. Their Nesterov keeps the look-ahead point θ − γv in place of θ, so the points compared are those
where the gradient is taken. PyTorch's momentum keeps v/α, the same while α is constant. PyTorch puts ε outside the
root but for AdaDelta; optax's AdaGrad, RMSProp and AdaDelta put it inside, its Adam wherever it is asked.
"""

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS

START = np.array([[-1.2, 1.0], [0.3, -0.7], [2.0, 0.0]])
STEPS = 20
EPSILON = 0.1
"""Large enough that its place is seen."""

CASES = {
    "gradient_descent": {"learning_rate": 0.02},
    "sgd": {"learning_rate": 0.02},
    "momentum": {"learning_rate": 0.01, "momentum": 0.9},
    "nesterov": {"learning_rate": 0.01, "momentum": 0.9},
    "adagrad": {"learning_rate": 0.3, "epsilon": EPSILON},
    "rmsprop": {"learning_rate": 0.05, "decay": 0.8, "epsilon": EPSILON},
    "adadelta": {"decay": 0.9, "epsilon": EPSILON},
    "adam": {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": EPSILON},
}


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


def build(name, inside=None):
    place = {} if inside is None else {"epsilon_inside_root": inside}
    return OPTIMIZERS[name](**CASES[name], **place)


def torch_path(make):
    torch = pytest.importorskip("torch")
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make(torch.optim, [theta])
    points = []
    for _ in range(STEPS):
        points.append(theta.detach().numpy().copy())
        theta.grad = torch.tensor(gradient(points[-1]), dtype=torch.float64)
        optimizer.step()
    return np.array(points)


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        (build("gradient_descent"), lambda optim, p: optim.SGD(p, lr=0.02)),
        (build("sgd"), lambda optim, p: optim.SGD(p, lr=0.02)),
        (build("momentum"), lambda optim, p: optim.SGD(p, lr=0.01, momentum=0.9)),
        (build("nesterov"), lambda optim, p: optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True)),
        (build("adagrad", False), lambda optim, p: optim.Adagrad(p, lr=0.3, eps=EPSILON)),
        (build("rmsprop", False), lambda optim, p: optim.RMSprop(p, lr=0.05, alpha=0.8, eps=EPSILON)),
        (build("adadelta"), lambda optim, p: optim.Adadelta(p, lr=1.0, rho=0.9, eps=EPSILON)),
        (build("adam", False), lambda optim, p: optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=EPSILON)),
    ],
    ids=CASES,
)
def test_the_path_is_that_of_pytorch(rule, make):
    np.testing.assert_allclose(own_path(rule), torch_path(make), rtol=1e-9, atol=1e-12)


def optax_path(make):
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    with jax.enable_x64(True):
        theta = jax.numpy.asarray(START)
        transform = make(optax)
        state = transform.init(theta)
        points = []
        for _ in range(STEPS):
            points.append(np.array(theta))
            change, state = transform.update(jax.numpy.asarray(gradient(points[-1])), state, theta)
            theta = optax.apply_updates(theta, change)
    return np.array(points)


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        (build("gradient_descent"), lambda optax: optax.sgd(0.02)),
        (build("sgd"), lambda optax: optax.sgd(0.02)),
        (build("momentum"), lambda optax: optax.sgd(0.01, momentum=0.9)),
        (build("nesterov"), lambda optax: optax.sgd(0.01, momentum=0.9, nesterov=True)),
        (build("adagrad", True), lambda optax: optax.adagrad(0.3, initial_accumulator_value=0.0, eps=EPSILON)),
        (build("rmsprop", True), lambda optax: optax.rmsprop(0.05, decay=0.8, eps=EPSILON)),
        (
            build("rmsprop", False),
            lambda optax: optax.rmsprop(0.05, decay=0.8, eps=EPSILON, eps_in_sqrt=False),
        ),
        (build("adadelta"), lambda optax: optax.adadelta(1.0, rho=0.9, eps=EPSILON)),
        (build("adam", True), lambda optax: optax.adam(0.1, b1=0.8, b2=0.95, eps=0.0, eps_root=EPSILON)),
        (build("adam", False), lambda optax: optax.adam(0.1, b1=0.8, b2=0.95, eps=EPSILON)),
    ],
    ids=[
        "gradient_descent",
        "sgd",
        "momentum",
        "nesterov",
        "adagrad inside",
        "rmsprop inside",
        "rmsprop outside",
        "adadelta",
        "adam inside",
        "adam outside",
    ],
)
def test_the_path_is_that_of_optax(rule, make):
    np.testing.assert_allclose(own_path(rule), optax_path(make), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam"])
def test_the_place_of_epsilon_is_seen_in_these_paths(name):
    assert np.abs(own_path(build(name, True)) - own_path(build(name, False))).max() > 0.01
