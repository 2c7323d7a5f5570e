"""What waitress is told: it leaves refusing to the application, whose words the reader sees, but for floods."""

import sys
from contextlib import suppress
from types import SimpleNamespace

import pytest
import waitress

from app.web import serving
from app.web.security import MOST_BYTES


class Told(Exception):
    """Raised in place of serving."""


def test_the_application_itself_refuses_what_is_not_far_too_large(monkeypatch):
    told = {}

    def create_server(application, **options):
        told.update(options)
        raise Told

    monkeypatch.setattr(waitress, "create_server", create_server)
    monkeypatch.setattr(serving, "most_files", lambda: 1000)
    with suppress(Told):
        serving.serve_until_told(None, "listener", None)
    assert told == {
        "map": {},
        "sockets": ["listener"],
        "threads": 100,
        "ident": None,
        "connection_limit": 876,
        "channel_timeout": 30,
        "cleanup_interval": 10,
        "asyncore_use_poll": True,
        "max_request_body_size": 40 * MOST_BYTES,
    }


@pytest.mark.parametrize(
    ("now", "most", "asked", "found"),
    [
        (256, 10_000, [(4096, 10_000)], 4096),
        (256, 4000, [(4000, 4000)], 4000),
        (256, -1, [(4096, -1)], 4096),
        (4095, 4096, [(4096, 4096)], 4096),
        (4096, 10_000, [], 4096),
        (10_000, 10_000, [], 4096),
        (-1, -1, [], 4096),
    ],
)
def test_files_are_asked_for_as_many_as_are_needed_and_can_be_had(monkeypatch, now, most, asked, found):
    limits = []
    system = SimpleNamespace(RLIMIT_NOFILE=7, RLIM_INFINITY=-1, getrlimit=lambda _: (now, most))
    system.setrlimit = lambda kind, pair: limits.append(pair)
    monkeypatch.setitem(sys.modules, "resource", system)
    assert (serving.most_files(), limits) == (found, asked)


def test_a_system_that_gives_no_more_files_or_knows_no_limits_has_what_it_has(monkeypatch):
    def refuse(*_):
        raise ValueError("not allowed")

    system = SimpleNamespace(RLIMIT_NOFILE=7, RLIM_INFINITY=-1, getrlimit=lambda _: (256, 10_000), setrlimit=refuse)
    monkeypatch.setitem(sys.modules, "resource", system)
    assert serving.most_files() == 256
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    assert serving.most_files() == 1024
