"""A classifier of any depth, widths and number of classes, on one flat vector of parameters.

The vector lists, layer by layer, the weights (inputs + 1, outputs), row by row and the biases last, then the
layer's own parameters (the learnable exponent); the output layer comes at the end. So every update rule trains a
network as it moves a point. Several networks of one shape, with a seed each, form one `Network` with parameters
(networks, P): each has the numbers that it would have alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.affine import Affine, Floats, SoftmaxCrossEntropy
from core.network.layers import LAYERS, Activation, Layer

OUTPUT_RANGE = (-0.5, 0.5)
"""Weights and biases of the output layer start uniform in this range."""

BLOCK = 1280
"""Rows × networks that are evaluated at a time: few enough for their values to stay in the processor's cache."""


@dataclass(frozen=True)
class Part:
    """Where one layer stands in the flat vector; the output layer has no activation."""

    inputs: int
    outputs: int
    start: int
    activation: type[Activation] | None

    @property
    def shape(self) -> tuple[int, int]:
        """Shape of the weights, the row of biases included."""
        return self.inputs + 1, self.outputs

    @property
    def weights(self) -> slice:
        """The weights without the biases."""
        return slice(self.start, self.start + self.inputs * self.outputs)

    @property
    def affine(self) -> slice:
        """Weights and biases."""
        return slice(self.start, self.start + (self.inputs + 1) * self.outputs)

    @property
    def own(self) -> slice:
        """The parameters of the activation's own."""
        return slice(self.affine.stop, self.affine.stop + len(self.own_ranges))

    @property
    def own_ranges(self) -> Mapping[str, tuple[float, float]]:
        """Their names, and the ranges where they start."""
        return self.activation.own_ranges if self.activation else {}

    def draw(self, generator: np.random.Generator) -> Floats:
        """Starting values of all parameters of this part, (parameters,), each from the range of its kind."""
        low, high = self.activation.weight_range if self.activation else OUTPUT_RANGE
        affine = generator.uniform(low, high, self.affine.stop - self.affine.start)
        own = [generator.uniform(*limits) for limits in self.own_ranges.values()]
        return np.concatenate((affine, own))


def parts(layers: Sequence[Layer], inputs: int, classes: int) -> tuple[Part, ...]:
    """The layout of a network in its flat vector."""
    found: list[Part] = []
    for layer in layers:
        activation = LAYERS[layer.kind]
        found.append(Part(inputs, layer.width, found[-1].own.stop if found else 0, activation))
        inputs = layer.width
    return (*found, Part(inputs, classes, found[-1].own.stop if found else 0, None))


