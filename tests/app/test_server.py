"""Who may call the server, and by which names."""

import socket

import pytest

from app.server import LOOPBACK, HostCheck, host_name, own_names


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def call(environ, names=LOOPBACK):
    """Status, headers and body of the answer to a request."""
    answer = {}

    def start_response(status, headers):
        answer.update(status=status, headers=dict(headers))

    body = b"".join(HostCheck(application, names)(environ, start_response))
    return answer["status"], answer["headers"], body


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8050",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:8050",
        "LocalHost:8050",
        "LOCALHOST",
    ],
)
def test_requests_by_a_name_of_this_machine_are_answered(host):
    status, _, body = call({"HTTP_HOST": host})
    assert (status, body) == ("200 OK", b"hello")


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":8050",
        "evil.example",
        "evil.example:8050",
        "localhost.evil.example",
        "evil.example:localhost",
        "localhost:80:80",
        "evil.localhost",
        "127.0.0.1.nip.io",
        "127.0.0.2",
        "[::2]:8050",
        "[localhost.evil]",
        "::1",
        "192.168.1.7:8050",
        "localhost, evil.example",
        "localhost/",
        "user@localhost",
        " localhost",
    ],
)
def test_requests_by_any_other_name_are_refused(host):
    status, headers, body = call({"HTTP_HOST": host})
    assert status == "400 Bad Request"
    assert headers["Content-Type"].startswith("text/plain")
    assert int(headers["Content-Length"]) == len(body)
    assert b"--allow-host" in body


def test_a_request_without_a_name_is_refused():
    assert call({})[0] == "400 Bad Request"


def test_the_refusal_quotes_no_more_than_the_beginning_of_a_long_name():
    _, _, body = call({"HTTP_HOST": "x" * 10_000})
    assert b"xxx" in body
    assert len(body) < 300


def test_further_names_can_be_allowed():
    names = LOOPBACK | {"lecture.example"}
    assert call({"HTTP_HOST": "Lecture.Example:8050"}, names)[0] == "200 OK"
    assert call({"HTTP_HOST": "lecture.example"})[0] == "400 Bad Request"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Example.org", "example.org"),
        ("example.org:80", "example.org"),
        ("[2001:DB8::1]:80", "2001:db8::1"),
        ("[::1]", "::1"),
        ("10.0.0.1:8050", "10.0.0.1"),
    ],
)
def test_a_host_header_is_a_name_and_perhaps_a_port(header, name):
    assert host_name(header) == name


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_listening_everywhere_this_machine_is_called_by_its_own_names(host):
    names = own_names(host)
    assert socket.gethostname().lower() in names
    assert not names & {"0.0.0.0", "::", ""}


@pytest.mark.parametrize(("host", "name"), [("192.168.1.7", "192.168.1.7"), ("My-Laptop", "my-laptop")])
def test_an_address_listened_on_is_a_name(host, name):
    assert own_names(host) == {name}
