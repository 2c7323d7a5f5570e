"""Controls of a typed formula: its text, its box, a minimum if one is known; and what is said of a wrong text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from app import ids
from app.components.boxes import text_box
from app.components.controls import number_box
from app.components.pointer import pointed_at
from core.formula import FormulaError, parse
from core.formula.record import CUSTOM, MINIMUM, NUMBERS, CustomFormula, to_dict
from core.formula.surface import EDGES
from core.formula.tokens import ACCEPTED

CHOICE = {"value": CUSTOM, "label": "Your formula …"}
"""The entry of the menu of surfaces."""


def formula_box(raw: Mapping[str, Any]) -> html.Div:
    """The box for the formula, and what it takes."""
    return html.Div(
        [
            text_box(
                id=ids.descent.field("formula"),
                label="f(x, y) =",
                value=str(_typed(raw, "formula")),
                size="sm",
                className="formula",
                spellCheck=False,
                inputProps={"autoCapitalize": "off"},
            ),
            html.Details([html.Summary("What it takes"), html.P(f"{ACCEPTED}.".capitalize(), className="hint")]),
        ],
        className="of-formula",
    )


def box_and_minimum(raw: Mapping[str, Any]) -> html.Div:
    """The edges of the box, and the minimum, which may stay empty."""
    return html.Div(
        [
            *(
                html.Div(
                    [number_box(ids.descent.field(name), NUMBERS[name], _typed(raw, name)) for name in pair],
                    className="pair",
                )
                for pair in (list(EDGES)[:2], list(EDGES)[2:], list(MINIMUM))
            ),
            html.P("A minimum, if you know one: errors and distances are then measured from it.", className="hint"),
        ],
        className="of-formula",
    )


def _typed(raw: Mapping[str, Any], name: str) -> Any:
    """What stands in a field: what was typed, or that of the formula that one begins with."""
    return raw.get(name, to_dict(CustomFormula()).get(name, ""))


def formula_problem(text: object, message: str) -> list[Any]:
    """What is wrong with a formula; above it the formula itself with a pointer to the character, if it is one."""
    at = _position(text)
    if at is None:
        return [message]
    return pointed_at(str(text).replace("\n", " "), at, message)


def _position(text: object) -> int | None:
    """Where a text stops being a formula; None if it is one, but not one of a surface."""
    if not isinstance(text, str):
        return None
    try:
        parse(text)
    except FormulaError as error:
        return error.position
    return None
