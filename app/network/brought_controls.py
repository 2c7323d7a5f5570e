"""The controls of the network page for a table that the reader brings: how it is read, and what its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.components.boxes import combobox, text_box
from app.components.drafts import Raw
from core.datasets.brought import LABELS, READ, TABLE, sheet_of
from core.datasets.own_table import LEFT_OUT, ROLES, Column, Sheet

HIDDEN = ("table", "file", "roles", *READ, "missing")
"""Settings that other controls write."""
PREVIEW = 8
"""Rows that are shown as they were read."""
MOST_SHOWN = 60
"""Columns that have a menu of their own."""


def brought_controls(raw: Raw) -> list[Any]:
    """Which file it is and, where the table is here, how it was read and what its columns are."""
    try:
        sheet = sheet_of(raw)
    except ValueError:
        sheet = None
    held = {name: str(raw.get(name) or "") for name in HIDDEN}
    if sheet and len(held["roles"]) != len(sheet.columns):
        held["roles"] = sheet.usual_roles
    fields = [
        dmc.TextInput(id=ids.network.field(name), value=value, **{"aria-label": name})
        for name, value in held.items()
    ]
    return [
        html.Div(fields, hidden=True),
        html.P(str(raw.get("file") or ""), className="hint"),
        html.P(
            "Own table opens a file. Or drop it on this page, or paste its text: rows of values, up to 5 MB.",
            className="hint",
        ),
        *(_read({**raw, **held}, sheet) if sheet else _unread(raw)),
    ]


def _unread(raw: Raw) -> list[Any]:
    """Where no table is here, or it can't be read so; what was chosen of its columns is kept."""
    reading = html.Details([html.Summary("How it is read"), *_reading(raw)], open=True)
    return [*([reading] if raw.get("table") else []), html.Div(_target([], raw), hidden=True)]


def _read(raw: Raw, sheet: Sheet) -> list[Any]:
    names = [column.name for column in sheet.columns]
    return [
        html.Details([html.Summary(_summary(sheet)), *_reading(raw), _preview(sheet)]),
        *_target(names, raw, sheet.usual_target),
        html.Details([html.Summary("Columns"), *_roles(raw, sheet)]),
    ]


def _summary(sheet: Sheet) -> str:
    """How it was read, in words: "Read as: semicolon · header yes · decimal point · utf-8"."""
    form = vars(sheet.table.form)
    separator, header, decimal, encoding = (
        next((word for word, value in words.items() if value == form[name]), "") for name, words in READ.items()
    )
    return f"Read as: {separator} · header {header} · decimal {decimal} · {encoding}"


def _reading(raw: Raw) -> list[Any]:
    """A menu for each thing that is found out unless it is said."""
    menus = [
        combobox(
            id=ids.network.reading(name, str(raw.get(name) or "")),
            label=LABELS[name],
            data=[{"value": "", "label": "as found"}, *({"value": word, "label": word} for word in words)],
            value=str(raw.get(name) or ""),
        )
        for name, words in READ.items()
    ]
    missing = str(raw.get("missing") or "")
    marks = text_box(
        id=ids.network.reading("missing", missing),
        label="Missing marks",
        description="Parted by blanks; empty: ?, NA, nothing and the like.",
        value=missing,
    )
    return [html.Div([*menus, marks], className="reading")]


def _preview(sheet: Sheet) -> html.Div:
    rows = sheet.table.rows[:PREVIEW]
    head = html.Tr([html.Th(column.name, scope="col") for column in sheet.columns[:MOST_SHOWN]])
    body = [html.Tr([html.Td(cell[:40]) for cell in cells[:MOST_SHOWN]]) for _, cells in rows]
    table = html.Table([html.Thead(head), html.Tbody(body)])
    return html.Div(
        table, className="preview", tabIndex=0, role="region", **{"aria-label": f"The first {len(rows)} rows"}
    )


def _target(names: Sequence[str], raw: Raw, usual: str = "") -> list[Any]:
    chosen = str(raw.get("target") or usual)
    listed = dict.fromkeys([*names, *([chosen] if chosen else [])])
    return [
        combobox(
            id=ids.network.field("target"),
            label="Target: the column of the classes",
            data=[{"value": name, "label": name} for name in listed],
            value=chosen or None,
            searchable=True,
        ),
        text_box(
            id=ids.network.field("cut"),
            label="Cut at",
            description=TABLE.settings["cut"].quantity.help,
            value=str(raw.get("cut") or ""),
        ),
    ]


def _roles(raw: Raw, sheet: Sheet) -> list[Any]:
    """For each column what it is, with its counts."""
    menus = [
        html.Div(
            [html.Span([html.Strong(column.name), f" {_counts(column)}"]), _role(place, column, letter)],
            className="column-row",
        )
        for place, (column, letter) in enumerate(zip(sheet.columns, raw["roles"], strict=True))
        if place < MOST_SHOWN
    ]
    rest = len(sheet.columns) - len(menus)
    return [*menus, *([html.P(f"And {rest} more, as they seem to be.", className="hint")] if rest > 0 else [])]


def _counts(column: Column) -> str:
    missing = f", {column.missing_count:,} missing" if column.missing_count else ""
    return f"{column.distinct:,} values{missing}"


def _role(place: int, column: Column, letter: str) -> dmc.Select:
    return combobox(
        id=ids.network.role(place),
        data=[{"value": each, "label": label} for each, label in ROLES.items()],
        value=letter if letter in ROLES else LEFT_OUT,
        w=108,
        **{"aria-label": f"What {column.name} is"},
    )
