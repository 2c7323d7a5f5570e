"""The panels of the network page, by name, in the order of reading."""

from __future__ import annotations

from typing import Any

from app.components.registry import registry
from app.network.panels.base import Panel
from core.network.metrics import Metrics
from core.network.training import Training

__all__ = ["PANELS", "Panel", "begun", "told"]

PANELS = registry(__name__, Panel)


def begun(training: Training, metrics: Metrics) -> dict[str, Any]:
    """What the panels' scripts are told of a run once, by panel."""
    return _said({name: panel.begun(training, metrics) for name, panel in PANELS.items()})


def told(training: Training, metrics: Metrics) -> dict[str, Any]:
    """What the panels' scripts are told of a run after each chunk, by panel."""
    return _said({name: panel.told(training, metrics) for name, panel in PANELS.items()})


def _said(words: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in words.items() if said is not None}
