"""What both pages show of their lessons: the menu in the header and the card above the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import dash_mantine_components as dmc
from dash import html

from app.components.boxes import combobox
from app.components.controls import icon_button
from core.quantities import quoted
from core.records import split_query


class Lesson(Protocol):
    """What a lesson of either page tells its reader."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def goal(self) -> str:
        """What it is about."""

    @property
    def do(self) -> str:
        """What to do."""

    @property
    def watch_for(self) -> str:
        """What is to be seen."""


def menu_of_lessons(id: str, groups: Mapping[str, Sequence[tuple[str, str]]]) -> dmc.Select:
    """A menu of lessons, (key, title) by group; it shows the lesson on screen."""
    return combobox(
        id=id,
        data=[
            {"group": group, "items": [{"value": key, "label": title} for key, title in lessons]}
            for group, lessons in groups.items()
        ],
        placeholder="Choose a lesson",
        className="lesson-menu",
        **{"aria-label": "Lesson"},
    )


def lesson_of(query: str, lessons: Mapping[str, Any], otherwise: str | None) -> str | None:
    """The lesson that a query string names, if there is such a one, or the other."""
    named = dict(split_query(query)).get("lesson")
    return named if named in lessons else otherwise


def wrong_lesson(query: str, lessons: Mapping[str, Any]) -> dict[str, str]:
    """A message where a query string names a lesson that there isn't."""
    named = dict(split_query(query)).get("lesson")
    return {} if named is None or named in lessons else {"lesson": f"There is no lesson {quoted(named)}"}


def lesson_card(lesson: Lesson, again: str) -> list[Any]:
    """What a lesson is about, what to do and what to watch for, and the button `again` that loads it anew."""
    return [
        html.Strong(lesson.title),
        html.Span(lesson.goal),
        html.Span([html.Em("Do"), lesson.do]),
        html.Span([html.Em("Watch for"), lesson.watch_for]),
        icon_button(again, "again", "Load this lesson again", size="sm"),
    ]
