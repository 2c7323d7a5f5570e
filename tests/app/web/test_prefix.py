"""Below a path: which one a request is for, and that all that names an address names it with the path."""

import json
import re

import pytest
from werkzeug.test import Client, EnvironBuilder

from app import ids
from app.main import create_app
from app.web.access import Access
from app.web.prefix import PREFIX_VARIABLE, PROXIES_VARIABLE, Mounted, Prefix, address, read_prefix, root_of
from tests.app.dash_client import Page
from tests.each import with_each

ANN = "/user/ann/proxy/8050"


@with_each(
    ("text", "path"),
    [
        ("", ""),
        ("/", ""),
        ("fall-line", "/fall-line"),
        ("/fall-line/", "/fall-line"),
        (ANN, ANN),
        ("/user/ann%40example.org/proxy/80", "/user/ann%40example.org/proxy/80"),
        ("//a//b/", "/a/b"),
        ("/" + "a" * 299, "/" + "a" * 299),
    ],
)
def test_a_prefix_is_a_path(text, path):
    assert read_prefix(text) == Prefix(text).own == path


@with_each(
    "text",
    ['/a"b', "/a b", "/<b>", "/a/../b", "/.", "https://elsewhere.org?", "/a?b", "/a#b", "/%zz", "/" + "a" * 300],
)
def test_what_is_no_path_is_refused_with_what_was_said(text):
    with pytest.raises(ValueError, match="it takes a path, such as /fall-line/"):
        read_prefix(text)
    with pytest.raises(ValueError, match=f"^The prefix is '/{'b' * 59}': it takes a path"):
        read_prefix("/" + "b" * 400)
    with pytest.raises(ValueError, match=f"^The proxy is '{'c' * 60}': it takes a numeric address$"):
        Prefix("", frozenset({"c" * 90}))


def environ(path="/network", sender="127.0.0.1", told=None, **more):
    headers = {} if told is None else {"X-Forwarded-Prefix": told}
    built = EnvironBuilder(path, headers=headers, environ_overrides={"REMOTE_ADDR": sender, **more}).get_environ()
    return built


@with_each(
    ("prefix", "sender", "told", "path"),
    [
        (Prefix(), "127.0.0.1", None, ""),
        (Prefix(), "127.0.0.1", ANN, ANN),
        (Prefix(), "::1", f"{ANN}/", ANN),
        (Prefix(), "", ANN, ANN),  # a socket of this machine
        (Prefix(), "10.0.0.7", ANN, ""),
        (Prefix("", frozenset({"10.0.0.7"})), "10.0.0.7", ANN, ANN),
        (Prefix("/own"), "127.0.0.1", ANN, "/own"),
        (Prefix("/own"), "10.0.0.7", None, "/own"),
        (Prefix(), "127.0.0.1", '/"><script>', ""),
        (Prefix(), "127.0.0.1", "//elsewhere.org/", "/elsewhere.org"),
    ],
)
def test_a_header_is_believed_of_a_trusted_proxy_alone(prefix, sender, told, path):
    assert prefix.of_request(environ(sender=sender, told=told)) == path


def test_the_environment_says_it_too(monkeypatch):
    monkeypatch.setenv(PREFIX_VARIABLE, "/fall-line/")
    monkeypatch.setenv(PROXIES_VARIABLE, "10.0.0.7, 10.0.0.8")
    assert Prefix.of(None) == Prefix("/fall-line", frozenset({"10.0.0.7", "10.0.0.8"}))
    assert Prefix.of("/other", ["10.0.0.9"]).own == "/other"
    monkeypatch.setenv(PROXIES_VARIABLE, "proxy.example.org")
    with pytest.raises(ValueError, match=r"'proxy.example.org': it takes a numeric address"):
        Prefix.of(None)


def seen(prefix, path, **more):
    """(SCRIPT_NAME, PATH_INFO, root) that the application is called with, or where the answer leads."""
    called = []

    def application(given, start_response):
        called.append((given["SCRIPT_NAME"], given["PATH_INFO"], root_of(given)))
        start_response("200 OK", [])
        return [b""]

    answer = Client(Mounted(application, prefix)).open(path, **more)
    return called[0] if called else (answer.status_code, answer.headers["Location"])


