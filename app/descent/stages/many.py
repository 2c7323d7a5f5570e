"""Many descents for the browser, piece by piece: ensembles, basins and settings maps.

The page describes what it wants by a query string, the *work*, and asks for one piece after another, one in flight.
A piece depends on the work and its own place alone, so that any server process may compute it, and takes about
`core.batched.engine.SECONDS`, so that Stop and other readers never wait long.

    POST /descent/ensemble   {work, slot, members}   → the ensemble of the competitor of this colour
    POST /descent/cells      {work, level, first}    → cells of a map from this place in this level on

Refusals: `app.web.json_routes`. Work is bounded by `core.batched.spec.check_work` and MOST_MEMBER_STEPS.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from dash import Dash

from app.components.controls import label_of
from app.components.typed_arrays import typed
from app.descent.stages.axes import quantity_of, read_axes
from app.descent.stages.work import place_of, read_work
from app.descent.view import NUMBERS
from app.web.json_routes import Body, add_routes
from core.batched.engine import REST_SHARE, block_size
from core.batched.ensembles import ensemble, shares
from core.batched.maps import Level, Map, basins, edge_over, settings_map
from core.descent.nearest import known_minima, nearest
from core.descent.outcomes import KINDS, OutcomeKind
from core.descent.sentences import named
from core.quantities import Quantity
from core.surfaces import Minimum, Ring

MOST_MEMBER_STEPS = 1_000_000
"""Members times steps of one ensemble."""
PLACE = Quantity("Place in the map", maximum=1e6, integer=True)

ENDINGS = {
    OutcomeKind.CONVERGED: "Minimum that no list has",
    OutcomeKind.STALLED: "Stalled where the gradient is zero",
    OutcomeKind.STEP_LIMIT: "Still on its way at the step limit",
    OutcomeKind.DIVERGED: "Diverged",
    OutcomeKind.RAN_DOWNHILL: "Ran off downhill",
}
"""How descents end, for legends and tables."""


def register(app: Dash) -> None:
    """Add the requests to the application's server."""
    add_routes(app.server, "descent", {"ensemble": ensemble_piece, "cells": cells_piece})


def ensemble_piece(body: Body) -> dict[str, Any]:
    """The ensemble of the competitor of colour `slot`, so far with `members` members."""
    experiment, _ = read_work(body.get("work"))
    competitor = experiment.competitors[place_of(body.get("slot"), experiment.competitors)]
    members = NUMBERS["members"][0].read(body.get("members"))
    if members * experiment.steps > MOST_MEMBER_STEPS:
        raise ValueError(
            f"{members:,} members of {experiment.steps:,} steps are {members * experiment.steps:,} steps in all: an"
            f" ensemble takes at most {MOST_MEMBER_STEPS:,}"
        )
    surface = experiment.the_surface
    found = ensemble(
        surface,
        competitor.rule,
        experiment.start,
        experiment.steps,
        experiment.noise,
        experiment.seed,
        members,
        competitor.schedule,
    )
    optimum = surface.optimal_value or 0.0
    middle = found.study.descent(found.typical).points
    return {
        "slot": competitor.color,
        "members": members,
        "alike": experiment.noise == 0 or competitor.rule.exact,
        "optimum": surface.optimal_value,
        "shown": typed(found.shown, "i4"),
        **{name: typed(getattr(found, name) - optimum) for name in ("lower", "median", "upper")},
        "paths": typed(found.paths),
        "middle": typed(middle[found.shown[found.shown < len(middle)]]),
        "typical": experiment.seed + found.typical,
        "shares": [
            {
                "ending": ending_label(share.kind, share.minimum),
                "kind": share.kind.name.lower(),
                **{name: getattr(share, name) for name in ("descents", "share", "low", "high")},
            }
            for share in shares(surface, found.results)
        ],
    }


def ending_label(kind: OutcomeKind, minimum: Minimum | Ring | None) -> str:
    """An ending in a legend or a table."""
    if minimum is None:
        return ENDINGS[kind]
    label = named(minimum).removeprefix("the ")
    return label[0].upper() + label[1:]


@dataclass(frozen=True)
class PreparedMap:
    """A map with what its pieces need: its precision decided, its levels, and how many cells go into a piece."""

    map: Map
    levels: list[Level]
    cells_of_piece: int


