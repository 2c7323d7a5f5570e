"""Layout of the network page: the network and its training on the left, live panels, the training bar below."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.boxes import combobox
from app.components.controls import (
    icon,
    icon_button,
)
from app.components.lesson_card import lesson_card, lesson_of, menu_of_lessons
from app.components.link_problems import place
from app.components.workbench import workbench
from app.network.panels import layouts
from core.network.experiment import raw_from_query
from core.network.lessons import NETWORK_LESSONS

OPENING_LESSON = "reference_1"
PACES = {"1": "1 epoch/s", "3": "3 epochs/s", "10": "10 epochs/s", "30": "30 epochs/s", "fastest": "Fastest"}
USUAL_PACE = "30"


def layout() -> html.Div:
    """The page, empty: the first callback fills its controls from the link."""
    stores = (
        ids.network.DRAFT,
        ids.network.SETTINGS,
        ids.network.BROUGHT,
        ids.network.TUNED,
        ids.network.PLAN,
        ids.network.DONE,
    )
    return html.Div(
        [
            *(dcc.Store(id=store) for store in stores),
            workbench(
                "network",
                html.Div(id=ids.network.CONTROLS, className="controls"),
                html.Div(id=ids.network.LESSON_CARD, className="lesson-card"),
                layouts(),
                _training_bar(),
                [place(ids.network.LINK_PROBLEMS)],
            ),
        ],
        className="filled",
    )


def lesson_menu() -> dmc.Select:
    """The menu of lessons; it shows the lesson on screen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, lesson in NETWORK_LESSONS.items():
        groups.setdefault(lesson.group, []).append((key, lesson.title))
    return menu_of_lessons(ids.network.LESSON_MENU, groups)


def lesson_at(search: str) -> str | None:
    """The lesson that a query string opens: that which it names, or the first one if it names nothing at all."""
    return lesson_of(search, NETWORK_LESSONS, None if raw_from_query(search) else OPENING_LESSON)


def card(lesson: str | None) -> list[Any]:
    """The card of a lesson; nothing without one."""
    return lesson_card(NETWORK_LESSONS[lesson], ids.network.LESSON_AGAIN) if lesson else []


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
            combobox(
                id=ids.network.PACE,
                data=[{"value": value, "label": label} for value, label in PACES.items()],
                value=USUAL_PACE,
                w=120,
                **{"aria-label": "Pace"},
            ),
        ],
        className="playback training-bar",
        role="region",
        **{"aria-label": "Training bar"},
    )
