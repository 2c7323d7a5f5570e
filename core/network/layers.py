"""The parts of a network: affine maps, activations and the loss, each with its forward and its backward pass.

Why they are laid out so. A step on a small batch is some thirty numpy calls on arrays of a few hundred numbers, and
calling costs more than computing. Hence:

- Values are feature-major: (features, batch), so that a batch is contiguous and each affine map is one BLAS
  product.
- An activation's output carries one more row, of ones, so that the bias is the last row of the weights: Wᵀh + b is
  one product, and so is its gradient.
- A part is built once for one batch size, on views of the flat parameter and gradient vectors, and owns the arrays
  that it writes; passes then allocate nothing. What a part returns is overwritten by its next pass.
- The slope of an activation is found in the backward pass only, for a loss alone doesn't need it.

Several networks are trained at once by a leading axis: parameters (networks, …), values (networks, features,
batch). The code is the same, for everything works on the last two axes.

Symbols: h input of an affine map (output of an activation), u its output, L the loss, n the exponent. To add an
activation, write its class below and list it in `LAYERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        self._u = self._du = np.empty(shape)

    def forward(self, u: Floats) -> Floats:
        """H of shape (width + 1, batch), its last row ones, from u of shape (width, batch)."""
        raise NotImplementedError

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · ∂h/∂u at the u of the last forward pass."""
        raise NotImplementedError


class LeakyReLU(Activation):
    """h = u for u > 0, 0.01u otherwise (Maas, Hannun and Ng, 2013)."""

    kind = "leaky_relu"
    label = "Leaky ReLU"
    equation = "h = u for u > 0, 0.01u otherwise"
    weight_range = (-0.5, 0.5)

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0.01u)."""
        self._u = u
        np.multiply(u, _LEAK, out=self._du)
        np.maximum(u, self._du, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · max(sign u, 0.01): the slope is 1 for u > 0 and 0.01 otherwise."""
        np.sign(self._u, out=self._du)
        np.maximum(self._du, _LEAK, out=self._du)
        return np.multiply(self._du, dh, out=self._du)


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
        self._log, self._power, self._positive = (np.empty_like(self._du) for _ in range(3))

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0) · uⁿ⁻¹ + 0.01 · min(u, 0), where uⁿ⁻¹ is kept for the slope."""
        self._u = u
        np.maximum(u, _LEAST, out=self._log)
        np.log(self._log, out=self._log)
        np.multiply(self._log, self._exponent - 1.0, out=self._power)
        np.exp(self._power, out=self._power)
        np.maximum(u, _ZERO, out=self._positive)
        np.multiply(self._positive, self._power, out=self._positive)
        np.minimum(u, _ZERO, out=self._du)
        np.multiply(self._du, _LEAK, out=self._du)
        np.add(self._positive, self._du, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · n uⁿ⁻¹ for u > 0, ∂L/∂h · 0.01 otherwise."""
        np.multiply(self._power, self._exponent, out=self._du)
        np.copyto(self._du, _LEAK, where=self._u <= 0)
        return np.multiply(self._du, dh, out=self._du)


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
        np.multiply(self._positive, self._log, out=self._du)
        np.multiply(self._du, dh, out=self._du)
        np.add.reduce(self._du, axis=(-2, -1), out=self._exponent_gradient)
        return super().backward(dh)


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
        """Leave z − max z, its exponential and the sum of these over the classes."""
        np.maximum.reduce(scores, axis=-2, keepdims=True, out=self._sum)
        np.subtract(scores, self._sum, out=self._shifted)
        np.exp(self._shifted, out=self._powers)
        np.add.reduce(self._powers, axis=-2, keepdims=True, out=self._sum)

    def loss(self, targets: Floats) -> Any:
        """L for each network; `targets` (classes, batch) is 1/batch at each example's class, 0 elsewhere."""
        normalizer = np.add.reduce(np.log(self._sum), axis=(-2, -1)) / self._batch
        return normalizer - np.add.reduce(self._shifted * targets, axis=(-2, -1))

    def backward(self, targets: Floats) -> Floats:
        """∂L/∂z = p/batch − targets."""
        np.multiply(self._sum, self._batch, out=self._scaled)
        np.divide(self._powers, self._scaled, out=self._dz)
        return np.subtract(self._dz, targets, out=self._dz)


LAYERS: Mapping[str, type[Activation]] = {
    activation.kind: activation for activation in (LeakyReLU, Exponent, FixedExponent)
}
"""Every kind of hidden layer by name, in the order of the menus."""


def activation_curve(kind: str, u: Floats, own: Sequence[float] = ()) -> Floats:
    """h(u) of the activation `kind`, a name in `LAYERS`, at each u; `own` are the parameters of its own, if any."""
    parameters = np.array(own, dtype=np.float64)
    activation = LAYERS[kind]((), 1, len(u), parameters, np.zeros_like(parameters))
    h: Floats = activation.forward(u[np.newaxis])[0].copy()
    return h
