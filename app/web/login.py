"""The login: one small page that asks for the token, and the cookie of a reader who has shown it.

It needs no script and nothing from the rest of the application. A link with ?token=… logs in as well, and leads to
the same address without the token, which so stays out of bookmarks, of copied links and of what is on a projector.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from urllib.parse import quote

from werkzeug import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import redirect

from app.components.theme import DARK, FONT, LIGHT, Theme
from app.web.access import DAYS, Access
from app.web.prefix import root_of

PATH = "/login"
NEXT = "next"
"""The field and the part of a link that say which page to go on to."""
MOST_BYTES = 10_000
"""Of the form."""

WRONG = "That is not the token. It stands in the link that the server printed when it started."
MISSING = "Type the token."


class Login:
    """What a server with this access answers to readers who have not shown its token yet."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def knows(self, request: Request) -> bool:
        """Whether the sender needs no login: there is no token, or the request carries it or a signed cookie."""
        if self._access.token is None:
            return True
        credentials = request.authorization
        if credentials and credentials.type == "bearer":
            return self._access.accepts(credentials.token or "")
        return self._access.signed(request.cookies.get(cookie_name(request), ""))

    def answer(self, request: Request) -> Response | None:
        """A step of the login, or nothing where the request is not for it."""
        if self._access.token is None:
            return None
        if request.path == PATH:
            return self._enter(request) if request.method == "POST" else self._ask(request)
        if request.method not in ("GET", "HEAD"):
            return None
        if "token" in request.args:
            return self._linked(request)
        if not self.knows(request) and "text/html" in request.headers.get("Accept", ""):
            return redirect(f"{root_of(request.environ)}{PATH}?{NEXT}={quote(here(request), safe='/')}", 303)
        return None

    def _ask(self, request: Request) -> Response:
        root = root_of(request.environ)
        go_on = own_address(request.args.get(NEXT, ""), root)
        return redirect(go_on, 303) if self.knows(request) else page(go_on, root=root)

    def _enter(self, request: Request) -> Response:
        request.max_content_length = MOST_BYTES
        root = root_of(request.environ)
        try:
            form = request.form
        except RequestEntityTooLarge:
            return page(f"{root}/", WRONG, root)
        go_on, token = own_address(form.get(NEXT, ""), root), form.get("token", "").strip()
        return (
            self._welcome(request, go_on)
            if self._access.accepts(token)
            else page(go_on, WRONG if token else MISSING, root)
        )

    def _linked(self, request: Request) -> Response:
        if self._access.accepts(request.args["token"]):
            return self._welcome(request, here(request))
        if self.knows(request):
            return redirect(here(request), 303)
        return page(here(request), WRONG, root_of(request.environ))

    def _welcome(self, request: Request, go_on: str) -> Response:
        answer = redirect(go_on, 303)
        answer.set_cookie(
            cookie_name(request),
            self._access.sign(),
            max_age=DAYS * 86_400,
            path=root_of(request.environ) or "/",
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return answer


def cookie_name(request: Request) -> str:
    """The cookie of this server: browsers keep one set for all ports of a machine."""
    port = request.environ.get("HTTP_HOST", "").rpartition(":")[2]
    return f"fall-line-{port}" if port.isdecimal() else "fall-line"


def here(request: Request) -> str:
    """The address that was asked for, on this server, without the token."""
    parts = request.query_string.decode("latin-1").split("&")
    query = "&".join(part for part in parts if part.partition("=")[0] != "token")
    root = root_of(request.environ)
    return own_address(root + quote(request.path) + (f"?{query}" if query else ""), root)


def own_address(text: str, root: str = "") -> str:
    """An address of this server, below its path, or its first page: a link must not lead on to another one."""
    path = text.partition("?")[0]
    own = path.startswith(f"{root}/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if own and path != f"{root}{PATH}" and "/../" not in f"{path}/" else f"{root}/"


def page(go_on: str, problem: str = "", root: str = "") -> Response:
    """The login page; where something went wrong, it says what, with status 401."""
    invalid = ' aria-invalid="true" aria-describedby="problem"' if problem else ""
    said = f'<p id="problem" role="alert">{escape(problem)}</p>' if problem else ""
    content = PAGE.format(style=STYLE, login=f"{root}{PATH}", next=escape(go_on), invalid=invalid, problem=said)
    response = Response(content, 401 if problem else 200, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _colors(theme: Theme, page: str, sheet: str, accent: str, on_accent: str) -> str:
    return (
        f"--text:{theme.text};--muted:{theme.muted};--line:{theme.muted};--wrong:{theme.mark};"
        f"--page:{page};--sheet:{sheet};--accent:{accent};--on-accent:{on_accent};"
    )


STYLE = f"""
:root {{ color-scheme: light dark; {_colors(LIGHT, "#eef1f4", "#ffffff", "#3b5bdb", "#ffffff")} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_colors(DARK, "#12181f", "#1b232c", "#91a7ff", "#12181f")} }} }}
* {{ box-sizing: border-box; }}
body {{
  margin: 0; min-height: 100dvh; padding: 16px; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 16px/1.5 {FONT};
}}
main {{ width: 100%; max-width: 24rem; padding: 24px; background: var(--sheet); border-radius: 8px; }}
h1 {{ margin: 0 0 12px; font-size: 20px; }}
p {{ margin: 0 0 16px; color: var(--muted); }}
p[role=alert] {{ margin: 8px 0 0; color: var(--wrong); }}
label {{ display: block; font-weight: 600; }}
input, button {{ width: 100%; min-height: 44px; font: inherit; border-radius: 4px; }}
input {{
  margin-top: 4px; padding: 0 10px; color: inherit; background: var(--page); border: 1px solid var(--line);
}}
input[aria-invalid] {{ border-color: var(--wrong); }}
button {{ margin: 16px 0; color: var(--on-accent); background: var(--accent); border: 0; font-weight: 600; }}
a {{ color: var(--accent); }}
:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
"""
_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in: Fall Line</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Fall Line</h1>
<p>This server asks for its token. It stands in the link that the server printed when it started.</p>
<form method="post" action="{login}">
<input type="hidden" name="next" value="{next}">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus{invalid}>
{problem}
<button>Log in</button>
</form>
<p>Logged in already? <a href="{next}">Go on</a></p>
</main>
</body>
</html>
"""
