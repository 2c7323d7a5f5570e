"""What happens along the paths on screen: their events, and their curvature against the limits of their rules.

    GET /descent/diagnosis.json?…  {paths: [{slot, events: [{step, kind, sentence}], stability: {ratio, formula}}]}

It takes about as long as the paths themselves. That of a small race comes with them; for another one the page asks
by its own query string once the race is on screen, so that no control waits for it. `stability` is null unless the
link says that it is shown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from dash import Dash
from flask import Response, request

from app.components.typed_arrays import typed
from app.descent import comparisons
from app.descent.paths import paths_of
from app.descent.state import PageState
from app.web.json_routes import refusing
from core.descent.events import Event, EventKind, events
from core.descent.experiment import Competitor, DescentExperiment
from core.descent.stability import Stability, stability

LARGEST = 1e30
"""What stands for a curvature that is not finite."""
AT_ONCE = 1000
"""Steps of all competitors together up to which a race is small.

With its diagnosis an answer takes 1.05 to 1.7 times as long: of 8 × 125 steps on Rastrigin's surface 27 ms instead
of 16, but of 8 × 1,000 steps 69 ms instead of 43, which is more than a control is to wait (bench_descent.py).
"""

Diagnosis = tuple[list[Event], Stability | None]


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    app.server.add_url_rule("/descent/diagnosis.json", endpoint="descent_diagnosis", view_func=respond)


def respond() -> Response:
    """The answer to the query of the request; 400 with what is wrong with it."""
    query = request.query_string.decode("utf-8", "replace")
    return refusing(lambda: answer(query))


def answer(query: str) -> dict[str, Any]:
    """Events of each competitor, in their order, and the ratio of curvature to limit if the link shows that.

    Raises ValueError for a query that the page would complain about.
    """
    state = PageState.of_query(query)
    if state.problems:
        raise ValueError(" ".join(state.problems.values()))
    slots = [{"slot": competitor.color} for competitor in state.experiment.competitors]
    return {"paths": [slot | told for slot, told in zip(slots, diagnosis(state), strict=True)]}


def is_small(experiment: DescentExperiment) -> bool:
    """Whether the diagnosis of a race comes with it."""
    return len(experiment.competitors) * experiment.steps <= AT_ONCE


def diagnosis(state: PageState) -> list[dict[str, Any]]:
    """What the browser is told of each path."""
    return [
        {
            "events": [
                {"step": event.step, "kind": event.kind.name.lower(), "sentence": event.sentence} for event in found
            ],
            "stability": _sent(stable) if state.shows_sharpness and stable is not None else None,
        }
        for found, stable in diagnosed(state.experiment)
    ]


@lru_cache(maxsize=16)
def diagnosed(experiment: DescentExperiment) -> list[Diagnosis]:
    """Events and stability of each path; the last few experiments are kept."""
    found = []
    for path, competitor in zip(paths_of(experiment), experiment.competitors, strict=True):
        stable = stability(path, experiment.steps, experiment.noise, experiment.seed)
        told = events(path, stable) + _deviation(experiment, competitor)
        found.append((sorted(told, key=lambda event: event.step), stable))
    return found


def _deviation(experiment: DescentExperiment, competitor: Competitor) -> list[Event]:
    """Where a typed rule parts from the one that it is compared with."""
    compared = comparisons.compared(experiment, competitor)
    if compared is None or compared.step is None:
        return []
    return [Event(compared.step, EventKind.DEVIATED, compared.sentence)]


def _sent(stable: Stability) -> dict[str, Any]:
    ratios = np.nan_to_num(stable.ratios, nan=LARGEST, posinf=LARGEST, neginf=-LARGEST)
    return {"ratio": typed(np.clip(ratios, -LARGEST, LARGEST)), "formula": stable.formula}
