"""What the controls show after a link was opened, or after the list of competitors was changed.

Experiments are raw here, as typed: what is wrong stays as it came.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.components.done import Done
from app.components.drafts import Raw
from app.components.lesson_card import lesson_of, wrong_lesson
from app.descent.cards import CARDS
from app.descent.lesson_options import lesson_options
from app.descent.options import known_options, options_as_typed, options_of_lessons, wrong_options
from app.descent.state import OPENING_LESSON
from core.descent.experiment import not_understood, raw_from_query, to_dict
from core.descent.lessons import LESSONS


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
    done = CARDS.edit(changed["competitors"], trigger, value)
    return Edit(changed, done) if done else None
