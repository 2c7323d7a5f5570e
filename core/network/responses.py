"""What each unit of a network answers to chosen features: for pictures of what it has learnt."""

from __future__ import annotations

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
    flat, rows = np.array(parameters, dtype=np.float32), np.asarray(x, dtype=np.float32)
    if flat.shape != (network.parts[-1].own.stop,):
        raise ValueError(f"parameters have shape {flat.shape}: it takes ({network.parts[-1].own.stop},)")
    if rows.ndim != 2 or rows.shape[1] != network.inputs:
        raise ValueError(f"x has shape {rows.shape}: the network takes (rows, {network.inputs})")
    affine, activations = lay_out(network.parts, flat, np.empty_like(flat), len(rows))
    h: Any = np.concatenate((rows.T, np.ones((1, len(rows)), np.float32)))
    found = []
    with np.errstate(all="ignore"):
        for before, activation in zip(affine[:-1], activations, strict=True):
            h = activation.forward(before.forward(h))
            found.append(h[:-1].copy())
        scores = affine[-1].forward(h)
        powers = np.exp(scores - scores.max(axis=0))
        found.append(powers / powers.sum(axis=0))
    return found
