"""Layout of the network page: the network and its training on the left, live panels, the training bar below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.controls import (
    icon,
    icon_button,
    number_box,
    number_with_slider,
    rule_controls,
    schedule_controls,
    switch,
)
from app.components.lesson_card import menu_of_lessons
from app.components.workbench import workbench
from app.network.panels import PANELS
from core.network.experiment import MOST_LAYERS, fields
from core.network.layers import LAYERS, WIDTH
from core.network.lessons import NETWORK_LESSONS
from core.optimizers import OPTIMIZERS

OPENING_LESSON = "reference_1"
NEW_LAYER = ("leaky_relu", 8)
PACES = {"1": "1 epoch/s", "3": "3 epochs/s", "10": "10 epochs/s", "30": "30 epochs/s", "fastest": "Fastest"}
USUAL_PACE = "30"
SLIDERS = ("penalty", "batch_size", "epochs", "networks")
"""Fields with a slider."""


def layout() -> html.Div:
    """The page, empty: the first callback fills its controls from the link."""
    stores = (ids.network.DRAFT, ids.network.SETTINGS, ids.network.PLAN)
    return html.Div(
        [
            *(dcc.Store(id=store) for store in stores),
            workbench(
                "network",
                html.Div(id=ids.network.CONTROLS, className="controls"),
                html.Div(id=ids.network.LESSON_CARD, className="lesson-card"),
                [panel.layout() for panel in PANELS.values()],
                _training_bar(),
            ),
        ],
        className="filled",
    )


def lesson_menu() -> dmc.Select:
    """The menu of lessons; it shows the lesson on screen."""
    titles = [(key, lesson.title) for key, lesson in NETWORK_LESSONS.items()]
    return menu_of_lessons(ids.network.LESSON_MENU, {"Red wine": titles})


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


def controls(raw: Mapping[str, Any], lesson: str | None) -> list[Any]:
    """The control panel for an experiment's raw values, which may be wrong: they are shown as they came."""
    quantities = fields("wine")
    rule = raw["rule"]

    def number(name: str) -> html.Div:
        return number_with_slider(
            ids.network.field(name), ids.network.slider("field", name), quantities[name], raw[name]
        )

    return [
        dcc.Store(id=ids.network.LESSON_KEY, data=lesson),
        html.Section([_layers_head(len(raw["layers"])), *_layers(raw["layers"])], **{"aria-label": "Layers"}),
        html.Section(
            [
                html.H2("Training"),
                dmc.Select(
                    id=ids.network.rule(rule.get("name", "")),
                    label="Optimizer",
                    data=[{"value": name, "label": rule.label} for name, rule in OPTIMIZERS.items()],
                    value=rule.get("name"),
                    allowDeselect=False,
                    size="sm",
                ),
                *rule_controls(
                    OPTIMIZERS.get(rule.get("name", ""), OPTIMIZERS["sgd"]),
                    rule,
                    box=ids.network.hyper,
                    slider=lambda name: ids.network.slider("hyper", name),
                    flag=ids.network.flag,
                ),
                *schedule_controls(
                    OPTIMIZERS.get(rule.get("name", ""), OPTIMIZERS["sgd"]),
                    raw.get("schedule", {}),
                    menu=ids.network.schedule,
                    curve=ids.network.schedule_curve("run"),
                    box=ids.network.hyper,
                    slider=lambda name: ids.network.slider("hyper", name),
                ),
                *(number(name) for name in SLIDERS if name != "networks"),
                switch(ids.network.flag("shuffle"), quantities["shuffle"], raw["shuffle"]),
                dmc.TextInput(
                    id=ids.network.field("learning_rates"),
                    label="Learning rate from epoch on",
                    description="Such as 50:0.01, 100:0.001. Empty: the same throughout.",
                    value=raw["learning_rates"],
                    debounce=350,
                    size="xs",
                    autoComplete="off",
                ),
            ],
            **{"aria-label": "Training"},
        ),
        html.Section(
            [
                html.H2("Seeds"),
                number("networks"),
                html.Div(
                    [
                        number_box(ids.network.field("seed"), quantities["seed"], raw["seed"]),
                        icon_button(ids.network.NEW_SEED, "dice", "Another seed"),
                    ],
                    className="with-button",
                ),
            ],
            **{"aria-label": "Seeds"},
        ),
    ]


def _layers_head(count: int) -> html.Div:
    add = dmc.Button(
        "Add",
        id=ids.network.ADD_LAYER,
        leftSection=icon("plus"),
        variant="default",
        size="compact-xs",
        disabled=count >= MOST_LAYERS,
        **{"aria-label": "Add layer"},
    )
    return html.Div([html.H2("Network"), add], className="section-head")


def _layers(layers: list[Any]) -> list[Any]:
    return [
        html.P("Red wine: 11 measurements, 1,199 training and 400 test rows.", className="hint"),
        *(_layer(index, kind, width, len(layers)) for index, (kind, width) in enumerate(layers)),
        html.P("Output: affine, 2 classes, softmax.", className="hint"),
        html.P(id=ids.network.SUMMARY, className="hint"),
        html.P(id=ids.network.PROBLEM, className="wrong", role="alert"),
    ]


def _layer(index: int, kind: str, width: object, count: int) -> html.Div:
    name = f"layer {index + 1}"
    return html.Div(
        [
            dmc.Select(
                id=ids.network.kind(index),
                data=[{"value": key, "label": layer.label} for key, layer in LAYERS.items()],
                value=kind,
                allowDeselect=False,
                size="xs",
                **{"aria-label": f"Kind of {name}"},
            ),
            dmc.TextInput(
                id=ids.network.width(index),
                value=str(width),
                debounce=350,
                size="xs",
                autoComplete="off",
                inputProps={"inputMode": "numeric", "title": WIDTH.help},
                **{"aria-label": f"Units of {name}"},
            ),
            icon_button(ids.network.action(index, "up"), "up", f"Move {name} up", size="sm", disabled=index == 0),
            icon_button(
                ids.network.action(index, "down"),
                "down",
                f"Move {name} down",
                size="sm",
                disabled=index == count - 1,
            ),
            icon_button(ids.network.action(index, "remove"), "close", f"Remove {name}", size="sm"),
        ],
        className="layer-row",
        role="group",
        **{"aria-label": name.capitalize()},
    )


def _training_bar() -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    dmc.ActionIcon(
                        icon("play"),
                        id=ids.network.TRAIN,
                        size="xl",
                        radius="xl",
                        variant="filled",
                        attributes={"root": {"title": "Train (space)"}},
                        **{"aria-label": "Train"},
                    ),
                    icon_button(ids.network.EPOCH, "forward", "One epoch", size="lg"),
                    icon_button(ids.network.STOP, "stop", "Stop", size="lg"),
                    icon_button(ids.network.RESET, "again", "Reset", size="lg"),
                ],
                className="transport",
            ),
            html.Output("", id=ids.network.TITLE, className="title", **{"aria-live": "off"}),
            html.Div(
                [
                    html.Progress(id=ids.network.PROGRESS, value="0", max="1", **{"aria-label": "Epochs trained"}),
                    html.Span(id=ids.network.STATUS, className="hint"),
                ],
                className="training-progress",
            ),
            dmc.Select(
                id=ids.network.PACE,
                data=[{"value": value, "label": label} for value, label in PACES.items()],
                value=USUAL_PACE,
                allowDeselect=False,
                size="xs",
                w=120,
                **{"aria-label": "Pace"},
            ),
        ],
        className="playback training-bar",
        role="group",
        **{"aria-label": "Training bar"},
    )
