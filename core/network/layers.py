"""The hidden layers of a network: an affine map each (`core.network.affine`), and an activation out of this file.

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

Symbols: u output of an affine map, h output of an activation, L the loss, n the exponent. To add an activation,
write its class below and list it in `LAYERS`: menus, links, sweeps, charts and tests take what they need from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.network.affine import Floats
from core.quantities import Quantity

LEAK = 0.01
"""The slope of a leaky activation for u ≤ 0."""
FIXED_EXPONENT = 1.7
"""The mean of the range where a learnable exponent starts."""

MOST_UNITS = 512
WIDTH = Quantity(
    "Units", help="How many units the layer has.", minimum=1, maximum=MOST_UNITS, scale="log", integer=True
)


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


class Activation:
    """Base of every activation: what it declares, and the arrays it owns.

    `own` and `own_gradient` are views, of shape (networks, parameters), of the activation's own parameters; all
    values are of their precision.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    equation: ClassVar[str]
    weight_range: ClassVar[tuple[float, float]]
    """Weights and biases of the affine map before it start uniform in this range."""
    own_ranges: ClassVar[Mapping[str, tuple[float, float]]] = {}
    """The same for each parameter of the activation's own, by its name."""
    exponent_floor: ClassVar[float | None] = None
    """The least value of the learnable exponent, if there is one."""

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """H as the definition has it, elementwise, from u and the parameters of the activation's own.

        What charts draw, and what the tests hold both passes against; `xp` is numpy, or autograd's for the slope.
        """
        raise NotImplementedError

    def __init__(
        self, networks: tuple[int, ...], width: int, batch: int, own: Floats, own_gradient: Floats
    ) -> None:
        dtype, shape = own.dtype, (*networks, width, batch)
        self._h = np.ones((*networks, width + 1, batch), dtype)
        self._active = self._h[..., :-1, :]
        self._u = self._du = np.empty(shape, dtype)
        # 0-d arrays: numpy would otherwise convert the Python number in each call.
        self._leak, self._zero, self._one = (np.array(number, dtype) for number in (LEAK, 0.0, 1.0))

    def forward(self, u: Floats) -> Floats:
        """H of shape (width + 1, batch), its last row ones, from u of shape (width, batch)."""
        raise NotImplementedError

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · ∂h/∂u at the u of the last forward pass; all are (width, batch)."""
        raise NotImplementedError


class LeakyReLU(Activation):
    """h = u for u > 0, 0.01u otherwise (Maas, Hannun and Ng, 2013)."""

    kind = "leaky_relu"
    label = "Leaky ReLU"
    equation = "h = u for u > 0, 0.01u otherwise"
    weight_range = (-0.5, 0.5)

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """U for u > 0, 0.01u otherwise."""
        return xp.where(u > 0, u, LEAK * u)

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0.01u)."""
        self._u = u
        np.multiply(u, self._leak, out=self._du)
        np.maximum(u, self._du, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · max(sign u, 0.01): the slope is 1 for u > 0 and 0.01 otherwise."""
        np.sign(self._u, out=self._du)
        np.maximum(self._du, self._leak, out=self._du)
        return np.multiply(self._du, dh, out=self._du)


class FixedExponent(Activation):
    """h = uⁿ for u > 0, 0.01u otherwise, with n = 1.7, the mean of the range where a learnable exponent starts."""

    kind = "fixed_exponent"
    label = "Fixed exponent"
    equation = "h = uⁿ for u > 0, 0.01u otherwise; n = 1.7"
    weight_range = (0.0, 1.0)

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """Uⁿ for u > 0, 0.01u otherwise."""
        (n,) = own or (FIXED_EXPONENT,)
        return xp.where(u > 0, xp.where(u > 0, u, 1.0) ** n, LEAK * u)

    def __init__(
        self, networks: tuple[int, ...], width: int, batch: int, own: Floats, own_gradient: Floats
    ) -> None:
        super().__init__(networks, width, batch, own, own_gradient)
        self._exponent = np.full((1, 1), FIXED_EXPONENT, own.dtype)
        self._least = np.array(np.nextafter(self._zero, self._one))
        self._log, self._power, self._positive = (np.empty_like(self._du) for _ in range(3))

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0) · uⁿ⁻¹ + 0.01 · min(u, 0), where uⁿ⁻¹ is kept for the slope."""
        self._u = u
        np.maximum(u, self._least, out=self._log)
        np.log(self._log, out=self._log)
        np.multiply(self._log, self._exponent - 1.0, out=self._power)
        np.exp(self._power, out=self._power)
        np.maximum(u, self._zero, out=self._positive)
        np.multiply(self._positive, self._power, out=self._positive)
        np.minimum(u, self._zero, out=self._du)
        np.multiply(self._du, self._leak, out=self._du)
        np.add(self._positive, self._du, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · n uⁿ⁻¹ for u > 0, ∂L/∂h · 0.01 otherwise."""
        np.multiply(self._power, self._exponent, out=self._du)
        np.copyto(self._du, self._leak, where=self._u <= 0)
        return np.multiply(self._du, dh, out=self._du)


class Exponent(FixedExponent):
    """h = uⁿ for u > 0, 0.01u otherwise, with one n ≥ 1.01 that the layer learns."""

    kind = "exponent"
    label = "Learnable exponent"
    equation = "h = uⁿ for u > 0, 0.01u otherwise; n is learned"
    own_ranges: ClassVar[Mapping[str, tuple[float, float]]] = {"exponent": (1.4, 2.0)}
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


class Tanh(Activation):
    """h = tanh u: between −1 and 1, and centred at 0 (LeCun, Bottou, Orr and Müller, 1998)."""

    kind = "tanh"
    label = "Tanh"
    equation = "h = tanh u"
    weight_range = (-0.5, 0.5)

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """Tanh u."""
        return xp.tanh(u)

    def forward(self, u: Floats) -> Floats:
        """H = tanh u."""
        np.tanh(u, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h · (1 − h²)."""
        np.multiply(self._active, self._active, out=self._du)
        np.subtract(self._one, self._du, out=self._du)
        return np.multiply(self._du, dh, out=self._du)


class ReLU(Activation):
    """h = max(u, 0) (Nair and Hinton, 2010): a unit that is negative for every row learns nothing any more."""

    kind = "relu"
    label = "ReLU"
    equation = "h = u for u > 0, 0 otherwise"
    weight_range = (-0.5, 0.5)

    @staticmethod
    def value(u: Any, *own: Any, xp: Any = np) -> Any:
        """U for u > 0, 0 otherwise."""
        return xp.where(u > 0, u, 0.0)

    def forward(self, u: Floats) -> Floats:
        """H = max(u, 0)."""
        self._u = u
        np.maximum(u, self._zero, out=self._active)
        return self._h

    def backward(self, dh: Floats) -> Floats:
        """∂L/∂u = ∂L/∂h for u > 0, 0 otherwise."""
        np.greater(self._u, self._zero, out=self._du)
        return np.multiply(self._du, dh, out=self._du)


LAYERS: Mapping[str, type[Activation]] = {
    activation.kind: activation for activation in (LeakyReLU, Exponent, FixedExponent, Tanh, ReLU)
}
"""Every kind of hidden layer by name, in the order of the menus."""
