"""Requests to Dash's callbacks that the page's own scripts would never send: they are refused in words.

Dash takes a request apart without looking at it twice: a missing or a strange part would be an error of the server.
Here its parts are held against the callback that it names, and what the stores hold against the shapes below. What
a person typed is no matter of shape: any text, number or switch goes on to the callback, which says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Dash
from flask import Response, request

from app import ids
from app.web.json_routes import answer
from core.descent.experiment import MOST_COMPETITORS

PATH = "/_dash-update-component"
Shape = Callable[[Any], bool]
FURTHEST = 1e6
"""Of an edge that is drawn: boxes end at 1,000, and are widened to twenty times their width at most."""


def scalar(value: Any) -> bool:
    """A text, a number, a switch or nothing."""
    return value is None or isinstance(value, str | int | float)


def text(value: Any) -> bool:
    """A text."""
    return isinstance(value, str)


def anything(_: Any) -> bool:
    """Whatever it is."""
    return True


def record(rest: Shape = scalar, **named: Shape) -> Shape:
    """An object with these fields, each of its shape; all others have the shape `rest`."""

    def fits(value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and named.keys() <= value.keys()
            and all(named.get(name, rest)(inner) for name, inner in value.items())
        )

    return fits


def rows(shape: Shape) -> Shape:
    """A list of such things."""
    return lambda value: isinstance(value, list) and all(map(shape, value))


def nested(value: Any) -> bool:
    """A scalar, or an object of scalars."""
    return scalar(value) or record()(value)


def color(value: Any) -> bool:
    """A place in the palette."""
    return isinstance(value, int) and 0 <= value < MOST_COMPETITORS


def box(value: Any) -> bool:
    """The four edges of a box, x_min < x_max and y_min < y_max, no further out than FURTHEST."""
    if not isinstance(value, list) or len(value) != 4 or not all(isinstance(edge, int | float) for edge in value):
        return False
    x_min, x_max, y_min, y_max = value
    return -FURTHEST <= x_min < x_max <= FURTHEST and -FURTHEST <= y_min < y_max <= FURTHEST


def layer(value: Any) -> bool:
    """Kind and width."""
    return isinstance(value, list) and len(value) == 2 and all(map(scalar, value))


def choice(value: Any) -> bool:
    """What is chosen from a menu: one, or several texts."""
    return scalar(value) or rows(text)(value)


def some(shape: Shape) -> Shape:
    """A list of at least one such thing."""
    return lambda value: rows(shape)(value) and len(value) > 0


CARD = {"rule": text, "color": color}
COMPETITOR = record(nested, visible=scalar, **CARD)
STORES: Mapping[str, Shape] = {
    ids.LINK: record(anything, page=text, search=text),
    ids.descent.DRAFT: record(nested, lesson=scalar, competitors=rows(COMPETITOR), options=record()),
    ids.descent.QUERY: record(anything),
    ids.descent.SCENE_KEY: record(surface=record(nested), height=text, box=box),
    ids.network.DRAFT: record(nested, lesson=scalar, layers=rows(layer), competitors=some(record(nested, **CARD))),
    ids.network.TUNED: record(texts=text),
    ids.studies.TABLE: record(),
    ids.studies.SHOWN: record(key=text, name=text),
}
"""What the stores hold that callbacks read; values of other components are scalars."""
PATTERNS: Mapping[str, Shape] = {ids.studies.choice("")["type"]: choice}
"""The same for components whose ids are patterns, by their type."""


def check_requests(app: Dash) -> None:
    """Refuse, with 400, callback requests that are none of this application's."""

    def refused() -> Response | None:
        if request.path != PATH or request.method != "POST":
            return None
        try:
            body = request.get_json(silent=True)
        except RecursionError:  # lists within lists within lists …
            body = None
        if isinstance(body, dict) and is_request(body, app.callback_map):
            return None
        return answer({"error": "This is no request of a page of this server: reload the page."}, 400)

    app.server.before_request(refused)


def is_request(body: Mapping[str, Any], callbacks: Mapping[str, Any]) -> bool:
    """Whether this is a request for one of these callbacks, all of its parts as the callback has them."""
    output: Any = body.get("output")
    known = callbacks.get(output) if isinstance(output, str) else None
    if known is None or "callback" not in known:
        return False
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    outputs = [dict(zip(("id", "property"), _parts(name), strict=True)) for name in names]
    given = body.get("outputs")
    changed = body.get("changedPropIds", [])
    return (
        _match(given if output.startswith("..") else [given], outputs, values=False)
        and _match(body.get("inputs"), known["inputs"], values=True)
        and _match(body.get("state", []), known["state"], values=True)
        and isinstance(changed, list)
        and set(map(type, changed)) <= {str}
        and set(changed) <= set(_named(body["inputs"]))
    )


def _match(given: Any, declared: Sequence[Mapping[str, Any]], values: bool) -> bool:
    if not isinstance(given, list) or len(given) != len(declared):
        return False
    return all(_matches(part, each, values) for part, each in zip(given, declared, strict=True))


def _matches(part: Any, declared: Mapping[str, Any], values: bool) -> bool:
    """Whether a part is the component that the callback declares, or the list of those of its pattern."""
    id = declared["id"]
    pattern = json.loads(id) if isinstance(id, str) and id.startswith("{") else id
    if isinstance(pattern, dict) and ["ALL"] in pattern.values():
        return isinstance(part, list) and all(_is_component(each, pattern, declared, values) for each in part)
    return _is_component(part, pattern, declared, values)


def _is_component(part: Any, id: Any, declared: Mapping[str, Any], values: bool) -> bool:
    if not isinstance(part, dict) or part.get("property") != declared["property"] or not _is_id(part.get("id"), id):
        return False
    if not values or part.get("value") is None:
        return True
    shape = STORES.get(id) if isinstance(id, str) else PATTERNS.get(id.get("type"))
    return (shape or scalar)(part["value"])


def _is_id(id: Any, declared: Any) -> bool:
    if not isinstance(declared, dict):
        return bool(id == declared)
    return (
        isinstance(id, dict)
        and id.keys() == declared.keys()
        and all(
            isinstance(id[key], str | int) and (isinstance(own, list) or id[key] == own)
            for key, own in declared.items()
        )
    )


def _named(parts: Sequence[Any]) -> list[str]:
    """The parts as Dash writes them where it says which have changed."""
    flat = (each for part in parts for each in (part if isinstance(part, list) else [part]))
    return [f"{_as_text(each['id'])}.{each['property']}" for each in flat]


def _as_text(id: Any) -> str:
    return id if isinstance(id, str) else json.dumps(id, sort_keys=True, separators=(",", ":"))


def _parts(name: str) -> tuple[str, str]:
    id, _, property = name.rpartition(".")
    return id, property
