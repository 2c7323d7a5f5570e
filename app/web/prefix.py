"""Below a path of a server that has others: http://host/fall-line/, or http://host/user/ann/proxy/8050/.

The application itself knows no such path. In front of it all `Mounted` takes the path off each request, whether a
proxy has done so already or not, and notes it as WSGI's SCRIPT_NAME; whatever names an address asks `address` for
it. The scripts have it from the page (assets/lib/addresses.js).

The path is what `--prefix` or FALL_LINE_PREFIX says, else what the proxy tells in the header X-Forwarded-Prefix.
That is believed of proxies on this machine and of those that `--trust-proxy` or FALL_LINE_TRUST_PROXIES names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from app.web.access import from_this_machine, is_address

if TYPE_CHECKING:
    from app.web.security import Wsgi

PREFIX_VARIABLE = "FALL_LINE_PREFIX"
PROXIES_VARIABLE = "FALL_LINE_TRUST_PROXIES"
LONGEST = 300
ROOT = "fall_line.root"
"""Where the path is in a request's environment, as it stands in addresses."""
CONFIGURED = '"requests_pathname_prefix":"{}"'
"""How the page tells Dash's renderer."""
_SEGMENT = re.compile(r"(?!\.\.?$)(?:[A-Za-z0-9._~@!$'*+,=:-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True)
class Prefix:
    """The path that all addresses begin with, "" for none, and the proxies, by address, that may tell another."""

    own: str = ""
    proxies: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", read_prefix(self.own))
        for proxy in self.proxies:
            if not is_address(proxy):
                raise ValueError(f"The proxy is {proxy[:60]!r}: it takes a numeric address")

    @classmethod
    def of(cls, own: str | None, proxies: Iterable[str] = ()) -> Prefix:
        """What the command line says, or the environment. Raises ValueError for what is no path or no address."""
        more = (name for name in map(str.strip, os.environ.get(PROXIES_VARIABLE, "").split(",")) if name)
        return cls(os.environ.get(PREFIX_VARIABLE, "") if own is None else own, frozenset((*proxies, *more)))

    def of_request(self, environ: dict[str, Any]) -> str:
        """The path of a request, without a slash at its end."""
        told = environ.get("SCRIPT_NAME", "")
        if from_this_machine(environ) or environ.get("REMOTE_ADDR") in self.proxies:
            told = environ.get("HTTP_X_FORWARDED_PREFIX") or told
        try:
            return self.own or read_prefix(told)
        except ValueError:
            return ""


def read_prefix(text: str) -> str:
    """A path with a slash before it and none after it; "" for the root. Raises ValueError for what is no path."""
    segments = [segment for segment in text.strip().split("/") if segment]
    if len(text) > LONGEST or not all(map(_SEGMENT.fullmatch, segments)):
        raise ValueError(f"The prefix is {text[:60]!r}: it takes a path, such as /fall-line/")
    return "".join(f"/{segment}" for segment in segments)


class Mounted:
    """The application below the path of each request."""

    def __init__(self, application: Wsgi, prefix: Prefix) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application's answer, or the way from the path itself to its first page."""
        root = self._prefix.of_request(environ)
        if not root:
            return self._application(environ | {ROOT: "", "SCRIPT_NAME": ""}, start_response)
        name, path = unquote(root, "latin-1"), environ.get("PATH_INFO", "")
        if path == name:
            from werkzeug.utils import redirect  # here, that the command line need not wait for it

            query = environ.get("QUERY_STRING", "")
            return redirect(f"{root}/" + (f"?{query}" if query else ""), 308)(environ, start_response)
        inner = path.removeprefix(name) if path.startswith(f"{name}/") else path
        return self._application(environ | {ROOT: root, "SCRIPT_NAME": name, "PATH_INFO": inner}, start_response)


def root_of(environ: dict[str, Any]) -> str:
    """The path that all addresses of a request's answer begin with; "" for none."""
    return str(environ.get(ROOT, ""))


def address(path: str) -> str:
    """A path of the application as it stands in addresses; where no request is answered, as it is."""
    from flask import has_request_context, request  # here, that the command line need not wait for it

    return (root_of(request.environ) if has_request_context() else "") + path


def rooted(page: str) -> str:
    """The index page with the path in all its addresses, and told to Dash's renderer and to the scripts."""
    page = re.sub(r'\b(href|src)="/(?!/)', rf'\1="{address("/")}', page)
    return page.replace(CONFIGURED.format(r"\u002f"), CONFIGURED.format(address("/")))
