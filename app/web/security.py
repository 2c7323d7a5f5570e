"""What stands in front of the whole application: who is let in, and what a browser may do with the answers.

It is part of the application, so that every WSGI host has it. In this order a request must name the server in its
Host header (else a page from elsewhere, whose name was made to point at this machine, could read everything), come
from the server's own pages if it changes anything, be of a bounded size, and show the token where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dash import Dash
from werkzeug import Request, Response

from app.web.access import HOSTS_VARIABLE, TOKEN_VARIABLE, Access, from_this_machine, host_name
from app.web.json_routes import answer
from app.web.login import Login
from core.datasets import own_table
from core.sweep import table_file

MOST_BYTES = 1_000_000
"""Of a request's body."""
TABLES = "/studies/table"
BROUGHT = "/network/table"
LARGER = {TABLES: table_file.MOST_BYTES, BROUGHT: own_table.MOST_BYTES}
"""Paths whose bodies may be larger."""

HARMLESS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""

NO_TOKEN = "This server asks for its token: log in on its page, or send the header Authorization: Bearer TOKEN."

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Of everything only what the pages need, from here. Scripts: files alone, none inline, no eval.
# Styles: Mantine and plotly write style elements and attributes while they draw, dozens of them, different from
# version to version. Images: the curve of a schedule is a data URL, and plotly's PNGs pass through a blob.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing to others. Not no-referrer, with which browsers hide the origin of forms from their own server too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def guard(app: Dash, access: Access) -> None:
    """Put the gate in front of an application whose callbacks are registered."""
    headers = HEADERS | {"Content-Security-Policy": "; ".join(map(" ".join, POLICY.items()))}
    app.server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES  # for bodies that do not tell their length
    app.server.wsgi_app = Gate(app.server.wsgi_app, access, headers)


class Gate:
    """The application behind its checks; every answer, refusals included, carries the headers."""

    def __init__(self, application: Wsgi, access: Access, headers: dict[str, str]) -> None:
        self._application = application
        self._access = access
        self._login = Login(access)
        self._headers = headers

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer of the application, of the login, or a refusal."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            own = {name.lower() for name, _ in headers}
            return start_response(
                status, [*headers, *(h for h in self._headers.items() if h[0].lower() not in own)], *more
            )

        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Wsgi:
        return (
            self._refusal(request)
            or self._login.answer(request)
            or (None if self._login.knows(request) else refusal(request, 401, NO_TOKEN))
            or self._application
        )

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that is not for the application, whoever sent it."""
        host = request.environ.get("HTTP_HOST", "")
        if not self._access.knows(host_name(host)):
            wrong = f"This server is not called {host[:100]!r}. "
            return refusal(request, 400, f"{wrong}--allow-host, or {HOSTS_VARIABLE}, adds a name.")
        if self._access.token is None and not from_this_machine(request.environ):
            return refusal(
                request, 403, f"This server answers its own machine only, unless {TOKEN_VARIABLE} is set."
            )
        if request.method not in HARMLESS and not from_own_page(request, host):
            origin = request.headers.get("Origin", "")
            wrong = f"Its header Origin is {origin[:100]!r} and not {f'http://{host}'!r}"
            return refusal(request, 403, f"What changes something must come from a page of this server. {wrong}.")
        length = request.content_length or 0
        most = LARGER.get(request.path, MOST_BYTES)
        if length > most:
            return refusal(request, 413, f"It takes requests of at most {most:,} bytes, not {length:,}.")
        return None


def from_own_page(request: Request, host: str) -> bool:
    """Whether a request was sent by a page of this server, or by a script that says so.

    Browsers send Origin with whatever changes something. The scheme is left open, for behind a proxy the server
    does not know it.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def refusal(request: Request, status: int, sentence: str) -> Response:
    """A refusal in words: {error} for a page's own JSON request, plain text for anybody else."""
    if request.mimetype == "application/json":
        return answer({"error": sentence}, status)
    return Response(f"{sentence}\n", status, mimetype="text/plain")
