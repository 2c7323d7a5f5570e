"""Wiring of the descent page: link → controls → experiment → paths and pictures.

State flows one way. A link, a lesson or a button makes `open_controls` write the control panel; what stands in the
controls is gathered in the browser into the draft; `race` turns a valid draft into paths, and a wrong one into
messages at its fields while the last good picture stays.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
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
from app.descent.figures import Relief, box_in_view, contour_figure, curve_figure, scene_figure
from app.descent.formula_controls import formula_problem
from app.descent.option_kinds import Options
from app.descent.options import options_as_typed, options_of_stages, options_to_query, read_options
from app.descent.payload import race_payload
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
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
        Output(ids.descent.CONTROLS, "children"),
        Output(ids.descent.LESSON_MENU, "value"),
        Output(ids.descent.option(ALL), "value"),
        Input(ids.LINK, "data"),
        Input(ids.descent.LESSON_MENU, "value"),
        Input(ids.descent.LESSON_AGAIN, "n_clicks", allow_optional=True),
        Input(ids.descent.ADD, "n_clicks", allow_optional=True),
        Input(ids.descent.action(ALL, ALL), "n_clicks"),
        Input(ids.descent.rule(ALL, ALL), "value"),
        Input(ids.descent.schedule(ALL, ALL), "value"),
        State(ids.descent.DRAFT, "data"),
        prevent_initial_call=True,
    )(open_controls)
    app.callback(
        Output(ids.descent.RACE, "data"),
        Output(ids.descent.DISPLAY, "data"),
        Output(ids.descent.QUERY, "data"),
        Output(ids.descent.SCENE_KEY, "data"),
        Output(ids.descent.SURFACE_FACTS, "children"),
        Output(ids.descent.LESSON_CARD, "children"),
        Output(ids.descent.READINGS, "children"),
        Output(ids.descent.schedule_curve(ALL), "src"),
        Output(ids.descent.field(ALL), "error"),
        Output(ids.descent.hyper(ALL, ALL), "error"),
        Output(ids.descent.rule(ALL, ALL), "error"),
        Output(ids.descent.schedule(ALL, ALL), "error"),
        Input(ids.descent.DRAFT, "data"),
        State(ids.descent.QUERY, "data"),
        State(ids.descent.SCENE_KEY, "data"),
        prevent_initial_call=True,
    )(race)
    app.callback(
        Output(ids.descent.PICTURES, "data"),
        Input(ids.descent.SCENE_KEY, "data"),
        Input(ids.THEME, "data"),
        prevent_initial_call=True,
    )(draw_surface)
    app.callback(Output(ids.descent.CURVE, "figure"), Input(ids.THEME, "data"))(draw_curve)
    _register_in_browser(app)


def _register_in_browser(app: Dash) -> None:
    def browser(name: str) -> ClientsideFunction:
        return ClientsideFunction("descent", name)

    app.clientside_callback(
        browser("gather"),
        Output(ids.descent.DRAFT, "data"),
        Input(ids.descent.field(ALL), "value"),
        Input(ids.descent.hyper(ALL, ALL), "value"),
        Input(ids.descent.flag(ALL, ALL), "checked"),
        Input(ids.descent.option(ALL), "value"),
        Input(ids.descent.LESSON_KEY, "data", allow_optional=True),
        State(ids.descent.rule(ALL, ALL), "value"),
        State(ids.descent.schedule(ALL, ALL), "value"),
        State(ids.descent.DRAFT, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        FOLLOW,
        Output(ids.descent.hyper(MATCH, MATCH), "value"),
        Output(ids.descent.slider(MATCH, MATCH), "value"),
        Input(ids.descent.slider(MATCH, MATCH), "value"),
        Input(ids.descent.hyper(MATCH, MATCH), "value"),
        prevent_initial_call=True,
    )
    for name in ("steps", "noise"):
        app.clientside_callback(
            FOLLOW,
            Output(ids.descent.field(name), "value"),
            Output(ids.descent.slider("experiment", name), "value"),
            Input(ids.descent.slider("experiment", name), "value"),
            Input(ids.descent.field(name), "value"),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        browser("surface"),
        Output(ids.descent.EXPERIMENT, "className"),
        Input(ids.descent.field("surface"), "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ANOTHER_SEED,
        Output(ids.descent.field("seed"), "value"),
        Input(ids.descent.NEW_SEED, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
    for name, store in (("load", ids.descent.RACE), ("show", ids.descent.DISPLAY), ("link", ids.descent.QUERY)):
        app.clientside_callback(browser(name), Input(store, "data"), prevent_initial_call=True)
    app.clientside_callback(
        browser("draw"),
        Output(ids.descent.SCENE, "figure"),
        Output(ids.descent.CONTOUR, "figure"),
        Input(ids.descent.PICTURES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(browser("curve"), Input(ids.descent.CURVE, "figure"))
    app.clientside_callback(
        browser("again"),
        Input(ids.descent.LESSON_AGAIN, "n_clicks", allow_optional=True),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        browser("press"),
        *(
            Input(button, "n_clicks")
            for button in (
                ids.descent.FIRST,
                ids.descent.BACK,
                ids.descent.PLAY,
                ids.descent.FORWARD,
                ids.descent.LAST,
            )
        ),
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
            wished |= LESSONS[lesson].options
        return page.controls(raw, lesson), lesson, [wished[option["id"]["name"]] for option in options]
    if not ctx.triggered[0]["value"] or draft is None:
        raise PreventUpdate
    if trigger in (ids.descent.LESSON_MENU, ids.descent.LESSON_AGAIN):
        key = str(chosen if trigger == ids.descent.LESSON_MENU else draft.get("lesson"))
        if key not in LESSONS:
            raise PreventUpdate
        stage = {
            name: LESSONS[key].options.get(name, option.default) for name, option in options_of_stages().items()
        }
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
    if trigger == ids.descent.ADD:
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
        lesson_card(LESSONS[lesson], ids.descent.LESSON_AGAIN) if lesson else [],
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
    stage = STAGES[options["stage"]]
    request = stage.request(experiment, options)
    problems = {**wrong, **request.problems}
    work = "" if problems else work_of(stage, request)
    return {"work": work, "offers": request.choices, "problems": problems, "script": stage.script, **request.told}


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
    relief = Relief(surface, Box(*scene["box"]), scene["height"])
    colors = THEMES.get(theme or "", LIGHT)
    return shared({"scene": scene_figure(relief, colors), "contour": contour_figure(relief, colors)})


def draw_curve(theme: str | None) -> Any:
    """The empty loss curve."""
    return curve_figure(THEMES.get(theme or "", LIGHT))
