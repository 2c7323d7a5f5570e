"""What a page says of a link that it does not understand altogether, above its views, until it is put away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html

from app.components.controls import icon_button


def place(id: str) -> html.Div:
    """Where it is said."""
    return html.Div(id=id, className="link-problems", role="alert")


def sentences(messages: Iterable[str]) -> str:
    """Messages as a text."""
    return " ".join(message if message.endswith("?") else f"{message}." for message in messages)


def link_problems(problems: Mapping[str, str], close: str) -> list[Any]:
    """What is wrong with a link, a sentence each, and the button `close`; nothing where nothing is."""
    if not problems:
        return []
    told = html.Span([html.Strong("Not all of the link was understood."), " ", sentences(problems.values())])
    return [
        told,
        icon_button(close, "close", "Close this message", size="sm"),
    ]
