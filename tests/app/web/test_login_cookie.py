"""How long the login's cookie is kept."""

import re

from app.web.access import DAYS, Access
from app.web.security import Gate
from tests.app.strangers import TOKEN, stranger_of


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def test_a_browser_keeps_the_cookie_for_as_long_as_the_server_accepts_it():
    ask = stranger_of(Gate(application, Access(token=TOKEN), {}))
    cookie = ask("GET", f"/?token={TOKEN}", headers={"Accept": "text/html"}).headers["Set-Cookie"]
    assert re.search(r"Max-Age=(\d+)", cookie).group(1) == str(DAYS * 24 * 60 * 60)
