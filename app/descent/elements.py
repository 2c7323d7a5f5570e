"""Elements that several parts of the page have: where pictures are drawn, and where tables scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from app import ids


def chart(id: str, layers: Sequence[str] = (), **properties: Any) -> html.Div:
    """Where the browser draws a chart, with canvases over it."""
    drawn = html.Div(html.Div(className="plot"), id=id, className="graph")
    return html.Div(
        [drawn, *_canvases(id, layers)], id=ids.descent.picture_of(id), className="picture", **properties
    )


def _canvases(id: str, layers: Sequence[str]) -> list[html.Canvas]:
    return [html.Canvas(id=ids.descent.layer_of(id, name), className="layer") for name in layers]


def scrolling(label: str, *parts: html.Div) -> html.Div:
    """Where tables are put that may be longer than their view; the keyboard can scroll it."""
    return html.Div(list(parts), className="readings", tabIndex="0", role="group", **{"aria-label": label})
