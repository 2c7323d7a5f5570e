"""The rules of a reader's file on the descent page: their group in the menu, and what is said of the file."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app import ids
from app.homework.served import state, told
from core.optimizers.own import OWN, PREFIX, OwnRule


def choices() -> list[dict[str, Any]]:
    """Their group in the menu of rules, if there are any."""
    if not OWN:
        return []
    items = [{"value": name, "label": name.removeprefix(PREFIX)} for name in OWN]
    return [{"group": next(iter(OWN.values())).file, "items": items}]


def file_told() -> list[Any]:
    """What there is to say of the file above the competitors, and its state, which goes into the draft."""
    said = told()
    if said is None:
        return [dcc.Store(id=ids.descent.FILE_STATE)]
    parts = [dcc.Store(id=ids.descent.FILE_STATE, data=state())]
    if said.wrong:
        return [*parts, html.P(f"{said.file}: {said.wrong}", className="file-wrong", role="alert")]
    return [*parts, html.P(f"{said.file} is read anew when you save it.", className="hint")]


def where(kind: type[OwnRule]) -> html.P:
    """Where a rule is in the file."""
    return html.P(kind.equation, className="hint")
