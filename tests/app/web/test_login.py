"""The login page and its cookie."""

import re
from urllib.parse import quote_plus

import pytest

from app.web.access import Access
from app.web.login import MISSING, MOST_BYTES, WRONG, own_address
from app.web.security import Gate
from tests.app.strangers import OWN, TOKEN, stranger_of
from tests.each import with_each

PAGE = {"Accept": "text/html"}


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


@pytest.fixture
def ask():
    """A browser: it keeps cookies."""
    return stranger_of(Gate(application, Access(token=TOKEN), {}))


def log_in(ask, token, go_on="/", **headers):
    return ask("POST", "/login", data={"token": token, "next": go_on}, headers={"Origin": OWN, **headers})


def test_the_link_logs_in_and_leads_to_the_same_address_without_the_token(ask):
    answer = ask("GET", f"/network?layers=exponent:5,x:1&token={TOKEN}&rule=sgd%2Cb", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/network?layers=exponent:5,x:1&rule=sgd%2Cb")
    assert ask("GET", "/network").text == "hello"


def test_the_cookie_is_for_this_server_and_out_of_reach_of_scripts_and_of_other_sites(ask):
    answer = ask("GET", f"/?token={TOKEN}", headers={"Host": "localhost:8050", **PAGE})
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert re.fullmatch(r"fall-line-8050=reader\.[\w-]+\.[\w-]{43}", name)
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    assert "Secure" not in attributes and not any(each.startswith("Domain") for each in attributes)
    assert TOKEN not in answer.headers["Set-Cookie"]
    secure = ask("GET", f"/?token={TOKEN}", base_url="https://localhost", headers=PAGE)
    assert "; Secure" in secure.headers["Set-Cookie"]


def test_the_page_logs_in_and_leads_to_where_one_was_going(ask):
    answer = ask("GET", "/network?rule=sgd,learning_rate:0.1&name=%3Cb%3E", headers=PAGE)
    assert answer.status_code == 303
    asked = ask("GET", answer.location, headers=PAGE)
    assert asked.status_code == 200
    hidden = re.search(r'name="next" value="([^"]*)"', asked.text).group(1).replace("&amp;", "&")
    assert hidden == "/network?rule=sgd,learning_rate:0.1&name=%3Cb%3E"
    answer = log_in(ask, f"  {TOKEN} ", hidden)
    assert (answer.status_code, answer.location) == (303, hidden)
    assert ask("GET", "/").text == "hello"
    answer = ask("GET", "/login", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    ("token", "message"), [("wrong", WRONG), (TOKEN + "x", WRONG), ("", MISSING), (" ", MISSING)]
)
def test_a_wrong_token_is_said_and_nothing_is_let_through(ask, token, message):
    answer = log_in(ask, token, "/network?seed=1")
    assert answer.status_code == 401
    assert f'role="alert">{message}</p>' in answer.text
    assert 'aria-invalid="true"' in answer.text and 'value="/network?seed=1"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert ask("GET", "/").status_code == 401


def test_a_wrong_token_in_a_link_is_said_too_unless_one_is_logged_in(ask):
    answer = ask("GET", "/?token=wrong&seed=2", headers=PAGE)
    assert answer.status_code == 401
    assert WRONG in answer.text and 'value="/?seed=2"' in answer.text
    log_in(ask, TOKEN)
    answer = ask("GET", "/?token=wrong&seed=2", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/?seed=2")


@with_each(
    "text",
    [
        "",
        "evil.example",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/login?next=/login",
        " //evil.example",
    ],
)
def test_no_login_leads_to_another_server(ask, text):
    assert own_address(text) == "/"
    assert log_in(ask, TOKEN, text).location == "/"


def test_nor_does_a_link_with_the_token(ask):
    assert ask("GET", f"//evil.example/?token={TOKEN}", headers=PAGE).location.startswith("/")
    assert not ask("GET", f"//evil.example/?token={TOKEN}", headers=PAGE).location.startswith("//")


def test_what_a_link_says_is_text_on_the_page(ask):
    for path in ('/login?next=/"><script>alert(1)</script>', '/"><script>alert(1)</script>?token=wrong'):
        assert "<script" not in ask("GET", path, headers=PAGE).text


def test_other_pages_cannot_log_a_reader_in(ask):
    assert log_in(ask, TOKEN, Origin="http://evil.example").status_code == 403


def test_an_endless_form_is_refused(ask):
    assert log_in(ask, "x" * 20_000).status_code == 401
    for more, status in ((0, 303), (1, 401)):
        form = f"token={quote_plus(TOKEN)}&next=/".ljust(MOST_BYTES + more, "a")
        headers = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
        assert ask("POST", "/login", data=form, headers=headers).status_code == status


@with_each(
    ("text", "root", "address"),
    [
        ("/a?b=/../c", "", "/a?b=/../c"),
        ("/a/../b", "", "/"),
        ("/a/..", "", "/"),
        ("/a..", "", "/a.."),
        ("/login", "", "/"),
        ("/logins", "", "/logins"),
        ("/fall/line?x", "/fall", "/fall/line?x"),
        ("/fall", "/fall", "/fall/"),
        ("/other/", "/fall", "/fall/"),
        ("/fall/login?next=/", "/fall", "/fall/"),
        ("/login", "/fall", "/fall/"),
    ],
)
def test_a_login_leads_on_below_the_path_of_this_server(text, root, address):
    assert own_address(text, root) == address


def test_the_page_runs_no_script_and_is_not_kept(ask):
    answer = ask("GET", "/login", headers=PAGE)
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.text and " src=" not in answer.text
