"""The race on screen as files to keep: numbers, scripts and an animation, each from the page's own query string.

    GET /descent/report.txt?…      what happened, in words
    GET /descent/steps.csv?…       every step of every competitor
    GET /descent/states.csv?…      what the rule that is looked into, or the first one, computes at every step
    GET /descent/script.py?…       numpy alone, the same numbers to the last bit
    GET /descent/torch.py?…        PyTorch's optimizers
    GET /descent/animation.html?…  the contour map with the moving paths, in one file that asks nothing of anyone

A query that the page would complain about is refused (400) with the same sentences, one a line. The work is bounded
by the limits of the record: 8 competitors, 10,000 steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dash import Dash
from flask import Response, request

from app.descent.diagnosis import diagnosed
from app.descent.export.animation import animation
from app.descent.export.numpy_script import distinct_names, numpy_script
from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from app.descent.panels.state import NO_STEP, WATCHED, found_in
from app.descent.paths import paths_of
from app.descent.slots import place_of
from app.descent.state import PageState
from core.descent.experiment import DescentExperiment
from core.descent.report import report

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that the Greek letters of a table are UTF-8."""
COLUMNS = ("competitor", "step", "x", "y", "f", "gradient_norm", "distance")
ASKED = ("values_asked", "gradients_asked", "hessians_asked")


class Kind(NamedTuple):
    """A file to take away: the end of its name, its type, and what writes it from the state of the page."""

    ending: str
    mimetype: str
    write: Callable[[PageState], str]


def register(app: Dash) -> None:
    """Add the requests to the application's server."""
    for path, kind in KINDS.items():
        app.server.add_url_rule(f"/descent/{path}", endpoint=f"descent_{path}", view_func=_answering(kind))


def _answering(kind: Kind) -> Callable[[], Response]:
    """The view that reads the query, and answers with the file or the sentences that say what is wrong."""

    def view() -> Response:
        query = request.query_string.decode("utf-8", "replace")
        state = PageState.of_query(query)
        if state.problems:
            return _refusal(list(state.problems.values()))
        try:
            text = kind.write(state)
        except Unwritable as error:
            return _refusal([str(error)])
        name = state.experiment.surface.replace("_", "-")
        return _file(text, f"fall-line-{name}{kind.ending}", kind.mimetype)

    return view


def _refusal(sentences: list[str]) -> Response:
    response = Response("\n".join(sentences) + "\n", 400, content_type="text/plain; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(text: str, name: str, mimetype: str) -> Response:
    response = Response(text, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def steps_csv(experiment: DescentExperiment) -> str:
    """Every point of every path with its readings, each number with all its digits.

    f is the height, `gradient_norm` that of the exact gradient, `distance` to the nearest minimum: empty on a
    surface that has none. Names are quoted. Where a rule asks for more than a gradient a step, three columns more
    have how many values, gradients and Hessians have been asked for so far.
    """
    metered = any(competitor.rule.whole for competitor in experiment.competitors)
    lines = [BYTE_ORDER_MARK + ",".join(COLUMNS + ASKED * metered)]
    for name, path in zip(distinct_names(experiment.competitors), paths_of(experiment), strict=True):
        quoted = _quoted(name)
        distances = ["" if d == float("inf") else repr(d) for d in path.distances.tolist()]
        readings = zip(
            path.points.tolist(), path.values.tolist(), path.gradient_norms.tolist(), distances, strict=True
        )
        rows = [f"{quoted},{step},{x!r},{y!r},{f!r},{g!r},{d}" for step, ((x, y), f, g, d) in enumerate(readings)]
        spent = path.evaluations.astype(int).tolist() if metered else [()] * len(rows)
        lines += [",".join((row, *map(str, asked))) for row, asked in zip(rows, spent, strict=True)]
    return "\r\n".join(lines) + "\r\n"


def states_csv(state: PageState) -> str:
    """What the rule that is looked into, or the first one, computes at every step (`core.descent.states`)."""
    competitors = state.experiment.competitors
    place = place_of(state.options[WATCHED.name] or competitors[0].color, competitors)
    found = found_in(state.experiment, place)
    if found is None:
        raise Unwritable(NO_STEP)
    name = _quoted(distinct_names(competitors)[place])
    lines = [BYTE_ORDER_MARK + ",".join(("competitor", "step", *found.table))]
    rows = zip(*(values.tolist() for values in found.table.values()), strict=True)
    lines += [f"{name},{step},{','.join(map(_cell, row))}" for step, row in enumerate(rows, 1)]
    return "\r\n".join(lines) + "\r\n"


def _cell(value: float) -> str:
    """A number with all its digits; nothing for one that there isn't in this step."""
    return "" if value != value else repr(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def in_words(state: PageState) -> str:
    """The race in paragraphs (`core.descent.report`), with the link to it."""
    happened = [events for events, _ in diagnosed(state.experiment)]
    return "\n\n".join([*report(state.experiment, state.paths, happened), f"Link: /{state.search}"]) + "\n"


KINDS: Mapping[str, Kind] = {
    "report.txt": Kind(".txt", "text/plain", in_words),
    "steps.csv": Kind(".csv", "text/csv", lambda state: steps_csv(state.experiment)),
    "states.csv": Kind("-states.csv", "text/csv", states_csv),
    "script.py": Kind(".py", "text/x-python", lambda state: numpy_script(state.experiment)),
    "torch.py": Kind("-torch.py", "text/x-python", lambda state: torch_script(state.experiment, state.paths)),
    "animation.html": Kind(
        ".html",
        "text/html",
        lambda state: animation(state.experiment, state.paths, state.options),
    ),
}
"""Every file, by the last part of its address."""
