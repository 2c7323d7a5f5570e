"""What maps have in common: every cell of a picture is a descent, or a few, of one of the competitors.

    POST /descent/cells   {work, level, first}   → cells of a map from this place in this level on

A piece takes about `core.batched.trials.SECONDS`, so that Stop and other readers never wait long. Work is bounded
by `core.batched.descents.check_work`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from dash import html

from app import ids
from app.components.controls import label_of
from app.components.typed_arrays import typed
from app.descent.elements import chart
from app.descent.option_kinds import Menu, Number, OpenMenu, Option, Options
from app.descent.slots import called
from app.descent.stages.axes import quantity_of
from app.descent.stages.base import Part, Request, Stage, parts
from app.descent.stages.endings import ENDINGS, ending_label
from app.descent.stages.views import error_curve, progress, readings
from core.batched.descents import check_work
from core.batched.maps import Level, Map, edge_over
from core.batched.rest import REST_SHARE
from core.batched.trials import block_size
from core.descent.experiment import MOST_COMPETITORS, Competitor, DescentExperiment
from core.descent.nearest import known_minima, nearest
from core.descent.outcomes import KINDS, OutcomeKind
from core.descent.sentences import named
from core.quantities import Quantity, number

OF = OpenMenu("of", "Map of", lambda: [str(color) for color in range(MOST_COMPETITORS)])
"""Whose map it is, by the competitor's colour."""
CELLS = Menu("cells", "Cells", {str(count): f"{count} × {count}" for count in (400, 200, 100, 50, 25)})
PLACE = Quantity("Place in the map", maximum=1e6, integer=True)


# ---- on the page


def _tools() -> html.Div:
    return html.Div([OF.control(w=184), CELLS.control(w=98)], className="stage-tools")


def _picture() -> html.Div:
    keys = {
        "tabIndex": "0",
        "role": "application",
        "aria-describedby": ids.descent.STAGE_READOUT,
    }
    name = "Map: arrow keys choose a cell, Enter plays its run"
    return html.Div(
        [
            chart(ids.descent.MAP, name, ("image", "trail", "now"), **keys),
            html.Aside(
                [*parts("beside"), html.Div(id=ids.descent.MAP_LEGEND)],
                className="map-legend",
                tabIndex="0",
                **{"aria-label": "Legend"},
            ),
        ],
        className="stage-body with-legend",
    )


def menu_of(labels: Mapping[str, str], chosen: str) -> dict[str, Any]:
    """Properties of a menu that shows in its empty state what is chosen without being asked."""
    entries = [{"value": value, "label": label} for value, label in labels.items()]
    return {"data": entries, "placeholder": labels[chosen]}


# ---- a stage with a map


class MapStage(Stage):
    """A map of the competitor that is chosen, or of the first one."""

    route = "cells"
    options: ClassVar[Sequence[Option]] = (OF, CELLS)
    head = (_tools,)
    body = (_picture,)
    foot = (progress,)
    views = (error_curve, readings)
    beside: ClassVar[Sequence[Part]] = ()
    """What stands above the legend."""
    per_cell: ClassVar[Number | None] = None
    """How many descents a cell stands for: one where there is no such option."""

    def request(self, experiment: DescentExperiment, options: Options) -> Request:
        """What the map of the chosen competitor depends on; the script is told whose it is (`slot`)."""
        chosen = _chosen(experiment, options[OF.name])
        alone = replace(experiment, competitors=(replace(chosen, color=0, visible=True),))
        asked = self.request_of(alone, options)
        offered = {OF.name: menu_of(called(experiment), str(chosen.color))}
        return replace(
            asked,
            choices={**offered, **asked.choices},
            problems=asked.problems or self._too_large(alone, options),
            told={"slot": chosen.color, **asked.told},
        )

    def _too_large(self, alone: DescentExperiment, options: Options) -> dict[str, str]:
        """What is said of a map that takes too many steps, by the option that may make it smaller."""
        each = int(options[self.per_cell.name]) if self.per_cell else 1
        try:
            check_work(int(options[CELLS.name]) ** 2 * each, alone.steps, alone.competitors[0].rule)
        except ValueError as error:
            return {(self.per_cell if self.per_cell and each > 1 else CELLS).name: str(error)}
        return {}

    @abstractmethod
    def request_of(self, alone: DescentExperiment, options: Options) -> Request:
        """The same for an experiment of one competitor; it tells where on the axes the controls stand (`here`)."""

    @abstractmethod
    def map_of(self, experiment: DescentExperiment, options: Mapping[str, str]) -> Map:
        """The map of an experiment of one competitor. Raises ValueError for options that are wrong."""

    def answer(self, experiment: DescentExperiment, options: Options, body: Mapping[str, Any]) -> dict[str, Any]:
        """Cells of a map, coarse levels first; `next` is the place of the next piece, null after the last.

        The first piece also says what the map is.
        """
        found = prepared(self, experiment, tuple(options.items()))
        level, first = PLACE.read(body.get("level")), PLACE.read(body.get("first"))
        if level >= len(found.levels) or first >= len(found.levels[level].cells):
            raise ValueError(f"Place in the map is {first} of level {level}: this map has no such place")
        stride, of_level = found.levels[level]
        cells = of_level[first : first + found.cells_of_piece]
        results = found.map.run(cells)
        optimum = found.map.descents.surface.optimal_value or 0.0
        end = first + len(cells)
        following = (
            [level, end] if end < len(of_level) else [level + 1, 0] if level + 1 < len(found.levels) else None
        )
        return {
            "stride": stride,
            "cells": typed(cells, "i4"),
            "kinds": typed(results.kinds, "u1"),
            "minima": typed(results.minima, "i2"),
            "shares": typed(results.shares),
            "steps": typed(results.steps),
            "errors": typed(results.values - optimum),
            "next": following,
            **({"map": _told(found.map)} if level == first == 0 else {}),
        }


