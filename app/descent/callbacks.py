"""Wiring of the descent page: link → controls → state of the page → paths and pictures.

State flows one way. A link, a lesson or a button makes `open_controls` write the control panel; what stands in the
controls is gathered in the browser into the draft; `follow` turns a valid draft into paths, and a wrong one into
messages at its fields while the last good picture stays. So a slider's step is one request: `follow`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import schedule_picture
from app.components.done import Done, done_in_browser
from app.components.drafts import Raw, Updates
from app.components.link_problems import link_problems
from app.components.theme import THEMES
from app.components.typed_arrays import shared
from app.components.typed_rule import lines_problem
from app.descent import in_browser, page
from app.descent.cards import CARDS
from app.descent.controls import controls, surface_facts
from app.descent.diagnosis import diagnosis, is_small
from app.descent.edits import edited, not_shown, opened, options_of_lesson
from app.descent.figures import Relief, contour_figure, scene_figure
from app.descent.formula_controls import formula_problem
from app.descent.own_options import CURVE
from app.descent.payload import race_payload
from app.descent.readings import readings_table
from app.descent.state import PageState
from core.descent.experiment import Competitor, DescentExperiment, read_descent, to_dict
from core.descent.lessons import LESSONS
from core.formula.anatomy import equation_of
from core.surfaces import Box


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    _register_opening(app)
    _register_following(app)
    app.callback(
        output=Output(ids.descent.PICTURES, "data"),
        inputs={"scene": Input(ids.descent.SCENE_KEY, "data")},
        prevent_initial_call=True,
    )(draw_surface)
    CARDS.register(app)
    done_in_browser(app, ids.descent.DONE)
    in_browser.register(app)


def _register_opening(app: Dash) -> None:
    app.callback(
        output={
            "controls": Output(ids.descent.CONTROLS, "children"),
            "problems": Output(ids.descent.LINK_PROBLEMS, "children"),
            "lesson": Output(ids.descent.LESSON_MENU, "value"),
            "options": Output(ids.descent.option(ALL), "value"),
            "done": Output(ids.descent.DONE, "data"),
        },
        inputs={
            "link": Input(ids.LINK, "data"),
            "lesson": Input(ids.descent.LESSON_MENU, "value"),
            "buttons": (
                Input(ids.descent.LESSON_AGAIN, "n_clicks", allow_optional=True),
                Input(ids.descent.CLOSE_PROBLEMS, "n_clicks", allow_optional=True),
                Input(ids.descent.ADD, "n_clicks", allow_optional=True),
                Input(ids.descent.action(ALL, ALL), "n_clicks"),
                Input(ids.descent.rule(ALL, ALL), "value"),
                Input(ids.descent.schedule(ALL, ALL), "value"),
                Input(ids.descent.FILE_SAVED, "data"),
            ),
        },
        state={"draft": State(ids.descent.DRAFT, "data")},
        prevent_initial_call=True,
    )(open_controls)


def _register_following(app: Dash) -> None:
    app.callback(
        output={
            "race": Output(ids.descent.RACE, "data"),
            "display": Output(ids.descent.DISPLAY, "data"),
            "query": Output(ids.descent.QUERY, "data"),
            "scene": Output(ids.descent.SCENE_KEY, "data"),
            "facts": Output(ids.descent.SURFACE_FACTS, "children"),
            "card": Output(ids.descent.LESSON_CARD, "children"),
            "readings": Output(ids.descent.READINGS, "children"),
            "schedules": Output(ids.descent.schedule_curve(ALL), "src"),
            "equations": Output(ids.descent.equation(ALL), "children"),
            "errors": {
                "fields": Output(ids.descent.field(ALL), "error"),
                "numbers": Output(ids.descent.hyper(ALL, ALL), "error"),
                "rules": Output(ids.descent.rule(ALL, ALL), "error"),
                "lines": Output(ids.descent.lines(ALL), "error"),
                "schedules": Output(ids.descent.schedule(ALL, ALL), "error"),
            },
        },
        inputs={"draft": Input(ids.descent.DRAFT, "data")},
        state={"query": State(ids.descent.QUERY, "data"), "scene": State(ids.descent.SCENE_KEY, "data")},
        prevent_initial_call=True,
    )(follow)


def open_controls(link: Mapping[str, str] | None, lesson: str | None, buttons: Any, draft: Raw | None) -> Updates:
    """The control panel after a link was opened, a lesson chosen, or the list of competitors changed.

    What was typed into other fields is kept, right or wrong; what no field shows of a link is told above the views.
    """
    trigger = ctx.triggered_id
    if trigger == ids.LINK or (trigger is None and draft is None):
        if not link or link["page"] != "descent":
            raise PreventUpdate
        raw, named, options = opened(link["search"])
        told = link_problems(not_shown(link["search"]), ids.descent.CLOSE_PROBLEMS)
        return _opened(controls(raw, named), named, options, told)
    value = ctx.triggered[0]["value"] if trigger else None  # nothing is where a menu was taken away
    if not value or draft is None:
        raise PreventUpdate
    if trigger in (ids.descent.LESSON_MENU, ids.descent.LESSON_AGAIN):
        key = str(lesson if trigger == ids.descent.LESSON_MENU else draft.get("lesson"))
        if key not in LESSONS:
            raise PreventUpdate
        panel = controls(to_dict(LESSONS[key].experiment), key)
        done = Done(f"Lesson: {LESSONS[key].title}.")
        return _opened(panel, key, options_of_lesson(key), [], done)
    if trigger == ids.descent.FILE_SAVED:
        done = Done("Your file of rules was read anew.")
        return _opened(controls(draft, draft.get("lesson")), no_update, {}, no_update, done)
    if trigger == ids.descent.CLOSE_PROBLEMS:
        return _opened(no_update, no_update, {}, [])
    edit = edited(draft, trigger, value)
    if edit is None:
        raise PreventUpdate
    return _opened(controls(edit.draft, draft.get("lesson")), no_update, {}, no_update, edit.done)


def _opened(
    panel: Any, lesson: Any, options: Mapping[str, str], problems: Any, done: Done | None = None
) -> Updates:
    return {
        "controls": panel,
        "problems": problems,
        "lesson": lesson,
        "options": _values(options),
        "done": done.store if done else no_update,
    }


def _values(options: Mapping[str, str]) -> list[Any]:
    """What each option's control is set to."""
    return [options.get(output["id"]["name"], no_update) for output in ctx.outputs_grouping["options"]]


