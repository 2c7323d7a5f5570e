"""The panels of the network page, by name, in the order of reading."""

from __future__ import annotations

from typing import Any

from app import ids
from app.components.controls import small_button
from app.components.registry import registry
from app.network.panels.base import Panel
from core.network.metrics import Metrics
from core.network.training import Training

__all__ = ["PANELS", "Panel", "begun", "layouts", "told"]

PANELS = registry(__name__, Panel)


def layouts() -> list[Any]:
    """All panels as they are laid out, in their order."""
    return [panel.layout(_buttons(panel.name)) for panel in PANELS.values()]


def _buttons(name: str) -> list[Any]:
    """Those among the tools of a panel that show other ones."""
    others = [(each, panel.button) for each, panel in PANELS.items() if panel.button]
    return [small_button(text, ids.network.show(each)) for each, (beside, text) in others if beside == name]


def begun(training: Training, metrics: Metrics) -> dict[str, Any]:
    """What the panels' scripts are told of a run once, by panel."""
    return _said({name: panel.begun(training, metrics) for name, panel in PANELS.items()})


def told(training: Training, metrics: Metrics) -> dict[str, Any]:
    """What the panels' scripts are told of a run after each chunk, by panel."""
    return _said({name: panel.told(training, metrics) for name, panel in PANELS.items()})


def _said(words: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in words.items() if said is not None}
