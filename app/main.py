"""The dashboard as a Dash application."""

from __future__ import annotations

from pathlib import Path

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask

import core
from app import opening, shell
from app.components import theme
from app.descent import callbacks as descent
from app.descent import comparisons, details, diagnosis, panel_requests, stage_requests
from app.descent.export import menu as takeaway_menu
from app.descent.export import routes as takeaway
from app.homework import served
from app.homework.library import Library
from app.network import api
from app.network import callbacks as network
from app.opening import Opened
from app.studies import api as tables
from app.studies import callbacks as studies
from app.web import assets, version
from app.web.access import Access
from app.web.callback_requests import check_requests
from app.web.kept import Kept, files_of
from app.web.prefix import Mounted, Prefix
from app.web.security import guard
from app.web.whole_modules import find_whole_modules_alone

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="fall-line-version" content="{version}">
<title>{%title%}</title>
{%favicon%}
{%css%}
{head}
{plotly}
<style>{variables}</style>
{entry}
{%scripts%}
</head>
<body>
{%app_entry%}
<div>
{%config%}
</div>
</body>
</html>
"""


def create_app(access: Access | None = None, prefix: Prefix | None = None, rules: Library | None = None) -> Dash:
    """The application with all its pages; `create_app().server` is the WSGI app for any host (`app.wsgi`).

    Who may use it is what `access` says, below which path it is what `prefix` does, or the environment. `rules` are
    those of a reader's own file.
    """
    find_whole_modules_alone()
    server = Flask(__name__)
    stamp = version.register(server, Path(__file__).parent, Path(core.__file__).parent, assets.folder())
    app = Opened(
        __name__,
        server=server,
        title="Fall Line",
        update_title="",
        **assets.options(server, stamp),
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": "Watch gradient-based optimizers descend."},
            {"name": "color-scheme", "content": "light dark"},
        ],
        compress=True,
        suppress_callback_exceptions=True,
    )
    app.index_string = _page(app, stamp)
    app.layout = shell.layout
    shell.register(app)
    opening.register(app)
    served.register(app, rules)
    descent.register(app)
    details.register(app)
    diagnosis.register(app)
    comparisons.register(app)
    takeaway.register(app)
    takeaway_menu.register(app)
    stage_requests.register(app)
    panel_requests.register(app)
    network.register(app)
    api.register(app)
    studies.register(app)
    tables.register(app)
    check_requests(app)
    assets.register(app, stamp)
    app.server.wsgi_app = kept = Kept(app.server.wsgi_app, files_of(_answer_from_the_start(app)))
    app.server.extensions["kept"] = kept  # for who serves it, to have it prepared
    guard(app, access or Access.from_environment())
    app.server.wsgi_app = Mounted(app.server.wsgi_app, prefix or Prefix.of(None))
    return app


def _page(app: Dash, stamp: str) -> str:
    page = PAGE
    for name, text in {
        "variables": theme.css_variables(),
        "version": stamp,
        "head": assets.head(app),
        "plotly": assets.plotly(app),
        "entry": assets.entry(app),
    }.items():
        page = page.replace(f"{{{name}}}", text)
    return page


def _answer_from_the_start(app: Dash) -> str:
    """Answer a first request here, so that those of the browsers find everything prepared: the index page.

    Dash prepares itself in its first request, and several at once would meet it half prepared. Nor does it know its
    components' scripts before it has written an index page, which of several processes behind one port another one
    may have done. A script that there isn't is an answer 404, not an error of the server.
    """
    app.server.register_error_handler(DependencyException, lambda _: ("Not found", 404))
    return app.server.test_client().get("/").get_data(as_text=True)
