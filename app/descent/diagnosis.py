"""What happens along the paths on screen: their events, and their curvature against the limits of their rules.

    GET /descent/diagnosis.json?…  {paths: [{slot, events: [{step, kind, sentence}], stability: {ratio, formula}}]}

The page asks for it by its own query string once a race is on screen, so that no control waits for it. `stability`
is null unless the link says that it is shown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from dash import Dash
from flask import Response, request

from app.components.typed_arrays import typed
from app.descent.callbacks import computed
from app.descent.export.routes import read
from app.descent.options import options_from_query
from app.web.json_routes import refusing
from core.descent.events import Event, events
from core.descent.experiment import DescentExperiment
from core.descent.stability import Stability, stability

LARGEST = 1e30
"""What stands for a curvature that is not finite."""

Diagnosis = tuple[list[Event], Stability | None]


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    app.server.add_url_rule("/descent/diagnosis.json", endpoint="descent_diagnosis", view_func=view)


def view() -> Response:
    """The answer to the query of the request; 400 with what is wrong with it."""
    query = request.query_string.decode("utf-8", "replace")
    return refusing(lambda: diagnosis(query))


def diagnosis(query: str) -> dict[str, Any]:
    """Events of each competitor, in their order, and the ratio of curvature to limit if the link shows that.

    Raises ValueError for a query that the page would complain about.
    """
    experiment, problems = read(query)
    if problems:
        raise ValueError(" ".join(problems.values()))
    sharp = options_from_query(query)["curve"] == "sharpness"
    return {
        "paths": [
            {
                "slot": competitor.color,
                "events": [
                    {"step": event.step, "kind": event.kind.name.lower(), "sentence": event.sentence}
                    for event in found
                ],
                "stability": _sent(stable) if sharp and stable is not None else None,
            }
            for competitor, (found, stable) in zip(experiment.competitors, diagnosed(experiment), strict=True)
        ]
    }


@lru_cache(maxsize=16)
def diagnosed(experiment: DescentExperiment) -> list[Diagnosis]:
    """Events and stability of each path; the last few experiments are kept."""
    found = []
    for path in computed(experiment):
        stable = stability(path, experiment.steps, experiment.noise, experiment.seed)
        found.append((events(path, stable), stable))
    return found


def _sent(stable: Stability) -> dict[str, Any]:
    ratios = np.nan_to_num(stable.ratios, nan=LARGEST, posinf=LARGEST, neginf=-LARGEST)
    return {"ratio": typed(np.clip(ratios, -LARGEST, LARGEST)), "formula": stable.formula}
