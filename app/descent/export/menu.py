"""The menu of what can be taken away from the race on screen; `export.routes` writes all but the picture."""

from __future__ import annotations

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, State, html

from app import ids
from app.components.controls import icon
from app.components.in_browser import tell

ENTRIES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "As on screen": {
        "picture.png": ("Picture", "PNG, with the names and the link"),
        "animation.html": ("Animation", "HTML, a file of its own"),
    },
    "The run": {
        "report.txt": ("In words", "Text, what happened at which step"),
        "steps.csv": ("Every step", "CSV, all digits"),
        "states.csv": ("A rule's state", "CSV, of the rule that is looked into"),
        "script.py": ("numpy script", "Python, the same numbers"),
        "torch.py": ("PyTorch script", "Python, torch.optim's own rules"),
    },
}
"""By group: each file with its name for the reader and what is in it. The picture is drawn in the browser."""


def menu() -> html.Div:
    """The button and its menu."""
    return html.Div(
        dmc.Menu(
            [
                # The box itself is the button: it gets what assistive technology is told of the menu.
                dmc.MenuTarget(
                    icon("download"),
                    boxWrapperProps={
                        "component": "button",
                        "type": "button",
                        "className": "plain",
                        "aria-label": "Take away",
                        "title": "Take away",
                    },
                ),
                dmc.MenuDropdown(
                    [
                        part
                        for group, files in ENTRIES.items()
                        for part in (dmc.MenuLabel(group), *(_entry(file, *texts) for file, texts in files.items()))
                    ]
                ),
            ],
            position="top-end",
            width=300,
            trapFocus=True,
        ),
        className="take-away",
    )


def _entry(file: str, label: str, content: str) -> dmc.MenuItem:
    return dmc.MenuItem([html.Span(label), html.Span(content, className="hint")], id=ids.descent.take(file))


def register(app: Dash) -> None:
    """Add the menu's callback, which runs in the browser."""
    tell(app, "takeaway", "take", Input(ids.descent.take(ALL), "n_clicks"), State(ids.descent.QUERY, "data"))
