"""The panels of the descent page, by name, in their order."""

from __future__ import annotations

from app.components.registry import registry
from app.descent.panels.base import Panel

__all__ = ["PANELS", "Panel"]

PANELS: dict[str, Panel] = registry(__name__, Panel)
