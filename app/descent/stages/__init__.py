"""The stages of the large view, one file each: what of a race, or of many descents, it shows."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from app.descent.stages.base import STAGES, Stage

__all__ = ["STAGES"]

_found = [
    stage
    for module in pkgutil.iter_modules(__path__)
    if isinstance(stage := getattr(import_module(f"{__name__}.{module.name}"), "STAGE", None), Stage)
]
STAGES.update({stage.name: stage for stage in sorted(_found, key=lambda stage: stage.order)})
