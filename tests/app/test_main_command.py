"""The command line, as a process of its own."""

import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from app.__main__ import HOST, listen
from core.network.checkpoints import load

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "app"]
WAIT = 30


def run(*arguments):
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=WAIT, check=False
    )


@contextmanager
def serving(*arguments, **environment):
    """A server on a free port: the process, and the address that it printed."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, re.search(r"http://\S+", process.stdout.readline()).group()
    finally:
        process.kill()
        process.communicate()


def get(address, path="/", **headers):
    """Status and body of the answer to one request."""
    host, port = re.match(r"http://\[?([^\]/]+?)\]?:(\d+)/", address).groups()
    connection = http.client.HTTPConnection(host, int(port), timeout=WAIT)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def begin_run(address):
    """A training run begun by a request to the server: the name of the run."""
    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=WAIT)
    try:
        body = json.dumps({"settings": {"layers": [["leaky_relu", 4]], "epochs": 3}})
        headers = {"Content-Type": "application/json", "Origin": address.rstrip("/")}
        connection.request("POST", "/network/begin", body, headers)
        return json.loads(connection.getresponse().read())["run"]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def address():
    with serving() as (_, address):
        yield address


def test_help_names_every_option():
    ended = run("--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    for option in (
        "--host",
        "--port",
        "--allow-host",
        "--prefix",
        "--trust-proxy",
        "--token",
        "--cache",
        "--open",
        "--version",
    ):
        assert option in ended.stdout
    assert "8050" in ended.stdout


def test_version_is_the_packages_own():
    ended = run("--version")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip() == f"fall-line {version('fall-line')}"


def test_help_does_not_wait_for_the_dashboard_to_be_imported():
    code = (
        "import sys\n"
        "from app.__main__ import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    sys.exit(sorted({'dash', 'numpy', 'plotly'} & set(sys.modules)) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=WAIT, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("port", ["65536", "-1", "eighty", "80.5", "", "1e3"])
def test_a_bad_port_is_refused_and_quoted(port):
    ended = run(f"--port={port}")
    assert ended.returncode == 2
    assert f"{port!r} is no port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unknown_option_is_refused():
    ended = run("--prot", "80")
    assert ended.returncode == 2
    assert "--prot" in ended.stderr


def test_a_busy_port_is_said_in_a_sentence():
    with listen(HOST, 0) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert f"Can't listen on {HOST}:{port}: " in ended.stderr
    assert "--port 0" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_address_of_another_machine_is_said_in_a_sentence():
    reserved_for_documentation = "192.0.2.1"
    ended = run("--host", reserved_for_documentation, "--port", "0")
    assert ended.returncode == 2
    assert "Can't listen on 192.0.2.1:0: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_is_free_again_once_its_listener_is_closed():
    with listen(HOST, 0) as first:
        port = first.getsockname()[1]
        with socket.create_connection((HOST, port), WAIT) as client, first.accept()[0]:
            client.sendall(b"x")
    with listen(HOST, port) as second:
        assert second.getsockname() == (HOST, port)


def end(process, name):
    """End a server by a signal, upon which it says nothing."""
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=WAIT)
    assert (process.returncode, errors) == (0, "")


def test_the_first_request_is_answered_runs_are_where_the_command_says_and_an_interrupt_ends_it(tmp_path):
    named, other = tmp_path / "named" / "runs", tmp_path / "other"
    with serving("--cache", str(named), FALL_LINE_RUNS=str(other)) as (process, address):
        status, body = get(address)
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*/", address)
        assert status == 200
        assert "<title>Fall Line</title>" in body
        run = begin_run(address)
        end(process, "SIGINT")
    assert [path.name for path in named.iterdir()] == [f"{run}.npz"]
    assert load(run, named).epoch == 0
    assert not other.exists()


def test_without_a_folder_named_runs_are_where_the_environment_says_and_a_signal_ends_it(tmp_path):
    with serving(FALL_LINE_RUNS=str(tmp_path)) as (process, address):
        run = begin_run(address)
        end(process, "SIGTERM")
    assert [path.name for path in tmp_path.iterdir()] == [f"{run}.npz"]


@pytest.mark.parametrize("path", ["/", "/?surface=bowl&x=6", "/_dash-layout", "/_dash-dependencies"])
def test_pages_are_served(address, path):
    status, body = get(address, path)
    assert status == 200
    assert body


def test_every_script_and_style_sheet_of_the_page_is_served(address):
    _, body = get(address)
    files = re.findall(r'(?:src|href)="(/[^"]+)"', body)
    for name in ("fall-line.css", "fall-line.js", "react"):
        assert any(name in file for file in files), name
    for file in files:
        status, _ = get(address, file)
        assert status == 200, file


def test_only_its_own_names_are_answered(address):
    assert get(address, Host="localhost")[0] == 200
    status, body = get(address, Host="evil.example")
    assert status == 400
    assert "not called 'evil.example'" in body


def test_a_server_for_others_prints_links_with_a_token_that_it_made_up_and_serves_nothing_without():
    with serving("--host", "0.0.0.0", "--allow-host", "Lecture.Example") as (process, address):
        token = re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=([\w-]{32})", address).group(1)
        assert re.fullmatch(rf"From other machines: http://\S+/\?token={token}\n", process.stdout.readline())
        assert get(address)[0] == 401
        for host in ("localhost", "lecture.example:80", "192.168.1.7:8050"):
            status, body = get(address, Host=host, Authorization=f"Bearer {token}")
            assert (status, "<title>Fall Line</title>" in body) == (200, True)


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_token_can_be_chosen_for_this_machine_too(how):
    token = "the fall line?"
    options, environment = (["--token", token], {}) if how == "option" else ([], {"FALL_LINE_TOKEN": token})
    with serving(*options, **environment) as (_, address):
        assert address.endswith("/?token=the%20fall%20line%3F")
        assert get(address)[0] == 401
        assert get(address, Authorization=f"Bearer {token}")[0] == 200


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--prefix", "a b"], "The prefix is 'a b': it takes a path, such as /fall-line/"),
        (["--trust-proxy", "proxy.example.org"], "The proxy is 'proxy.example.org': it takes a numeric address"),
    ],
)
def test_a_path_or_a_proxy_that_is_none_is_refused_in_a_sentence(options, words):
    ended = run("--port", "0", *options)
    assert ended.returncode == 2 and words in ended.stderr


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_short_token_is_refused_in_a_sentence(how, monkeypatch):
    if how == "environment":
        monkeypatch.setenv("FALL_LINE_TOKEN", "secret")
    ended = run("--port", "0", *(["--token", "secret"] if how == "option" else []))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "The token has 6 characters: it takes 8 to 200" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_server_is_reached_at_ipv6_where_there_is_any():
    try:
        listen("::1", 0).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with serving("--host", "::1") as (_, address):
        assert address.startswith("http://[::1]:")
        assert get(address)[0] == 200


def test_open_shows_the_page_in_the_browser(tmp_path):
    script, seen = tmp_path / "browser.py", tmp_path / "seen.txt"
    script.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n")
    with serving("--open", BROWSER=f"{shlex.join([sys.executable, str(script), str(seen)])} %s") as (_, address):
        deadline = time.monotonic() + WAIT
        while not (seen.exists() and seen.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert seen.read_text() == address
