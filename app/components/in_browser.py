"""Callbacks that run in the browser and that several pages have."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from dash.dependencies import DashDependency


def tell(app: Dash, script: str, function: str, *inputs: DashDependency) -> None:
    """Call a function of a script, which writes nothing, whenever one of the inputs changes."""
    app.clientside_callback(ClientsideFunction(script, function), *inputs, prevent_initial_call=True)


def follow_each_other(app: Dash, box: Any, slider: Any) -> None:
    """Keep a box and its slider in step: the one that was not moved follows, and the slider is read as the box."""
    app.clientside_callback(
        ClientsideFunction("controls", "follow"),
        Output(box, "value"),
        Output(slider, "value"),
        Output(slider, "attributes"),
        Input(slider, "value"),
        Input(box, "value"),
        prevent_initial_call=True,
    )


def draw_another_seed(app: Dash, dice: str, box: Any) -> None:
    """Fill a box with a new seed when its dice are clicked."""
    app.clientside_callback(
        ClientsideFunction("controls", "anotherSeed"),
        Output(box, "value"),
        Input(dice, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
