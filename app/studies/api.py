"""Requests: POST /studies/table opens a table, the file as it is → {key}, or {error} for the reader; pictures."""

from __future__ import annotations

from dash import Dash
from flask import Response, abort, request

from app.studies.page import PICTURE
from app.studies.store import keep
from app.studies.thumbnails import thumbnail
from app.web.json_routes import refusing
from app.web.security import TABLES
from core.sweep.table_file import MOST_BYTES

HOUR = 3600
"""Seconds for which a browser keeps a picture."""


def register(app: Dash) -> None:
    """Add the requests to the application's server."""
    app.server.add_url_rule(PICTURE.format("<key>"), "studies_picture", picture)
    app.server.add_url_rule(TABLES, endpoint="studies_table", view_func=open_table, methods=["POST"])


def picture(key: str) -> Response:
    """The small picture of a study that comes along."""
    try:
        answer = Response(thumbnail(key), mimetype="image/svg+xml")
    except KeyError:
        abort(404)
    answer.cache_control.max_age = HOUR
    return answer


def open_table() -> Response:
    """Keep the table in the request's body."""
    request.max_content_length = MOST_BYTES

    def work() -> dict[str, str]:
        if request.mimetype != "application/octet-stream":
            raise ValueError("It takes the content of a file, application/octet-stream")
        return {"key": keep(request.get_data(cache=False))}

    return refusing(work)
