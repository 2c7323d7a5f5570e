"""What the stage on screen asks of the server, and the answers, piece by piece.

    the state of the page  →  asked(…)  →  the browser  →  POST /descent/…  →  the stage's own answer

The request is a query string, the *work*, that names just what the stage's numbers depend on. The browser asks for
one piece of it after another, one in flight. A piece depends on the work and its own place alone, so that any
server process may compute it. Refusals: `app.web.json_routes`.
"""

from __future__ import annotations

from typing import Any

from dash import Dash

from app.descent.option_kinds import Options
from app.descent.options import known_options, options_to_query, raw_options, read_options
from app.descent.stages import STAGES
from app.descent.stages.base import Request, Stage
from app.web.json_routes import Body, Handler, add_routes
from core.descent.experiment import DescentExperiment, from_query, to_query
from core.records import LONGEST_QUERY


def register(app: Dash) -> None:
    """Add the requests of all stages to the application's server."""
    routes = {stage.route for stage in STAGES.values() if stage.route}
    add_routes(app.server, "descent", {route: _answering(route) for route in sorted(routes)})


def work_of(stage: Stage, request: Request) -> str:
    """A request as a query string; "" where nothing is to be computed, or something is wrong."""
    if request.experiment is None or request.problems:
        return ""
    return f"{to_query(request.experiment)}&{options_to_query({'stage': stage.value, **request.options})}"


def read_work(work: object) -> tuple[DescentExperiment, Options]:
    """The experiment and the options that a work names. Raises ValueError with all that is wrong with it."""
    if not isinstance(work, str) or not 0 < len(work) <= LONGEST_QUERY:
        raise ValueError(f"work is {work!r:.40}: it takes a query string of 1 to {LONGEST_QUERY:,} characters")
    experiment, problems = from_query(work, beside=known_options())
    options, wrong = read_options(raw_options(work))
    if problems or wrong:
        raise ValueError("; ".join((problems | wrong).values()))
    return experiment, options


def _answering(route: str) -> Handler:
    """The answer of whichever stage a work names; refused where that is asked elsewhere."""

    def answer(body: Body) -> Any:
        work = str(body.get("work") or "")
        experiment, options = read_work(work)
        stage = STAGES[options["stage"]]
        if stage.route != route:
            takes = " or ".join(f"stage={each.value}" for each in STAGES.values() if each.route == route)
            raise ValueError(f"work is {work[:40]!r}: it takes that of {takes}")
        return stage.answer(experiment, options, body)

    return answer
