"""Files that never change, kept in memory as they are sent: compressed once, not anew for every visitor.

A server that has begun to listen compresses them in the background (`Kept.prepare`), each process by itself.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import brotli
from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header
from werkzeug.test import create_environ, run_wsgi_app

from app.web.security import Wsgi

FOR_EVER = "max-age=31536000, immutable"
"""The address of such a file changes with its content."""
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),  # a megabyte in a fortieth of a second
    "gzip": lambda body: gzip.compress(body, 6),
}
"""The better first."""
CONDITIONS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
"""What a request says of the copy that it wants."""


def files_of(page: str) -> set[str]:
    """The addresses of the scripts and style sheets that a page names."""
    return set(re.findall(r'(?:src|href)="([^"?#]+\.(?:js|css))"', page))


@dataclass(frozen=True)
class File:
    """An answer: its headers, and its body by encoding, which are made when they are first asked for."""

    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]

    def body(self, encoding: str) -> bytes:
        """The body in this encoding."""
        if encoding not in self.bodies:
            self.bodies[encoding] = ENCODINGS[encoding](self.bodies["identity"])
        return self.bodies[encoding]

    def taken_by(self, accepted: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body for a browser that accepts these encodings."""
        known = parse_accept_header(accepted)
        encoding = next((name for name in ENCODINGS if known[name]), "identity")
        body = self.body(encoding)
        encoded = [] if encoding == "identity" else [("Content-Encoding", encoding)]
        return [*self.headers, *encoded, ("Content-Length", str(len(body)))], body


class Kept:
    """The application, which is asked for each of these addresses once; what isn't found is asked for again."""

    def __init__(self, application: Wsgi, addresses: Collection[str]) -> None:
        self._application = application
        self._files: dict[str, File] = {}
        self._locks = {address: threading.Lock() for address in addresses}

    def prepare(self) -> threading.Thread:
        """Compress all files in the background, the better encoding first: then no visitor waits for it.

        It takes no lock, which a process that is forked meanwhile would find closed for ever: who asks for a file
        that isn't there yet makes it for himself.
        """
        thread = threading.Thread(target=self._make_all, name="compression", daemon=True)
        thread.start()
        return thread

    def _make_all(self) -> None:
        for encoding in ENCODINGS:
            for address in self._locks:
                file = self._files.get(address) or self._ask(address, create_environ(address))
                if file:
                    file.body(encoding)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer, a kept one where there is one."""
        address = environ.get("PATH_INFO", "")
        lock = self._locks.get(address)
        if lock is None or environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        with lock:  # who comes meanwhile doesn't compress it too
            file = self._files.get(address) or self._ask(address, environ)
            if file:
                headers, body = file.taken_by(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if file is None:
            return self._application(environ, start_response)
        start_response("200 OK", headers)
        return [body]

    def _ask(self, address: str, environ: dict[str, Any]) -> File | None:
        plain = {name: value for name, value in environ.items() if name not in CONDITIONS}
        parts, status, headers = run_wsgi_app(self._application, plain, buffered=True)
        if not status.startswith("200 "):
            return None
        self._files[address] = File(_lasting(headers), {"identity": b"".join(parts)})
        return self._files[address]


def _lasting(headers: Headers) -> list[tuple[str, str]]:
    """What of the headers is true of every copy."""
    own = ("content-length", "content-encoding", "cache-control", "date", "vary", "expires", "set-cookie")
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    return [*kept, ("Cache-Control", FOR_EVER), ("Vary", "Accept-Encoding")]
