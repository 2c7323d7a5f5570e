"""Which version of the code a process runs, told with every answer: a page that is of another one knows it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response

HEADER = "Fall-Line-Version"
CODE = frozenset({".py", ".js", ".css", ".html", ".svg"})


def register(server: Flask, *folders: Path) -> str:
    """Name the version of these folders in every answer, and at /version; returns it."""
    version = fingerprint(*folders)

    @server.after_request
    def stamp(response: Response) -> Response:
        response.headers[HEADER] = version
        return response

    server.add_url_rule("/version", endpoint="version", view_func=lambda: {"version": version})
    return version


@cache
def fingerprint(*folders: Path) -> str:
    """The same for the same code wherever it is: twelve characters from a hash over the files of these folders."""
    found = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in CODE:
                found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]
