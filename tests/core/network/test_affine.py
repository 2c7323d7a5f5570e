import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from core.network.affine import Affine, SoftmaxCrossEntropy


def test_affine_folds_the_bias_into_the_weights():
    rng = np.random.default_rng(0)
    weights, gradient = rng.normal(size=(4, 2)), np.empty((4, 2))
    h = np.concatenate((rng.normal(size=(3, 5)), np.ones((1, 5))))
    affine = Affine(weights, gradient, 5)
    np.testing.assert_allclose(affine.forward(h), weights[:3].T @ h[:3] + weights[3][:, None])
    du = rng.normal(size=(2, 5))
    affine.accumulate(du)
    np.testing.assert_allclose(gradient[:3], h[:3] @ du.T)
    np.testing.assert_allclose(gradient[3], du.sum(axis=1))
    np.testing.assert_allclose(affine.backward(du), weights[:3] @ du)


def test_loss_matches_its_definition_and_its_gradient_autograd():
    rng = np.random.default_rng(1)
    scores, labels = 3 * rng.normal(size=(4, 6)), rng.integers(0, 4, 6)
    targets = np.eye(4)[:, labels] / 6

    def loss(z):
        p = anp.exp(z) / anp.sum(anp.exp(z), axis=0)
        return -anp.mean(anp.log(p[labels, np.arange(6)]))

    entropy = SoftmaxCrossEntropy((), 4, 6)
    entropy.forward(scores)
    assert entropy.loss(targets) == pytest.approx(loss(scores), rel=1e-14)
    np.testing.assert_allclose(entropy.backward(targets), grad(loss)(scores), atol=1e-15)


def test_large_scores_do_not_overflow_the_loss():
    scores, targets = np.array([[1e4, -1e4], [-1e4, 1e4]]), np.array([[0.5, 0.5], [0.0, 0.0]])
    entropy = SoftmaxCrossEntropy((), 2, 2)
    entropy.forward(scores)
    assert entropy.loss(targets) == 1e4
    np.testing.assert_array_equal(entropy.backward(targets), [[0.0, -0.5], [0.0, 0.5]])
