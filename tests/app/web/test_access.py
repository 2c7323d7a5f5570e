"""By which names a server is called, and its token."""

import socket

import pytest

from app.web.access import Access, from_this_machine, host_name, is_loopback, own_names
from tests.each import with_each

TOKEN = "a token for tests"


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch):
    monkeypatch.delenv("FALL_LINE_TOKEN", raising=False)
    monkeypatch.delenv("FALL_LINE_ALLOW_HOSTS", raising=False)


@with_each(
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
def test_a_server_goes_by_the_names_of_loopback(host):
    assert Access().knows(host_name(host))


STRANGE = [
    "",
    ":8050",
    "evil.example",
    "evil.example:8050",
    "localhost.evil.example",
    "evil.example:localhost",
    "localhost:80:80",
    "evil.localhost",
    "127.0.0.1.nip.io",
    "[localhost.evil]",
    "::1",
    "localhost, evil.example",
    "localhost/",
    "user@localhost",
    " localhost",
]


@with_each("host", [*STRANGE, "192.168.1.7:8050", "127.0.0.2", "[::2]:8050"])
def test_it_goes_by_no_other_name(host):
    assert not Access().knows(host_name(host))


def test_it_goes_by_further_names_that_it_was_given():
    access = Access.listening("127.0.0.1", ["Lecture.Example"])
    assert access.knows(host_name("lecture.EXAMPLE:8050"))
    assert not access.knows(host_name("other.example"))


def test_a_server_that_listens_on_every_address_goes_by_any_number_but_by_no_strange_name():
    access = Access.listening("0.0.0.0")
    assert access.knows(host_name("192.168.1.7:8050")) and access.knows(host_name("[2001:db8::1]"))
    assert access.knows(socket.gethostname().lower())
    assert not any(access.knows(host_name(host)) for host in STRANGE if host != "::1")


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


# ---- the token


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_on_loopback_there_is_no_token_unless_one_is_chosen(host):
    assert Access.listening(host).token is None
    assert Access.listening(host, token=TOKEN).token == TOKEN


@pytest.mark.parametrize(
    ("host", "allow"), [("0.0.0.0", []), ("", []), ("::", []), ("10.0.0.7", []), ("localhost", ["lecture.example"])]
)
def test_where_other_machines_can_reach_it_a_server_makes_up_a_token_of_192_bits(host, allow):
    first, second = (Access.listening(host, allow).token for _ in range(2))
    assert first != second
    assert len(first) == 32  # of 64 different characters


@pytest.mark.parametrize("token", ["", "seven c", "x" * 201])
def test_a_token_is_neither_short_nor_endless(token):
    with pytest.raises(ValueError, match=f"^The token has {len(token)} characters: it takes 8 to 200$"):
        Access(token=token)


@pytest.mark.parametrize("token", ["eight ch", "x" * 200])
def test_a_token_may_be_as_short_and_as_long_as_is_said(token):
    assert Access(token=token).accepts(token)


@pytest.mark.parametrize("token", [" eight chars", "eight chars ", "eight\nchars", "eight\x00chars"])
def test_a_token_has_no_characters_that_cannot_be_seen(token):
    with pytest.raises(ValueError, match="can't be seen"):
        Access(token=token)


def test_only_the_token_is_accepted():
    access = Access(token=TOKEN)
    assert access.accepts(TOKEN)
    for other in ("", TOKEN[:-1], TOKEN + " ", TOKEN.upper(), "ä", "\x00"):
        assert not access.accepts(other)
    assert not Access().accepts("")


def test_a_cookie_is_good_where_the_token_is_the_same_and_nowhere_else():
    cookie = Access(token=TOKEN).sign()
    assert Access(token=TOKEN).signed(cookie)
    assert not Access(token=TOKEN + "!").signed(cookie)


def test_a_cookie_that_was_changed_or_made_up_is_refused():
    access = Access(token=TOKEN)
    cookie = access.sign()
    changed = [
        cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :] for at in range(len(cookie) - 1)
    ]
    for other in (*changed, "", "reader", "reader..", cookie[:-2], "ä.ö.ü", TOKEN):
        assert not access.signed(other)


def test_a_login_ends_after_thirty_days(monkeypatch):
    access = Access(token=TOKEN)
    cookie = access.sign()
    thirty_days = 30 * 24 * 60 * 60
    import itsdangerous.timed as timed

    now = timed.time.time()
    monkeypatch.setattr(timed.time, "time", lambda: now + thirty_days - 2)
    assert access.signed(cookie)
    monkeypatch.setattr(timed.time, "time", lambda: now + thirty_days + 2)
    assert not access.signed(cookie)


# ---- any WSGI host


def test_without_anything_in_the_environment_this_machine_alone_is_served():
    assert Access.from_environment() == Access()


def test_the_environment_names_hosts_and_token(monkeypatch):
    monkeypatch.setenv("FALL_LINE_ALLOW_HOSTS", " Lecture.Example, 10.0.0.7,")
    monkeypatch.setenv("FALL_LINE_TOKEN", TOKEN)
    assert Access.from_environment() == Access(frozenset({"lecture.example", "10.0.0.7"}), TOKEN)


def test_hosts_without_a_token_are_refused(monkeypatch):
    monkeypatch.setenv("FALL_LINE_ALLOW_HOSTS", "lecture.example")
    with pytest.raises(ValueError, match="set FALL_LINE_TOKEN too"):
        Access.from_environment()


@with_each(
    ("sender", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("", True),  # a socket of the file system
        ("192.168.1.7", False),
        ("::ffff:192.168.1.7", False),
        ("2001:db8::1", False),
        ("nonsense", False),
    ],
)
def test_who_sends_from_this_machine(sender, own):
    assert from_this_machine({"REMOTE_ADDR": sender}) is own
    assert is_loopback(sender or "localhost") is own
