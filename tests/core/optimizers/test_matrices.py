"""Muon: by hand, and beside PyTorch and optax."""

import numpy as np
import pytest

from core.descent.experiment import Competitor
from core.optimizers import OPTIMIZERS
from core.optimizers.adam import AdamW
from core.optimizers.matrices import orthogonalized
from tests.core.optimizers.formula import Formula

MUON = OPTIMIZERS["muon"]
MATRICES = ((slice(0, 12), (3, 4)), (slice(16, 24), (4, 2)))
"""Of a layer of 4 units with biases, and of one of 2 units; what is left are 4 and 2 biases and 3 more."""
COUNT = 29
DRAWN = np.random.default_rng(5)
THETA, GRADIENTS = DRAWN.normal(size=COUNT), DRAWN.normal(size=(20, COUNT))


def path(rule):
    theta, state, points = THETA, rule.init(THETA), []
    for gradient in GRADIENTS:
        problem = Formula(None, lambda at, found=gradient: found * at, matrices=MATRICES)
        step, state = rule.move(problem, state, theta)
        theta = theta + step
        points.append(theta)
    return np.array(points), state


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (1, 6)])
def test_all_singular_values_come_near_one(shape):
    matrix = np.random.default_rng(1).normal(size=shape)
    flat = orthogonalized(Formula(None, None), np.stack([matrix.ravel(), 100 * matrix.ravel()]), shape)
    values = np.linalg.svd(flat.reshape(2, *shape), compute_uv=False)
    assert values.min() > 0.6 and values.max() < 1.3
    np.testing.assert_allclose(flat[0], flat[1], rtol=1e-12)
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    turned = left.T @ flat[0].reshape(shape) @ right.T
    np.testing.assert_allclose(turned, np.diag(np.diag(turned)), atol=1e-12)


def test_a_matrix_of_zeros_stays():
    assert not orthogonalized(Formula(None, None), np.zeros(12), (3, 4)).any()


def test_without_matrices_it_is_adamw():
    rule, adamw = MUON(weight_decay=0.1, adam_share=0.5), AdamW(0.005, epsilon=1e-8, epsilon_inside_root=False)
    theta, state = THETA, rule.init(THETA)
    other, kept = THETA, adamw.init(THETA)
    adamw = adamw.changed(weight_decay=0.1)
    for gradient in GRADIENTS:
        step, state = rule.move(Formula(None, lambda at, found=gradient: found), state, theta)
        change, kept = adamw.update(gradient, kept, other)
        theta, other = theta + step, other + change
        assert theta.tolist() == other.tolist()


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("as_long", [True, False])
def test_a_matrix_moves_along_the_running_mean_of_its_gradients(nesterov, as_long):
    points, state = path(MUON(0.03, momentum=0.8, weight_decay=0.2, nesterov=nesterov, as_long_as_adam=as_long))
    kept = np.zeros(COUNT)
    for place, shape in MATRICES:
        theta, mean = THETA[place], 0.0
        for gradient, point in zip(GRADIENTS, points, strict=True):
            fresh = 0.2 * gradient[place] * theta
            mean = 0.8 * mean + fresh
            ahead = 0.8 * mean + fresh if nesterov else mean
            inputs, outputs = shape
            scale = 0.2 * np.sqrt(max(shape)) if as_long else np.sqrt(max(1, outputs / inputs))
            along = scale * orthogonalized(Formula(None, None), ahead, shape)
            theta = theta - 0.03 * (along + 0.2 * theta)
            np.testing.assert_allclose(point[place], theta, rtol=1e-9, atol=1e-12)
        kept[place] = mean
    np.testing.assert_allclose(state.velocity, kept, rtol=1e-9)
    others = kept == 0
    assert ((state.mean != 0) == others).all() and ((state.squares > 0) == others).all() and others.sum() == 9


def test_no_surface_has_a_matrix():
    with pytest.raises(ValueError, match="Muon is for networks alone"):
        Competitor(MUON())


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("as_long", [True, False])
def test_its_path_is_that_of_pytorch(monkeypatch, nesterov, as_long):
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)  # as precise as ours
    rule = MUON(0.03, weight_decay=0.2, adam_share=0.5, nesterov=nesterov, as_long_as_adam=as_long)
    points, _ = path(rule)
    inside = np.zeros(COUNT, dtype=bool)
    for place, _ in MATRICES:
        inside[place] = True
    # PyTorch's weights are (outputs, inputs).
    weights = [torch.tensor(THETA[place].reshape(shape).T.copy()) for place, shape in MATRICES]
    rest = torch.tensor(THETA[~inside])
    muon = torch.optim.Muon(
        weights,
        lr=0.03,
        weight_decay=0.2,
        nesterov=nesterov,
        adjust_lr_fn="match_rms_adamw" if as_long else "original",
    )
    adamw = torch.optim.AdamW([rest], lr=0.015, weight_decay=0.2)
    for gradient, point in zip(GRADIENTS, points, strict=True):
        for weight, (place, shape) in zip(weights, MATRICES, strict=True):
            weight.grad = torch.tensor(gradient[place].reshape(shape).T.copy()) * weight
        rest.grad = torch.tensor(gradient[~inside]) * rest
        muon.step()
        adamw.step()
        for weight, (place, _) in zip(weights, MATRICES, strict=True):
            np.testing.assert_allclose(point[place], weight.numpy().T.ravel(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(point[~inside], rest.numpy(), rtol=1e-9, atol=1e-12)


def test_its_directions_are_those_of_optax():
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    orthogonalize = optax.contrib._muon.orthogonalize_via_newton_schulz
    with jax.enable_x64(True):
        for place, shape in MATRICES:
            matrix = jax.numpy.asarray(GRADIENTS[0][place].reshape(shape))
            found = orthogonalize(matrix, jax.numpy.asarray((3.4445, -4.7750, 2.0315)), eps=0.0)
            ours = orthogonalized(Formula(None, None), GRADIENTS[0][place], shape)
            np.testing.assert_allclose(ours, np.array(found).ravel(), rtol=1e-9, atol=1e-12)


def test_its_preconditioner_is_adamw_s_over_its_share_and_none_of_matrices():
    rule = MUON(0.03, adam_share=0.5)
    _, state = path(rule)
    step, after = rule.move(Formula(None, lambda at: 0.5 + at * at, matrices=MATRICES), state, THETA)
    found, inside = rule.preconditioner(state, after), np.zeros(COUNT, dtype=bool)
    for place, _ in MATRICES:
        inside[place] = True
    assert (np.isnan(found) == inside).all()
    corrected = np.sqrt(after.squares / (1 - 0.999**21)) + 1e-8
    np.testing.assert_allclose(found[~inside], ((1 - 0.9**21) * corrected / 0.5)[~inside], rtol=1e-9)
    # What turns the mean of gradients into the step, by the rate that is told, α.
    np.testing.assert_allclose(step[~inside], (-0.03 * after.mean / found)[~inside], rtol=1e-9)


def test_every_square_but_none_at_all_has_a_preconditioner():
    state = MUON().init(np.zeros(3))._replace(beta1_power=0.5, beta2_power=0.5, squares=np.array([0.0, 1.0, 4.0]))
    assert np.isnan(MUON().preconditioner(state, state)).tolist() == [True, False, False]
