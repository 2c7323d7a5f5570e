"""What the panels that are on ask of the server.

POST /descent/NAME {search, …}      search: the page's own query string
"""

from __future__ import annotations

from typing import Any

from dash import Dash

from app.descent.panels import PANELS, Panel
from app.descent.state import PageState
from app.web.json_routes import Body, Handler, add_routes


def register(app: Dash) -> None:
    """Add the requests of all panels to the application's server."""
    add_routes(app.server, "descent", {name: _answering(panel) for name, panel in PANELS.items()})


def _answering(panel: Panel) -> Handler:
    """The answer of a panel; refused for a query that the page would complain about."""

    def answer(body: Body) -> Any:
        state = PageState.of_query(str(body.get("search") or "").removeprefix("?"))
        if state.problems:
            raise ValueError(" ".join(state.problems.values()))
        return panel.asked(state, body)

    return answer