@lru_cache(maxsize=8)
def prepared(work: str) -> PreparedMap:
    """The map that a work names. Raises ValueError for a wrong one, and for one that is too large."""
    experiment, options = read_work(work)
    surface, competitor = experiment.the_surface, experiment.competitors[0]
    count = int(options["cells"])
    if options["stage"] not in ("basins", "settings"):
        raise ValueError(f"work is {work[:40]!r}: it takes that of a map, stage=basins or stage=settings")
    if options["stage"] == "settings":
        axes, problems = read_axes(options, competitor.rule, surface, count)
        if problems:
            raise ValueError("; ".join(problems.values()))
        made = settings_map(
            surface,
            competitor.rule,
            (axes[0].field, axes[0].values),
            (axes[1].field, axes[1].values),
            experiment.start,
            experiment.steps,
            experiment.noise,
            [experiment.seed + turn for turn in range(int(options["repeats"]))],
            competitor.schedule,
        )
    else:
        made = basins(
            surface,
            competitor.rule,
            count,
            experiment.steps,
            experiment.noise,
            experiment.seed,
            competitor.schedule,
        )
    made = made.in_its_precision()
    return PreparedMap(made, made.levels(), max(1, block_size(made.study) // made.repeats))


def cells_piece(body: Body) -> dict[str, Any]:
    """Cells of a map, coarse levels first; `next` is the place of the next piece, null after the last.

    The first piece also says what the map is.
    """
    found = prepared(str(body.get("work") or ""))
    level, first = PLACE.read(body.get("level")), PLACE.read(body.get("first"))
    if level >= len(found.levels) or first >= len(found.levels[level].cells):
        raise ValueError(f"Place in the map is {first} of level {level}: this map has no such place")
    stride, of_level = found.levels[level]
    cells = of_level[first : first + found.cells_of_piece]
    results = found.map.run(cells)
    optimum = found.map.study.surface.optimal_value or 0.0
    end = first + len(cells)
    following = [level, end] if end < len(of_level) else [level + 1, 0] if level + 1 < len(found.levels) else None
    return {
        "stride": stride,
        "cells": typed(cells, "i4"),
        "kinds": typed(results.kinds, "u1"),
        "minima": typed(results.minima, "i2"),
        "shares": typed(results.shares),
        "steps": typed(results.steps),
        "errors": typed(results.values - optimum),
        "next": following,
        **(_told(found) if level == first == 0 else {}),
    }


def _told(found: PreparedMap) -> dict[str, Any]:
    """What the browser must know to draw a map and its legend."""
    made = found.map
    surface = made.study.surface
    minima = known_minima(surface)
    curvatures = [curvature for curvature in nearest(surface).curvatures.tolist() if np.isfinite(curvature)]
    return {
        "map": {
            "shape": list(made.shape),
            "repeats": made.repeats,
            "steps": made.study.steps,
            "axes": [
                {"field": axis.field, "values": typed(axis.values, "f8")}
                | {"label": label_of(quantity), "scale": quantity.scale}
                for axis in (made.x_axis, made.y_axis)
                for quantity in [quantity_of(made.study.rule, axis.field)]
            ],
            "kinds": [kind.name.lower() for kind in KINDS],
            "endings": [ENDINGS[kind] for kind in KINDS],
            "minima": [ending_label(OutcomeKind.CONVERGED, minimum) for minimum in minima],
            "optimum": surface.optimal_value,
            # Nearer than this a picture's descent isn't followed (core.batched.engine): smaller errors say nothing.
            "least": 0.5 * max(curvatures, default=1.0) * (REST_SHARE * surface.box.diagonal) ** 2,
            "most": _error_at_start(made),
            "edge": _edge(made),
        }
    }


def _error_at_start(made: Map) -> float | None:
    """f − f* at the start that all cells share; None where they have starts of their own."""
    surface, origins = made.study.surface, made.study.origins
    if origins.ndim == 2 or not np.isfinite(value := float(surface.value(*origins))):
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
        "label": f"edge of stability α = {line.edge.formula}",
        "sentence": f"Edge of stability α = {line.edge.formula}, with λmax = {line.edge.curvature:.4g} at"
        f" {named(line.edge.minimum)}.",
    }
