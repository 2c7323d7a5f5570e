"""Waitress as it ends: in a process of its own, with an application that is slow on purpose."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.web import serving
from app.web.serving import GRACE

ROOT = Path(__file__).parents[3]
SLOW = r"""
import os, sys, time
from app.__main__ import listen
from app.web import serving

def application(environ, start_response):
    seconds = float(environ["PATH_INFO"][1:])
    os.write(1, b"begun\n")
    time.sleep(seconds)
    body = b"x" * 300_000
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

listener = listen("127.0.0.1", 0)
serving.GRACE = float(sys.argv[1])
serving.serve_until_told(application, listener, lambda: print(listener.getsockname()[1], flush=True))
"""
WAIT = 30


@contextmanager
def slow_server(grace=GRACE):
    """The process, which ends within so many seconds whatever is open, and its port."""
    command = [sys.executable, "-c", SLOW, str(grace)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


class Asking(threading.Thread):
    """A request for an answer that takes some seconds; `answer` is its length, or what went wrong."""

    def __init__(self, port, seconds):
        super().__init__()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
        self._seconds = seconds
        self.answer = None
        self.start()

    def run(self):
        try:
            self._connection.request("GET", f"/{self._seconds}")
            self.answer = len(self._connection.getresponse().read())
        except (OSError, http.client.HTTPException) as error:
            self.answer = error
        finally:
            self._connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_answered_and_no_more_are_taken(number):
    with slow_server() as (process, port), socket.create_connection(("127.0.0.1", port)):
        asking = [Asking(port, 0.6) for _ in range(3)]
        for _ in asking:
            assert process.stdout.readline() == "begun\n"
        process.send_signal(number)
        assert process.wait(WAIT) == 0
        for each in asking:
            each.join(WAIT)
            assert each.answer == 300_000
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_what_takes_too_long_is_given_up():
    with slow_server() as (process, port):
        asking = Asking(port, WAIT)
        assert process.stdout.readline() == "begun\n"
        told = time.monotonic()
        process.terminate()
        assert process.wait(WAIT) == 0
        assert time.monotonic() - told < WAIT / 2 and GRACE < 3
        asking.join(WAIT)
        assert isinstance(asking.answer, http.client.HTTPException | OSError)


def test_hundreds_of_idle_connections_keep_nobody_out_and_are_closed_at_the_end():
    with slow_server(2 * WAIT) as (process, port), ExitStack() as open_:
        for _ in range(400):
            open_.enter_context(socket.create_connection(("127.0.0.1", port), WAIT))
        asking = Asking(port, 0)
        asking.join(WAIT)
        assert asking.answer == 300_000
        process.terminate()
        assert process.wait(WAIT) == 0


def test_a_lecture_halls_connections_may_all_be_open_at_once():
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, limits[1]))
        most = serving.most_files()
        assert most == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert most == serving.FILES or most == limits[1]
        assert serving.most_files() == most
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
