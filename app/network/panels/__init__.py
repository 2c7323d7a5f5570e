"""The panels of the network page, by name, in the order of reading."""

from __future__ import annotations

from app.components.registry import registry
from app.network.panels.base import Panel

__all__ = ["PANELS", "Panel"]

PANELS = registry(__name__, Panel)
