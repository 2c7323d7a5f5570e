"""What the controls show after a link was opened, or after the list of competitors was changed.

Experiments are raw here, as typed: what is wrong stays as it came.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from app import ids
from app.components.controls import with_schedule
from app.components.done import Done, label_in
from app.components.lesson_card import lesson_of, wrong_lesson
from app.components.typed_rule import in_lines, label_of_rule
from app.descent.lesson_options import lesson_options
from app.descent.options import known_options, options_as_typed, options_of_lessons, wrong_options
from app.descent.state import OPENING_LESSON
from core.descent.experiment import (
    Competitor,
    free_color,
    not_understood,
    raw_from_query,
    read_descent,
    to_dict,
)
from core.descent.lessons import LESSONS
from core.formula.rule import CUSTOM_RULE, ON_SURFACES
from core.optimizers import OPTIMIZERS
from core.optimizers.own import OWN
from core.optimizers.schedules import SCHEDULES

Raw = dict[str, Any]


def not_shown(query: str) -> dict[str, str]:
    """A message for each part of a query string that no control will show as it came."""
    typed = {name for name, option in known_options().items() if option.keeps_typing}
    told = {name: message for name, message in wrong_options(query).items() if name not in typed}
    return not_understood(query, known_options()) | told | wrong_lesson(query, LESSONS)


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
    return {name: option.default for name, option in options_of_lessons().items()} | lesson_options(LESSONS[key])


class Edit(NamedTuple):
    """A changed draft, and what has been done."""

    draft: Raw
    done: Done


def edited(draft: Raw, trigger: Mapping[str, Any] | str, value: Any) -> Edit | None:
    """The draft with a competitor added, duplicated, removed or given another rule; None where nothing changes.

    `trigger`: the id of the component that was used, whose new value is `value`.
    """
    changed = copy.deepcopy(draft)
    rows: list[Raw] = changed["competitors"]
    color = free_color([Competitor(OPTIMIZERS["sgd"](), int(row["color"])) for row in rows])
    if isinstance(trigger, str):
        rows.append({"rule": _unused(rows), "color": color, "visible": True})
        return Edit(changed, Done(f"Competitor {len(rows)} added: {_label(rows[-1])}.", _menu(rows[-1])))
    at = next((index for index, row in enumerate(rows) if row["color"] == trigger["slot"]), None)
    if at is None or value == trigger.get("drawn"):
        return None
    number = at + 1
    if trigger["type"] == "rule":
        rows[at] = _another_rule(rows[at], value)
        return Edit(changed, Done(f"Competitor {number} is now {_label(rows[at])}.", _menu(rows[at])))
    if trigger["type"] == "schedule":
        rows[at] = with_schedule(rows[at], value)
        return Edit(
            changed, Done(f"Schedule of competitor {number}: {label_in(SCHEDULES, value)}.", _schedule(rows[at]))
        )
    if trigger["name"] == "as_text":
        rows[at] = rows[at] | _another_rule(rows[at], CUSTOM_RULE)
        return Edit(changed, Done(f"Competitor {number} as text.", ids.descent.lines(rows[at]["color"])))
    if trigger["name"] == "remove":
        gone = rows.pop(at)
        return Edit(changed, Done(f"Competitor {number} removed: {_label(gone)}.", _beside(rows, at)))
    rows.insert(number, rows[at] | {"color": color})
    return Edit(changed, Done(f"Competitor {number} duplicated, as competitor {number + 1}.", _menu(rows[number])))


def _label(row: Raw) -> str:
    return label_of_rule(row["rule"])


def _menu(row: Raw) -> Any:
    """The menu of rules in a competitor's card."""
    return ids.descent.rule(row["color"], row["rule"])


def _schedule(row: Raw) -> Any:
    return ids.descent.schedule(row["color"], row["schedule"]["name"])


def _beside(rows: list[Raw], at: int) -> Any:
    """Where one goes on removing: the button of the card that took the place, or of the last one, if it may go."""
    row = rows[min(at, len(rows) - 1)]
    return ids.descent.action(row["color"], "remove") if len(rows) > 1 else _menu(row)


def _another_rule(row: Raw, name: str) -> Raw:
    """The row of a competitor with another rule: with its defaults, or as text with what stands there now."""
    kept = {"rule": name, "color": row["color"], "visible": row["visible"]}
    if name in OWN:
        return kept | {"reference": OWN[name].reference}
    if name != CUSTOM_RULE:
        return kept
    return kept | in_lines(read_descent({"competitors": [row]})[0].competitors[0].rule, row)


def _unused(rows: list[Raw]) -> str:
    """A rule that no competitor has yet, if there is one."""
    used = {row["rule"] for row in rows}
    return next((name for name in ON_SURFACES if name not in used), "sgd")
