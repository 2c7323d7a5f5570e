"""The plainest pages that show a surface, served alone: python -m tests.benchmarks.bare_pages.

`/` is a Dash page with a Mantine menu, one plotly surface and one contour map; `/static` nothing but the whole
plotly.min.js and one surface, `/bundled` the same with the plotly of `make bundle`, where that has been made.
"""

import socket

import dash_mantine_components as dmc
import numpy as np
import waitress
from dash import Dash, dcc, html
from flask import Response
from plotly.offline import get_plotlyjs

from app.web.plotly_script import bundle

X = np.linspace(-5, 5, 121)
Z = 0.26 * (X[:, None] ** 2 + X**2) - 0.48 * X[:, None] * X
CONFIG = {"displayModeBar": False, "responsive": True, "plotGlPixelRatio": 1}
FIGURES = [
    {"data": [{"type": kind, "x": X, "y": X, "z": Z, "showscale": False}], "layout": {"autosize": True}}
    for kind in ("surface", "contour")
]
STATIC = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Static</title></head>
<body><div id="scene" style="width:900px;height:600px"></div>
<script src="/{plotly}.js"></script>
<script>
const x = Array.from({length: 121}, (_, i) => -5 + i / 12);
const z = x.map(y => x.map(x => 0.26 * (x * x + y * y) - 0.48 * x * y));
Plotly.newPlot("scene", [{type: "surface", x, y: x, z, showscale: false}], {}, {plotGlPixelRatio: 1});
</script></body></html>
"""
MENU = ["Matyas", "Himmelblau", "Rosenbrock"]


def bare_app():
    """The Dash page, and the static ones beside it."""
    app = Dash(__name__, compress=True, title="Bare")
    app.layout = dmc.MantineProvider(
        [
            dmc.Select(id="menu", label="Surface", data=MENU, value=MENU[0]),
            html.Div(
                [
                    dcc.Graph(figure=figure, config=CONFIG, style={"flex": share, "height": 600})
                    for figure, share in zip(FIGURES, (2, 1), strict=True)
                ],
                style={"display": "flex"},
            ),
        ]
    )
    scripts = {"whole": get_plotlyjs}
    pages = {"static": "whole"}
    if bundle().is_file():
        scripts["part"] = lambda: bundle().read_text("utf-8")
        pages["bundled"] = "part"
    for name, plotly in pages.items():
        text = STATIC.replace("{plotly}", plotly)
        app.server.add_url_rule(f"/{name}", f"{name} page", view_func=lambda text=text: text)
    for name, content in scripts.items():
        app.server.add_url_rule(f"/{name}.js", f"{name} script", lambda content=content: script(content()))
    return app


def script(content):
    """A script that a browser may keep."""
    answer = Response(content, mimetype="text/javascript")
    answer.cache_control.max_age = 3600
    return answer


def main():
    """Serve on a free port, whose address is printed, until ended."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    waitress.serve(bare_app().server, sockets=[listener], threads=16, _quiet=True)


if __name__ == "__main__":
    main()
