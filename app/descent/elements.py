"""Elements that several parts of the page have: where pictures are drawn, and where tables scroll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from app import ids
from app.components.pictures import picture

BLANK = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "plotGlPixelRatio": 1, "doubleClick": False}


def graph(id: str, name: str, layers: Sequence[str] = (), **properties: Any) -> html.Div:
    """A graph whose figure the server draws, with canvases over it."""
    hidden = {"visible": False}
    figure = {"data": [], "layout": {"autosize": True, "xaxis": hidden, "yaxis": hidden, **BLANK}}
    drawn = dcc.Graph(id=id, config=GRAPH_CONFIG, figure=figure, className="graph")
    return _framed(id, name, drawn, layers, properties)


def chart(id: str, name: str, layers: Sequence[str] = (), **properties: Any) -> html.Div:
    """Where the browser itself draws a chart, with canvases over it."""
    drawn = html.Div(html.Div(className="plot"), id=id, className="graph")
    return _framed(id, name, drawn, layers, properties)


def _framed(id: str, name: str, drawn: Any, layers: Sequence[str], properties: Mapping[str, Any]) -> html.Div:
    canvases = [html.Canvas(id=ids.descent.layer_of(id, layer), className="layer") for layer in layers]
    return picture(id, name, [drawn, *canvases], **{"id": ids.descent.picture_of(id), **properties})


def scrolling(label: str, *parts: html.Div) -> html.Div:
    """Where tables are put that may be longer than their view; the keyboard can scroll it."""
    return html.Div(list(parts), className="readings", tabIndex="0", role="group", **{"aria-label": label})
