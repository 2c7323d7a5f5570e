"""What the controls show after a link was opened, or after the list of competitors was changed.

Experiments are raw here, as typed: what is wrong stays as it came.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from app.components.controls import with_schedule
from app.components.lesson_card import lesson_of, wrong_lesson
from app.descent.lesson_options import lesson_options
from app.descent.options import beside, known_options, options_as_typed, options_of_stages, wrong_options
from app.descent.state import OPENING_LESSON
from core.descent.experiment import Competitor, free_color, not_understood, raw_from_query, to_dict
from core.descent.lessons import LESSONS
from core.optimizers import OPTIMIZERS

Raw = dict[str, Any]


def not_shown(query: str) -> dict[str, str]:
    """A message for each part of a query string that no control will show as it came."""
    typed = {name for name, option in known_options().items() if option.keeps_typing}
    told = {name: message for name, message in wrong_options(query).items() if name not in typed}
    return not_understood(query, beside()) | told | wrong_lesson(query, LESSONS)


def opened(query: str) -> tuple[Raw, str | None, Mapping[str, str]]:
    """The experiment, the lesson and the options that a query string names; an empty one opens the first race.

    A lesson's own options count where nothing of its experiment is changed.
    """
    raw = raw_from_query(query)
    lesson = lesson_of(query, LESSONS, None if raw else OPENING_LESSON)
    options = options_as_typed(query)
    if lesson and not raw:
        options |= lesson_options(LESSONS[lesson])
    return to_dict(LESSONS[lesson or OPENING_LESSON].experiment) | raw, lesson, options


def options_of_lesson(key: str) -> Mapping[str, str]:
    """What a lesson sets of the options: all that the large view shows."""
    return {name: option.default for name, option in options_of_stages().items()} | lesson_options(LESSONS[key])


def edited(draft: Raw, trigger: Mapping[str, Any] | str, value: Any) -> Raw | None:
    """The draft with a competitor added, duplicated, removed or given another rule; None where nothing changes.

    `trigger`: the id of the component that was used, whose new value is `value`.
    """
    changed = copy.deepcopy(draft)
    rows: list[Raw] = changed["competitors"]
    color = free_color([Competitor(OPTIMIZERS["sgd"](), int(row["color"])) for row in rows])
    if isinstance(trigger, str):
        rows.append({"rule": _unused(rows), "color": color, "visible": True})
        return changed
    at = next((index for index, row in enumerate(rows) if row["color"] == trigger["slot"]), None)
    if at is None or value == trigger.get("drawn"):
        return None
    if trigger["type"] == "rule":
        rows[at] = {"rule": value, "color": rows[at]["color"], "visible": rows[at]["visible"]}
    elif trigger["type"] == "schedule":
        rows[at] = with_schedule(rows[at], value)
    elif trigger["name"] == "remove":
        del rows[at]
    else:
        rows.insert(at + 1, rows[at] | {"color": color})
    return changed


def _unused(rows: list[Raw]) -> str:
    """A rule that no competitor has yet, if there is one."""
    used = {row["rule"] for row in rows}
    return next((name for name in OPTIMIZERS if name not in used), "sgd")
