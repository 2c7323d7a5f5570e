"""The frame of a picture: its name, and its description in words, for those who don't see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from app import ids


def picture(graph: str, name: str, parts: Sequence[Any], **properties: Any) -> html.Div:
    """The frame of a graph, by its id: an image, unless `role` says otherwise. The browser writes its description.

    What can be done with the pointer alone is no part of it: its axes and lines would be read one by one.
    """
    described = {"role": "img", "aria-label": name, "aria-describedby": ids.description(graph), **properties}
    words = html.P(id=ids.description(graph), className="hidden")
    return html.Div([*parts, words], className="picture", **described)
