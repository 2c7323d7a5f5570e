"""The addresses that a server prints when it starts, and what it does then."""

import socket
from types import SimpleNamespace

import pytest

from app.web import server
from app.web.access import Access
from app.web.prefix import Prefix
from app.web.server import links


@pytest.mark.parametrize(
    ("host", "token", "expected"),
    [
        ("127.0.0.1", None, ["http://127.0.0.1:80/"]),
        ("::1", None, ["http://[::1]:80/"]),
        ("10.0.0.7", "a b&c=d/e", ["http://10.0.0.7:80/?token=a%20b%26c%3Dd%2Fe"]),
        ("", "secret-secret", [f"http://{name}:80/?token=secret-secret" for name in ("127.0.0.1", "HOST")]),
    ],
)
def test_links_hold_the_token(host, token, expected):
    assert links(host, 80, token) == [link.replace("HOST", socket.gethostname()) for link in expected]


@pytest.fixture
def begun(monkeypatch):
    """What is done once signals are heard, of an application that stands in: what was made, prepared and opened."""
    done = []

    class Timer:
        def __init__(self, seconds, work, arguments):
            self.start = lambda: done.append((seconds, work.__name__, *arguments))

    kept = SimpleNamespace(prepare=lambda: done.append("prepared"))
    application = SimpleNamespace(extensions={"kept": kept})
    monkeypatch.setattr(
        server, "create_app", lambda *given: done.append(given) or SimpleNamespace(server=application)
    )
    monkeypatch.setattr(server, "serve_until_told", lambda served, listener, ready: ready())
    monkeypatch.setattr(server.threading, "Timer", Timer)
    return done


def test_a_server_says_where_it_is_and_opens_the_page_where_it_is_asked_to(begun, capsys):
    listener = SimpleNamespace(getsockname=lambda: ("0.0.0.0", 8051))
    server.serve(listener, "127.0.0.1", Access())
    assert capsys.readouterr().out == "Fall Line is at http://127.0.0.1:8051/  (Ctrl+C ends it)\n"
    assert begun == [(Access(), Prefix(), None), "prepared"]
    begun.clear()
    access, prefix = Access(token="secret-secret"), Prefix("/below/")
    server.serve(listener, "0.0.0.0", access, True, prefix)
    here, there = links("0.0.0.0", 8051, "secret-secret", "/below")
    assert capsys.readouterr().out == (f"Fall Line is at {here}  (Ctrl+C ends it)\nFrom other machines: {there}\n")
    assert begun == [(access, prefix, None), "prepared", (0.3, "open", here)]
