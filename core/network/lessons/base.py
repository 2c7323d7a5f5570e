"""What a lesson of the networks is: experiments, what to do, what to watch for, and the claim that says so.

As with the lessons of the descents, what a lesson tells its reader to watch for is a claim over many seeds: it
comes with the predicate that it states and the share of seeds in which that holds, and the tests run it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.experiment import NetworkExperiment, from_dict
from core.network.metrics import Metrics
from core.network.training import advance, begin

Settings = Mapping[str, Any]
Claim = Callable[..., NDArray[np.bool_]]
"""The finished runs of the experiments, with the same seeds → for each seed whether the claim holds."""


@dataclass(frozen=True)
class Finished(Metrics):
    """What was measured of a run to its end, and how far each network has come."""

    moved: NDArray[np.float64]
    """The distance of the last weights from the first, (networks,)."""


def finish(experiment: NetworkExperiment) -> Finished:
    """A run to its end."""
    start = begin(experiment)
    end, metrics = advance(start, experiment.epochs)
    return Finished(**vars(metrics), moved=np.linalg.norm(end.parameters - start.parameters, axis=1))


@dataclass(frozen=True)
class NetworkLesson:
    """One experiment, or two to compare, with a goal, what to do, and what to watch for.

    `holds` is true in at least `share` of all seeds. `names` tells two experiments apart.
    """

    key: str
    title: str
    goal: str
    do: str
    watch_for: str
    settings: tuple[Settings, ...]
    """What differs from the default experiment, shaped as `core.network.experiment.to_dict` has it."""
    holds: Claim
    share: float = 1.0
    names: tuple[str, ...] = ()
    group: str = "Red wine"
    """Where it stands in the menu."""

    @property
    def experiments(self) -> tuple[NetworkExperiment, ...]:
        """The experiments; they need the data, which the list of lessons does not."""
        return tuple(map(from_dict, self.settings))
