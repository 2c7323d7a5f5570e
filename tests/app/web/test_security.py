"""What stands in front of the application: names, origins, sizes, the token, and the headers of every answer."""

import io
import re

import pytest

from app.main import create_app
from app.web.access import Access
from app.web.assets import folder as assets_folder
from app.web.security import BROUGHT, MOST_BYTES, TABLES, Gate
from core.datasets import own_table
from core.sweep import table_file
from tests.app.strangers import OWN, TOKEN, stranger_of
from tests.each import with_each

JSON = {"content_type": "application/json"}


@pytest.fixture(scope="module")
def application():
    return create_app(Access()).server


@pytest.fixture
def ask(application):
    return stranger_of(application)


@pytest.fixture(scope="module")
def closed_application():
    """An application that asks for its token."""
    return create_app(Access(token=TOKEN)).server


@pytest.fixture
def ask_closed(closed_application):
    return stranger_of(closed_application)


@pytest.fixture(scope="module")
def paths(application):
    """Every path that the application answers, with the methods it takes."""
    parts = {"path": "main.js", "file": "main.js", "filename": "main.js", "run": "0", "package_name": "dash"}
    found = {}
    for rule in application.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: parts.get(match[1], "x"), rule.rule)
        found.setdefault(path, set()).update(rule.methods)
    assert {"/", "/_dash-layout", "/_dash-update-component", "/network/begin", "/assets/x/main.js"} <= found.keys()
    return found


# ---- the Host header


