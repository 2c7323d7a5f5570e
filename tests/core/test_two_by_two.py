"""Symmetric 2 × 2 matrices, held against numpy's linear algebra."""

import numpy as np
import pytest

from core.two_by_two import (
    applied,
    determinant,
    eigenvalues,
    inverse,
    larger_direction,
    outer,
    root,
    shifted,
    solved,
    squared,
    trace,
    trace_of_product,
)

GENERATOR = np.random.default_rng(0)
SQUARE = GENERATOR.normal(size=(200, 2, 2))
SQUARE += SQUARE.swapaxes(1, 2)
OTHERS = SQUARE[::-1]
VECTORS = GENERATOR.normal(size=(200, 2))


def entries(square):
    return square[:, 0, 0], square[:, 0, 1], square[:, 1, 1]


def square(matrix):
    xx, xy, yy = matrix
    return np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -1)


MATRICES = entries(SQUARE)


def test_eigenvalues_are_those_of_the_matrix():
    np.testing.assert_allclose(np.stack(eigenvalues(MATRICES), -1), np.linalg.eigvalsh(SQUARE), atol=1e-14)
    assert eigenvalues((2.0, 0.0, -3.0)) == (-3.0, 2.0)


def test_the_larger_direction_is_that_of_its_eigenvector():
    angle = larger_direction(MATRICES)
    along = np.stack([np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(applied(MATRICES, along), eigenvalues(MATRICES)[1] * along, atol=1e-13)
    assert larger_direction((2.0, 0.0, 1.0)) == larger_direction((1.0, 0.0, 1.0)) == 0
    assert larger_direction((1.0, 0.0, 2.0)) == pytest.approx(np.pi / 2)
    assert larger_direction((1.0, 1.0, 1.0)) == pytest.approx(np.pi / 4)


def test_trace_determinant_and_shift():
    np.testing.assert_allclose(trace(MATRICES), np.trace(SQUARE, axis1=1, axis2=2))
    np.testing.assert_allclose(determinant(MATRICES), np.linalg.det(SQUARE), atol=1e-14)
    np.testing.assert_allclose(square(shifted(MATRICES, 3.0)), SQUARE + 3 * np.eye(2))


def test_products_and_inverses():
    np.testing.assert_allclose(applied(MATRICES, VECTORS.T).T, np.einsum("nij,nj->ni", SQUARE, VECTORS), atol=1e-14)
    np.testing.assert_allclose(applied(MATRICES, solved(MATRICES, VECTORS.T)).T, VECTORS, atol=1e-10)
    np.testing.assert_allclose(square(inverse(MATRICES)) @ SQUARE, [np.eye(2)] * 200, atol=1e-10)
    np.testing.assert_allclose(squared(VECTORS.T), (VECTORS**2).sum(axis=1))
    np.testing.assert_allclose(square(outer(VECTORS.T)), np.einsum("ni,nj->nij", VECTORS, VECTORS))
    expected = np.trace(SQUARE @ OTHERS, axis1=1, axis2=2)
    np.testing.assert_allclose(trace_of_product(MATRICES, entries(OTHERS)), expected, atol=1e-13)


def test_the_root_times_itself_is_the_matrix():
    definite = SQUARE @ SQUARE
    found = square(root(entries(definite)))
    np.testing.assert_allclose(found @ found, definite, atol=1e-12)
    assert (np.linalg.eigvalsh(found) > 0).all()


def test_the_root_of_a_singular_matrix_is_a_number_though_rounding_leaves_less_than_nothing_of_its_determinant():
    singular = outer((1.3, 0.9))
    assert determinant(singular) < 0
    np.testing.assert_allclose(root(singular), singular / np.hypot(1.3, 0.9), rtol=1e-12)
