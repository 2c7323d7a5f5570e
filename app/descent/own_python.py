"""The rules of a reader's file on the descent page: what is said of the file, and where they are in it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app import ids
from app.homework.served import state, told
from core.optimizers.own import OwnRule


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
