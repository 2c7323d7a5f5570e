"""Symmetric 2 × 2 matrices, each as its entries (xx, xy, yy): the one place of their algebra, in closed form.

Entries, and those x and y of vectors, are numbers or arrays of one shape, and all goes elementwise.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def trace(matrix: Any) -> Any:
    """xx + yy."""
    return matrix[0] + matrix[2]


def determinant(matrix: Any) -> Any:
    """xx · yy − xy²."""
    xx, xy, yy = matrix
    return xx * yy - xy * xy


def eigenvalues(matrix: Any) -> tuple[Any, Any]:
    """The smaller and the larger one: (xx + yy)/2 ∓ √(((xx − yy)/2)² + xy²)."""
    xx, xy, yy = matrix
    middle, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return middle - spread, middle + spread


def larger_direction(matrix: Any) -> Any:
    """The angle from the x axis to the eigenvector of the larger eigenvalue, from −π/2 to π/2.

    atan2(2xy, xx − yy)/2; the other eigenvector is at a right angle to it. 0 where every direction is one.
    """
    xx, xy, yy = matrix
    return np.arctan2(2 * xy, xx - yy) / 2


def shifted(matrix: Any, by: Any) -> tuple[Any, Any, Any]:
    """A + bI."""
    xx, xy, yy = matrix
    return xx + by, xy, yy + by


def inverse(matrix: Any) -> Any:
    """A⁻¹, (3, …)."""
    xx, xy, yy = matrix
    return np.array([yy, -xy, xx]) / determinant(matrix)


def root(matrix: Any) -> Any:
    """The symmetric A^½ of positive definite ones, (3, …): (A + √det I)/√(trace + 2√det)."""
    xx, xy, yy = matrix
    side = np.sqrt(np.maximum(determinant(matrix), 0.0))
    return np.array([xx + side, xy, yy + side]) / np.sqrt(xx + yy + 2 * side)


def squared(vector: Any) -> Any:
    """vᵀv."""
    x, y = vector
    return x * x + y * y


def outer(vector: Any) -> Any:
    """vvᵀ, (3, …)."""
    x, y = vector
    return np.array([x * x, x * y, y * y])


def applied(matrix: Any, vector: Any) -> Any:
    """Av, (2, …)."""
    (xx, xy, yy), (x, y) = matrix, vector
    return np.array([xx * x + xy * y, xy * x + yy * y])


def solved(matrix: Any, vector: Any) -> Any:
    """A⁻¹v, (2, …), by Cramer's rule."""
    (xx, xy, yy), (x, y) = matrix, vector
    return np.array([yy * x - xy * y, xx * y - xy * x]) / determinant(matrix)


def trace_of_product(one: Any, other: Any) -> Any:
    """tr AB; with vvᵀ for one of them, vᵀAv."""
    return one[0] * other[0] + 2 * one[1] * other[1] + one[2] * other[2]
