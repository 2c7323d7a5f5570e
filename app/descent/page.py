"""Layout of the descent page: controls on the left, the stage with its four views, the playback bar below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.boxes import combobox
from app.components.controls import (
    icon,
    icon_button,
    name_of,
    number_box,
    number_with_slider,
    schedule_controls,
)
from app.components.lesson_card import lesson_card, menu_of_lessons
from app.components.link_problems import place
from app.components.typed_rule import TYPED, controls_of_rule, lines_box, rule_menu, rule_of_raw
from app.components.workbench import view, workbench
from app.descent import formula_controls, own_python
from app.descent.elements import chart
from app.descent.export import menu as takeaway_menu
from app.descent.large_view import large_view, views_of_stages
from app.descent.own_options import BOX, LOOP, SPEED
from app.descent.panels import PANELS
from core.descent.experiment import FIELDS, MOST_COMPETITORS, NOISE, REFERENCES, SEED, STEPS, read_descent
from core.descent.lessons import LESSONS
from core.formula.record import CUSTOM
from core.formula.record import FIELDS as FORMULA_FIELDS
from core.formula.rule import ON_SURFACES
from core.optimizers import Rule
from core.optimizers.own import OwnRule
from core.surfaces import SURFACES, Surface


def layout() -> html.Div:
    """The page, empty: the first callback fills its controls from the link."""
    stores = (
        ids.descent.DRAFT,
        ids.descent.RACE,
        ids.descent.DISPLAY,
        ids.descent.QUERY,
        ids.descent.COMPARED,
        ids.descent.SCENE_KEY,
        ids.descent.PICTURES,
        ids.descent.DONE,
        ids.descent.FILE_SAVED,
    )
    return html.Div(
        [
            *(dcc.Store(id=store) for store in stores),
            workbench(
                "descent",
                html.Div(id=ids.descent.CONTROLS, className="controls"),
                html.Div(id=ids.descent.LESSON_CARD, className="lesson-card"),
                _views(),
                _playback(),
                [place(ids.descent.LINK_PROBLEMS)],
            ),
        ],
        className="filled",
    )


def lesson_menu() -> dmc.Select:
    """The menu of lessons, by group; it shows the lesson on screen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, lesson in LESSONS.items():
        groups.setdefault(lesson.group, []).append((key, lesson.title))
    return menu_of_lessons(ids.descent.LESSON_MENU, groups)


def card(lesson: str | None) -> list[Any]:
    """The card of a lesson; nothing without one."""
    return lesson_card(LESSONS[lesson], ids.descent.LESSON_AGAIN) if lesson else []


def controls(raw: Mapping[str, Any], lesson: str | None) -> list[Any]:
    """The control panel for an experiment's raw values, which may be wrong: they are shown as they came."""
    competitors = raw["competitors"]
    return [
        dcc.Store(id=ids.descent.LESSON_KEY, data=lesson),
        html.Section(
            [
                combobox(
                    id=ids.descent.field("surface"),
                    label="Surface",
                    data=[
                        *({"value": name, "label": surface.label} for name, surface in SURFACES.items()),
                        formula_controls.CHOICE,
                    ],
                    value=raw["surface"],
                    size="sm",
                ),
                formula_controls.formula_box(raw),
                html.Div(_facts_of(raw), id=ids.descent.SURFACE_FACTS, className="facts"),
                formula_controls.box_and_minimum(raw),
                html.Div(
                    [number_box(ids.descent.field(name), FIELDS[name], raw[name]) for name in ("x", "y")],
                    className="pair",
                ),
                html.P("Or click on the contour map, or move a cross on it with the arrow keys.", className="hint"),
                number_with_slider(
                    ids.descent.field("steps"), ids.descent.slider("experiment", "steps"), STEPS, raw["steps"]
                ),
                number_with_slider(
                    ids.descent.field("noise"), ids.descent.slider("experiment", "noise"), NOISE, raw["noise"]
                ),
                html.Div(
                    [
                        number_box(ids.descent.field("seed"), SEED, raw["seed"]),
                        icon_button(ids.descent.NEW_SEED, "dice", "Another seed"),
                    ],
                    className="with-button",
                ),
            ],
            id=ids.descent.EXPERIMENT,
            className=raw["surface"] if raw["surface"] == CUSTOM else "",
            **{"aria-label": "Experiment"},
        ),
        html.Section(
            [
                html.Div(
                    [
                        html.H2("Competitors"),
                        dmc.Button(
                            "Add",
                            id=ids.descent.ADD,
                            leftSection=icon("plus"),
                            variant="default",
                            size="compact-xs",
                            disabled=len(competitors) >= MOST_COMPETITORS,
                            **{"aria-label": "Add competitor"},
                        ),
                    ],
                    className="section-head",
                ),
                *own_python.file_told(),
                *(
                    _card(row, index, len(competitors), owner_of(competitors, index))
                    for index, row in enumerate(competitors)
                ),
            ],
            **{"aria-label": "Competitors"},
        ),
    ]


