"""The style sheets and scripts as the server hands them out.

The address of a file names the version, `/assets/<version>/…`: it changes with the code, so a browser may keep what
it has. Scripts are ES modules, which import each other by relative paths, from the same version therefore. Dash
includes the style sheets; of the scripts the page has `main.js`, which imports the others and then starts Dash's
renderer, and hints for all of them, so that a browser doesn't find one import after the other.

One module isn't in the folder: `ids.js`, the identifiers of `app.ids` for the scripts; `python -m app.web.assets`
prints it.
"""

from __future__ import annotations

import inspect
import json
import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from dash import Dash
from flask import Flask, Response, send_from_directory

from app import ids

YEAR = 365 * 24 * 3600
ENTRY = "main.js"
IDS = "ids.js"


def folder() -> Path:
    """Where they are: beside the packages in a checkout, within `app` in a wheel."""
    package = Path(__file__).resolve().parents[1]
    return next(assets for assets in (package / "assets", package.parent / "assets") if assets.is_dir())


def options(server: Flask, version: str) -> dict[str, Any]:
    """What Dash has to know of them; the server's answers then may be kept for ever."""
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    mimetypes.add_type("text/javascript", ".js")  # whatever this machine calls it
    return {
        "assets_folder": str(folder()),
        "assets_url_path": f"assets/{version}",
        "assets_ignore": r"\.js$",
    }


def hints(app: Dash) -> str:
    """Elements for the head of the page that name all modules."""
    paths = [path.relative_to(folder()).as_posix() for path in folder().rglob("*.js")]
    return "\n".join(
        f'<link rel="modulepreload" href="{app.get_asset_url(path)}">' for path in sorted([*paths, IDS])
    )


def entry(app: Dash) -> str:
    """The element that starts it all, with the name by which Dash knows what starts its renderer."""
    return f'<script id="_dash-renderer" type="module" src="{app.get_asset_url(ENTRY)}"></script>'


def register(app: Dash, version: str) -> None:
    """Answer what Dash doesn't."""

    @app.server.get(f"/assets/{version}/{IDS}", defaults={"older": False})
    @app.server.get(f"/assets/<older>/{IDS}")
    def identifiers(older: str | bool) -> Response:
        answer = Response(ids_module(), mimetype="text/javascript")
        answer.cache_control.max_age = 0 if older else YEAR
        return answer

    # A page that stays open while a newer server replaces its own may yet ask for an icon by the old address.
    @app.server.get("/assets/<older>/<path:file>")
    def of_an_older_page(older: str, file: str) -> Response:
        return send_from_directory(folder(), file, max_age=0)


def ids_module() -> str:
    """`app.ids` for the scripts: its constants and functions, and an object for each page's own module."""
    lines = [f"export const {name} = {value};" for name, value in _members(ids).items()]
    return "// The identifiers of app/ids, written by app/web/assets.py.\n" + "\n".join(lines) + "\n"


def _members(module: ModuleType) -> dict[str, str]:
    found = {}
    for name, value in vars(module).items():
        if isinstance(value, str) and not name.startswith("_"):
            found[name] = json.dumps(value)
        elif inspect.isfunction(value):
            found[name] = _arrow(value)
        elif inspect.ismodule(value):
            found[name] = "{" + "".join(f"\n  {each}: {code}," for each, code in _members(value).items()) + "\n}"
    return found


def _arrow(make: Callable[..., str | dict[str, Any]]) -> str:
    """The function in JavaScript: what it makes of its parameters' names, in a template literal's own signs."""
    names = list(inspect.signature(make).parameters)
    made = make(*(f"${{{name}}}" for name in names))
    if isinstance(made, str):
        return f"({', '.join(names)}) => {_template(made)}"
    parts = ", ".join(f"{json.dumps(key)}: {_template(value)}" for key, value in made.items())
    return f"({', '.join(names)}) => ({{ {parts} }})"


def _template(text: str) -> str:
    """A parameter alone stays what it is, a number, say."""
    alone = re.fullmatch(r"\$\{(\w+)\}", text)
    return alone[1] if alone else f"`{text}`"


if __name__ == "__main__":
    print(ids_module(), end="")
