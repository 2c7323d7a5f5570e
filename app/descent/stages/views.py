"""Views of the race that is played, which several stages have beside the large view."""

from __future__ import annotations

from dash import html

from app import ids
from app.components.workbench import labelled_tool, scrolling, view
from app.descent.elements import chart
from app.descent.own_options import ALONG, AXIS, CURVE
from app.descent.panels import PANELS


def error_curve() -> html.Section:
    """The error, or the sharpness, against the step."""
    return view(
        "curve",
        "Error against step",
        [chart(ids.descent.CURVE, "Curve of each path against the step", layers=("trail", "now"))],
        [
            CURVE.control(w=112),
            labelled_tool("Against", ALONG.control(w=112)),
            labelled_tool("Axis", AXIS.control(w=84)),
        ],
    )


def readings() -> html.Section:
    """What panels show, the readings at the current step, the events on the paths, and all of it in words."""
    parts = (
        *(panel.layout() for panel in PANELS.values()),
        html.Div(id=ids.descent.READINGS),
        html.Div(id=ids.descent.COMPARISONS, className="comparisons"),
        html.Div(id=ids.descent.EVENTS),
        html.Details([html.Summary("In words"), html.Div(id=ids.descent.REPORT, className="report")]),
    )
    tables = scrolling("Readings at this step", *parts)
    return view("table", "Readings", [tables], [tool for panel in PANELS.values() for tool in panel.tools()])


def progress() -> html.Div:
    """How far the work is, and the button that stops it; and what is under the pointer."""
    return html.Div(
        [
            html.Output(id=ids.descent.STAGE_READOUT, className="stage-readout", **{"aria-live": "polite"}),
            html.Progress(id=ids.descent.STAGE_PROGRESS, max="1", value="0", **{"aria-label": "Progress"}),
            html.Span(id=ids.descent.STAGE_STATUS, className="stage-status"),
            html.Button("Stop", id=ids.descent.STAGE_STOP, className="small-control", type="button"),
        ],
        className="stage-foot",
    )
