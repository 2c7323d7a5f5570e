"""Wiring of the descent page: link → controls → experiment → paths and pictures.

State flows one way. A link, a lesson or a button makes `open_controls` write the control panel; what stands in the
controls is gathered in the browser into the draft; `race` turns a valid draft into paths, and a wrong one into
messages at its fields while the last good picture stays.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import ANOTHER_SEED, FOLLOW, schedule_picture, with_schedule
from app.components.lesson_card import lesson_card, lesson_of
from app.components.theme import LIGHT, THEMES
from app.components.typed_arrays import shared
from app.descent import page
from app.descent.figures import View, contour_figure, curve_figure, scene_figure
from app.descent.formula_controls import formula_problem
from app.descent.lesson_options import lesson_options
from app.descent.payload import race_payload
from app.descent.stages.work import wish
from app.descent.view import (
    DEFAULTS,
    OF_STAGES,
    Options,
    box_in_view,
    options_as_typed,
    options_to_query,
    read_options,
)
from core.descent import Trajectory
from core.descent.experiment import (
    Competitor,
    DescentExperiment,
    free_color,
    raw_from_query,
    read_descent,
    run,
    surface_to_dict,
    to_dict,
    to_query,
)
from core.descent.lessons import LESSONS
from core.optimizers import OPTIMIZERS
from core.surfaces import Box

Raw = dict[str, Any]


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    app.callback(
        Output(ids.CONTROLS, "children"),
        Output(ids.LESSON_MENU, "value"),
        Output(ids.view(ALL), "value"),
        Input(ids.LINK, "data"),
        Input(ids.LESSON_MENU, "value"),
        Input(ids.LESSON_AGAIN, "n_clicks", allow_optional=True),
        Input(ids.ADD, "n_clicks", allow_optional=True),
        Input(ids.action(ALL, ALL), "n_clicks"),
        Input(ids.rule(ALL, ALL), "value"),
        Input(ids.schedule(ALL, ALL), "value"),
        State(ids.DRAFT, "data"),
        prevent_initial_call=True,
    )(open_controls)
    app.callback(
        Output(ids.RACE, "data"),
        Output(ids.VIEW, "data"),
        Output(ids.QUERY, "data"),
        Output(ids.SCENE_KEY, "data"),
        Output(ids.SURFACE_FACTS, "children"),
        Output(ids.LESSON_CARD, "children"),
        Output(ids.READINGS, "children"),
        Output(ids.schedule_curve(ALL), "src"),
        Output(ids.field(ALL), "error"),
        Output(ids.hyper(ALL, ALL), "error"),
        Output(ids.rule(ALL, ALL), "error"),
        Output(ids.schedule(ALL, ALL), "error"),
        Input(ids.DRAFT, "data"),
        State(ids.QUERY, "data"),
        State(ids.SCENE_KEY, "data"),
        prevent_initial_call=True,
    )(race)
    app.callback(
        Output(ids.PICTURES, "data"),
        Input(ids.SCENE_KEY, "data"),
        Input(ids.THEME, "data"),
        prevent_initial_call=True,
    )(draw_surface)
    app.callback(Output(ids.CURVE, "figure"), Input(ids.THEME, "data"))(draw_curve)
    _register_in_browser(app)


def _register_in_browser(app: Dash) -> None:
    def browser(name: str) -> ClientsideFunction:
        return ClientsideFunction("descent", name)

    app.clientside_callback(
        browser("gather"),
        Output(ids.DRAFT, "data"),
        Input(ids.field(ALL), "value"),
        Input(ids.hyper(ALL, ALL), "value"),
        Input(ids.flag(ALL, ALL), "checked"),
        Input(ids.view(ALL), "value"),
        Input(ids.LESSON_KEY, "data", allow_optional=True),
        State(ids.rule(ALL, ALL), "value"),
        State(ids.schedule(ALL, ALL), "value"),
        State(ids.DRAFT, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        FOLLOW,
        Output(ids.hyper(MATCH, MATCH), "value"),
        Output(ids.slider(MATCH, MATCH), "value"),
        Input(ids.slider(MATCH, MATCH), "value"),
        Input(ids.hyper(MATCH, MATCH), "value"),
        prevent_initial_call=True,
    )
    for name in ("steps", "noise"):
        app.clientside_callback(
            FOLLOW,
            Output(ids.field(name), "value"),
            Output(ids.slider("experiment", name), "value"),
            Input(ids.slider("experiment", name), "value"),
            Input(ids.field(name), "value"),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        browser("surface"),
        Output(ids.EXPERIMENT, "className"),
        Input(ids.field("surface"), "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ANOTHER_SEED,
        Output(ids.field("seed"), "value"),
        Input(ids.NEW_SEED, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
    for name, store in (("load", ids.RACE), ("show", ids.VIEW), ("link", ids.QUERY)):
        app.clientside_callback(browser(name), Input(store, "data"), prevent_initial_call=True)
    app.clientside_callback(
        browser("draw"),
        Output(ids.SCENE, "figure"),
        Output(ids.CONTOUR, "figure"),
        Input(ids.PICTURES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(browser("curve"), Input(ids.CURVE, "figure"))
    app.clientside_callback(
        browser("again"), Input(ids.LESSON_AGAIN, "n_clicks", allow_optional=True), prevent_initial_call=True
    )
    app.clientside_callback(
        browser("press"),
        *(Input(button, "n_clicks") for button in (ids.FIRST, ids.BACK, ids.PLAY, ids.FORWARD, ids.LAST)),
        prevent_initial_call=True,
    )


def open_controls(
    link: Mapping[str, str] | None,
    chosen: str | None,
    _again: int | None,
    _add: int | None,
    _actions: list[int | None],
    _rules: list[str],
    _schedules: list[str],
    draft: Raw | None,
) -> tuple[list[Any], Any, list[Any]]:
    """The control panel after a link was opened, a lesson chosen, or the list of competitors changed.

    What was typed into other fields is kept, right or wrong.
    """
    trigger = ctx.triggered_id
    options = ctx.outputs_list[-1]
    unchanged = [no_update] * len(options)
    if trigger is None or trigger == ids.LINK:
        if not link or link["page"] != "descent":
            raise PreventUpdate
        raw, lesson = _opening(link["search"])
        wished = options_as_typed(link["search"])
        if lesson and not raw_from_query(link["search"]):
            wished |= lesson_options(LESSONS[lesson])
        return page.controls(raw, lesson), lesson, [wished[option["id"]["name"]] for option in options]
    if not ctx.triggered[0]["value"] or draft is None:
        raise PreventUpdate
    if trigger in (ids.LESSON_MENU, ids.LESSON_AGAIN):
        key = str(chosen if trigger == ids.LESSON_MENU else draft.get("lesson"))
        if key not in LESSONS:
            raise PreventUpdate
        wished = lesson_options(LESSONS[key])
        stage = {name: wished.get(name, DEFAULTS[name]) for name in OF_STAGES}
        shown = [stage.get(option["id"]["name"], no_update) for option in options]
        return page.controls(to_dict(LESSONS[key].experiment), key), key, shown
    edited = _edit(draft, trigger, ctx.triggered[0]["value"])
    return page.controls(edited, draft.get("lesson")), no_update, unchanged


def _opening(query: str) -> tuple[Raw, str | None]:
    """The raw experiment and the lesson that a query string names; an empty one opens the first race."""
    raw = raw_from_query(query)
    lesson = lesson_of(query, LESSONS, None if raw else page.OPENING_LESSON)
    return to_dict(LESSONS[lesson or page.OPENING_LESSON].experiment) | raw, lesson


def _edit(draft: Raw, trigger: Any, value: Any) -> Raw:
    """The draft with a competitor added, duplicated, removed or given another rule."""
    edited = copy.deepcopy(draft)
    rows: list[Raw] = edited["competitors"]
    color = free_color([Competitor(OPTIMIZERS["sgd"](), int(row["color"])) for row in rows])
    if trigger == ids.ADD:
        used = {row["rule"] for row in rows}
        rule = next((name for name in OPTIMIZERS if name not in used), "sgd")
        rows.append({"rule": rule, "color": color, "visible": True})
        return edited
    at = next((index for index, row in enumerate(rows) if row["color"] == trigger["slot"]), None)
    if at is None:
        raise PreventUpdate
    if trigger["type"] == "rule":
        if value == trigger["drawn"]:
            raise PreventUpdate
        rows[at] = {"rule": value, "color": rows[at]["color"], "visible": rows[at]["visible"]}
    elif trigger["type"] == "schedule":
        if value == trigger["drawn"]:
            raise PreventUpdate
        rows[at] = with_schedule(rows[at], value)
    elif trigger["name"] == "remove":
        del rows[at]
    else:
        rows.insert(at + 1, rows[at] | {"color": color})
    return edited


def race(draft: Raw | None, query: Raw | None, scene: Raw | None) -> tuple[Any, ...]:
    """Everything that follows from what stands in the controls; only what changed is sent."""
    if draft is None:
        raise PreventUpdate
    experiment, problems = read_descent(draft)
    errors = [[_problem(problems, draft, output["id"]) for output in outputs] for outputs in ctx.outputs_list[-4:]]
    if problems and query is not None:
        return (*[no_update] * 7, [no_update] * len(ctx.outputs_list[7]), *errors)
    options, wrong = read_options(draft.get("options", {}))
    lesson = draft.get("lesson") if draft.get("lesson") in LESSONS else None
    paths = computed(experiment)
    surface = experiment.the_surface
    new_scene = {
        "surface": surface_to_dict(experiment),
        "height": options["height"],
        "box": list(box_in_view(surface, paths, options["box"])),
    }
    numbers = to_query(_all_visible(experiment))
    stage = _stage(experiment, options, wrong)
    right = {name: value for name, value in options.items() if name not in stage["problems"]}
    new_query = {"search": _search(experiment, right, lesson), "numbers": numbers, "lesson": lesson}
    known = query or {}
    same_numbers = known.get("numbers") == numbers
    same_surface = scene is not None and scene["surface"] == new_scene["surface"]
    payload = no_update if same_numbers else race_payload(experiment, paths, chapter=lesson or _chapter(experiment))
    return (
        payload,
        {
            "visible": [c.color for c in experiment.competitors if c.visible],
            "slots": [c.color for c in experiment.competitors],
            **options,
            **stage,
        },
        new_query,
        no_update if scene == new_scene else new_scene,
        no_update if same_surface and not experiment.custom else page.surface_facts(surface),
        lesson_card(LESSONS[lesson], ids.LESSON_AGAIN) if lesson else [],
        no_update if same_numbers else page.readings_table([(p["slot"], p["name"]) for p in payload["paths"]]),
        [no_update if same_numbers else _curve(experiment, output["id"]["slot"]) for output in ctx.outputs_list[7]],
        *errors,
    )


@lru_cache(maxsize=16)
def computed(experiment: DescentExperiment) -> list[Trajectory]:
    """The paths of an experiment; the last few are kept, for options that change no number."""
    return run(experiment)


def _search(experiment: DescentExperiment, options: Mapping[str, str], lesson: str | None) -> str:
    parts = (to_query(experiment), options_to_query(options), f"lesson={lesson}" if lesson else "")
    return "?" + "&".join(part for part in parts if part)


def _chapter(experiment: DescentExperiment) -> str:
    """What playback starts over for: another surface."""
    return experiment.custom.formula if experiment.custom else experiment.surface


def _stage(experiment: DescentExperiment, options: Options, wrong: Mapping[str, str]) -> Raw:
    """What the stage on screen needs; nothing is computed while one of its numbers is wrong."""
    wished = wish(experiment, options)
    problems = {**wrong, **wished.problems}
    return {**asdict(wished), "work": "" if problems else wished.work, "problems": problems}


def _all_visible(experiment: DescentExperiment) -> DescentExperiment:
    competitors = tuple(replace(c, visible=True) for c in experiment.competitors)
    return replace(experiment, competitors=competitors)


def _problem(problems: Mapping[str, str], draft: Raw, id: Mapping[str, Any]) -> Any:
    """The message for a field, keyed as `read_descent` keys it."""
    if id["type"] == "field":
        message = problems.get(id["name"])
        return formula_problem(draft.get("formula"), message) if message and id["name"] == "formula" else message
    name = id["type"] if id["type"] in ("rule", "schedule") else id["name"]
    index = next((i for i, row in enumerate(draft["competitors"]) if row["color"] == id["slot"]), None)
    return problems.get(f"competitors.{index}.{name}")


def _curve(experiment: DescentExperiment, slot: int) -> Any:
    """The picture of the schedule of the competitor with this colour."""
    found = (c.schedule for c in experiment.competitors if c.color == slot)
    return next(map(schedule_picture, found), no_update)


def draw_surface(scene: Raw | None, theme: str | None) -> Raw:
    """The pictures of the surface; the browser adds the reader's point of view before it draws them."""
    if scene is None:
        raise PreventUpdate
    surface = read_descent(scene["surface"])[0].the_surface
    view = View(surface, Box(*scene["box"]), scene["height"])
    colors = THEMES.get(theme or "", LIGHT)
    return shared({"scene": scene_figure(view, colors), "contour": contour_figure(view, colors)})


def draw_curve(theme: str | None) -> Any:
    """The empty loss curve."""
    return curve_figure(THEMES.get(theme or "", LIGHT))
