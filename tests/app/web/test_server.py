"""The addresses that a server prints when it starts."""

import socket

import pytest

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
