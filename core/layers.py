"""The parts of a network: affine maps, activations and the loss, each with its forward and its backward pass.

Why they are laid out so. A step on a small batch is some thirty numpy calls on arrays of a few hundred numbers, and
calling costs more than computing. Hence:

- Values are feature-major: (features, batch), so that a batch is contiguous and each affine map is one BLAS
  product.
- An activation's output carries one more row, of ones, so that the bias is the last row of the weights: Wᵀh + b is
  one product, and so is its gradient.
- A part is built once for one batch size, on views of the flat parameter and gradient vectors, and owns the arrays
  that it writes; passes then allocate nothing. What a part returns is overwritten by its next pass.
- The slope of an activation is found in the forward pass, where it also gives the value.

Several networks are trained at once by a leading axis: parameters (networks, …), values (networks, features,
batch). The code is the same, for everything works on the last two axes.

Symbols: h input of an affine map (output of an activation), u its output, L the loss, n the exponent. To add an
activation, write its class below and list it in `LAYERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.quantities import Quantity

Floats = NDArray[np.float64]

LEAK = 0.01
"""The slope of every activation for u ≤ 0."""

MOST_UNITS = 512
WIDTH = Quantity(
    "Units", help="How many units the layer has.", minimum=1, maximum=MOST_UNITS, scale="log", integer=True
)

# 0-d arrays: numpy would otherwise convert the Python number in each call.
_LEAK = np.array(LEAK)
_ZERO = np.array(0.0)
_LEAST = np.array(np.nextafter(0.0, 1.0))


@dataclass(frozen=True)
class Layer:
    """A hidden layer: an affine map to `width` units, then the activation `kind`, a name in `LAYERS`.

    Raises ValueError, quoting the value, for an unknown kind or a width that is not accepted.
    """

    kind: str
    width: int

    def __post_init__(self) -> None:
        if self.kind not in LAYERS:
            raise ValueError(f"Layer is {self.kind!r}: it takes one of {', '.join(LAYERS)}")
        width = int(self.width) if isinstance(self.width, np.integer) else self.width
        object.__setattr__(self, "width", WIDTH.read(width))


def product(networks: tuple[int, ...]) -> Callable[..., Any]:
    """The matrix product for one network, `np.dot`, which starts faster, or for several."""
    return np.matmul if networks else np.dot


class Affine:
    """u = Wᵀh + b, where `weights` is W (inputs, outputs) above the row b, and the last row of h is ones."""

    def __init__(self, weights: Floats, gradient: Floats, batch: int) -> None:
        *networks, rows, outputs = weights.shape
        self._product = product(tuple(networks))
        self._transposed = weights.mT
        self._weights = weights[..., :-1, :]
        self._gradient = gradient
        self._u = np.empty((*networks, outputs, batch))
        self._dh = np.empty((*networks, rows - 1, batch))
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


class Activation:
    """Base of every activation: what it declares, and the arrays it owns.

    `own` and `own_gradient` are views, of shape (networks, parameters), of the activation's own parameters.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    equation: ClassVar[str]
    weight_range: ClassVar[tuple[float, float]]
    """Weights and biases of the affine map before it start uniform in this range."""
    own_ranges: ClassVar[tuple[tuple[float, float], ...]] = ()
    """The same for each parameter of the activation's own."""
    exponent_floor: ClassVar[float | None] = None
    """The least value of the learnable exponent, if there is one."""

    def __init__(
        self, networks: tuple[int, ...], width: int, batch: int, own: Floats, own_gradient: Floats
    ) -> None:
        shape = (*networks, width, batch)
        self._h = np.ones((*networks, width + 1, batch))
        self._active = self._h[..., :-1, :]
        self._slope = np.empty(shape)
        self._du = np.empty(shape)

    def forward(self, u: Floats) -> Floats:
        """H of shape (width + 1, batch), its last row ones, from u of shape (width, batch)."""
        raise NotImplementedError

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · ∂h/∂u, with the slope ∂h/∂u left by the forward pass."""
        return np.multiply(dh, self._slope, out=self._du)


class LeakyReLU(Activation):
    """h = u for u > 0, 0.01u otherwise (Maas, Hannun and Ng, 2013)."""

    kind = "leaky_relu"
    label = "Leaky ReLU"
    equation = "h = u for u > 0, 0.01u otherwise"
    weight_range = (-0.5, 0.5)

    def forward(self, u: Floats) -> Floats:
        """H = slope · u, where the slope is max(sign u, 0.01): 1 for u > 0, 0.01 otherwise."""
        np.sign(u, out=self._slope)
        np.maximum(self._slope, _LEAK, out=self._slope)
        np.multiply(u, self._slope, out=self._active)
        return self._h


class FixedExponent(Activation):
    """h = uⁿ for u > 0, 0.01u otherwise, with n = 1.7, the mean of the range where a learnable exponent starts."""

    kind = "fixed_exponent"
    label = "Fixed exponent"
    equation = "h = uⁿ for u > 0, 0.01u otherwise; n = 1.7"
    weight_range = (0.0, 1.0)

    def __init__(
        self, networks: tuple[int, ...], width: int, batch: int, own: Floats, own_gradient: Floats
    ) -> None:
        super().__init__(networks, width, batch, own, own_gradient)
        self._exponent = np.full((1, 1), 1.7)
        self._positive = np.empty_like(self._slope)
        self._log = np.empty_like(self._slope)
        self._scratch = np.empty_like(self._slope)

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0) · uⁿ⁻¹ + 0.01 · min(u, 0), with slope n · uⁿ⁻¹ for u > 0 and 0.01 otherwise."""
        positive, log, power, scratch = self._positive, self._log, self._slope, self._scratch
        np.maximum(u, _LEAST, out=log)
        np.log(log, out=log)
        np.multiply(log, self._exponent - 1.0, out=power)
        np.exp(power, out=power)
        np.maximum(u, _ZERO, out=positive)
        np.multiply(positive, power, out=positive)
        np.minimum(u, _ZERO, out=scratch)
        np.multiply(scratch, _LEAK, out=scratch)
        np.add(positive, scratch, out=self._active)
        np.multiply(power, self._exponent, out=power)
        np.copyto(power, _LEAK, where=u <= 0)
        return self._h


