"""The style sheets and scripts as the server hands them out.

The address of a file names the version, `/assets/<version>/…`: it changes with the code, so a browser may keep what
it has. Scripts are ES modules, which import each other by relative paths; a page asks for all of them as one file,
and for all style sheets with their drawings as another (`app.web.joined`).

Two modules aren't in the folder: `ids.js`, the identifiers of `app.ids` for the scripts, and `constants.js`, what
`app.constants` has for them. `python -m app.web.assets` prints both.
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
from app.constants import CONSTANTS
from app.web import plotly_script
from app.web.joined import joined_script, joined_style, source_map

YEAR = 365 * 24 * 3600
ENTRY = "main.js"
SCRIPT = "fall-line.js"
MAP = f"{SCRIPT}.map"
STYLE = "fall-line.css"


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
        "assets_ignore": r"\.(js|css)$",
    }


def head(app: Dash) -> str:
    """Elements for the head of the page: the style sheet, and the names of all scripts."""
    names = " ".join(sorted(modules()))
    return (
        f'<link rel="stylesheet" href="{app.get_asset_url(STYLE)}">\n'
        f'<meta name="fall-line-scripts" content="{names}">'
    )


def plotly(app: Dash) -> str:
    """The element that asks for plotly, which runs when it is there, whatever else is still on its way."""
    source = app.get_asset_url(plotly_script.script()[0])
    return f'<script id="plotly" async fetchpriority="high" src="{source}"></script>'


def entry(app: Dash) -> str:
    """The element that starts it all, with the name by which Dash knows what starts its renderer."""
    return f'<script id="_dash-renderer" type="module" src="{app.get_asset_url(SCRIPT)}"></script>'


def register(app: Dash, version: str) -> None:
    """Answer what Dash doesn't: what is joined, and what a page of an older version may yet ask for."""
    scripts = modules()
    style = joined_style(_texts(".css"), _texts(".svg"))
    name_of_plotly, plotly_file = plotly_script.script()
    made: dict[str, tuple[str | Path, str]] = {
        SCRIPT: (f"{joined_script(scripts, ENTRY)}//# sourceMappingURL={MAP}\n", "text/javascript"),
        MAP: (source_map(scripts), "application/json"),
        STYLE: (style, "text/css"),
        name_of_plotly: (plotly_file, "text/javascript"),
    }

    def asset(file: str, age: int = 0, older: str = "") -> Response:
        if file not in made:
            return send_from_directory(folder(), file, max_age=age)
        content, kind = made[file]
        text = plotly_script.text(content) if isinstance(content, Path) else content
        answer = Response(text, mimetype=kind)
        answer.cache_control.max_age = age
        return answer

    for name in made:
        app.server.add_url_rule(f"/assets/{version}/{name}", "asset", asset, defaults={"file": name, "age": YEAR})
    app.server.add_url_rule("/assets/<older>/<path:file>", "asset", asset)


def modules() -> dict[str, str]:
    """All scripts by their paths."""
    return {**_texts(".js"), **written()}


def written() -> dict[str, str]:
    """The modules that aren't in the folder, by their paths."""
    return {"ids.js": ids_module(), "constants.js": constants_module()}


def _texts(suffix: str) -> dict[str, str]:
    files = sorted(folder().rglob(f"*{suffix}"))
    return {path.relative_to(folder()).as_posix(): path.read_text(encoding="utf-8") for path in files}


def ids_module() -> str:
    """`app.ids` for the scripts: its constants and functions, and an object for each page's own module."""
    lines = [f"export const {name} = {value};" for name, value in _members(ids).items()]
    return "// The identifiers of app/ids, written by app/web/assets.py.\n" + "\n".join(lines) + "\n"


def constants_module() -> str:
    """`app.constants` for the scripts."""
    lines = [f"export const {name} = {json.dumps(value)};" for name, value in CONSTANTS.items()]
    return "// The constants of app/constants.py, written by app/web/assets.py.\n" + "\n".join(lines) + "\n"


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
    print(*written().values(), sep="", end="")