def owner_of(competitors: Sequence[Mapping[str, Any]], index: int) -> str:
    """What tells the controls of a competitor apart: its rule, and its number where another one has it, too."""
    label = rule_of_raw(competitors[index]["rule"], competitors[index]).label
    alone = [row["rule"] for row in competitors].count(competitors[index]["rule"]) == 1
    return label if alone else f"{label}, competitor {index + 1}"


def _card(row: Mapping[str, Any], index: int, count: int, owner: str) -> html.Div:
    """A competitor: shown or not, its rule, duplicate, remove, and its hyperparameters."""
    slot = row["color"]
    number = f"competitor {index + 1}"
    kind = rule_of_raw(row["rule"], row)
    return html.Div(
        [
            html.Div(
                [
                    dmc.Checkbox(
                        id=ids.descent.flag(slot, "visible"),
                        checked=str(row.get("visible", True)).lower() != "false",
                        color=f"var(--competitor-{slot})",
                        size="xs",
                        **{"aria-label": f"Show {number}"},
                    ),
                    rule_menu(
                        ON_SURFACES,
                        last=[TYPED, *own_python.choices()],
                        id=ids.descent.rule(slot, row["rule"]),
                        value=row["rule"],
                        className="rule",
                        **name_of("Optimizer", number.capitalize()),
                    ),
                    icon_button(
                        ids.descent.action(slot, "duplicate"),
                        "copy",
                        f"Duplicate {number}",
                        size="sm",
                        disabled=count >= MOST_COMPETITORS,
                    ),
                    icon_button(
                        ids.descent.action(slot, "remove"),
                        "close",
                        f"Remove {number}",
                        size="sm",
                        disabled=count < 2,
                    ),
                ],
                className="card-head",
            ),
            *_of_reader(kind, row, owner),
            html.Div(numbers_of(kind, row, owner), id=ids.descent.numbers(slot), className="rule-numbers"),
        ],
        className="card",
        role="group",
        style={"--slot": f"var(--competitor-{slot})"},
        **{"aria-label": f"{number.capitalize()}: {kind.label}"},
    )


def _of_reader(kind: type[Rule], row: Mapping[str, Any], owner: str) -> list[Any]:
    """What a reader's own rule is, and the menu of those that it can be compared with."""
    if not kind.of_reader:
        return []
    slot = row["color"]
    menu = rule_menu(
        REFERENCES,
        first=[{"value": "", "label": "Nothing"}],
        id=ids.descent.reference(slot),
        label="Compare with",
        value=row.get("reference", ""),
        **name_of("Compare with", owner),
    )
    own = own_python.where(kind) if issubclass(kind, OwnRule) else lines_box(ids.descent.lines(slot), row, owner)
    return [own, menu]


