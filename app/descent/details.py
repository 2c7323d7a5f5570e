"""The steps of a long race that were not sent with it, asked for around the step at which the reader stops.

    GET /descent/details/1500.json?…  {first, paths: [{slot, x, y, error, gradient, distance}]}

Of a race of many steps the page gets every few (`app.descent.payload`), which is all that its pictures and its
playing take. Readings are told of steps that were sent, and no others: those between come BLOCK at a time.
"""

from __future__ import annotations

from typing import Any

from dash import Dash
from flask import Response, request

from app.descent.payload import readings
from app.descent.state import PageState
from app.web.json_routes import refusing

BLOCK = 500
"""Steps of an answer."""


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    app.server.add_url_rule("/descent/details/<int:first>.json", endpoint="descent_details", view_func=respond)


def respond(first: int) -> Response:
    """The answer to the query of the request; 400 with what is wrong with it."""
    query = request.query_string.decode("utf-8", "replace")
    return refusing(lambda: answer(query, first))


def answer(query: str, first: int) -> dict[str, Any]:
    """The readings of each competitor at the steps `first` to `first` + BLOCK − 1, as far as its path goes.

    Raises ValueError for a query that the page would complain about.
    """
    state = PageState.of_query(query)
    if state.problems:
        raise ValueError(" ".join(state.problems.values()))
    found = zip(state.experiment.competitors, state.paths, strict=True)
    block = slice(first, first + BLOCK)
    return {
        "first": first,
        "paths": [{"slot": competitor.color, **readings(path, block)} for competitor, path in found],
    }
