"""What each unit of a network answers to chosen features: for pictures of what it has learnt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.model import Network, lay_out

Singles = NDArray[np.float32]


def responses(network: Network, parameters: ArrayLike, x: ArrayLike) -> list[Singles]:
    """The outputs of every hidden layer, (units, rows) each, and last the probabilities of the classes.

    `parameters` (P,) are laid out as those of `network`, `x` is (rows, inputs); in single precision, which is
    enough for a picture. Raises ValueError for other shapes.
    """
    *hidden, (scores, _) = _forward(network, parameters, x)
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max(axis=0))
        return [*(h for _, h in hidden), powers / powers.sum(axis=0)]


def preactivations(network: Network, parameters: ArrayLike, x: ArrayLike, layer: int) -> Singles:
    """U of a hidden layer, counted from 0: what its activation is given, (units, rows); else as `responses`."""
    if not 0 <= layer < len(network.layers):
        raise ValueError(f"layer is {layer}: this network has {len(network.layers)} hidden layers, counted from 0")
    u, _ = next(islice(_forward(network, parameters, x), layer, None))
    return u


def _forward(network: Network, parameters: ArrayLike, x: ArrayLike) -> Iterator[tuple[Singles, Singles]]:
    """U and h of every layer, the output layer last, whose u are the scores."""
    flat, rows = np.array(parameters, dtype=np.float32), np.asarray(x, dtype=np.float32)
    if flat.shape != (network.parts[-1].own.stop,):
        raise ValueError(f"parameters have shape {flat.shape}: it takes ({network.parts[-1].own.stop},)")
    if rows.ndim != 2 or rows.shape[1] != network.inputs:
        raise ValueError(f"x has shape {rows.shape}: the network takes (rows, {network.inputs})")
    affine, activations = lay_out(network.parts, flat, np.empty_like(flat), len(rows))
    h: Any = np.concatenate((rows.T, np.ones((1, len(rows)), np.float32)))
    for before, activation in zip(affine[:-1], activations, strict=True):
        with np.errstate(all="ignore"):
            u: Any = before.forward(h)
            given = u.copy()
            h = activation.forward(u)
        yield given, h[:-1].copy()
    with np.errstate(all="ignore"):
        scores: Any = affine[-1].forward(h)
    yield scores, scores
