"""The controls of the network page for an experiment's raw values: data and layers, training, seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.boxes import combobox, text_box
from app.components.controls import (
    head_with_add,
    icon_button,
    keyboard,
    number_box,
    number_with_slider,
    switch,
)
from app.components.drafts import Raw
from app.network.competitors import CARDS, as_experiment
from app.network.data_controls import data_controls
from app.network.panels import PANELS
from app.network.records import RATES
from app.network.view import SHOWN, of_panels, read_view
from core.network.experiment import MOST_LAYERS, NetworkExperiment, fields, read_data, read_network
from core.network.layers import LAYERS, WIDTH
from core.quantities import Quantity
from core.records import Reading

"""A draft: values as text, right or wrong (`app.network.competitors`)."""

NEW_LAYER = ("leaky_relu", 8)
SLIDERS = ("penalty", "batch_size", "epochs", "networks")
"""Fields with a slider."""


def controls(raw: Raw, lesson: str | None) -> list[Any]:
    """The controls with these values; wrong ones are shown as they came.

    Raises OSError or ValueError where the data set can't be read.
    """
    dataset, sample = read_data(Reading(raw), NetworkExperiment())
    quantities = fields(dataset, sample)
    view = raw.get("view") or {}
    return [
        dcc.Store(id=ids.network.LESSON_KEY, data=lesson),
        dcc.Store(id=ids.network.VIEW, data={each.name: view.get(each.name) for each in of_panels()}),
        _section("Data", data_controls(raw, dataset)),
        _section("Layers", _layers(raw["layers"])),
        CARDS.section(raw["competitors"]),
        _section("Training", _training(raw, quantities)),
        _section("Seeds", _seeds(raw, quantities)),
        _section("Panels", _panels(raw)),
    ]


def no_data(message: str) -> list[Any]:
    """What stands in place of the controls where the data can't be read."""
    return [
        html.Section(
            [
                html.H2("No data"),
                html.P(message, className="wrong"),
                html.P("Put the file back and reload this page; the other pages work.", className="hint"),
            ]
        )
    ]


def _section(name: str, children: Sequence[Any]) -> html.Section:
    return html.Section(children, **{"aria-label": name})


def _number(raw: Raw, quantities: Mapping[str, Quantity], name: str) -> html.Div:
    box, slider = ids.network.field(name), ids.network.slider("experiment", name)
    return number_with_slider(box, slider, quantities[name], raw[name])


# ---- the network


def _layers(layers: Sequence[Any]) -> list[Any]:
    full = len(layers) >= MOST_LAYERS
    return [
        head_with_add("Network", ids.network.ADD_LAYER, "Add layer", full),
        *(_layer(index, kind, width, len(layers)) for index, (kind, width) in enumerate(layers)),
        html.P("Output: affine, a unit for each class, softmax.", className="hint"),
        html.P(id=ids.network.SUMMARY, className="hint"),
        html.P(id=ids.network.PROBLEM, className="wrong", role="alert"),
    ]


def _layer(index: int, kind: str, width: object, count: int) -> html.Div:
    name = f"layer {index + 1}"

    def button(action: str, drawing: str, label: str, disabled: bool = False) -> dmc.ActionIcon:
        return icon_button(ids.network.layer_action(index, action), drawing, label, size="sm", disabled=disabled)

    return html.Div(
        [
            combobox(
                id=ids.network.kind(index),
                data=[{"value": key, "label": layer.label} for key, layer in LAYERS.items()],
                value=kind,
                **{"aria-label": f"Kind of {name}"},
            ),
            text_box(
                id=ids.network.width(index),
                value=str(width),
                inputProps={"inputMode": keyboard(WIDTH), "title": WIDTH.help},
                **{"aria-label": f"Units of {name}"},
            ),
            button("up", "up", f"Move {name} up", disabled=index == 0),
            button("down", "down", f"Move {name} down", disabled=index == count - 1),
            button("remove", "close", f"Remove {name}"),
        ],
        className="layer-row",
        role="group",
        **{"aria-label": name.capitalize()},
    )


# ---- its training


def _training(raw: Raw, quantities: Mapping[str, Quantity]) -> list[Any]:
    return [
        html.H2("Training"),
        *(_number(raw, quantities, name) for name in SLIDERS if name != "networks"),
        switch(ids.network.flag("experiment", "shuffle"), quantities["shuffle"], raw["shuffle"]),
        text_box(
            id=ids.network.field("learning_rates"),
            label=RATES,
            description="Such as 50:0.01, 100:0.001, of the first competitor. Empty: the same throughout.",
            value=raw["learning_rates"],
        ),
    ]


def _seeds(raw: Raw, quantities: Mapping[str, Quantity]) -> list[Any]:
    return [
        html.H2("Seeds"),
        _number(raw, quantities, "networks"),
        html.Div(
            [
                number_box(ids.network.field("seed"), quantities["seed"], raw["seed"]),
                icon_button(ids.network.NEW_SEED, "dice", "Another seed"),
            ],
            className="with-button",
        ),
    ]


# ---- what is shown


def _panels(raw: Raw) -> list[Any]:
    """A box for each panel, those on the page ticked."""
    experiment, _ = read_network(as_experiment(raw))
    view, _ = read_view(raw.get("view"), experiment)
    boxes = [dmc.Checkbox(label=panel.label, value=name, size="xs") for name, panel in PANELS.items()]
    return [
        html.Details(
            [
                html.Summary("Panels"),
                dmc.CheckboxGroup(
                    dmc.Stack(boxes, gap=6),
                    id=ids.network.PANELS,
                    value=list(view.get(SHOWN.name, SHOWN.usual(experiment))),
                    **{"aria-label": "Panels on the page"},
                ),
            ],
            open=SHOWN.name in view,
        )
    ]
