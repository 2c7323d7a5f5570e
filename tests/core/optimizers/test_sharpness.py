"""SAM: by hand, and beside optax."""

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.sharpness import Pace
from tests.core.optimizers.formula import Formula

SAM = OPTIMIZERS["sam"]


def slope(at):
    """Of x⁴/4 − xy + 3y²."""
    x, y = at
    return np.array([x**3 - y, 6 * y - x])


def test_the_gradient_that_counts_is_the_one_uphill():
    problem = Formula(None, lambda at: np.array([2.0, 4.0]) * at)
    step, state = SAM(learning_rate=0.1, momentum=0.5, radius=1.0).move(
        problem, Pace(np.array([1.0, 0.0])), np.array([1.5, 1.0])
    )
    # g = (3, 4), of length 5: the gradient at (1.5 + 0.6, 1 + 0.8) is (4.2, 7.2); v = 0.5 · (1, 0) + 0.1 · that.
    assert step == pytest.approx([-0.92, -0.72]) and state.velocity == pytest.approx([0.92, 0.72])
    assert problem.asked == ["g", "g"]


def test_where_there_is_no_gradient_it_stays():
    assert SAM().move(Formula(None, lambda at: 0.0 * at), Pace(np.zeros(2)), np.ones(2))[0].tolist() == [0, 0]


def test_its_path_is_that_of_optax():
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    rule, theta, points = SAM(learning_rate=0.02, momentum=0.8, radius=0.05), np.array([1.2, -0.4]), []
    state = rule.init(theta)
    for _ in range(20):
        step, state = rule.move(Formula(None, slope), state, theta)
        theta = theta + step
        points.append(theta)
    with jax.enable_x64(True):
        uphill = optax.chain(optax.contrib.normalize(), optax.sgd(0.05))
        transform = optax.contrib.sam(optax.sgd(0.02, momentum=0.8), uphill, opaque_mode=True)
        at = jax.numpy.asarray([1.2, -0.4])
        kept = transform.init(at)
        for point in points:
            change, kept = transform.update(
                jax.numpy.asarray(slope(np.array(at))),
                kept,
                at,
                grad_fn=lambda where, _: jax.numpy.stack([where[0] ** 3 - where[1], 6 * where[1] - where[0]]),
            )
            at = optax.apply_updates(at, change)
            np.testing.assert_allclose(np.array(at), point, rtol=1e-9, atol=1e-12)
