"""A network and a mini-batch as a problem for rules: what they ask for in a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.network.affine import Floats
from core.network.model import MiniBatch, MiniBatches, Network
from core.optimizers.problem import Mask, Problem


class OnBatch(Problem):
    """The loss of one of these mini-batches, the penalty included, at parameters (P,) or (networks, P).

    What is one number a network has a last axis of length 1. A gradient is written over by the next.
    """

    def __init__(self, network: Network, batches: MiniBatches, batch: MiniBatch) -> None:
        self._network, self._batch, self._rows = network, batch, batches.rows
        self._pass = batches.passes[batch.size]

    @property
    def least(self) -> float:
        """0, which neither cross-entropy nor penalty is below; that it is reached nobody says."""
        return 0.0

    @property
    def noisy(self) -> bool:
        """Whether the next mini-batch is another one."""
        return self._batch.size < self._rows

    @property
    def matrices(self) -> Sequence[tuple[slice, tuple[int, int]]]:
        """All weight matrices but the last, that of the output layer."""
        return [(part.weights, (part.inputs, part.outputs)) for part in self._network.parts[:-1]]

    def value(self, at: Any, asked: Mask | None = None) -> Any:
        """The loss."""
        self._forward(at)
        return self._loss()

    def gradient(self, at: Any, asked: Mask | None = None) -> Floats:
        """Its gradient."""
        self._forward(at)
        return self._pass.backward(self._batch.targets)

    def value_and_gradient(self, at: Any, asked: Mask | None = None) -> tuple[Any, Floats]:
        """Both, in one pass forward and one back."""
        self._forward(at)
        return self._loss(), self._pass.backward(self._batch.targets)

    def total(self, each: Any) -> Any:
        """The sum over the parameters of each network."""
        return np.add.reduce(each, axis=-1, keepdims=True)

    def _forward(self, at: Any) -> None:
        np.copyto(self._network.parameters, at)
        self._pass.forward(self._batch.h)

    def _loss(self) -> Any:
        network = self._network
        penalty = 0.5 * self.total(network.penalties * network.parameters**2)
        return penalty + self.total(self._pass.losses(self._batch.targets))
