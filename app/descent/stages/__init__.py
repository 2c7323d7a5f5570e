"""The stages of the large view, one file each: what of a race, or of many descents, it shows.

Shared by several: `views` (parts of the page beside and below the picture), `maps` (of a stage whose cells are
descents), `axes` (what stands on a map's axes) and `endings` (how descents end, in legends and tables).
"""

from __future__ import annotations

from app.components.registry import registry
from app.descent.stages.base import STAGES, Stage

__all__ = ["STAGES", "Stage"]

STAGES.update({stage.value: stage for stage in registry(__name__, Stage).values()})
