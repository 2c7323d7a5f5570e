"""The surface in 3-D, with the race that is played on it."""

from __future__ import annotations

from dash import html

from app import ids
from app.descent.elements import chart
from app.descent.own_options import HEIGHT
from app.descent.stages.base import Stage
from app.descent.stages.views import error_curve, readings


def _height() -> html.Div:
    return html.Div([html.Span("Height", className="tool-label"), HEIGHT.control(w=118)], className="stage-tools")


def _scene() -> html.Div:
    return html.Div(chart(ids.descent.SCENE, "Surface in 3-D with the paths"), className="stage-body")


class Scene(Stage):
    """What the page opens on; it needs nothing of the server but the race."""

    name = "scene"
    label = "3-D"
    order = 10
    head = (_height,)
    body = (_scene,)
    views = (error_curve, readings)