class Network:
    """One network, or several of one shape, with their current parameters.

    `seed` is one seed, for parameters (P,), or a sequence of seeds, for parameters (networks, P); results then have
    a leading axis as well. `penalty` is λ of the term ½λ‖W‖² that the loss adds for every weight matrix. With
    `parameters`, of either shape, the network starts with a copy of these, and nothing is drawn.

    Raises ValueError for parameters that are not P in number.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        seed: int | Sequence[int] = 0,
        inputs: int = 11,
        classes: int = 2,
        penalty: float = 0.0,
        parameters: ArrayLike | None = None,
    ) -> None:
        self.layers = tuple(layers)
        self.inputs, self.classes, self.penalty = inputs, classes, penalty
        self.parts = parts(self.layers, inputs, classes)
        self._parameters = self._drawn(seed) if parameters is None else self._checked(parameters)
        self.gradient = np.zeros_like(self._parameters)
        self.is_weight = np.zeros(self._parameters.shape[-1])
        """1 at each weight, 0 at biases and exponents."""
        for part in self.parts:
            self.is_weight[part.weights] = 1.0
        self.penalties = penalty * self.is_weight
        self.exponents = tuple(
            (part.own.start, part.activation.exponent_floor)
            for part in self.parts
            if part.activation and part.activation.exponent_floor is not None
        )
        """Place in the flat vector and least value of each learnable exponent."""

    def _drawn(self, seed: int | Sequence[int]) -> Floats:
        if isinstance(seed, int | np.integer):
            return self._draw(int(seed))
        return np.stack([self._draw(one) for one in seed])

    def _checked(self, parameters: ArrayLike) -> Floats:
        copied, count = np.array(parameters, dtype=float, order="C"), self.parts[-1].own.stop
        if copied.ndim not in (1, 2) or copied.shape[-1] != count:
            raise ValueError(f"parameters have shape {copied.shape}: it takes ({count},) or (networks, {count})")
        return copied

    def _draw(self, seed: int) -> Floats:
        # A stream for each layer: networks that differ in one layer start equal in the others.
        streams = (
            np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(i,))) for i in range(len(self.parts))
        )
        return np.concatenate([part.draw(stream) for part, stream in zip(self.parts, streams, strict=True)])

    @property
    def networks(self) -> tuple[int, ...]:
        """The leading axis: () for one network, (networks,) for several."""
        return self._parameters.shape[:-1]

    @property
    def parameters(self) -> Floats:
        """All parameters, (P,) or (networks, P); to set them is to copy them."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        self._parameters[...] = values

    @property
    def block(self) -> int:
        """How many rows to evaluate at a time."""
        return max(128, BLOCK // math.prod(self.networks))

    def project(self, parameters: Floats) -> None:
        """Bring parameters, (P,) or (networks, P), back in place to where they may be: exponents to n ≥ 1.01."""
        for place, floor in self.exponents:
            exponent = parameters[..., place]
            parameters[..., place] = (
                np.maximum(exponent, floor) + 0 * exponent
            )  # 0 · (−∞) keeps an overflow visible

    def loss_and_gradient(self, x: ArrayLike, y: ArrayLike) -> tuple[Any, Floats]:
        """The mean loss over all rows, the penalty included, and its gradient in the shape of the parameters.

        `x` is (rows, inputs), `y` the class of each row. Raises ValueError for another shape or class.
        """
        measured = self.measure(MiniBatches(x, y, self, len(np.atleast_1d(y))))
        return measured.loss, measured.gradient

    def predict(self, x: ArrayLike) -> NDArray[np.intp]:
        """The most probable class of each row, (rows,) or (networks, rows)."""
        rows = len(np.atleast_2d(x))
        batches = MiniBatches(x, np.zeros(rows, dtype=int), self, self.block)
        return np.concatenate([most_probable(batches.passes[b.size].forward(b.h)) for b in batches], axis=-1)

    def accuracy(self, x: ArrayLike, y: ArrayLike) -> Any:
        """The fraction of rows x (rows, inputs) whose most probable class is in y (rows,), for each network."""
        return (self.predict(x) == np.asarray(y)).mean(axis=-1)

    def measure(self, batches: MiniBatches, with_gradient: bool = True) -> Measured:
        """Loss, accuracy, gradient and predictions over all rows of the batches, at the current parameters."""
        loss = 0.5 * np.add.reduce(self.penalties * self._parameters**2, axis=-1)
        right, gradient = 0.0, np.zeros_like(self._parameters)
        predicted = []
        for batch in batches:
            one, share = batches.passes[batch.size], batch.size / batches.rows
            scores = one.forward(batch.h)
            loss = loss + share * one.loss(batch.targets)
            predicted.append(most_probable(scores))
            right = right + np.add.reduce(predicted[-1] == batch.labels, axis=-1)
            if with_gradient:
                gradient += share * one.backward(batch.targets)
        return Measured(loss, right / batches.rows, gradient, tuple(predicted))


def most_probable(scores: Floats) -> NDArray[np.intp]:
    """The class with the greatest score, the first of equals: (…, rows) from (…, classes, rows).

    The same as `argmax`, which for two classes takes ten times as long.
    """
    best = scores[..., 0, :]
    winner = (scores[..., 1, :] > best).astype(np.intp)
    for index in range(2, scores.shape[-2]):
        best = np.maximum(best, scores[..., index - 1, :])
        winner[scores[..., index, :] > best] = index
    return winner


@dataclass(frozen=True)
class Measured:
    """Loss (with the penalty) and accuracy of each network, the gradient of the loss, and the classes predicted."""

    loss: Any
    accuracy: Any
    gradient: Floats
    predicted: tuple[NDArray[np.intp], ...]
    """The most probable class of each row, (…, rows), batch by batch."""


class Pass:
    """Forward and backward through a network, for batches of one size."""

    def __init__(self, network: Network, batch: int) -> None:
        self._parameters, self._gradient, self._penalties = network.parameters, network.gradient, network.penalties
        self._decay = np.empty_like(network.parameters)
        self._affine, self._activations = lay_out(network.parts, network.parameters, network.gradient, batch)
        self._entropy = SoftmaxCrossEntropy(network.networks, network.classes, batch)

    def forward(self, h: Floats) -> Floats:
        """The scores of the classes, (classes, batch), from the features with their row of ones."""
        for affine, activation in zip(self._affine[:-1], self._activations, strict=True):
            h = activation.forward(affine.forward(h))
        scores = self._affine[-1].forward(h)
        self._entropy.forward(scores)
        return scores

    def loss(self, targets: Floats) -> Any:
        """The mean loss of the batch for each network, without the penalty, after a forward pass.

        `targets` (classes, batch): 1/batch at each row's class, 0 elsewhere.
        """
        return self._entropy.loss(targets)

    def losses(self, targets: Floats) -> Floats:
        """What each row of the batch adds to the loss, (…, batch), without the penalty, after a forward pass."""
        return self._entropy.each(targets)

    def backward(self, targets: Floats) -> Floats:
        """The gradient of the batch's loss with the penalty, in the shape of the parameters, after a forward pass.

        It is left in `network.gradient`. The chain rule, from the scores back: ∂L/∂u = ∂L/∂h · h′(u) in each layer,
        ∂L/∂W = ∂L/∂u · hᵀ of the layer before, and ∂L/∂h there = Wᵀ · ∂L/∂u.
        """
        du = self._entropy.backward(targets)
        for affine, activation in zip(self._affine[:0:-1], self._activations[::-1], strict=True):
            affine.accumulate(du)
            du = activation.backward(affine.backward(du))
        self._affine[0].accumulate(du)
        np.multiply(self._penalties, self._parameters, out=self._decay)
        return np.add(self._gradient, self._decay, out=self._gradient)


def lay_out(
    layout: Sequence[Part], parameters: Any, gradient: Any, batch: int
) -> tuple[list[Affine], list[Activation]]:
    """Affine maps and activations on views of flat parameters and gradients, (P,) or (networks, P), both alike.

    The activations are one fewer, for the output layer has none.
    """
    networks, affine, activations = parameters.shape[:-1], list[Affine](), list[Activation]()
    for part in layout:
        weights, slope = (flat[..., part.affine].reshape(*networks, *part.shape) for flat in (parameters, gradient))
        affine.append(Affine(weights, slope, batch))
        if part.activation:
            own, own_gradient = parameters[..., part.own], gradient[..., part.own]
            activations.append(part.activation(networks, part.outputs, batch, own, own_gradient))
    return affine, activations


class MiniBatch(NamedTuple):
    """Some rows, laid out for a pass."""

    size: int
    h: Floats
    """Features (inputs + 1, size), the last row ones."""
    targets: Floats
    """1/size at the class of each row, 0 elsewhere: (classes, size)."""
    labels: NDArray[np.intp]
    """The class of each row."""


class MiniBatches:
    """Rows cut into mini-batches of `size`, the last of which may be shorter, and the passes for their sizes.

    With `chosen`, row numbers (rows,), or (networks, rows) for rows of each network's own, the others are left out.
    Raises ValueError for rows that do not fit the network.
    """

    def __init__(
        self, x: ArrayLike, y: ArrayLike, network: Network, size: int, chosen: NDArray[np.intp] | None = None
    ) -> None:
        self._h, self._labels = feature_major(x, y, network)
        self._one_hot = np.equal(np.arange(network.classes)[:, np.newaxis], self._labels).astype(float)
        self._chosen = chosen
        self.rows = len(self._labels) if chosen is None else chosen.shape[-1]
        self._cuts = [slice(start, min(start + size, self.rows)) for start in range(0, self.rows, size)]
        if chosen is None:
            self._batches = self._cut(self._h, self._one_hot, self._labels)
        else:
            self._take(chosen)
        self.passes = {size: Pass(network, size) for size in {batch.size for batch in self._batches}}

    def __iter__(self) -> Iterator[MiniBatch]:
        return iter(self._batches)

    def shuffle(self, order: NDArray[np.intp]) -> None:
        """Cut the rows anew in this order: (rows,), or (networks, rows) for an order of each network's own."""
        self._take(order if self._chosen is None else np.take_along_axis(self._chosen, order, axis=-1))

    def _take(self, order: NDArray[np.intp]) -> None:
        """Cut these rows, in this order."""
        h, one_hot = (np.moveaxis(rows[:, order], 0, -2) for rows in (self._h, self._one_hot))
        self._batches = self._cut(h, one_hot, self._labels[order])

    def _cut(self, h: Floats, one_hot: Floats, labels: NDArray[np.intp]) -> list[MiniBatch]:
        return [
            MiniBatch(size, np.ascontiguousarray(h[..., cut]), one_hot[..., cut] / size, labels[..., cut])
            for cut, size in ((cut, cut.stop - cut.start) for cut in self._cuts)
        ]


def feature_major(x: ArrayLike, y: ArrayLike, network: Network) -> tuple[Floats, NDArray[np.intp]]:
    """Features with a row of ones, (inputs + 1, rows), and the class of each row."""
    features, labels = np.asarray(x, dtype=float), np.asarray(y)
    if features.ndim != 2 or features.shape[1] != network.inputs or not len(features):
        raise ValueError(f"x has shape {features.shape}: the network takes (rows, {network.inputs})")
    if labels.shape != features.shape[:1]:
        raise ValueError(
            f"y has shape {labels.shape}: it takes one class for each of the {len(features)} rows of x"
        )
    wrong = (labels < 0) | (labels >= network.classes) | (labels != np.round(labels))
    if wrong.any():
        raise ValueError(
            f"y has the class {labels[wrong][0]}: it takes whole numbers from 0 to {network.classes - 1}"
        )
    return np.concatenate((features.T, np.ones((1, len(features))))), labels.astype(np.intp)
