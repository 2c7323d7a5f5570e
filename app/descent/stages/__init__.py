"""The stages of the large view, one file each: what of a race, or of many descents, it shows."""

from __future__ import annotations

from app.components.registry import registry
from app.descent.stages.base import STAGES, Stage

__all__ = ["STAGES", "Stage"]

STAGES.update({stage.value: stage for stage in registry(__name__, Stage).values()})
