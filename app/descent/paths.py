"""The paths of the last few experiments, computed once each."""

from __future__ import annotations

from functools import lru_cache

from core.descent import Trajectory
from core.descent.experiment import DescentExperiment, run


@lru_cache(maxsize=16)
def paths_of(experiment: DescentExperiment) -> list[Trajectory]:
    """The path of each competitor; the last few are kept, for what changes no number."""
    return run(experiment)
