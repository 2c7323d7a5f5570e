"""What is said of a wrong text: the sentence, below the line that it is about with a pointer to the character."""

from __future__ import annotations

from typing import Any

from dash import html

EXCERPT = 32
"""Characters of a line that are quoted above the pointer to what is wrong."""


def pointed_at(text: str, at: int, message: str) -> list[Any]:
    """The message, with the excerpt of the text around the character at this place."""
    begins = text.rfind("\n", 0, at) + 1
    line = text[begins:].partition("\n")[0]
    typed = "".join(letter if letter.isprintable() else " " for letter in line)
    at -= begins
    start = max(0, min(at - EXCERPT // 2, len(typed) + 1 - EXCERPT))
    quoted = typed[start : start + EXCERPT]
    before, after = "…" * (start > 0), "…" * (start + EXCERPT < len(typed))
    pointer = " " * (len(before) + at - start) + "^"
    picture = html.Span(f"{before}{quoted}{after}\n{pointer}", className="pointed-at", **{"aria-hidden": "true"})
    return [picture, html.Span(message)]
