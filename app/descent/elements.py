"""Elements that several parts of the page have: where pictures are drawn, and where tables scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from app import ids

BLANK = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "plotGlPixelRatio": 1, "doubleClick": False}


def graph(id: str, layers: Sequence[str] = ()) -> html.Div:
    """A graph whose figure the server draws, with canvases over it."""
    hidden = {"visible": False}
    figure = {"data": [], "layout": {"autosize": True, "xaxis": hidden, "yaxis": hidden, **BLANK}}
    drawn = dcc.Graph(id=id, config=GRAPH_CONFIG, figure=figure, className="graph")
    return html.Div([drawn, *_canvases(id, layers)], className="picture")


def chart(id: str, layers: Sequence[str] = (), **properties: Any) -> html.Div:
    """Where the browser itself draws a chart, with canvases over it."""
    drawn = html.Div(html.Div(className="plot"), id=id, className="graph")
    return html.Div(
        [drawn, *_canvases(id, layers)], id=ids.descent.picture_of(id), className="picture", **properties
    )


def _canvases(id: str, layers: Sequence[str]) -> list[html.Canvas]:
    return [html.Canvas(id=ids.descent.layer_of(id, name), className="layer") for name in layers]


def scrolling(label: str, *parts: html.Div) -> html.Div:
    """Where tables are put that may be longer than their view; the keyboard can scroll it."""
    return html.Div(list(parts), className="readings", tabIndex="0", role="group", **{"aria-label": label})
