"""The request that opens a table: POST /studies/table, the file as it is → {key}, or {error} for the reader."""

from __future__ import annotations

from dash import Dash
from flask import Response, request

from app.studies.store import keep
from app.web.json_routes import refusing
from app.web.security import TABLES
from core.sweep.table_file import MOST_BYTES


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    app.server.add_url_rule(TABLES, endpoint="studies_table", view_func=open_table, methods=["POST"])


def open_table() -> Response:
    """Keep the table in the request's body."""
    request.max_content_length = MOST_BYTES

    def work() -> dict[str, str]:
        if request.mimetype != "application/octet-stream":
            raise ValueError("It takes the content of a file, application/octet-stream")
        return {"key": keep(request.get_data(cache=False))}

    return refusing(work)
