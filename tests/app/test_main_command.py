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

from app.__main__ import HOST, listen, main, parser
from core.network.checkpoints import load

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "app"]
WAIT = 30


@pytest.fixture
def ended(capsys):
    """What a command that serves nothing says, in this process: (exit code, output, errors)."""

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as exit:
            code = exit.code
        return code, *capsys.readouterr()

    return run


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


def begin_run(address, **headers):
    """A training run begun by a request to the server: the name of the run."""
    origin = re.match(r"http://[^/]+", address).group()
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=WAIT)
    try:
        body = json.dumps({"settings": {"layers": [["leaky_relu", 4]], "epochs": 3}})
        headers |= {"Content-Type": "application/json", "Origin": origin}
        connection.request("POST", "/network/begin", body, headers)
        return json.loads(connection.getresponse().read())["run"]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of the server below."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def address(folder):
    """A server that opens the page; the browser is a script that writes down what it is given."""
    script = folder / "browser.py"
    script.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n")
    browser = f"{shlex.join([sys.executable, str(script), str(folder / 'opened.txt')])} %s"
    runs = ("--cache", str(folder / "named" / "runs"))
    with serving("--open", *runs, BROWSER=browser, FALL_LINE_RUNS=str(folder / "other")) as (_, address):
        yield address


def test_help_names_every_option(ended):
    code, said, errors = ended("--help")
    assert (code, errors) == (0, "")
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
        assert option in said
    assert "8050" in said


def test_version_is_the_packages_own(ended):
    code, said, errors = ended("--version")
    assert (code, errors) == (0, "")
    assert said.strip() == f"fall-line {version('fall-line')}"


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
def test_a_bad_port_is_refused_and_quoted(ended, port):
    code, _, errors = ended(f"--port={port}")
    assert code == 2
    assert f"{port!r} is no port" in errors


@pytest.mark.parametrize("port", [0, 65535])
def test_the_least_and_the_greatest_port_are_taken(port):
    assert parser().parse_args([f"--port={port}"]).port == port


def test_an_unknown_option_is_refused(ended):
    code, _, errors = ended("--prot", "80")
    assert code == 2
    assert "--prot" in errors


def test_a_busy_port_is_said_in_a_sentence():
    with listen(HOST, 0) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, "--port", str(port)], cwd=ROOT, capture_output=True, text=True, timeout=WAIT, check=False
        )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert f"Can't listen on {HOST}:{port}: " in ended.stderr
    assert "--port 0" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_address_of_another_machine_is_said_in_a_sentence(ended):
    reserved_for_documentation = "192.0.2.1"
    code, _, errors = ended("--host", reserved_for_documentation, "--port", "0")
    assert code == 2
    assert "Can't listen on 192.0.2.1:0: " in errors


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


def test_the_page_is_answered_and_runs_are_where_the_command_says(address, folder):
    status, body = get(address)
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*/", address)
    assert status == 200
    assert "<title>Fall Line</title>" in body
    run = begin_run(address)
    named = folder / "named" / "runs"
    assert [path.name for path in named.iterdir()] == [f"{run}.npz"]
    assert load(run, named).epoch == 0
    assert not (folder / "other").exists()


TOKEN, QUOTED = "the fall line?", "the%20fall%20line%3F"


def assert_asks_for_the_token(address):
    assert address.endswith(f"/?token={QUOTED}")
    assert get(address)[0] == 401
    assert get(address, Authorization=f"Bearer {TOKEN}")[0] == 200


def test_folder_of_runs_and_token_may_stand_in_the_environment_and_a_signal_ends_it(tmp_path):
    with serving(FALL_LINE_RUNS=str(tmp_path), FALL_LINE_TOKEN=TOKEN) as (process, address):
        assert_asks_for_the_token(address)
        run = begin_run(address, Authorization=f"Bearer {TOKEN}")
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


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--prefix", "a b"], "The prefix is 'a b': it takes a path, such as /fall-line/"),
        (["--trust-proxy", "proxy.example.org"], "The proxy is 'proxy.example.org': it takes a numeric address"),
    ],
)
def test_a_path_or_a_proxy_that_is_none_is_refused_in_a_sentence(ended, options, words):
    code, _, errors = ended("--port", "0", *options)
    assert code == 2 and words in errors


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_short_token_is_refused_in_a_sentence(ended, how, monkeypatch):
    if how == "environment":
        monkeypatch.setenv("FALL_LINE_TOKEN", "secret")
    code, said, errors = ended("--port", "0", *(["--token", "secret"] if how == "option" else []))
    assert (code, said) == (2, "")
    assert "The token has 6 characters: it takes 8 to 200" in errors


def test_a_token_can_be_chosen_the_server_is_reached_at_ipv6_where_there_is_any_and_an_interrupt_ends_it():
    try:
        listen("::1", 0).close()
    except OSError:
        host, start = HOST, "http://127.0.0.1:"
    else:
        host, start = "::1", "http://[::1]:"
    with serving("--host", host, "--token", TOKEN) as (process, address):
        assert address.startswith(start)
        assert_asks_for_the_token(address)
        end(process, "SIGINT")


def test_open_shows_the_page_in_the_browser(address, folder):
    opened = folder / "opened.txt"
    deadline = time.monotonic() + WAIT
    while not (opened.exists() and opened.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert opened.read_text() == address
