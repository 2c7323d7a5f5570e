"""Checkpoints on disk: one small `.npz` file a run, which any process can pick up.

A file is replaced in one step, so a reader sees the old one or the new one, never a part. It holds arrays and
one JSON text, never pickled objects; what is not a checkpoint, or is damaged, is refused with a ValueError.

The folder is a cache. When a new run is saved, runs that nobody has advanced for `KEPT_DAYS` are removed, and then
the oldest until the rest is within `KEPT_BYTES`; never one that was advanced within the last `IN_USE` seconds. Any
number of processes may do so at once.

What this process itself wrote last is not read and checked once more, which would be a third of the work of a short
chunk, as long as the file is still the one that it wrote.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import zipfile
import zlib
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.files import FileMemory, cache_folder, make_room, write_whole
from core.network.experiment import NetworkExperiment, from_dict, to_dict
from core.network.metrics import Metrics, no_metrics
from core.network.stack import StopReason
from core.network.training import Checkpoint, begin

OF_CHECKPOINT, OF_WAY = ".npz", ".path"
"""How the names of a run's files end: its checkpoint's, and its way's (`core.network.paths`)."""
FORMAT = "fall-line network 1"
MOST_BYTES = 200_000_000
METRICS = tuple(field.name for field in fields(Metrics))
KEPT_DAYS = 30.0
KEPT_BYTES = 200_000_000
"""Of all runs together, the new one included."""
IN_USE = 600.0
"""Seconds since its last chunk for which a run is taken to be in use."""

written_files = FileMemory[tuple[Checkpoint, Metrics | None]](most_files=64, most_bytes=200_000)


def folder() -> Path:
    """The folder of the runs: that of all that is kept."""
    return cache_folder()


def new_run() -> str:
    """A name for a run, not to be guessed."""
    return secrets.token_hex(16)


def path_of(run: str, directory: Path | None = None) -> Path:
    """The file of a run. Raises ValueError for a name that is not 1 to 64 letters, digits, hyphens, underscores."""
    if not isinstance(run, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", run):
        raise ValueError(f"Run is {run!r:.60}: it takes 1 to 64 letters, digits, hyphens and underscores")
    return (directory or folder()) / f"{run}{OF_CHECKPOINT}"


def save(checkpoint: Checkpoint, run: str, directory: Path | None = None, metrics: Metrics | None = None) -> Path:
    """Write the checkpoint as the newest of this run; returns the file.

    `metrics` are those of the chunk that led to it: kept beside it, they answer the same request once more where
    the first answer got lost.
    """
    path = path_of(run, directory)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = to_bytes(checkpoint, metrics)
    if not path.exists():
        make_room(path.parent, len(content), KEPT_BYTES, KEPT_DAYS * 86_400, IN_USE, (OF_CHECKPOINT, OF_WAY))
    written_files.keep(path, write_whole(path, content), (checkpoint, metrics))
    return path


def load(run: str, directory: Path | None = None) -> Checkpoint:
    """The newest checkpoint of a run.

    Raises ValueError, for the reader to see, if there is none or if the file is no checkpoint of this version, and
    OSError if the folder can't be read.
    """
    return load_chunk(run, directory)[0]


def load_chunk(run: str, directory: Path | None = None) -> tuple[Checkpoint, Metrics | None]:
    """The newest checkpoint of a run, and the metrics that were saved with it. Raises ValueError as `load`."""
    path = path_of(run, directory)
    try:
        # Asked of the open file: on a file system shared by several machines a path may tell of an older one.
        with path.open("rb") as stream:
            file = os.fstat(stream.fileno())
            if file.st_size > MOST_BYTES:
                raise ValueError(f"Run {run} has a file of more than {MOST_BYTES:,} bytes: it is no checkpoint")
            if written := written_files.find(path, file):
                return written
            content = stream.read()
    except (FileNotFoundError, IsADirectoryError):
        raise ValueError(f"Run {run} has no checkpoint here: start it again") from None
    return from_bytes(content, f"The checkpoint of run {run}")


def to_bytes(checkpoint: Checkpoint, metrics: Metrics | None = None) -> bytes:
    """The checkpoint, and the metrics of the chunk before it, as the content of an `.npz` file."""
    measured = {f"metrics_{name}": getattr(metrics, name) for name in METRICS} if metrics else {}
    state = {f"state_{i}": np.asarray(leaf) for i, leaf in enumerate(checkpoint.state)}
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        format=np.array(FORMAT),
        experiment=_settings(checkpoint.experiment),
        epoch=np.array(checkpoint.epoch),
        parameters=checkpoint.parameters,
        stopped=checkpoint.stopped,
        cause=checkpoint.cause,
        **state,
        **measured,
    )
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _settings(experiment: NetworkExperiment) -> NDArray[np.str_]:
    """An experiment as JSON text; the chunks of a run share one."""
    return np.array(json.dumps(to_dict(experiment)))


