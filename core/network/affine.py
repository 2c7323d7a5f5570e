"""What every network is made of beside its activations: the affine maps, and the loss.

Symbols: h input of an affine map (output of an activation), u its output, z the scores, L the loss. How values and
arrays are laid out, and why: `core.network.layers`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def product(networks: tuple[int, ...]) -> Callable[..., Any]:
    """The matrix product for one network, which starts faster as a method, or for several."""
    return np.matmul if networks else np.ndarray.dot


class Affine:
    """u = Wᵀh + b, where `weights` is W (inputs, outputs) above the row b, and the last row of h is ones."""

    def __init__(self, weights: Floats, gradient: Floats, batch: int) -> None:
        *networks, rows, outputs = weights.shape
        self._product = product(tuple(networks))
        self._transposed = weights.mT
        self._weights = weights[..., :-1, :]
        self._gradient = gradient
        self._u = np.empty((*networks, outputs, batch), weights.dtype)
        self._dh = np.empty((*networks, rows - 1, batch), weights.dtype)
        self._h = self._dh

    def forward(self, h: Floats) -> Floats:
        """U of shape (outputs, batch) from h of shape (inputs + 1, batch)."""
        self._h = h
        return self._product(self._transposed, h, out=self._u)  # type: ignore[no-any-return]

    def accumulate(self, du: Floats) -> None:
        """∂L/∂W = h (∂L/∂u)ᵀ; the row of ones in h makes its last row ∂L/∂b, the sum of ∂L/∂u over the batch."""
        self._product(self._h, du.mT, out=self._gradient)

    def backward(self, du: Floats) -> Floats:
        """∂L/∂h = W ∂L/∂u, of shape (inputs, batch)."""
        return self._product(self._weights, du, out=self._dh)  # type: ignore[no-any-return]


class SoftmaxCrossEntropy:
    """L = mean over the batch of −ln p(its class), where p = softmax of the scores z (classes, batch).

    Written as L = ln Σ exp(z − max z) − (z_class − max z), which no score can overflow.
    """

    def __init__(self, networks: tuple[int, ...], classes: int, batch: int) -> None:
        shape, row = (*networks, classes, batch), (*networks, 1, batch)
        self._shifted, self._powers, self._dz = (np.empty(shape) for _ in range(3))
        self._sum, self._scaled = (np.empty(row) for _ in range(2))
        self._batch = np.array(float(batch))

    def forward(self, scores: Floats) -> None:
        """Leave z − max z and its exponential, both (classes, batch), and the sum of these over the classes."""
        np.maximum.reduce(scores, axis=-2, keepdims=True, out=self._sum)
        np.subtract(scores, self._sum, out=self._shifted)
        np.exp(self._shifted, out=self._powers)
        np.add.reduce(self._powers, axis=-2, keepdims=True, out=self._sum)

    def loss(self, targets: Floats) -> Any:
        """L for each network; `targets` (classes, batch) is 1/batch at each example's class, 0 elsewhere."""
        normalizer = np.add.reduce(np.log(self._sum), axis=(-2, -1)) / self._batch
        return normalizer - np.add.reduce(self._shifted * targets, axis=(-2, -1))

    def each(self, targets: Floats) -> Floats:
        """What each example adds to L, (…, batch): their sum over the last axis has the same bits in a stack."""
        normalizers: Floats = np.log(self._sum)[..., 0, :] / self._batch
        each: Floats = normalizers - np.add.reduce(self._shifted * targets, axis=-2)
        return each

    def backward(self, targets: Floats) -> Floats:
        """∂L/∂z = p/batch − targets, (classes, batch)."""
        np.multiply(self._sum, self._batch, out=self._scaled)
        np.divide(self._powers, self._scaled, out=self._dz)
        return np.subtract(self._dz, targets, out=self._dz)
