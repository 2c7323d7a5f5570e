"""The frame of a picture: its name, and its description in words, for those who don't see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from app import ids


def picture(id: str, name: str, parts: Sequence[Any], **properties: Any) -> html.Div:
    """The frame of the graph `id`, an image unless its `role` says otherwise; the browser writes the description.

    What can be done with the pointer alone is no part of it: its axes and lines would be read one by one.
    """
    described = {"role": "img", "aria-label": name, "aria-describedby": ids.description(id), **properties}
    frame = html.Div([*parts], className="picture", **described)
    words = html.P(id=ids.description(id), className="hidden")
    return html.Div([frame, words], className="pictured")