def follow(draft: Raw | None, query: Mapping[str, Any] | None, scene: Mapping[str, Any] | None) -> Updates:
    """Everything that follows from what stands in the controls; only what changed is sent.

    `query` and `scene`: what the browser has.
    """
    if draft is None:
        raise PreventUpdate
    state = PageState.of_draft(draft)
    wired = ctx.outputs_grouping
    errors = {
        kind: [message_of(state.problems, draft, output["id"]) for output in outputs]
        for kind, outputs in wired["errors"].items()
    }
    unchanged = {kind: [no_update] * len(wired[kind]) for kind in IN_CARDS}
    if state.problems and query is not None:
        return dict.fromkeys(wired, no_update) | unchanged | {"errors": errors}
    same_numbers = query is not None and query.get("numbers") == state.numbers
    pictured = state.scene
    same_surface = scene is not None and scene["surface"] == pictured["surface"]
    return {
        **(dict.fromkeys(("race", "readings"), no_update) if same_numbers else race_of(state)),
        "display": state.display,
        "query": state.query,
        "scene": no_update if scene == pictured else pictured,
        "facts": no_update if same_surface and not state.experiment.custom else surface_facts(state.surface),
        "card": page.card(state.lesson),
        **(unchanged if same_numbers else cards_of(state.experiment, wired)),
        "errors": errors,
    }


def race_of(state: PageState) -> Updates:
    """The paths, with what happens on them where the race is small, and the table of their readings."""
    told = diagnosis(state) if is_small(state.experiment) else []
    payload = race_payload(state.experiment, state.paths, state.chapter, told)
    payload["diagnosed"] = state.options[CURVE.name] if told else None
    return {
        "race": payload,
        "readings": readings_table(
            [(path["slot"], path["name"]) for path in payload["paths"]],
            metered=any("evaluations" in path for path in payload["paths"]),
        ),
    }


def message_of(problems: Mapping[str, str], draft: Raw, id: Mapping[str, Any]) -> Any:
    """The message for a field, keyed as `read_descent` keys it."""
    if id["type"] == "field":
        message = problems.get(id["name"])
        return formula_problem(draft.get("formula"), message) if message and id["name"] == "formula" else message
    name = id["type"] if id["type"] in ("rule", "schedule", "lines") else id["name"]
    index = next((i for i, row in enumerate(draft["competitors"]) if row["color"] == id["slot"]), None)
    message = problems.get(f"competitors.{index}.{name}")
    return (
        lines_problem(draft["competitors"][index].get("lines"), message) if message and name == "lines" else message
    )


IN_CARDS: Mapping[str, Callable[[Competitor], str]] = {
    "schedules": lambda competitor: schedule_picture(competitor.schedule),
    "equations": lambda competitor: equation_of(competitor.rule),
}
"""What the cards show of their competitors beside the controls."""


def cards_of(experiment: DescentExperiment, wired: Mapping[str, Any]) -> Updates:
    """All of it, for the outputs that the page has."""
    return {kind: [in_card(kind, experiment, output["id"]["slot"]) for output in wired[kind]] for kind in IN_CARDS}


def in_card(kind: str, experiment: DescentExperiment, slot: int) -> Any:
    """One of these, for the competitor with this colour."""
    found = (competitor for competitor in experiment.competitors if competitor.color == slot)
    return next(map(IN_CARDS[kind], found), no_update)


def draw_surface(scene: Mapping[str, Any] | None) -> dict[str, Any]:
    """The pictures of the surface by theme; the browser adds the reader's point of view before it draws them."""
    if scene is None:
        raise PreventUpdate
    surface = read_descent(scene["surface"])[0].the_surface
    relief = Relief(surface, Box(*scene["box"]), scene["height"])
    return shared(
        {
            name: {"scene": scene_figure(relief, theme), "contour": contour_figure(relief, theme)}
            for name, theme in THEMES.items()
        }
    )
