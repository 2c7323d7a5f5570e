"""Wiring of the network page: link → controls → settings. Training itself goes through `app.network.api`.

A link, a lesson or a button makes `open_page` write the controls; what stands in the controls is gathered
in the browser into the draft; `check` turns a valid draft into settings, and says at its fields what is wrong with
another. The browser begins a run with the settings when the reader presses Train.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import as_text
from app.components.done import Done, done_in_browser
from app.components.drafts import Raw, Updates
from app.components.lesson_card import wrong_lesson
from app.components.link_problems import link_problems
from app.network import in_browser, page
from app.network.competitors import CARDS, as_experiment, with_competitors
from app.network.controls import controls, no_data
from app.network.edits import edit
from app.network.panels import PANELS
from app.network.settings import FIELDS, check
from app.network.view import AGAINST, known_options, read_view, view_from_query
from core.network.experiment import (
    NetworkExperiment,
    not_understood,
    raw_from_query,
    read_network,
    to_dict,
)
from core.network.lessons import NETWORK_LESSONS


def register(app: Dash) -> None:
    """Add the page's callbacks to the app."""
    _register_opening(app)
    _register_checking(app)
    CARDS.register(app)
    done_in_browser(app, ids.network.DONE)
    in_browser.register(app)
    for panel in PANELS.values():
        panel.register(app)


def _register_opening(app: Dash) -> None:
    app.callback(
        output={
            "controls": Output(ids.network.CONTROLS, "children"),
            "lesson": Output(ids.network.LESSON_MENU, "value"),
            "plan": Output(ids.network.PLAN, "data"),
            "problems": Output(ids.network.LINK_PROBLEMS, "children"),
            "done": Output(ids.network.DONE, "data"),
        },
        inputs={
            "link": Input(ids.LINK, "data"),
            "chosen": Input(ids.network.LESSON_MENU, "value"),
            "pressed": (
                Input(ids.network.LESSON_AGAIN, "n_clicks", allow_optional=True),
                Input(ids.network.CLOSE_PROBLEMS, "n_clicks", allow_optional=True),
                Input(ids.network.ADD_LAYER, "n_clicks", allow_optional=True),
                Input(ids.network.ADD, "n_clicks", allow_optional=True),
                Input(ids.network.action(ALL, ALL), "n_clicks"),
                Input(ids.network.layer_action(ALL, ALL), "n_clicks"),
                Input(ids.network.dataset(ALL), "value"),
                Input(ids.network.rule(ALL, ALL), "value"),
                Input(ids.network.schedule(ALL, ALL), "value"),
                Input(ids.network.TUNED, "data"),
                Input(ids.network.reading(ALL, ALL), "value"),
                Input(ids.network.BROUGHT, "data"),
            ),
        },
        state={"draft": State(ids.network.DRAFT, "data")},
        prevent_initial_call=True,
    )(open_page)


def _register_checking(app: Dash) -> None:
    app.callback(
        output={
            "settings": Output(ids.network.SETTINGS, "data"),
            "lesson_card": Output(ids.network.LESSON_CARD, "children"),
            "summary": Output(ids.network.SUMMARY, "children"),
            "size": Output(ids.network.DATA_SIZE, "children"),
            "table": Output(ids.network.TABLE_PROBLEM, "children"),
            "problem": Output(ids.network.PROBLEM, "children"),
            "curves": Output(ids.network.schedule_curve(ALL), "src"),
            "equations": Output(ids.network.equation(ALL), "children"),
            "errors": {name: Output(id, "error") for name, id in FIELDS.items()},
        },
        inputs={"draft": Input(ids.network.DRAFT, "data")},
        prevent_initial_call=True,
    )(check)


def open_page(
    link: Mapping[str, Any] | None, chosen: str | None, pressed: Sequence[Any], draft: Raw | None
) -> Updates:
    """The controls after a link was opened, a lesson chosen, or the list of layers changed; and runs to list.

    What was typed into other fields is kept, right or wrong.
    """
    trigger = ctx.triggered_id
    try:
        if trigger == ids.LINK or (trigger is None and draft is None):
            return _opened(link)
        value = ctx.triggered[0]["value"] if trigger else None  # nothing is where a menu was taken away
        read = isinstance(trigger, dict) and "drawn" in trigger and "name" in trigger  # which may become empty
        if not (value or read) or draft is None:
            raise PreventUpdate
        if trigger == ids.network.CLOSE_PROBLEMS:
            return _controls(no_update, problems=[])
        if trigger in (ids.network.LESSON_MENU, ids.network.LESSON_AGAIN):
            return _begun(str(chosen if trigger == ids.network.LESSON_MENU else draft.get("lesson")))
        edited, done = edit(draft, trigger, value)
        lesson = edited.get("lesson")
        return _controls(
            controls(edited, lesson), no_update if lesson == draft.get("lesson") else lesson, done=done
        )
    except (OSError, ValueError) as error:  # the data can't be read
        return _controls(no_data(f"{error}."))


def _controls(
    drawn: Any,
    lesson: Any = no_update,
    plan: Any = no_update,
    problems: Any = no_update,
    done: Done | None = None,
) -> Updates:
    return {
        "controls": drawn,
        "lesson": lesson,
        "plan": plan,
        "problems": problems,
        "done": done.store if done else no_update,
    }


def _opened(link: Mapping[str, Any] | None) -> Updates:
    """The page as a link has it; an empty one opens the first lesson."""
    if not link or link["page"] != "network":
        raise PreventUpdate
    raw, lesson = raw_from_query(link["search"]), page.lesson_at(link["search"])
    start = NETWORK_LESSONS[lesson or page.OPENING_LESSON].experiments[0]
    plan = no_update if link.get("listed") else _plan(lesson)
    view = view_from_query(link["search"])
    told = not_understood(link["search"], known_options()) | wrong_lesson(link["search"], NETWORK_LESSONS)
    draft = with_competitors(_raw(start) | raw | {"view": view, "against": view.get(AGAINST.name, "")})
    told |= _wrong_view(draft)
    problems = link_problems(told, ids.network.CLOSE_PROBLEMS)
    return _controls(controls(draft, lesson), lesson, plan, problems)


def _wrong_view(draft: Raw) -> dict[str, str]:
    """What is wrong in what a link says of the view."""
    return read_view(draft["view"], read_network(as_experiment(draft))[0])[1]


def _begun(lesson: str) -> Updates:
    """The page with a lesson of the menu."""
    if lesson not in NETWORK_LESSONS:
        raise PreventUpdate
    start = NETWORK_LESSONS[lesson].experiments[0]
    done = Done(f"Lesson: {NETWORK_LESSONS[lesson].title}.")
    return _controls(controls(with_competitors(_raw(start)), lesson), lesson, _plan(lesson), [], done)


def _raw(experiment: NetworkExperiment) -> Raw:
    """An experiment as it stands in the controls."""
    changes = ", ".join(f"{epoch}:{as_text(rate)}" for epoch, rate in experiment.learning_rates)
    return to_dict(experiment) | {"learning_rates": changes}


def _plan(lesson: str | None) -> dict[str, Any]:
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
