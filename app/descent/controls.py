"""The control panel of the descent page: the experiment, and the cards of its competitors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from app import ids
from app.components.boxes import combobox
from app.components.controls import icon_button, number_box, number_with_slider
from app.descent import formula_controls, own_python
from app.descent.cards import CARDS
from core.descent.experiment import FIELDS, read_descent
from core.formula.record import CUSTOM
from core.formula.record import FIELDS as FORMULA_FIELDS
from core.surfaces import SURFACES, Surface

SLIDERS = ("steps", "noise")
"""Fields with a slider."""


def controls(raw: Mapping[str, Any], lesson: str | None) -> list[Any]:
    """The control panel for an experiment's raw values, which may be wrong: they are shown as they came."""
    return [
        dcc.Store(id=ids.descent.LESSON_KEY, data=lesson),
        html.Section(
            [*_surface(raw), *_start(raw), *_steps_and_noise(raw)],
            id=ids.descent.EXPERIMENT,
            className=raw["surface"] if raw["surface"] == CUSTOM else "",
            **{"aria-label": "Experiment"},
        ),
        CARDS.section(raw["competitors"], own_python.file_told()),
    ]


# ---- the experiment


def _surface(raw: Mapping[str, Any]) -> list[Any]:
    """The menu of surfaces, the facts of the one that is chosen, and the controls of a typed formula."""
    menu = combobox(
        id=ids.descent.field("surface"),
        label="Surface",
        data=[
            *({"value": name, "label": surface.label} for name, surface in SURFACES.items()),
            formula_controls.CHOICE,
        ],
        value=raw["surface"],
        size="sm",
    )
    return [
        menu,
        formula_controls.formula_box(raw),
        html.Div(_facts_of(raw), id=ids.descent.SURFACE_FACTS, className="facts"),
        formula_controls.box_and_minimum(raw),
    ]


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


def _start(raw: Mapping[str, Any]) -> list[Any]:
    boxes = [number_box(ids.descent.field(name), FIELDS[name], raw[name]) for name in ("x", "y")]
    return [
        html.Div(boxes, className="pair"),
        html.P("Or click on the contour map, or move a cross on it with the arrow keys.", className="hint"),
    ]


def _steps_and_noise(raw: Mapping[str, Any]) -> list[Any]:
    with_sliders = (
        number_with_slider(ids.descent.field(name), ids.descent.slider("experiment", name), FIELDS[name], raw[name])
        for name in SLIDERS
    )
    seed = number_box(ids.descent.field("seed"), FIELDS["seed"], raw["seed"])
    another = icon_button(ids.descent.NEW_SEED, "dice", "Another seed")
    return [*with_sliders, html.Div([seed, another], className="with-button")]
