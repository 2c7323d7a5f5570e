"""Requests of anybody: nothing is sent but what a test sends."""

from werkzeug.test import Client

TOKEN = "a token for tests"
OWN = "http://localhost"


def stranger_of(application, **environ):
    """What asks a WSGI application, (method, path, …) → answer; it keeps cookies and sends no Origin, no token."""
    client = Client(application)
    sent = {"REMOTE_ADDR": "127.0.0.1", **environ}
    return lambda method, path, **request: client.open(
        path, method=method, environ_overrides=sent, buffered=True, **request
    )
