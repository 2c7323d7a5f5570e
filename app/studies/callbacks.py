"""Wiring of the studies page: link or file → table → menus → pictures, rows and the link again.

A table that can't be read is said in words, and the last good one stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.drafts import Updates
from app.components.in_browser import tell
from app.components.link_problems import sentences
from app.components.theme import LIGHT, THEMES, Theme
from app.studies import page
from app.studies.choices import (
    NAMES,
    Choices,
    group_entries,
    group_names,
    not_understood,
    read_choices,
    strange_names,
    to_query,
    usual_measure,
)
from app.studies.figures import Axis, Figure, curve_figure, map_figure
from app.studies.store import studies, table_of
from core.records import LONGEST_QUERY
from core.sweep.table import Table

LONGEST_NAME = 100
LONGEST_PROBLEM = 500

Shown = Mapping[str, str]
"""The table on screen: its key and its name."""


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    _register_table(app)
    _register_pictures(app)
    app.callback(
        output={
            "values": Output(ids.studies.choice("only"), "data"),
            "chosen": Output(ids.studies.choice("only"), "value"),
        },
        inputs={"group": Input(ids.studies.choice("group"), "value")},
        state={
            "shown": State(ids.studies.SHOWN, "data"),
            "only": State(ids.studies.choice("only"), "value"),
        },
        prevent_initial_call=True,
    )(offer)
    app.callback(
        Output(ids.studies.CHOSEN, "children"),
        inputs={
            "clicked": Input(ids.studies.CLICKED, "data"),
            "shown": Input(ids.studies.SHOWN, "data"),
        },
        prevent_initial_call=True,
    )(choose)
    for function, id, property in (
        ("link", ids.studies.QUERY, "data"),
        ("draw", ids.studies.PICTURES, "data"),
        ("open", ids.studies.OPEN, "n_clicks"),
    ):
        tell(app, "studies", function, Input(id, property))


def _register_table(app: Dash) -> None:
    app.callback(
        output={
            "shown": Output(ids.studies.SHOWN, "data"),
            "controls": Output(ids.studies.CONTROLS, "children"),
            "problem": Output(ids.studies.PROBLEM, "children"),
            "facts": Output(ids.studies.FACTS, "children"),
            "empty_hidden": Output(ids.studies.EMPTY, "hidden"),
        },
        inputs={
            "link": Input(ids.LINK, "data"),
            "opened": Input(ids.studies.TABLE, "data"),
            "pressed": (
                Input(ids.studies.example(ALL), "n_clicks"),
                Input(ids.studies.card(ALL), "n_clicks"),
            ),
        },
        state={"shown": State(ids.studies.SHOWN, "data")},
        prevent_initial_call=True,
    )(open_table)


def _register_pictures(app: Dash) -> None:
    app.callback(
        output={
            "pictures": Output(ids.studies.PICTURES, "data"),
            "rows": Output(ids.studies.ROWS, "children"),
            "pages": Output(ids.studies.PAGE, "total"),
            "query": Output(ids.studies.QUERY, "data"),
        },
        inputs={
            "shown": Input(ids.studies.SHOWN, "data"),
            "query": {name: Input(ids.studies.choice(name), "value", allow_optional=True) for name in NAMES},
            "number": Input(ids.studies.PAGE, "value"),
            "theme": Input(ids.THEME, "data"),
        },
        prevent_initial_call=True,
    )(draw)


def open_table(
    link: Mapping[str, Any] | None, opened: Mapping[str, Any] | None, pressed: Any, shown: Shown | None
) -> Updates:
    """The menus for a table that a link names, that was opened, or that is an example; a problem in words."""
    query: Mapping[str, str] = {}
    if ctx.triggered_id in (None, ids.LINK):
        query = _query_of(link)
        if not query.get("table"):
            return _of_no_table(query)
        key, name = query.get("table", ""), query.get("name", "")
    elif ctx.triggered_id == ids.studies.TABLE:
        if not opened:
            raise PreventUpdate
        if "error" in opened:
            return _told(str(opened["error"])[:LONGEST_PROBLEM])
        key, name = str(opened.get("key", "")), str(opened.get("name", ""))
    else:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        key, name = ctx.triggered_id["key"], ""
    try:
        table = table_of(key)
    except (ValueError, OSError) as error:
        return _told(f"{error}.", empty_hidden=no_update if shown else False)
    if not table.varied or not table.measures:
        lacking = "no numbers that came out" if table.varied else "only rows of the same run"
        return _told(f"This table has {lacking}: there is nothing to draw.")
    name = studies().get(key, name)[:LONGEST_NAME]
    choices = read_choices(table, query)
    return {
        "shown": {"key": key, "name": name},
        "controls": page.controls(table, choices),
        "problem": sentences(not_understood(query, choices))[:LONGEST_PROBLEM],
        "facts": facts(table, name),
        "empty_hidden": True,
    }


def _query_of(link: Mapping[str, Any] | None) -> Mapping[str, str]:
    """What a link to this page asks for."""
    if not link or link.get("page") != "studies":
        raise PreventUpdate
    return dict(parse_qsl(str(link.get("search", "")).removeprefix("?")[:LONGEST_QUERY], keep_blank_values=True))


def _of_no_table(query: Mapping[str, str]) -> Updates:
    """What is wrong with a link that names no table; the page stays."""
    told = strange_names(query)
    if not told:
        raise PreventUpdate
    return _told(sentences(told)[:LONGEST_PROBLEM])


def _told(problem: str, empty_hidden: Any = no_update) -> Updates:
    """A problem in words; the table on screen stays."""
    kept = dict.fromkeys(("shown", "controls", "facts"), no_update)
    return {**kept, "problem": problem, "empty_hidden": empty_hidden}


def facts(table: Table, name: str) -> str:
    """The table in words: its name, its size, what all rows share, and how many have no link for want of values."""
    kind = table.kind
    shared = ", ".join(f"{kind.label(key)} {kind.told(key, value)}" for key, value in table.shared.items())
    count, names = table.incomplete
    told = f" {count:,} rows lead to no run: they lack {', '.join(map(table.kind.label, names))}." if count else ""
    return f"{name or 'A table'}: {len(table.frame):,} rows. In all of them: {shared}.{told}"


def _on_screen(shown: Shown) -> Table:
    try:
        return table_of(shown["key"])
    except (ValueError, OSError):  # opening it says so
        raise PreventUpdate from None


def draw(shown: Shown | None, query: Mapping[str, Any], number: int | None, theme: str | None) -> Updates:
    """Map, curves and rows as the menus have them, and the link to all of it."""
    if not shown or query["measure"] is None:  # there are no menus yet
        raise PreventUpdate
    table = _on_screen(shown)
    choices = read_choices(table, query)
    colors = THEMES.get(theme or "", LIGHT)
    part = table.only(choices.group, choices.only) if choices.only else table
    numbers, pages = _rows(part, choices, number)
    name = "" if shown["key"] in studies() else shown["name"]
    return {
        "pictures": {"map": _map(part, choices, colors), "curves": _curves(part, choices, colors)},
        "rows": page.rows_table(table, numbers),
        "pages": pages,
        "query": {
            "search": "?" + to_query(shown["key"], name, choices),
            "title": f"Study: {shown['name'] or 'a table'}",
        },
    }


def _map(table: Table, choices: Choices, colors: Theme) -> Figure:
    cells = table.cells(choices.across, choices.up, choices.measure)
    across, up = Axis.of(table, choices.across), Axis.of(table, choices.up)
    return map_figure(cells, across, up, table.kind.label(choices.measure), colors)


def _curves(table: Table, choices: Choices, colors: Theme) -> Figure:
    measure = choices.measure if choices.measure in table.measures else usual_measure(table)
    curves = table.curves(choices.across, choices.group or None, measure)
    axis, groups = Axis.of(table, choices.across), group_names(table, choices.group)
    return curve_figure(curves, axis, groups, table.kind.label(measure), colors)


def _rows(table: Table, choices: Choices, number: int | None) -> tuple[list[int], int]:
    """The places in the file of the rows on this page of the sorted table, and how many pages there are."""
    frame = table.frame
    if choices.sort in frame:
        frame = frame.sort_values(choices.sort, ascending=choices.order == "up", kind="stable")
    pages = -(-len(frame) // page.PAGE_ROWS)
    first = (min(max(number or 1, 1), pages) - 1) * page.PAGE_ROWS
    return frame.index[first : first + page.PAGE_ROWS].tolist(), pages


def offer(group: str | None, shown: Shown | None, only: Any) -> Updates:
    """The values of another group to choose from; those chosen before that it doesn't have are dropped."""
    if not shown:
        raise PreventUpdate
    entries = group_entries(_on_screen(shown), str(group))
    values = [entry["value"] for entry in entries]
    before = only if isinstance(only, list) else []
    kept = [text for text in before if text in values]
    return {"values": entries, "chosen": no_update if kept == before else kept}


def choose(clicked: Any, shown: Shown | None) -> Any:
    """What the bar says of the row behind the cell or the point that was clicked."""
    if not shown or ctx.triggered_id == ids.studies.SHOWN:
        return "Click on a cell, a point or a row to see its run."
    if not isinstance(clicked, int):
        raise PreventUpdate
    try:
        return page.chosen(_on_screen(shown), clicked)
    except LookupError:
        raise PreventUpdate from None
