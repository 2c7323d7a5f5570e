"""What waitress is told: it leaves refusing to the application, whose words the reader sees, but for floods."""

import signal
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


class Channel:
    """A connection: a request that is worked on, one that is being read, or an answer that is on its way."""

    def __init__(self, requests=(), request=None, total_outbufs_len=0):
        self.requests, self.request, self.total_outbufs_len = requests, request, total_outbufs_len
        self.will_close = False


@pytest.fixture
def stood_in(monkeypatch):
    """What is called of waitress, in its order, on a clock of half a second a turn; and its sockets."""
    called, sockets, now = [], {"listener": object()}, [100.0]
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def turn(**options):
        assert options.pop("map") is told["map"]
        called.append(options)
        now[0] += 0.5
        for happens in events.pop(0) if events else ():
            happens()

    def create_server(_application, **options):
        told.update(options)
        told["map"].update(sockets)
        return server

    told, events = {}, []
    server = SimpleNamespace(
        pull_trigger=lambda: called.append("woken"),
        task_dispatcher=SimpleNamespace(shutdown=lambda timeout: called.append(("threads ended", timeout))),
    )
    loop = SimpleNamespace(
        loop=turn,
        dispatcher=SimpleNamespace(close=lambda closed: called.append(closed is server and "nobody else")),
        close_all=lambda closed: called.append(closed is told["map"] and "closed"),
    )
    monkeypatch.setattr(waitress, "create_server", create_server)
    monkeypatch.setattr(serving, "wasyncore", loop)
    monkeypatch.setattr(serving, "HTTPChannel", Channel)
    monkeypatch.setattr(serving.time, "monotonic", lambda: now[0])
    try:
        yield SimpleNamespace(called=called, sockets=sockets, told=told, events=events)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


IDLE_TURN = {"timeout": 1, "use_poll": True, "count": 1}
LAST_TURN = {"timeout": 0.05, "use_poll": True, "count": 1}
END = [("threads ended", 0.3), "closed"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_after_a_signal_idle_connections_are_closed_and_others_have_two_seconds(stood_in, number):
    busy = [Channel(requests=[1]), Channel(request=1), Channel(total_outbufs_len=1)]
    stood_in.sockets.update(enumerate([*busy, Channel()]))
    stood_in.events += [[], [lambda: signal.raise_signal(number)]]
    serving.serve_until_told(None, None, lambda: stood_in.called.append("ready"))
    turns = [IDLE_TURN, IDLE_TURN, "woken", "nobody else", *[LAST_TURN] * 4]
    assert stood_in.called == ["ready", *turns, *END]
    assert [each.will_close for each in (*busy, stood_in.sockets[3])] == [False, False, False, True]


def test_the_end_waits_for_nobody_once_all_have_their_answers_and_a_second_signal_waits_not_at_all(stood_in):
    stood_in.sockets[0] = Channel(requests=[1])
    answered = [lambda: stood_in.told["map"].pop(0)]
    stood_in.events += [[lambda: signal.raise_signal(signal.SIGTERM)], [], answered]
    serving.serve_until_told(None, None, lambda: None)
    told = [IDLE_TURN, "woken", "nobody else"]
    assert stood_in.called == [*told, LAST_TURN, LAST_TURN, *END]
    stood_in.called.clear()
    stood_in.events += [[lambda: signal.raise_signal(signal.SIGTERM)] * 2]
    serving.serve_until_told(None, None, lambda: None)
    assert stood_in.called == [*told[:2], *END]
