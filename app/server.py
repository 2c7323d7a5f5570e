"""Serving the dashboard with waitress, to browsers that call it by a name of its own."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from app.main import create_app
from app.serving import Wsgi, serve_until_told

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})


def serve(listener: socket.socket, host: str, allow: Sequence[str] = (), open_browser: bool = False) -> None:
    """Answer on a listening socket until interrupted or terminated."""
    port = listener.getsockname()[1]
    names = LOOPBACK | {name.lower() for name in allow} | own_names(host)
    application = HostCheck(create_app().server, names)
    shown = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"

    def announce() -> None:
        print(f"Fall Line is at {address}  (Ctrl+C ends it)", flush=True)
        if open_browser:
            threading.Timer(0.3, webbrowser.open, [address]).start()

    serve_until_told(application, listener, announce)


def own_names(host: str) -> set[str]:
    """The names that belong to an address listened on: itself, or this machine's where it is every address."""
    if host in EVERYWHERE:
        return {socket.gethostname().lower(), socket.getfqdn().lower()}
    return {host.lower()}


class HostCheck:
    """Refuses requests whose Host header doesn't name this server.

    A page from elsewhere whose name was made to point at this machine (DNS rebinding) gets nothing.
    """

    def __init__(self, application: Wsgi, names: Iterable[str]) -> None:
        self._application = application
        self._names = frozenset(names)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application's answer, or 400."""
        host = environ.get("HTTP_HOST", "")
        if host_name(host) in self._names:
            return self._application(environ, start_response)
        body = f"This server is not called {host[:100]!r}. Start it with --allow-host to add a name.\n".encode()
        start_response(
            "400 Bad Request",
            [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))],
        )
        return [body]


def host_name(header: str) -> str:
    """The name in a Host header, without port or brackets, in lower case."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()