@pytest.mark.parametrize("path", ["/", "/assets/x/main.js", "/_dash-layout", "/login", "/network/weights/0.json"])
def test_a_rebound_name_gets_nothing(ask, path):
    answer = ask("GET", path, headers={"Host": "evil.example:8050"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text.startswith("This server is not called 'evil.example:8050'.")
    assert len(answer.data) < 200


def test_a_rebound_name_can_change_nothing(ask):
    host = "evil.example:8050"
    answer = ask("POST", "/network/begin", json={}, headers={"Host": host, "Origin": f"http://{host}"})
    assert answer.status_code == 400
    assert "not called" in answer.json["error"]


def test_a_request_without_a_name_is_refused(application):
    called = {}
    list(
        application(
            {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"},
            lambda status, headers: called.update(status=status),
        )
    )
    assert called["status"].startswith("400")


def test_the_refusal_quotes_no_more_than_the_beginning_of_a_long_name(ask):
    answer = ask("GET", "/", headers={"Host": "x" * 10_000})
    assert "xxx" in answer.text and len(answer.data) < 300


# ---- where requests that change something come from


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": "https://localhost"},  # behind a proxy that speaks TLS
        {"Sec-Fetch-Site": "same-origin"},
        {"Host": "127.0.0.1:8050", "Origin": "http://127.0.0.1:8050"},
        {"Host": "LocalHost:8050", "Origin": "http://localhost:8050"},
    ],
)
def test_own_pages_may_change_something(ask, headers):
    answer = ask("POST", "/network/begin", json=[], headers=headers)
    assert (answer.status_code, answer.json) == (400, {"error": "It takes one JSON object."})


@with_each(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "ftp://localhost"},
        {"Origin": "http://localhost, http://evil.example"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Host": "127.0.0.1", "Origin": OWN},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": OWN + "/"},
    ],
)
@with_each("path", ["/network/begin", "/_dash-update-component", "/", "/nonsense"])
def test_nobody_else_may(ask, headers, path):
    answer = ask("POST", path, json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.json["error"].startswith("What changes something must come from a page of this server.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_whatever_the_method(ask, method):
    assert ask(method, "/", headers={"Origin": "http://evil.example"}).status_code == 403


# ---- sizes


@pytest.mark.parametrize("path", ["/_dash-update-component", "/network/begin", "/nonsense"])
def test_a_large_body_is_refused_in_words(ask, path):
    answer = ask("POST", path, data=b" " * (MOST_BYTES + 1), headers={"Origin": OWN}, **JSON)
    assert answer.status_code == 413
    assert answer.json == {"error": "It takes requests of at most 1,000,000 bytes, not 1,000,001."}


@pytest.mark.parametrize("path", ["/_dash-update-component", "/network/begin"])
def test_so_is_one_that_does_not_tell_its_length(application, path):
    stream = io.BytesIO(b'{"a":"' + b"x" * 2 * MOST_BYTES)
    ask = stranger_of(application, **{"wsgi.input_terminated": True})
    answer = ask("POST", path, input_stream=stream, headers={"Origin": OWN}, **JSON)
    assert answer.status_code == 413
    assert stream.tell() <= 1.1 * MOST_BYTES


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


@with_each(
    ("path", "most"),
    [("/nonsense", MOST_BYTES), (TABLES, table_file.MOST_BYTES), (BROUGHT, own_table.MOST_BYTES)],
)
def test_a_body_may_be_as_large_as_its_path_allows_and_no_byte_larger(path, most):
    for length, status in ((most, 200), (most + 1, 413)):
        ask = stranger_of(Gate(hello, Access(), {}), CONTENT_LENGTH=str(length))
        assert ask("POST", path, headers={"Origin": OWN}).status_code == status
    assert most >= MOST_BYTES


def test_refusals_quote_a_hundred_letters_of_a_name_and_of_an_origin():
    ask = stranger_of(Gate(hello, Access(), {}))
    answer = ask("GET", "/", headers={"Host": "x" * 150})
    told = f"This server is not called {'x' * 100!r}. --allow-host, or FALL_LINE_ALLOW_HOSTS, adds a name.\n"
    assert answer.text == told
    answer = ask("POST", "/", headers={"Origin": "y" * 150})
    assert answer.text == (
        "What changes something must come from a page of this server. "
        f"Its header Origin is {'y' * 100!r} and not 'http://localhost'.\n"
    )


# ---- the token


def test_without_the_token_nothing_is_served_but_the_login_page(ask_closed, paths):
    for path, methods in paths.items():
        for method in methods:
            answer = ask_closed(method, path, headers={"Origin": OWN})
            assert answer.status_code == 401, (method, path)
            assert len(answer.data) < 200
            answer = ask_closed("GET", path, headers={"Accept": "text/html"})
            assert (answer.status_code, answer.location) == (303, f"/login?next={path}")
    assert "<label" in ask_closed("GET", "/login").text


def test_a_page_is_told_in_json(ask_closed):
    answer = ask_closed("POST", "/network/begin", json={}, headers={"Origin": OWN})
    assert answer.status_code == 401
    assert answer.json["error"].startswith("This server asks for its token")


def test_a_script_shows_the_token_in_a_header(ask_closed):
    headers = {"Authorization": f"Bearer {TOKEN}", "Origin": OWN}
    assert ask_closed("GET", "/_dash-layout", headers=headers).status_code == 200
    assert ask_closed("POST", "/network/begin", json=[], headers=headers).status_code == 400
    for credentials in ("Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN):
        assert ask_closed("GET", "/_dash-layout", headers={"Authorization": credentials}).status_code == 401


def test_the_token_does_not_stand_in_for_name_or_origin(ask_closed):
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert ask_closed("GET", "/", headers={**shown, "Host": "evil.example"}).status_code == 400
    assert ask_closed("POST", "/network/begin", json={}, headers=shown).status_code == 403


@pytest.mark.parametrize("sender", ["192.168.1.7", "::ffff:10.0.0.1", "2001:db8::1"])
def test_without_a_token_other_machines_get_nothing(application, sender):
    ask = stranger_of(application, REMOTE_ADDR=sender)
    answer = ask("GET", "/", headers={"Host": "localhost"})
    assert answer.status_code == 403
    assert "FALL_LINE_TOKEN" in answer.text


# ---- headers


def directives(answer):
    pairs = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value.split() for name, _, value in pairs}


def assert_headed(answer):
    assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.getlist("X-Frame-Options") == ["DENY"]
    assert answer.headers.getlist("Referrer-Policy") == ["same-origin"]
    assert answer.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"]
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    policy = directives(answer)
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert not allowed & {"'unsafe-eval'", "*", "http:", "https:"}
    assert not {"'unsafe-inline'", "data:", "blob:"} & set(policy.get("script-src", []))


def test_every_answer_has_the_headers(ask, ask_closed, paths):
    for path, methods in paths.items():
        for method in methods:
            assert_headed(ask(method, path, headers={"Origin": OWN}))
    for path in ("/nonsense.js", "/assets/nonsense", "/network/weights/..json", "/_dash-component-suites/x/y.js"):
        assert_headed(ask("GET", path))
    assert_headed(ask("GET", "/", headers={"Host": "evil.example"}))
    assert_headed(ask("POST", "/", data=b"x" * (MOST_BYTES + 1), headers={"Origin": OWN}))
    for path in ("/", "/login", "/?token=wrong", f"/?token={TOKEN}", "/assets/x/main.js"):
        assert_headed(ask_closed("GET", path, headers={"Accept": "text/html"}))


def test_an_answer_that_has_its_own_policy_keeps_it():
    def application(environ, start_response):
        start_response("200 OK", [("content-security-policy", "its own")])
        return [b""]

    ask = stranger_of(Gate(application, Access(), {"Content-Security-Policy": "usual", "X-Other": "usual"}))
    answer = ask("GET", "/")
    assert answer.headers.getlist("Content-Security-Policy") == ["its own"]
    assert answer.headers["X-Other"] == "usual"


def test_the_page_has_no_script_within_and_its_policy_allows_none(ask):
    answer = ask("GET", "/")
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.+?)</script>", answer.text, re.S)
    assert inline == []
    assert directives(answer)["script-src"] == ["'self'"]
    assert not re.search(r"<[^>]+\son\w+=", answer.text.partition("<body>")[2].partition("<script")[0])


def test_no_script_makes_html_or_code_out_of_text():
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|javascript:"
    scripts = sorted(assets_folder().rglob("*.js"))
    assert len(scripts) > 50
    assert [path.name for path in scripts if re.search(risky, path.read_text())] == []
