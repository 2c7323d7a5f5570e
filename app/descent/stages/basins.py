"""Basins of attraction: a map of every start in the surface's box, coloured by where its descent ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.descent.option_kinds import Options
from app.descent.stages.base import Request
from app.descent.stages.maps import CELLS, MapStage
from core.batched.maps import Map, basins
from core.descent.experiment import DescentExperiment


class Basins(MapStage):
    """The start has no part in it."""

    name = "basins"
    label = "Basins"
    order = 30

    def request_of(self, alone: DescentExperiment, options: Options) -> Request:
        """Everything but the start, which is where the controls stand."""
        anywhere = replace(alone, start=(0.0, 0.0))
        return Request(anywhere, {CELLS.name: options[CELLS.name]}, told={"here": alone.start})

    def map_of(self, experiment: DescentExperiment, options: Mapping[str, str]) -> Map:
        """The map of all starts."""
        competitor = experiment.competitors[0]
        return basins(
            experiment.the_surface,
            competitor.rule,
            int(options[CELLS.name]),
            experiment.steps,
            experiment.noise,
            experiment.seed,
            competitor.schedule,
        )