def numbers_of(kind: type[Rule], row: Mapping[str, Any], owner: str) -> list[Any]:
    """The controls in a competitor's card that follow from its rule."""
    slot = row["color"]
    return [
        *controls_of_rule(
            kind,
            row,
            copy=ids.descent.action(slot, "as_text"),
            box=lambda name: ids.descent.hyper(slot, name),
            slider=lambda name: ids.descent.slider(slot, name),
            flag=lambda name: ids.descent.flag(slot, name),
            equation=ids.descent.equation(slot),
            owner=owner,
        ),
        *schedule_controls(
            kind,
            row.get("schedule", {}),
            menu=lambda name: ids.descent.schedule(slot, name),
            curve=ids.descent.schedule_curve(slot),
            box=lambda name: ids.descent.hyper(slot, name),
            slider=lambda name: ids.descent.slider(slot, name),
            owner=owner,
        ),
    ]


def _views() -> list[html.Section]:
    contour = chart(
        ids.descent.CONTOUR,
        "Contour map: arrow keys move a cross, Enter sets the start there",
        layers=("trail", "now", *PANELS),
        role="application",
        tabIndex="0",
    )
    return [
        large_view(),
        view("contour", "Contour map", [contour], [BOX.control(w=168)]),
        *views_of_stages(),
    ]


def _playback() -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    icon_button(ids.descent.FIRST, "first", "First step", size="lg"),
                    icon_button(ids.descent.BACK, "back", "Step back", size="lg"),
                    dmc.ActionIcon(
                        icon("play"),
                        id=ids.descent.PLAY,
                        size="xl",
                        radius="xl",
                        variant="filled",
                        **{"aria-label": "Play"},
                    ),
                    icon_button(ids.descent.FORWARD, "forward", "Step forward", size="lg"),
                    icon_button(ids.descent.LAST, "last", "Last step", size="lg"),
                ],
                className="transport",
            ),
            html.Output("", id=ids.descent.TITLE, className="title", **{"aria-live": "off"}),
            html.Div(id=ids.descent.SCRUB, className="scrub"),
            html.Div(
                [
                    SPEED.control(w=76),
                    LOOP.control(leftSection=icon("loop"), w=84),
                    takeaway_menu.menu(),
                ],
                className="pace",
            ),
        ],
        className="playback",
        role="region",
        **{"aria-label": "Playback"},
    )


def _facts_of(raw: Mapping[str, Any]) -> list[Any]:
    """The facts of the surface that raw values name, if they name one."""
    experiment, problems = read_descent({name: raw[name] for name in ("surface", *FORMULA_FIELDS) if name in raw})
    return [] if problems else surface_facts(experiment.the_surface)


def surface_facts(surface: Surface) -> list[Any]:
    """The formula of a surface and one line on what it tests."""
    return [
        html.P(f"f(x, y) = {surface.formula}", className="equation"),
        html.P(surface.note, className="hint"),
    ]


def readings_table(names: Sequence[tuple[int, str]], metered: bool = False) -> html.Table:
    """The table of readings at the current step; the browser fills its cells. Names have rows of their own.

    `metered`: with the evaluations that each rule has asked for, which are its steps for most.
    """
    columns = {
        "f": "Value of the surface",
        "‖∇f‖": "Length of the exact gradient",
        "Distance": "Distance to the nearest minimum",
        "Within 1": "First step within distance 1 of the nearest minimum",
    }
    cells = ["f", "gradient", "distance", "arrival"]
    if metered:
        columns["Asked"] = "Values, gradients and Hessians that the rule has asked for"
        cells.append("evaluations")
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(name, scope="col", title=title) for name, title in columns.items()])),
            *(
                html.Tbody(
                    [
                        html.Tr(
                            html.Th([html.Span(className="swatch"), name], scope="rowgroup", colSpan=len(cells))
                        ),
                        html.Tr([html.Td(className=cell) for cell in cells]),
                        html.Tr(html.Td(className="outcome", colSpan=len(cells))),
                    ],
                    style={"--slot": f"var(--competitor-{slot})"},
                    **{"data-slot": slot},
                )
                for slot, name in names
            ),
        ],
        **{"aria-label": "Readings at this step"},
    )


def _name(name: str, columns: int) -> html.Th:
    return html.Th([html.Span(className="swatch"), name], scope="rowgroup", colSpan=columns)
