"""The confusion matrix of the run that is worked on."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.network.panels.base import Panel


class Confusion(Panel):
    """Test rows by their class (down) and the class predicted (across)."""

    name = "confusion"
    label = "Confusion matrix"
    order = 60

    def content(self) -> list[Any]:
        """The frame of the table."""
        return [html.Div(id=ids.network.CONFUSION, className="confusion")]
