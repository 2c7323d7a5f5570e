"""How a page opens: what its HTML holds, and the one answer that its script asks for first.

The HTML names the request, so that a browser makes it while it fetches the scripts, and has the page in outline.
The answer, GET /opening/<page>.json with the page's own query string, is {layout, data}: Dash's layout of the
document with this page in it, and what the page's script shows (`app.components.opening`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import plotly.io
from dash import Dash
from flask import Response, abort, request

from app import ids, shell
from app.homework.served import state
from app.web.kept import File
from app.web.outline import outline
from app.web.prefix import address, rooted

PATH = "/opening/{}.json"
BY_NAME = {page.name: page for page in shell.PAGES}


class Opened(Dash):
    """An application whose pages open so."""

    def interpolate_index(self, **parts: str) -> str:
        """The HTML of the page that is asked for; Dash's scripts are fetched at once and run by the page's own."""
        page = shell.page_at(request.path)
        query = request.query_string.decode("utf-8", "replace")
        asked = escape(PATH.format(page.name) + (f"?{query}" if query else ""))
        parts["metas"] += (
            f'\n<link id="opening" data-page="{page.name}" rel="preload" as="fetch" crossorigin="anonymous"'
            f' href="{asked}">'
        )
        parts["scripts"] = "\n".join(  # Dash looks for the `src` of its renderer
            f'<link class="dash" rel="preload" as="script" href="{source}" data-src="{source}">'
            for source in re.findall(r'src="([^"]+)"', parts["scripts"])
        )
        parts["app_entry"] += in_outline(page.name, page.lesson(query), address(""))
        return rooted(str(super().interpolate_index(**parts)))


@lru_cache
def in_outline(name: str, lesson: str | None, root: str) -> str:
    """The document in outline, with the card of a lesson, to lie over everything until Dash has drawn it.

    `root` is the path that its addresses begin with (`app.web.prefix`).
    """
    page = BY_NAME[name]
    drawn = shell.document({name: page.opening()})
    document = next(part for part in drawn.children if getattr(part, "className", "") == "shell")
    for part in list(document._traverse()):
        if getattr(part, "data-path", ""):
            part.hidden = "skips" in part.className or getattr(part, "data-path") != root + page.path
        elif getattr(part, "id", "") == ids.tab(name):
            setattr(part, "aria-current", "page")
        elif getattr(part, "className", "") == "lesson-card":
            part.children = page.card(lesson)
    said = '<p class="hidden" role="status">Fall Line is opening.</p>'
    return f'<div id="outline">{said}<div inert>{outline(document)}</div></div>'


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    app.server.add_url_rule(PATH.format("<name>"), "opening", answer)


def answer(name: str) -> Response:
    """What a page opens with at the query string of this request."""
    if name not in BY_NAME:
        abort(404)
    file = opening(name, request.query_string.decode("utf-8", "replace"), address(""), state())
    headers, body = file.taken_by(request.headers.get("Accept-Encoding", ""))
    return Response(body, headers=headers)


@lru_cache(maxsize=32)
def opening(name: str, query: str, root: str, rules: str = "") -> File:
    """The answer, this path before its addresses; the last few are kept: a lecture hall opens the same link.

    `rules`: the state of the reader's file that it is of.
    """
    opened = BY_NAME[name].opening(f"?{query}" if query else "")
    told = {"layout": shell.document({name: opened}), "data": opened.data}
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
    return File(headers, {"identity": str(plotly.io.json.to_json_plotly(told)).encode()})