class Exponent(FixedExponent):
    """h = uⁿ for u > 0, 0.01u otherwise, with one n ≥ 1.01 that the layer learns."""

    kind = "exponent"
    label = "Learnable exponent"
    equation = "h = uⁿ for u > 0, 0.01u otherwise; n is learned"
    own_ranges = ((1.4, 2.0),)
    exponent_floor = 1.01

    def __init__(
        self, networks: tuple[int, ...], width: int, batch: int, own: Floats, own_gradient: Floats
    ) -> None:
        super().__init__(networks, width, batch, own, own_gradient)
        self._exponent = own[..., np.newaxis]
        self._exponent_gradient = own_gradient[..., 0]

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂n = Σ ∂L/∂h · uⁿ ln u over u > 0, beside ∂L/∂u."""
        np.multiply(self._positive, self._log, out=self._scratch)
        np.multiply(self._scratch, dh, out=self._scratch)
        self._exponent_gradient[...] = self._scratch.sum(axis=(-2, -1))
        return super().backward(dh)


class SoftmaxCrossEntropy:
    """L = mean over the batch of −ln p(its class), where p = softmax of the scores z (classes, batch).

    Written as L = ln Σ exp(z − max z) − (z_class − max z), which no score can overflow.
    """

    def __init__(self, networks: tuple[int, ...], classes: int, batch: int) -> None:
        shape, row = (*networks, classes, batch), (*networks, 1, batch)
        self._product = product(networks)
        self._ones = np.ones((1, classes))
        self._shifted, self._dz = np.empty(shape), np.empty(shape)
        self._row = np.empty(row)
        self._batch = np.array(float(batch))

    def _exponentials(self, scores: Floats) -> None:
        """Leave z − max z, its exponential and the sum of these over the classes."""
        np.maximum.reduce(scores, axis=-2, keepdims=True, out=self._row)
        np.subtract(scores, self._row, out=self._shifted)
        np.exp(self._shifted, out=self._dz)
        np.add.reduce(self._dz, axis=-2, keepdims=True, out=self._row)

    def loss(self, scores: Floats, targets: Floats) -> Any:
        """L for each network; `targets` (classes, batch) is 1/batch at each example's class, 0 elsewhere."""
        self._exponentials(scores)
        return np.log(self._row).mean(axis=(-2, -1)) - (self._shifted * targets).sum(axis=(-2, -1))

    def backward(self, scores: Floats, targets: Floats) -> Floats:
        """∂L/∂z = p/batch − targets."""
        self._exponentials(scores)
        np.multiply(self._row, self._batch, out=self._row)
        np.divide(self._dz, self._row, out=self._dz)
        return np.subtract(self._dz, targets, out=self._dz)


LAYERS: Mapping[str, type[Activation]] = {
    activation.kind: activation for activation in (LeakyReLU, Exponent, FixedExponent)
}
"""Every kind of hidden layer by name, in the order of the menus."""
