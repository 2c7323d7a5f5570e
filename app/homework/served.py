"""A reader's file beside the server: looked at before every request, and what the page is told of it.

GET /descent/rules.json   {state}   which changes when the file was saved; "" where there is none
"""

from __future__ import annotations

from typing import NamedTuple

from dash import Dash
from flask import Response, current_app, has_app_context

from app.homework.library import Library
from app.web.json_routes import answer

KEY = "RULES"
"""Where the application's configuration has the library."""


class Told(NamedTuple):
    """What there is to say of the file: its name, and what is wrong with it, if anything."""

    file: str
    wrong: str


def register(app: Dash, library: Library | None) -> None:
    """Serve the rules of a library, if there is one, and say when they have changed."""
    app.server.config[KEY] = library
    app.server.add_url_rule("/descent/rules.json", endpoint="descent_rules", view_func=_respond)
    if library:
        app.server.before_request(library.refresh)


def _respond() -> Response:
    return answer({"state": state()})


def state() -> str:
    """The version of the file, with what is wrong with it; "" where there is none."""
    library = _library()
    return "" if library is None else f"{library.contents.version} {library.error}"


def told() -> Told | None:
    """What the page is to say of the file; None where there is none."""
    library = _library()
    if library is None:
        return None
    refused = "; ".join(f"{name}: {reason}" for name, reason in library.contents.refused.items())
    if not library.error:
        return Told(library.name, refused)
    before = " What is on screen is as it was before." if library.contents.version else ""
    return Told(library.name, f"{library.error}.{before}")


def _library() -> Library | None:
    return current_app.config.get(KEY) if has_app_context() else None