def _chosen(experiment: DescentExperiment, color: str) -> Competitor:
    """The competitor of this colour, or the first one."""
    return next((c for c in experiment.competitors if str(c.color) == color), experiment.competitors[0])


# ---- its pieces


@dataclass(frozen=True)
class PreparedMap:
    """A map with what its pieces need: its precision decided, its levels, and how many cells go into a piece."""

    map: Map
    levels: list[Level]
    cells_of_piece: int


@lru_cache(maxsize=8)
def prepared(stage: MapStage, experiment: DescentExperiment, options: tuple[tuple[str, str], ...]) -> PreparedMap:
    """The map that a request names. Raises ValueError for a wrong one, and for one that is too large."""
    made = stage.map_of(experiment, dict(options)).in_its_precision()
    return PreparedMap(made, made.levels(), max(1, block_size(made.descents) // made.repeats))


def _told(made: Map) -> dict[str, Any]:
    """What the browser must know to draw a map and its legend."""
    surface = made.descents.surface
    curvatures = [curvature for curvature in nearest(surface).curvatures.tolist() if np.isfinite(curvature)]
    return {
        "shape": list(made.shape),
        "repeats": made.repeats,
        "steps": made.descents.steps,
        "axes": [
            {"field": axis.field, "values": typed(axis.values, "f8")}
            | {"label": label_of(quantity), "scale": quantity.scale}
            for axis in (made.x_axis, made.y_axis)
            for quantity in [quantity_of(made.descents.rule, axis.field)]
        ],
        "kinds": [kind.name.lower() for kind in KINDS],
        "endings": [ENDINGS[kind] for kind in KINDS],
        "minima": [ending_label(OutcomeKind.CONVERGED, minimum) for minimum in known_minima(surface)],
        "around": [named(minimum) for minimum in known_minima(surface)],
        "optimum": surface.optimal_value,
        # Nearer than this a picture's descent isn't followed (core.batched.rest): smaller errors say nothing.
        "least": 0.5 * max(curvatures, default=1.0) * (REST_SHARE * surface.box.diagonal) ** 2,
        "most": _error_at_start(made),
        "edge": _edge(made),
    }


def _error_at_start(made: Map) -> float | None:
    """f − f* at the start that all cells share; None where they have starts of their own."""
    surface, starts = made.descents.surface, made.descents.starts
    if starts.ndim == 2 or not np.isfinite(value := float(surface.value(*starts))):
        return None
    return value - (surface.optimal_value or 0.0)


def _edge(made: Map) -> dict[str, Any] | None:
    """The edge of stability over a map, with a sentence that says what it is."""
    line = edge_over(made)
    if line is None:
        return None
    return {
        "x": typed(line.x, "f8"),
        "y": typed(line.y, "f8"),
        "label": "edge of stability " + f"α = {line.edge.formula}".replace(" ", "\u00a0"),
        "sentence": f"Edge of stability α = {line.edge.formula}, with λmax = {number(line.edge.curvature)} at"
        f" {named(line.edge.minimum)}.",
    }
