"""What a button or a menu has changed: a sentence for those who don't see it, and where the focus goes.

The controls are drawn anew by each such change, so that the element that was used may be gone. The browser says the
sentence and moves the focus (`done` in assets/shell/page.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from dash import Dash, Input

from app.components.in_browser import tell


class Done(NamedTuple):
    """A sentence, and the id of the element that the focus goes to; None leaves it where it is."""

    sentence: str
    focus: Any = None

    @property
    def store(self) -> dict[str, Any]:
        """What the browser is told."""
        return {"sentence": self.sentence, "focus": self.focus}


def label_in(registry: Mapping[str, Any], name: object) -> str:
    """The label of an entry of a registry; a name that it doesn't have, as it was typed into a link."""
    return str(registry[name].label) if isinstance(name, str) and name in registry else str(name)


def done_in_browser(app: Dash, store: str) -> None:
    """Let the browser do what comes into this store."""
    tell(app, "shell", "done", Input(store, "data"))
