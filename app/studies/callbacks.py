"""Wiring of the studies page: link or file → table → menus → pictures, rows and the link again.

A table that can't be read is said in words, and the last good one stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.theme import LIGHT, THEMES
from app.studies import page
from app.studies.figures import Axis, curve_figure, map_figure
from app.studies.store import studies, table
from core.sweep.results import Results, levels, plain

CHOICES = ("measure", "across", "up", "group", "only", "sort", "order")
LONGEST_QUERY = 2_000

Choices = dict[str, Any]


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    app.callback(
        Output(ids.studies.SHOWN, "data"),
        Output(ids.studies.CONTROLS, "children"),
        Output(ids.studies.PROBLEM, "children"),
        Output(ids.studies.FACTS, "children"),
        Output(ids.studies.EMPTY, "hidden"),
        Input(ids.LINK, "data"),
        Input(ids.studies.TABLE, "data"),
        Input(ids.studies.example(ALL), "n_clicks"),
        State(ids.studies.SHOWN, "data"),
        prevent_initial_call=True,
    )(open_table)
    app.callback(
        Output(ids.studies.MAP, "figure"),
        Output(ids.studies.CURVE, "figure"),
        Output(ids.studies.ROWS, "children"),
        Output(ids.studies.PAGE, "total"),
        Output(ids.studies.QUERY, "data"),
        Input(ids.studies.SHOWN, "data"),
        Input(ids.studies.choice(ALL), "value"),
        Input(ids.studies.PAGE, "value"),
        Input(ids.THEME, "data"),
        prevent_initial_call=True,
    )(draw)
    app.callback(
        Output(ids.studies.choice("only"), "data"),
        Output(ids.studies.choice("only"), "value"),
        Input(ids.studies.choice("group"), "value"),
        State(ids.studies.SHOWN, "data"),
        State(ids.studies.choice("only"), "value"),
        prevent_initial_call=True,
    )(offer)
    app.callback(
        Output(ids.studies.CHOSEN, "children"),
        Input(ids.studies.MAP, "clickData"),
        Input(ids.studies.CURVE, "clickData"),
        Input(ids.studies.SHOWN, "data"),
        prevent_initial_call=True,
    )(choose)
    app.clientside_callback(
        ClientsideFunction("studies", "link"), Input(ids.studies.QUERY, "data"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("studies", "open"), Input(ids.studies.OPEN, "n_clicks"), prevent_initial_call=True
    )


def open_table(
    link: Mapping[str, Any] | None,
    opened: Mapping[str, Any] | None,
    _examples: Sequence[int | None],
    shown: Mapping[str, Any] | None,
) -> tuple[Any, ...]:
    """The menus for a table that a link names, that was opened, or that is an example; a problem in words."""
    trigger, wish = ctx.triggered_id, {}
    if trigger == ids.LINK or trigger is None:
        if not link or link.get("page") != "studies":
            raise PreventUpdate
        wish = dict(parse_qsl(str(link.get("search", "")).removeprefix("?")[:LONGEST_QUERY]))
        key, name = wish.get("table", ""), wish.get("name", "")
        if not key:
            raise PreventUpdate
    elif trigger == ids.studies.TABLE:
        if not opened:
            raise PreventUpdate
        if "error" in opened:
            return no_update, no_update, str(opened["error"])[:500], no_update, no_update
        key, name = str(opened.get("key", "")), str(opened.get("name", ""))
    else:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        key = trigger["key"]
        name = studies().get(key, "")
    try:
        results = table(key)
    except (ValueError, OSError) as error:
        return no_update, no_update, f"{error}.", no_update, no_update if shown else False
    name = studies().get(key, name)[:100]
    if not results.varied or not results.measures:
        lacking = "no numbers that came out" if results.varied else "only rows of the same run"
        return no_update, no_update, f"This table has {lacking}: there is nothing to draw.", no_update, no_update
    return (
        {"key": key, "name": name},
        page.controls(results, read_choices(results, wish)),
        "",
        facts(results, name),
        True,
    )


def facts(results: Results, name: str) -> str:
    """The table in a sentence: its name, its size, and what all rows share."""
    shared = ", ".join(f"{results.kind.label(key)} {plain(value)}" for key, value in results.shared.items())
    return f"{name or 'A table'}: {len(results.frame):,} rows. In all of them: {shared}."


def read_choices(results: Results, wish: Mapping[str, Any]) -> Choices:
    """What is drawn: as wished where the table has it, else what suits the table."""
    axes = results.varied
    numeric = [name for name in axes if name != "seed" and levels(results.frame[name]).numeric] or axes
    group = "rule" if "rule" in results.groups else ""
    defaults = {
        "measure": usual_measure(results) or "outcome",
        "across": next((name for name in numeric if name == "learning_rate"), numeric[0]),
        "group": group,
        "sort": "row",
        "order": "up",
    }
    rest = [name for name in (*numeric, *axes) if name != defaults["across"]]
    allowed = {
        "measure": [*results.measures, "outcome"],
        "across": axes,
        "up": axes,
        "group": ["", *results.groups],
        "sort": ["row", *axes, *results.measures],
        "order": ["up", "down"],
    }
    defaults["up"] = rest[0] if rest else defaults["across"]
    found = {name: wish[name] if wish.get(name) in values else defaults[name] for name, values in allowed.items()}
    texts = [plain(value) for value in results.group_values(found["group"])] if found["group"] else []
    only = wish.get("only", [])
    only = only.split("|") if isinstance(only, str) else only or []
    return found | {"only": [text for text in only if text in texts]}


def usual_measure(results: Results) -> str:
    """The number that tells most of a run; empty where the table has none."""
    return next((name for name in ("error", "test_accuracy", *results.measures) if name in results.measures), "")


def draw(
    shown: Mapping[str, Any] | None, values: Sequence[Any], number: int | None, theme: str | None
) -> tuple[Any, ...]:
    """Map, curves and rows as the menus have them, and the link to all of it."""
    if not shown or not values:
        raise PreventUpdate
    try:
        results = table(shown["key"])
    except (ValueError, OSError):
        raise PreventUpdate from None
    names = [given["id"]["name"] for given in ctx.inputs_list[1]]
    wish = dict(zip(names, values, strict=True))
    choices = read_choices(results, wish)
    label, colors = results.kind.label, THEMES.get(theme or "", LIGHT)
    part = results.only(choices["group"], choices["only"]) if choices["only"] else results
    across, up = (Axis(label(choices[name]), levels(part.frame[str(choices[name])])) for name in ("across", "up"))
    measure = label(choices["measure"])
    picture = map_figure(
        part.cells(choices["across"], choices["up"], choices["measure"]), across, up, measure, colors
    )
    numeric = choices["measure"] if choices["measure"] in results.measures else usual_measure(results)
    group = choices["group"] or None
    groups = [plain(value) for value in part.group_values(group)] if group else []
    curves = curve_figure(part.curves(choices["across"], group, numeric), across, groups, label(numeric), colors)
    ordered = (
        part.frame.sort_values(choices["sort"], ascending=choices["order"] == "up", kind="stable")
        if choices["sort"] in part.frame
        else part.frame
    )
    total = -(-len(ordered) // page.PAGE_ROWS)
    at = min(max(number or 1, 1), total) - 1
    numbers = ordered.index[at * page.PAGE_ROWS : (at + 1) * page.PAGE_ROWS].tolist()
    return picture, curves, page.rows_table(results, numbers), total, {"search": search(shown, choices)}


def offer(group: str | None, shown: Mapping[str, Any] | None, only: Any) -> tuple[list[str], Any]:
    """The values of another group to choose from; those chosen before that it doesn't have are dropped."""
    if not shown:
        raise PreventUpdate
    try:
        results = table(shown["key"])
    except (ValueError, OSError):
        raise PreventUpdate from None
    known = group in results.groups
    allowed = [plain(value) for value in results.group_values(str(group))] if known else []
    before = only if isinstance(only, list) else []
    kept = [text for text in before if text in allowed]
    return allowed, no_update if kept == before else kept


def search(shown: Mapping[str, Any], choices: Choices) -> str:
    """The query string that opens the table drawn like this."""
    values = {"table": shown["key"], "name": shown["name"], **choices, "only": "|".join(choices["only"])}
    if shown["key"] in studies():
        del values["name"]
    return "?" + urlencode({name: value for name, value in values.items() if value or name == "group"})


def choose(on_map: Any, on_curve: Any, shown: Mapping[str, Any] | None) -> Any:
    """What the bar says of the row behind the cell or the point that was clicked."""
    if not shown or ctx.triggered_id == ids.studies.SHOWN:
        return "Click on a cell, a point or a row to see its run."
    click = on_map if ctx.triggered_id == ids.studies.MAP else on_curve
    number = click["points"][0].get("customdata") if click and click.get("points") else None
    if not isinstance(number, int):
        raise PreventUpdate
    try:
        return page.chosen(table(shown["key"]), number)
    except (ValueError, OSError, IndexError):
        raise PreventUpdate from None
