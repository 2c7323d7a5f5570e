"""Wiring of the network page: link → controls → settings. Training itself goes through `app.network.api`.

A link, a lesson or a button makes `open_controls` write the control panel; what stands in the controls is gathered
in the browser into the draft; `check` turns a valid draft into settings, and says at its fields what is wrong with
another. The browser begins a run with the settings when the reader presses Train.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import ANOTHER_SEED, FOLLOW, as_text, schedule_picture, with_schedule
from app.components.lesson_card import lesson_card, lesson_of
from app.network import page
from app.network.records import widths
from core.network.experiment import NetworkExperiment, raw_from_query, read_network, to_dict, to_query
from core.network.lessons import NETWORK_LESSONS

Raw = dict[str, Any]


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    app.callback(
        Output(ids.network.CONTROLS, "children"),
        Output(ids.network.LESSON_MENU, "value"),
        Output(ids.network.PLAN, "data"),
        Input(ids.LINK, "data"),
        Input(ids.network.LESSON_MENU, "value"),
        Input(ids.network.LESSON_AGAIN, "n_clicks", allow_optional=True),
        Input(ids.network.ADD_LAYER, "n_clicks", allow_optional=True),
        Input(ids.network.action(ALL, ALL), "n_clicks"),
        Input(ids.network.rule(ALL), "value"),
        Input(ids.network.schedule(ALL), "value"),
        State(ids.network.DRAFT, "data"),
        prevent_initial_call=True,
    )(open_controls)
    app.callback(
        Output(ids.network.SETTINGS, "data"),
        Output(ids.network.LESSON_CARD, "children"),
        Output(ids.network.SUMMARY, "children"),
        Output(ids.network.PROBLEM, "children"),
        Output(ids.network.schedule_curve(ALL), "src"),
        Output(ids.network.field(ALL), "error"),
        Output(ids.network.hyper(ALL), "error"),
        Output(ids.network.rule(ALL), "error"),
        Output(ids.network.schedule(ALL), "error"),
        Output(ids.network.width(ALL), "error"),
        Output(ids.network.kind(ALL), "error"),
        Input(ids.network.DRAFT, "data"),
        prevent_initial_call=True,
    )(check)
    _register_in_browser(app)


def _register_in_browser(app: Dash) -> None:
    def browser(name: str) -> ClientsideFunction:
        return ClientsideFunction("network", name)

    app.clientside_callback(
        browser("gather"),
        Output(ids.network.DRAFT, "data"),
        Input(ids.network.field(ALL), "value"),
        Input(ids.network.hyper(ALL), "value"),
        Input(ids.network.flag(ALL), "checked"),
        Input(ids.network.kind(ALL), "value"),
        Input(ids.network.width(ALL), "value"),
        Input(ids.network.LESSON_KEY, "data", allow_optional=True),
        State(ids.network.rule(ALL), "value"),
        State(ids.network.schedule(ALL), "value"),
        prevent_initial_call=True,
    )
    pairs = [(ids.network.hyper(MATCH), ids.network.slider("hyper", MATCH))]
    pairs += [(ids.network.field(name), ids.network.slider("field", name)) for name in page.SLIDERS]
    for box, slider in pairs:
        app.clientside_callback(
            FOLLOW,
            Output(box, "value"),
            Output(slider, "value"),
            Input(slider, "value"),
            Input(box, "value"),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        ANOTHER_SEED,
        Output(ids.network.field("seed"), "value"),
        Input(ids.network.NEW_SEED, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
    for name, id, property in (
        ("settings", ids.network.SETTINGS, "data"),
        ("plan", ids.network.PLAN, "data"),
        ("pace", ids.network.PACE, "value"),
        ("norms", ids.network.NORMS, "value"),
        ("theme", ids.THEME, "data"),
        ("compare", ids.network.BASELINE, "n_clicks"),
        ("csv", ids.network.CSV, "n_clicks"),
    ):
        app.clientside_callback(browser(name), Input(id, property), prevent_initial_call=True)
    app.clientside_callback(
        browser("press"),
        *(
            Input(button, "n_clicks")
            for button in (ids.network.TRAIN, ids.network.EPOCH, ids.network.STOP, ids.network.RESET)
        ),
        prevent_initial_call=True,
    )


def open_controls(
    link: Mapping[str, Any] | None,
    chosen: str | None,
    _again: int | None,
    _add: int | None,
    _actions: list[int | None],
    _rules: list[str],
    _schedules: list[str],
    draft: Raw | None,
) -> tuple[Any, Any, Any]:
    """The control panel after a link was opened, a lesson chosen, or the list of layers changed; and runs to list.

    What was typed into other fields is kept, right or wrong.
    """
    try:
        if ctx.triggered_id in (None, ids.LINK):
            return _opened(link)
        if not ctx.triggered[0]["value"] or draft is None:
            raise PreventUpdate
        if ctx.triggered_id in (ids.network.LESSON_MENU, ids.network.LESSON_AGAIN):
            return _begun(str(chosen if ctx.triggered_id == ids.network.LESSON_MENU else draft.get("lesson")))
        edited = _edit(draft, ctx.triggered_id, ctx.triggered[0]["value"])
        return page.controls(edited, draft.get("lesson")), no_update, no_update
    except (OSError, ValueError) as error:  # the data can't be read
        return page.no_data(f"{error}."), no_update, no_update


def _opened(link: Mapping[str, Any] | None) -> tuple[Any, Any, Any]:
    """The page as a link has it; an empty one opens the first lesson."""
    if not link or link["page"] != "network":
        raise PreventUpdate
    raw = raw_from_query(link["search"])
    lesson = lesson_of(link["search"], NETWORK_LESSONS, None if raw else page.OPENING_LESSON)
    start = NETWORK_LESSONS[lesson or page.OPENING_LESSON].experiments[0]
    plan = no_update if link.get("listed") else _plan(lesson)
    return page.controls(_raw(start) | raw, lesson), lesson, plan


def _begun(lesson: str) -> tuple[Any, Any, Any]:
    """The page with a lesson of the menu."""
    if lesson not in NETWORK_LESSONS:
        raise PreventUpdate
    return page.controls(_raw(NETWORK_LESSONS[lesson].experiments[0]), lesson), lesson, _plan(lesson)


def _raw(experiment: NetworkExperiment) -> Raw:
    """An experiment as it stands in the controls."""
    changes = ", ".join(f"{epoch}:{as_text(rate)}" for epoch, rate in experiment.learning_rates)
    return to_dict(experiment) | {"learning_rates": changes}


def _plan(lesson: str | None) -> Raw:
    """The runs of a lesson; none where there is no lesson."""
    if lesson is None:
        return {"lesson": None, "runs": []}
    found = NETWORK_LESSONS[lesson]
    names = found.names or (found.title,)
    runs = [
        {"name": name, "settings": to_dict(experiment)}
        for name, experiment in zip(names, found.experiments, strict=True)
    ]
    return {"lesson": lesson, "runs": runs}


def _edit(draft: Raw, trigger: Any, value: Any) -> Raw:
    """The draft with a layer added, moved or removed, or with another rule."""
    edited = copy.deepcopy(draft)
    layers: list[Any] = edited["layers"]
    if trigger == ids.network.ADD_LAYER:
        layers.append(list(page.NEW_LAYER))
    elif trigger["type"] == "net-rule":
        if value == trigger["drawn"]:
            raise PreventUpdate
        edited["rule"] = {"name": value}
        edited.pop("schedule", None)
    elif trigger["type"] == "net-schedule":
        if value == trigger["drawn"]:
            raise PreventUpdate
        edited = with_schedule(edited, value)
    else:
        at = trigger["layer"]
        if not 0 <= at < len(layers):
            raise PreventUpdate
        layer = layers.pop(at)
        if trigger["name"] != "remove":
            layers.insert(max(at + (1 if trigger["name"] == "down" else -1), 0), layer)
    return edited


def check(draft: Raw | None) -> tuple[Any, ...]:
    """The settings that stand in the controls, or what is wrong with them, field by field."""
    if draft is None:
        raise PreventUpdate
    try:
        experiment, problems = read_network(draft)
    except (OSError, ValueError) as error:  # the data can't be read
        problems = {"dataset": f"{error}."}
    errors = [[_problem(problems, output["id"]) for output in outputs] for outputs in ctx.outputs_list[-6:]]
    lesson = draft.get("lesson") if draft.get("lesson") in NETWORK_LESSONS else None
    if problems:
        rest = " ".join(problems[name] for name in ("layers", "size", "dataset") if name in problems)
        curves = [no_update] * len(ctx.outputs_list[4])
        return {"problem": " ".join(problems.values())}, no_update, "", rest, curves, *errors
    query = to_query(experiment) + (f"&lesson={lesson}" if lesson else "")
    return (
        {"settings": to_dict(experiment), "search": f"?{query}", "lesson": lesson},
        lesson_card(NETWORK_LESSONS[lesson], ids.network.LESSON_AGAIN) if lesson else [],
        widths(experiment),
        "",
        [schedule_picture(experiment.schedule)] * len(ctx.outputs_list[4]),
        *errors,
    )


def _problem(problems: Mapping[str, str], id: Mapping[str, Any]) -> str | bool | None:
    """The message for a field, keyed as `read_network` keys it."""
    if id["type"] in ("net-width", "net-kind"):
        # The sentence stands once, below the list; here the field is only marked.
        own = problems.get("layers", "").startswith(f"Layer {id['layer'] + 1}: ")
        of_width = "Units" in problems.get("layers", "")
        return own and of_width == (id["type"] == "net-width")
    if id["type"] in ("net-rule", "net-schedule"):
        return problems.get(id["type"].removeprefix("net-"))
    of_rule = id["type"] == "net-hyper" and not id["name"].startswith("schedule.")
    return problems.get(f"rule.{id['name']}" if of_rule else id["name"])
