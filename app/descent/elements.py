"""Where the pictures of the page are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from app import ids
from app.components.pictures import picture


def chart(id: str, name: str, layers: Sequence[str] = (), **properties: Any) -> html.Div:
    """Where the browser draws a chart, with canvases over it."""
    drawn = html.Div(html.Div(className="plot"), id=id, className="graph")
    return _framed(id, name, drawn, layers, properties)


def _framed(id: str, name: str, drawn: Any, layers: Sequence[str], properties: Mapping[str, Any]) -> html.Div:
    canvases = [html.Canvas(id=ids.descent.layer_of(id, layer), className="layer") for layer in layers]
    return picture(id, name, [drawn, *canvases], **{"id": ids.descent.picture_of(id), **properties})
