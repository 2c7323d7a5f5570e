"""The way of a run's first network through its weights, kept beside its checkpoint, for the landscape.

One file a run, of rows in single precision: row k holds the weights after epoch (k + 1) · stride, for the start
follows from the experiment. A row is written where it belongs, so that a chunk that is trained twice does no harm,
and any process may write or read. How many epochs are passed over follows from the experiment alone, so that a file
stays within MOST_BYTES.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.checkpoints import OF_WAY, path_of
from core.network.training import Checkpoint, begin

MOST_BYTES = 3_000_000
"""Of one file, unless a single row has more."""
MOST_ROWS = 400
FARTHEST = 1e15
"""Of a weight from 0, as it is kept here."""

Singles = NDArray[np.float32]
Way = Sequence[tuple[int, Any]]
"""Epochs, and the weights (P,) after each."""


def stride(checkpoint: Checkpoint) -> int:
    """How many epochs lie between two rows."""
    epochs, row = checkpoint.experiment.epochs, 4 * int(checkpoint.parameters.shape[1])
    rows = max(2, min(MOST_ROWS, MOST_BYTES // row))
    return math.ceil(epochs / rows)


def begin_path(run: str, directory: Path | None = None) -> None:
    """A run begins anew: what is left of its last way goes."""
    _path(run, directory).unlink(missing_ok=True)


def extend_path(run: str, checkpoint: Checkpoint, way: Way, directory: Path | None = None) -> None:
    """Write those of these weights that are to be kept."""
    every, size = stride(checkpoint), 4 * checkpoint.parameters.shape[1]
    kept = [(epoch // every - 1, weights) for epoch, weights in way if epoch % every == 0]
    if not kept:
        return
    file = os.open(_path(run, directory), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for row, weights in kept:
            os.pwrite(file, _single(weights).tobytes(), row * size)
    finally:
        os.close(file)


def load_path(run: str, checkpoint: Checkpoint, directory: Path | None = None) -> tuple[NDArray[np.int64], Singles]:
    """The epochs and the weights (points, P) on the way of a run's first network, to where the checkpoint stands.

    The start comes first and, once there is a way, the present weights last. What of the file is lost is passed
    over.
    """
    count, every = checkpoint.parameters.shape[1], stride(checkpoint)
    last = int(checkpoint.stopped[0]) - 1 if checkpoint.stopped[0] else checkpoint.epoch
    try:
        content = _path(run, directory).read_bytes()
    except FileNotFoundError:
        content = b""
    rows = np.frombuffer(content[: len(content) // (4 * count) * 4 * count], dtype="<f4").reshape(-1, count)
    epochs = every * np.arange(1, len(rows) + 1)
    good = (epochs < last) & rows.any(axis=1) & np.isfinite(rows).all(axis=1)
    start, now = _single(begin(checkpoint.experiment).parameters[:1]), _single(checkpoint.parameters[:1])
    if last == 0:
        return np.zeros(1, dtype=np.int64), start
    return np.concatenate(([0], epochs[good], [last])), np.vstack((start, rows[good], now))


def _single(weights: Any) -> Singles:
    """Weights in single precision; those of a run that diverges no farther than can be drawn."""
    kept: Singles = np.clip(weights, -FARTHEST, FARTHEST).astype("<f4")
    return kept


def _path(run: str, directory: Path | None) -> Path:
    return path_of(run, directory).with_suffix(OF_WAY)
