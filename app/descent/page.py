"""Layout of the descent page: controls on the left, the stage with its four views, the playback bar below."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.controls import icon, icon_button
from app.components.lesson_card import lesson_card, menu_of_lessons
from app.components.link_problems import place
from app.components.workbench import view, workbench
from app.descent.elements import chart
from app.descent.export import menu as takeaway_menu
from app.descent.large_view import large_view, views_of_stages
from app.descent.own_options import BOX, LOOP, SPEED
from app.descent.panels import PANELS
from core.descent.lessons import LESSONS


def layout() -> html.Div:
    """The page, empty: the first callback fills its controls from the link."""
    stores = (
        ids.descent.DRAFT,
        ids.descent.RACE,
        ids.descent.DISPLAY,
        ids.descent.QUERY,
        ids.descent.COMPARED,
        ids.descent.SCENE_KEY,
        ids.descent.PICTURES,
        ids.descent.DONE,
        ids.descent.FILE_SAVED,
    )
    return html.Div(
        [
            *(dcc.Store(id=store) for store in stores),
            workbench(
                "descent",
                html.Div(id=ids.descent.CONTROLS, className="controls"),
                html.Div(id=ids.descent.LESSON_CARD, className="lesson-card"),
                _views(),
                _playback(),
                [place(ids.descent.LINK_PROBLEMS)],
            ),
        ],
        className="filled",
    )


def lesson_menu() -> dmc.Select:
    """The menu of lessons, by group; it shows the lesson on screen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, lesson in LESSONS.items():
        groups.setdefault(lesson.group, []).append((key, lesson.title))
    return menu_of_lessons(ids.descent.LESSON_MENU, groups)


def card(lesson: str | None) -> list[Any]:
    """The card of a lesson; nothing without one."""
    return lesson_card(LESSONS[lesson], ids.descent.LESSON_AGAIN) if lesson else []


def _views() -> list[html.Section]:
    contour = chart(
        ids.descent.CONTOUR,
        "Contour map: arrow keys move a cross, Enter sets the start there",
        layers=("trail", "now", *PANELS),
        role="application",
        tabIndex="0",
    )
    return [
        large_view(),
        view("contour", "Contour map", [contour], [BOX.control(w=168)]),
        *views_of_stages(),
    ]


def _playback() -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    icon_button(ids.descent.FIRST, "first", "First step", size="lg"),
                    icon_button(ids.descent.BACK, "back", "Step back", size="lg"),
                    dmc.ActionIcon(
                        icon("play"),
                        id=ids.descent.PLAY,
                        size="xl",
                        radius="xl",
                        variant="filled",
                        **{"aria-label": "Play"},
                    ),
                    icon_button(ids.descent.FORWARD, "forward", "Step forward", size="lg"),
                    icon_button(ids.descent.LAST, "last", "Last step", size="lg"),
                ],
                className="transport",
            ),
            html.Output("", id=ids.descent.TITLE, className="title", **{"aria-live": "off"}),
            html.Div(id=ids.descent.SCRUB, className="scrub"),
            html.Div(
                [
                    SPEED.control(w=76),
                    LOOP.control(leftSection=icon("loop"), w=84),
                    takeaway_menu.menu(),
                ],
                className="pace",
            ),
        ],
        className="playback",
        role="region",
        **{"aria-label": "Playback"},
    )
