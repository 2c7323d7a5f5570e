"""Waitress on a listening socket until a signal: then requests under way are answered, and it ends.

The signal only sets a flag. An exception out of its handler could strike between the reading of a request and its
handing over to a thread, and the request would be lost.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel

from app.web.security import MOST_BYTES, Wsgi

THREADS = 100
"""Most of them wait for their turn (`app.web.json_routes`); a callback must find one that is free."""
FILES = 4096
"""Open at once, where the system lets this process have so many: a browser keeps six connections, and two hundred
browsers may open the page within seconds."""
OTHER_FILES = 124
"""That are no connections."""
IDLE = 30
"""Seconds after which a connection that asks for nothing is closed."""
GRACE = 2.0
"""Seconds that requests under way are given to end; the process is gone within three."""


def serve_until_told(application: Wsgi, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until SIGINT or SIGTERM, then answer what is under way; a second signal ends it at once.

    `ready` is called when signals are heard.
    """
    # A request that waits for a free thread is no event that anyone must read about.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        application,
        map=sockets,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        connection_limit=most_files() - OTHER_FILES,
        channel_timeout=IDLE,
        cleanup_interval=IDLE // 3,
        asyncore_use_poll=True,
        # The application refuses sooner, in words; what is far too large isn't even read.
        max_request_body_size=40 * MOST_BYTES,
    )
    told = threading.Event()

    def tell(number: int, _frame: Any) -> None:
        signal.signal(number, signal.default_int_handler)
        told.set()
        server.pull_trigger()

    # Both: a process that a shell starts in the background inherits that interrupts are ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    try:
        ready()
        while not told.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)
        wasyncore.dispatcher.close(server)  # nobody else comes in; the loop itself goes on
        _answer_the_rest(sockets, time.monotonic() + GRACE)
    except KeyboardInterrupt:
        pass
    finally:
        server.task_dispatcher.shutdown(timeout=0.3)
        wasyncore.close_all(sockets)


def most_files() -> int:
    """How many files this process may have open, as many as it needs if that can be had."""
    try:
        import resource
    except ImportError:  # Windows
        return 1024
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and now < wished:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wished, most))
        except (OSError, ValueError):
            return now
    return wished


def _answer_the_rest(sockets: dict[int, Any], deadline: float) -> None:
    """Work on until every connection has its answer and is closed, or the time is up."""
    while time.monotonic() < deadline:
        channels = [each for each in sockets.values() if isinstance(each, HTTPChannel)]
        if not channels:
            return
        for channel in channels:
            if not (channel.requests or channel.request or channel.total_outbufs_len):
                channel.will_close = True
        wasyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
