"""The studies page's components."""

from __future__ import annotations

TABLE = "study-table"
"""Store: the table that was opened, {key, name}, or {error}."""
SHOWN = "study-shown"
"""Store: the table on screen, {key, name}."""
QUERY = "study-query"
PICTURES = "study-pictures"
"""Store: the figures of map and curves, {map, curves}."""
CLICKED = "study-clicked"
"""Store: the number of the row behind what was clicked on a figure."""
OPEN = "study-open"
PROBLEM = "study-problem"
FACTS = "study-facts"
EMPTY = "study-empty"
CONTROLS = "study-controls"
MAP = "study-map"
CURVE = "study-curve"
ROWS = "study-rows"
PAGE = "study-page"
CHOSEN = "study-chosen"


def example(key: str) -> dict[str, str]:
    """The button that opens the table of a study that comes along."""
    return {"type": "study-example", "key": key}


def card(key: str) -> dict[str, str]:
    """The picture of a study that comes along, which opens it too."""
    return {"type": "study-card", "key": key}


def choice(name: str) -> dict[str, str]:
    """A menu of what is drawn: measure, across, up, group, only, sort, order."""
    return {"type": "study-choice", "name": name}
