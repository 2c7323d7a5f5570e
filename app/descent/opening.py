"""What the descent page opens with: its controls filled as its link has it, its first race and its pictures.

It is what the callbacks of the page would answer one after the other (`app.descent.callbacks`), all at once, so
that the browser can ask for it while it fetches the scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import ids
from app.components.drafts import Raw
from app.components.link_problems import link_problems
from app.components.opening import Opening
from app.descent import page
from app.descent.callbacks import draw_surface, in_card, message_of, race_of
from app.descent.controls import controls
from app.descent.edits import not_shown, opened
from app.descent.state import PageState
from app.homework.served import state as file_state


def opening(search: str) -> Opening:
    """The page for a query string, right or wrong."""
    raw, lesson, options = opened(search)
    rows = [{"visible": True} | row for row in raw["competitors"]]
    draft = {**raw, "competitors": rows, "options": dict(options), "lesson": lesson, "file": file_state()}
    state = PageState.of_draft(draft)
    told = race_of(state)
    layout, menu = page.layout(), page.lesson_menu()
    menu.value = lesson
    _fill(
        layout,
        {
            ids.descent.CONTROLS: {"children": controls(raw, lesson)},
            ids.descent.LINK_PROBLEMS: {"children": link_problems(not_shown(search), ids.descent.CLOSE_PROBLEMS)},
            ids.descent.LESSON_CARD: {"children": page.card(state.lesson)},
            ids.descent.READINGS: {"children": told["readings"]},
            ids.descent.DRAFT: {"data": draft},
            ids.descent.QUERY: {"data": state.query},
            ids.descent.SCENE_KEY: {"data": state.scene},
        },
    )
    _fill_patterns(layout, draft, state)
    data = {
        "race": told["race"],
        "display": state.display,
        "query": state.query,
        "file": file_state(),
        "pictures": draw_surface(state.scene),
    }
    return Opening(layout, menu, data)


def _fill(layout: Any, properties: Mapping[str, Mapping[str, Any]]) -> None:
    """Set properties of components, by their ids."""
    for component in list(layout._traverse()):
        for name, value in properties.get(str(getattr(component, "id", "")), {}).items():
            setattr(component, name, value)


def _fill_patterns(layout: Any, draft: Raw, state: PageState) -> None:
    """Set what depends on the options, on what is wrong, and on the schedules."""
    for component in layout._traverse():
        id = getattr(component, "id", None)
        if not isinstance(id, dict):
            continue
        if id["type"] == "option":
            component.value = draft["options"][id["name"]]
        elif id["type"] == "schedule-curve":
            component.src = in_card("schedules", state.experiment, id["slot"])
        elif id["type"] in ("field", "hyper", "rule", "schedule"):
            component.error = message_of(state.problems, draft, id)
