"""Plain JSON requests beside Dash's callbacks, for work that the browser pulls piece by piece.

They are no Dash callbacks, for the page must notice a request that failed and ask again when the server is back.
A refused request is answered with {error} in words for the reader: 400 if it asks for something impossible, 409 if
a run's checkpoint can't be used, 503 if the data or the cache folder are out of reach.

Of each kind of request a process works on one at a time: pieces that all go on at once end no sooner, and keep
Dash's callbacks, for which a reader waits, from their share of the processor.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Flask, Response, request

MOST_BYTES = 100_000
"""Of a request's body."""

Body = Mapping[str, Any]
Handler = Callable[[Body], Any]


class Conflict(ValueError):
    """What was asked for doesn't fit what is stored."""


def add_routes(server: Flask, prefix: str, handlers: Mapping[str, Handler]) -> None:
    """Answer POST /`prefix`/… with what each handler makes of the JSON body."""
    for path, handler in handlers.items():
        server.add_url_rule(
            f"/{prefix}/{path}", endpoint=f"{prefix}_{path}", view_func=_answering(handler), methods=["POST"]
        )


def _answering(handler: Handler) -> Callable[[], Response]:
    """The view that reads a JSON body, calls `handler` and answers in JSON, refusals included."""
    turn = threading.Lock()

    def view() -> Response:
        if request.mimetype != "application/json" or (request.content_length or 0) > MOST_BYTES:
            return answer({"error": f"It takes JSON of at most {MOST_BYTES:,} bytes."}, 400)
        try:
            body = orjson.loads(request.get_data())
        except orjson.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            return answer({"error": "It takes one JSON object."}, 400)
        with turn:
            return refusing(lambda: handler(body))

    return view


def refusing(work: Callable[[], Any]) -> Response:
    """The result of `work` as JSON, or why there is none."""
    try:
        return answer(work())
    except Conflict as error:
        return answer({"error": str(error)}, 409)
    except ValueError as error:
        return answer({"error": str(error)}, 400)
    except FileNotFoundError as error:
        return answer({"error": f"The data are missing: {error}."}, 503)
    except RecursionError:
        return answer({"error": "It takes no lists within lists within lists …"}, 400)
    except OSError as error:
        return answer({"error": f"The cache folder can't be used: {error.strerror or error}."}, 503)


def answer(content: Any, status: int = 200) -> Response:
    """`content` as JSON."""
    return Response(orjson.dumps(content), status, mimetype="application/json")
