"""Runs as requests find them: what the browser has of a run is its name."""

from __future__ import annotations

from app.web.json_routes import Conflict
from core.network import checkpoints
from core.network.metrics import Metrics
from core.network.training import Checkpoint


class UnusableRun(Conflict):
    """A run whose checkpoint is missing, damaged or not where the page believes it to be."""


def stored(run: object) -> tuple[Checkpoint, Metrics | None]:
    """The newest checkpoint of a run, and the metrics saved with it. Raises UnusableRun where there is none."""
    try:
        return checkpoints.load_chunk(str(run))
    except ValueError as error:
        raise UnusableRun(str(error)) from None
