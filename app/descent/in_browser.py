"""Wiring of the descent page that needs no server: what its script gathers, and what it is told."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from app import ids
from app.components.in_browser import draw_another_seed, follow_each_other, tell
from app.descent.controls import SLIDERS


def register(app: Dash) -> None:
    """Add the callbacks that run in the browser."""
    _gather(app)
    for name in SLIDERS:
        follow_each_other(app, ids.descent.field(name), ids.descent.slider("experiment", name))
    draw_another_seed(app, ids.descent.NEW_SEED, ids.descent.field("seed"))
    app.clientside_callback(
        ClientsideFunction("descent", "surface"),
        Output(ids.descent.EXPERIMENT, "className"),
        Input(ids.descent.field("surface"), "value"),
        prevent_initial_call=True,
    )
    for function, store in (
        ("load", ids.descent.RACE),
        ("show", ids.descent.DISPLAY),
        ("link", ids.descent.QUERY),
        ("draw", ids.descent.PICTURES),
    ):
        tell(app, "descent", function, Input(store, "data"))
    tell(app, "descent", "again", Input(ids.descent.LESSON_AGAIN, "n_clicks", allow_optional=True))
    player = (ids.descent.FIRST, ids.descent.BACK, ids.descent.PLAY, ids.descent.FORWARD, ids.descent.LAST)
    tell(app, "descent", "press", *(Input(button, "n_clicks") for button in player))


def _gather(app: Dash) -> None:
    """Make the draft of what stands in the controls."""
    app.clientside_callback(
        ClientsideFunction("descent", "gather"),
        Output(ids.descent.DRAFT, "data"),
        Input(ids.descent.field(ALL), "value"),
        Input(ids.descent.hyper(ALL, ALL), "value"),
        Input(ids.descent.flag(ALL, ALL), "checked"),
        Input(ids.descent.option(ALL), "value"),
        Input(ids.descent.LESSON_KEY, "data", allow_optional=True),
        Input(ids.descent.lines(ALL), "value"),
        Input(ids.descent.reference(ALL), "value"),
        Input(ids.descent.FILE_STATE, "data", allow_optional=True),
        State(ids.descent.rule(ALL, ALL), "value"),
        State(ids.descent.schedule(ALL, ALL), "value"),
        State(ids.descent.DRAFT, "data"),
        prevent_initial_call=True,
    )