def from_bytes(content: bytes, name: str = "The checkpoint") -> tuple[Checkpoint, Metrics | None]:
    """What `to_bytes` wrote. Raises ValueError, beginning with `name`, for anything else."""
    try:
        _check_size(content)
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            if not isinstance(file, np.lib.npyio.NpzFile):
                raise ValueError("it is no .npz file")
            arrays = {key: file[key] for key in file.files}
            checkpoint = _checked(arrays)
            return checkpoint, _checked_metrics(arrays, checkpoint)
    except FileNotFoundError:  # the data set of the run: the content itself is read from memory
        raise
    except (
        ValueError,
        KeyError,
        TypeError,
        OSError,
        EOFError,
        MemoryError,
        RecursionError,
        NotImplementedError,
        OverflowError,
        RuntimeError,
        SyntaxError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        reason = str(error) if isinstance(error, Refusal) else "the file is damaged or is not one of Fall Line's"
        raise ValueError(f"{name} cannot be read: {reason}. Start the run again.") from None


def _check_size(content: bytes) -> None:
    """Raise Refusal for an archive that unpacks to too much, before anything of it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise Refusal(f"it unpacks to more than {MOST_BYTES:,} bytes")


class Refusal(ValueError):
    """A checkpoint whose content contradicts itself."""


def _checked(arrays: dict[str, Any]) -> Checkpoint:
    """The checkpoint of these arrays, if each is what the experiment calls for."""
    if str(arrays.get("format")) != FORMAT:
        raise Refusal(f"its format is not {FORMAT!r}")
    try:
        start = begin(from_dict(json.loads(str(arrays["experiment"]))))
    except ValueError as error:
        raise Refusal(f"its experiment is wrong ({error})") from None
    expected = {
        "epoch": np.array(start.epoch),
        "parameters": start.parameters,
        "stopped": start.stopped,
        "cause": start.cause,
        **{f"state_{i}": np.asarray(leaf) for i, leaf in enumerate(start.state)},
    }
    for key, like in expected.items():
        if key not in arrays or arrays[key].shape != like.shape or arrays[key].dtype != like.dtype:
            raise Refusal(f"its {key} is not {like.dtype} of shape {like.shape}")
        if not np.isfinite(arrays[key]).all():
            raise Refusal(f"its {key} is not finite")
    epoch = int(arrays["epoch"])
    limits = {"epoch": start.experiment.epochs, "stopped": epoch + 1, "cause": max(StopReason)}
    for key, most in limits.items():
        if arrays[key].min() < 0 or arrays[key].max() > most:
            raise Refusal(f"its {key} is {arrays[key]}: it takes 0 to {most}")
    state = (arrays[f"state_{i}"] for i in range(len(start.state)))
    return Checkpoint(
        experiment=start.experiment,
        epoch=epoch,
        parameters=arrays["parameters"],
        state=type(start.state)(*(leaf if leaf.ndim else float(leaf) for leaf in state)),
        stopped=arrays["stopped"],
        cause=arrays["cause"],
    )


def _checked_metrics(arrays: dict[str, Any], checkpoint: Checkpoint) -> Metrics | None:
    """The metrics of these arrays, if there are any and their shapes are those of this checkpoint."""
    values: dict[str, Any] = {name: arrays.get(f"metrics_{name}") for name in METRICS}
    if values["epochs"] is None:
        return None
    count = len(np.atleast_1d(values["epochs"]))
    empty = no_metrics(checkpoint.experiment)
    for name, found in values.items():
        like = getattr(empty, name)
        if found is None or found.dtype != like.dtype or found.shape != (count, *like.shape[1:]):
            raise Refusal(f"its metrics {name} are not {like.dtype} of shape {(count, *like.shape[1:])}")
    return Metrics(**values)