def test_the_path_is_taken_off_whether_the_proxy_has_done_so_or_not():
    own = Prefix("/fall-line")
    assert seen(own, "/fall-line/network") == ("/fall-line", "/network", "/fall-line")
    assert seen(own, "/network") == ("/fall-line", "/network", "/fall-line")
    assert seen(own, "/fall-lines") == ("/fall-line", "/fall-lines", "/fall-line")
    assert seen(own, "/fall-line?x=1") == (308, "/fall-line/?x=1")
    assert seen(Prefix("/a%40b"), "/a@b/network") == ("/a@b", "/network", "/a%40b")
    assert seen(Prefix(), "/network") == ("", "/network", "")


@pytest.fixture(scope="module")
def app():
    return create_app(Access(), Prefix("/fall-line/"))


def get(app, path, **more):
    return app.server.test_client().get(path, **more)


def test_every_address_of_the_page_is_below_the_path_and_answers(app):
    page = get(app, "/fall-line/").get_data(as_text=True)
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert len(addresses) > 10 and all(each.startswith("/fall-line/") for each in addresses)
    assert json.loads(re.search(r'"requests_pathname_prefix":("[^"]*")', page)[1]) == "/fall-line/"
    for each in (*addresses, "/fall-line/network", "/fall-line/_dash-dependencies", "/fall-line/version"):
        assert get(app, each).status_code == 200, each


def test_a_script_below_the_path_is_the_same_as_without_it(app):
    address_of = re.search(r'src="([^"]*fall-line\.js)"', get(app, "/fall-line/").get_data(as_text=True))[1]
    plain = get(app, address_of.removeprefix("/fall-line"))
    assert get(app, address_of).data == plain.data


def test_tabs_and_links_to_runs_are_below_the_path(app):
    layout = get(app, "/fall-line/_dash-layout").get_data(as_text=True).replace("\\u002f", "/")
    assert set(re.findall(r'"data-path":"([^"]*)"', layout)) == {
        "/fall-line/",
        "/fall-line/network",
        "/fall-line/studies",
    }
    assert set(re.findall(r'"href":"(/[^"]*)"', layout)) == {
        "/fall-line/",
        "/fall-line/network",
        "/fall-line/studies",
    }
    with app.server.test_request_context(environ_overrides={"fall_line.root": "/fall-line"}):
        assert address("/network") == "/fall-line/network"
    assert address("/network") == "/network"


def test_the_page_works_through_a_proxy_that_says_where_it_is():
    page = Page(create_app(Access()))
    page.client.environ_base["HTTP_X_FORWARDED_PREFIX"] = ANN
    page.open("?surface=bowl&steps=5")
    assert page[ids.descent.RACE]["data"]["paths"]
    assert f'href="{ANN}/' in page.client.get("/").get_data(as_text=True)


def test_the_login_stays_below_the_path():
    client = create_app(Access(token="a long token"), Prefix("/fall-line")).server.test_client()
    html = {"Accept": "text/html"}
    asked = client.get("/fall-line/network?x=1", headers=html)
    assert (asked.status_code, asked.location) == (303, "/fall-line/login?next=/fall-line/network%3Fx%3D1")
    form = client.get(asked.location, headers=html).get_data(as_text=True)
    assert 'action="/fall-line/login"' in form and 'value="/fall-line/network?x=1"' in form
    for elsewhere in (
        "/network",
        "//elsewhere.org/",
        "/fall-line/../x",
        "/fall-line/login",
        "https://x/fall-line/",
    ):
        answer = client.post(
            "/fall-line/login",
            data={"token": "a long token", "next": elsewhere},
            headers={"Origin": "http://localhost"},
        )
        assert (answer.status_code, answer.location) == (303, "/fall-line/")
        assert "; Path=/fall-line" in answer.headers["Set-Cookie"]
    assert client.get("/fall-line/?token=a%20long%20token", headers=html).location == "/fall-line/"
    assert client.get("/fall-line/network").status_code == 200
