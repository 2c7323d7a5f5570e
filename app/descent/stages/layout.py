"""The large view of the descent page: the surface in 3-D, or a study of many descents, with what belongs to it.

What has `data-stages` is shown while one of these stages is (assets/descent/stages.js). The browser draws the
studies.
"""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.components.controls import number_box
from app.components.workbench import view
from app.descent.stages.work import RACE
from app.descent.view import DEFAULTS, NUMBERS, OPTIONS, STAGES


def on_stages(*stages: str) -> dict[str, Any]:
    """Properties of what is shown on these stages only; "scene" is the one that a page opens on."""
    return {"data-stages": " ".join(stages), **({} if "scene" in stages else {"hidden": True})}


def option_menu(name: str, label: str, **properties: Any) -> dmc.Select:
    """A menu for an option of the view."""
    return dmc.Select(
        id=ids.view(name),
        data=[{"value": value, "label": text} for value, text in OPTIONS.get(name, {}).items()],
        value=DEFAULTS[name],
        allowDeselect=name not in OPTIONS,
        size="xs",
        className="option",
        **{"aria-label": label},
        **properties,
    )


def option_number(name: str) -> html.Div:
    """A box for a number of a stage."""
    quantity, default = NUMBERS[name]
    return html.Div(number_box(ids.view(name), quantity, default), className="stage-number")


def option_text(name: str, label: str) -> dmc.TextInput:
    """A box for the end of a range, which may stay empty."""
    return dmc.TextInput(
        id=ids.view(name),
        value="",
        debounce=350,
        size="xs",
        className="range-end",
        autoComplete="off",
        spellCheck=False,
        **{"aria-label": label},
    )


def large_view(scene: Any) -> html.Section:
    """The large view with the switch of its stages; `scene` is the graph in 3-D."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Large view", className="unseen"),
                    dmc.SegmentedControl(
                        id=ids.view("stage"),
                        data=[{"value": value, "label": label} for value, label in STAGES.items()],
                        value=DEFAULTS["stage"],
                        size="xs",
                        className="stage-switch",
                        **{"aria-label": "What the large view shows"},
                    ),
                    html.Div(
                        [html.Span("Height", className="tool-label"), option_menu("height", "Height scale", w=118)],
                        className="stage-tools",
                        **on_stages("scene"),
                    ),
                    html.Div(option_number("members"), className="stage-tools", **on_stages("ensemble")),
                    html.Div([option_number(name) for name in RACE], className="stage-tools", **on_stages("race")),
                    html.Div(
                        [option_menu("of", "Map of", w=150), option_menu("cells", "Cells", w=104)],
                        className="stage-tools",
                        **on_stages("basins", "settings"),
                    ),
                ],
                className="view-head",
            ),
            _map_options(),
            html.Div(scene, className="stage-body", **on_stages("scene")),
            html.Div(_picture("fan"), className="stage-body", **on_stages("ensemble")),
            html.Div(_picture("sensitivity", layers=()), className="stage-body", **on_stages("race")),
            html.Div(
                [
                    _picture("map", keys=True),
                    html.Aside(
                        [
                            html.Div(
                                [option_menu("shade", "Colour shows"), option_number("repeats")],
                                className="map-side",
                                **on_stages("settings"),
                            ),
                            html.Div(id=ids.MAP_LEGEND),
                        ],
                        className="map-legend",
                        tabIndex="0",
                        **{"aria-label": "Legend"},
                    ),
                ],
                className="stage-body with-legend",
                **on_stages("basins", "settings"),
            ),
            _foot(),
        ],
        className="view view-scene",
        **{"aria-label": "Large view"},
    )


def study_views() -> list[html.Section]:
    """What studies show in place of the error curve and the readings."""
    return [
        view("bands", "Median and quartiles", [_picture("bands", layers=())], **on_stages("ensemble")),
        view(
            "shares",
            "Where the members end",
            [scrolling("Shares of the endings", html.Div(id=ids.SHARES))],
            **on_stages("ensemble"),
        ),
        view(
            "protocol",
            "How the race is run",
            [scrolling("Protocol", html.Div(id=ids.PROTOCOL))],
            **on_stages("race"),
        ),
        view(
            "standings",
            "Standings",
            [scrolling("Table of the standings", html.Div(id=ids.STANDINGS))],
            [html.Div(id=ids.RACE_TOOLS, className="stage-tools")],
            **on_stages("race"),
        ),
    ]


def scrolling(label: str, *parts: html.Div) -> html.Div:
    """Where tables are put that may be longer than their view; the keyboard can scroll it."""
    return html.Div(list(parts), className="readings", tabIndex="0", role="group", **{"aria-label": label})


def _picture(id: str, layers: tuple[str, ...] = ("image", "trail", "now"), keys: bool = False) -> html.Div:
    """Where the browser draws a chart, with canvases over it; `keys`: one that the keyboard moves in."""
    focus = {"tabIndex": "0", "role": "application", "aria-describedby": ids.STAGE_READOUT} if keys else {}
    label = {"aria-label": "Map: arrow keys choose a cell, Enter plays its run"} if keys else {}
    return html.Div(
        [
            html.Div(html.Div(className="plot"), id=id, className="graph"),
            *(html.Canvas(id=f"{id}-{name}", className="layer") for name in layers),
        ],
        id=f"{id}-picture",
        className="picture",
        **focus,
        **label,
    )


def _map_options() -> html.Div:
    """What stands on the axes of a settings map."""

    def axis(name: str, label: str, arrow: str) -> html.Div:
        return html.Div(
            [
                html.Span(arrow, className="tool-label", title=label, **{"aria-hidden": "true"}),
                option_menu(name, f"{label}: field", w=116),
                option_text(f"{name}_from", f"{label}: from"),
                html.Span("to", className="tool-label"),
                option_text(f"{name}_to", f"{label}: to"),
            ],
            className="axis-options",
        )

    return html.Div(
        [
            axis("across", "Across", "↔"),
            axis("up", "Up", "↕"),
        ],
        className="map-options",
        **on_stages("settings"),
    )


def _foot() -> html.Div:
    """How far the work is, and the button that stops it; and what is under the pointer."""
    return html.Div(
        [
            html.Output(id=ids.STAGE_READOUT, className="stage-readout", **{"aria-live": "polite"}),
            html.Progress(id=ids.STAGE_PROGRESS, max="1", value="0", **{"aria-label": "Progress"}),
            html.Span(id=ids.STAGE_STATUS, className="stage-status", role="status"),
            html.Button("Stop", id=ids.STAGE_STOP, className="stage-stop", type="button"),
        ],
        className="stage-foot",
        **on_stages(*(stage for stage in STAGES if stage != "scene")),
    )
