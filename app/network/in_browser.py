"""Wiring of the network page that needs no server: what its script gathers, and what it is told."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from app import ids
from app.components.in_browser import draw_another_seed, follow_each_other, tell
from app.network.controls import SLIDERS
from app.network.data_controls import SEED, sliders


def register(app: Dash) -> None:
    """Add the callbacks that run in the browser."""
    _gather(app)
    for name in (*SLIDERS, *sliders()):
        follow_each_other(app, ids.network.field(name), ids.network.slider("experiment", name))
    draw_another_seed(app, ids.network.NEW_SEED, ids.network.field("seed"))
    draw_another_seed(app, ids.network.NEW_DATA_SEED, ids.network.field(SEED))
    for function, id, property in (
        ("settings", ids.network.SETTINGS, "data"),
        ("plan", ids.network.PLAN, "data"),
        ("pace", ids.network.PACE, "value"),
        ("theme", ids.THEME, "data"),
    ):
        tell(app, "network", function, Input(id, property))
    buttons = (ids.network.TRAIN, ids.network.EPOCH, ids.network.STOP, ids.network.RESET)
    choose = Input(ids.network.CHOOSE_TABLE, "n_clicks", allow_optional=True)
    tell(app, "network", "press", *(Input(button, "n_clicks") for button in buttons), choose)


def _gather(app: Dash) -> None:
    """Make the draft of what stands in the controls."""
    app.clientside_callback(
        ClientsideFunction("network", "gather"),
        Output(ids.network.DRAFT, "data"),
        Input(ids.network.field(ALL), "value"),
        Input(ids.network.hyper(ALL, ALL), "value"),
        Input(ids.network.flag(ALL, ALL), "checked"),
        Input(ids.network.kind(ALL), "value"),
        Input(ids.network.width(ALL), "value"),
        Input(ids.network.LESSON_KEY, "data", allow_optional=True),
        Input(ids.network.PANELS, "value", allow_optional=True),
        Input(ids.network.VIEW, "data", allow_optional=True),
        Input(ids.network.lines(ALL), "value"),
        Input(ids.network.role(ALL), "value"),
        State(ids.network.dataset(ALL), "value"),
        State(ids.network.rule(ALL, ALL), "value"),
        State(ids.network.schedule(ALL, ALL), "value"),
        prevent_initial_call=True,
    )
