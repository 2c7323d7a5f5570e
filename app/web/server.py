"""Serving the dashboard with waitress."""

from __future__ import annotations

import socket
import threading
import webbrowser
from urllib.parse import quote

from app.homework.library import Library
from app.main import create_app
from app.web.access import EVERYWHERE, Access
from app.web.prefix import Prefix
from app.web.serving import serve_until_told
from app.web.uncollected import uncollected


def serve(
    listener: socket.socket,
    host: str,
    access: Access,
    open_browser: bool = False,
    prefix: Prefix | None = None,
    rules: Library | None = None,
) -> None:
    """Answer on a listening socket until interrupted or terminated."""
    prefix = prefix or Prefix()
    with uncollected():
        application = create_app(access, prefix, rules).server
    address, *others = links(host, listener.getsockname()[1], access.token, prefix.own)

    def announce() -> None:
        print(f"Fall Line is at {address}  (Ctrl+C ends it)", flush=True)
        for other in others:
            print(f"From other machines: {other}", flush=True)
        application.extensions["kept"].prepare()
        if open_browser:
            threading.Timer(0.3, webbrowser.open, [address]).start()

    serve_until_told(application, listener, announce)


def links(host: str, port: int, token: str | None, root: str = "") -> list[str]:
    """The addresses of a server that listens on `host`, with the token in them: the first for this machine."""
    names = ["127.0.0.1", socket.gethostname()] if host in EVERYWHERE else [f"[{host}]" if ":" in host else host]
    query = f"?token={quote(token, safe='')}" if token else ""
    return [f"http://{name}:{port}{root}/{query}" for name in names]
