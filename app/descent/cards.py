"""The card of a competitor: shown or not, its rule, its hyperparameters and its schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.components.controls import icon_button, name_of, schedule_controls
from app.components.typed_rule import TYPED, controls_of_rule, lines_box, rule_menu, rule_of_raw, rules_of_file
from app.descent import own_python
from core.descent.experiment import MOST_COMPETITORS, REFERENCES
from core.formula.rule import ON_SURFACES
from core.optimizers import Rule
from core.optimizers.own import OwnRule


def owner_of(competitors: Sequence[Mapping[str, Any]], index: int) -> str:
    """What tells the controls of a competitor apart: its rule, and its number where another one has it, too."""
    label = rule_of_raw(competitors[index]["rule"], competitors[index]).label
    alone = [row["rule"] for row in competitors].count(competitors[index]["rule"]) == 1
    return label if alone else f"{label}, competitor {index + 1}"


def card(row: Mapping[str, Any], index: int, count: int, owner: str) -> html.Div:
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
                        last=[TYPED, *rules_of_file(usable=True)],
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
