"""Runs as requests find them: what the browser has of a run is its name."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.web.json_routes import Body, Conflict
from core.network import checkpoints
from core.network.experiment import EPOCH
from core.network.metrics import Metrics
from core.network.paths import load_path
from core.network.training import Checkpoint


class UnusableRun(Conflict):
    """A run whose checkpoint is missing, damaged or not where the page believes it to be."""


def stored(run: object) -> tuple[Checkpoint, Metrics | None]:
    """The newest checkpoint of a run, and the metrics saved with it. Raises UnusableRun where there is none."""
    try:
        return checkpoints.load_chunk(str(run))
    except ValueError as error:
        raise UnusableRun(str(error)) from None


class Moment(NamedTuple):
    """The first network of a run after an epoch."""

    checkpoint: Checkpoint
    """Where the run stands."""
    epoch: int
    parameters: Any
    """(P,)"""


def moment(body: Body) -> Moment:
    """The run {run} as it stands, or as it was after {epoch}, if that is given.

    Of a long run some epochs are kept (`core.network.paths`): it is then the last of these up to that epoch.
    Raises UnusableRun where there is no such run, and ValueError for what is no epoch.
    """
    checkpoint, _ = stored(body.get("run"))
    if body.get("epoch") is None:
        return Moment(checkpoint, checkpoint.epoch, checkpoint.parameters[0])
    wanted = EPOCH.read(body["epoch"])
    epochs, way = load_path(str(body["run"]), checkpoint)
    at = int(epochs.searchsorted(wanted, side="right")) - 1
    return Moment(checkpoint, int(epochs[at]), way[at].astype(float))
