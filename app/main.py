"""The dashboard as a Dash application."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, send_from_directory

import core
from app import shell
from app.components import theme
from app.descent import callbacks as descent
from app.descent import diagnosis
from app.descent.export import menu as takeaway_menu
from app.descent.export import routes as takeaway
from app.descent.stages import fair_race as fair
from app.descent.stages import many
from app.network import api
from app.network import callbacks as network
from app.studies import api as tables
from app.studies import callbacks as studies
from app.web import version
from app.web.access import Access
from app.web.callback_requests import check_requests
from app.web.security import guard

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="fall-line-version" content="{version}">
<title>{%title%}</title>
{%favicon%}
{%css%}
<style>{variables}</style>
{modules}
</head>
<body>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
<script id="_dash-renderer" type="module" src="{main}"></script>
</footer>
</body>
</html>
"""


YEAR = 365 * 24 * 3600


def assets_folder() -> Path:
    """Where the style sheets and the scripts are: beside the packages in a checkout, inside this one in a wheel."""
    here = Path(__file__).resolve().parent
    return next(folder for folder in (here / "assets", here.parent / "assets") if folder.is_dir())


def create_app(access: Access | None = None) -> Dash:
    """The application with all its pages; `create_app().server` is the WSGI app for any host (`app.wsgi`).

    Who may use it is what `access` says, or the environment.
    """
    assets = assets_folder()
    server = Flask(__name__)
    stamp = version.register(server, Path(__file__).parent, Path(core.__file__).parent, assets)
    # The address of a file names the version: it may be kept for ever. Dash includes style sheets only; scripts are
    # modules, which main.js imports, and then it starts Dash's renderer.
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    mimetypes.add_type("text/javascript", ".js")  # whatever this machine calls it
    app = Dash(
        __name__,
        server=server,
        title="Fall Line",
        update_title="",
        assets_folder=str(assets),
        assets_url_path=f"assets/{stamp}",
        assets_ignore=r"\.js$",
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": "Watch gradient-based optimizers descend."},
            {"name": "color-scheme", "content": "light dark"},
        ],
        compress=True,
        suppress_callback_exceptions=True,
    )
    app.index_string = _page(app, assets, stamp)
    app.layout = shell.layout
    shell.register(app)
    descent.register(app)
    diagnosis.register(app)
    takeaway.register(app)
    takeaway_menu.register(app)
    many.register(app)
    fair.register(app)
    network.register(app)
    api.register(app)
    studies.register(app)
    tables.register(app)
    check_requests(app)
    _serve_other_versions(app, assets)
    _answer_from_the_start(app)
    guard(app, access or Access.from_environment())
    return app


def _page(app: Dash, assets: Path, stamp: str) -> str:
    """The index page, which names all modules, so that a browser doesn't find them one import after the other."""
    addresses = [app.get_asset_url(path.relative_to(assets).as_posix()) for path in sorted(assets.rglob("*.js"))]
    parts = {
        "variables": theme.css_variables(),
        "version": stamp,
        "main": app.get_asset_url("main.js"),
        "modules": "\n".join(f'<link rel="modulepreload" href="{address}">' for address in addresses),
    }
    page = PAGE
    for name, text in parts.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def _serve_other_versions(app: Dash, assets: Path) -> None:
    """A page that stays open while a newer server replaces its own may yet ask for an icon by the old address."""

    @app.server.get("/assets/<version>/<path:file>")
    def other_version(version: str, file: str) -> Response:
        return send_from_directory(assets, file, max_age=0)


def _answer_from_the_start(app: Dash) -> None:
    """Answer a first request here, so that those of the browsers find everything prepared.

    Dash prepares itself in its first request, and several at once would meet it half prepared. Nor does it know its
    components' scripts before it has written an index page, which of several processes behind one port another one
    may have done. A script that there isn't is an answer 404, not an error of the server.
    """
    app.server.register_error_handler(DependencyException, lambda _: ("Not found", 404))
    app.server.test_client().get("/")
