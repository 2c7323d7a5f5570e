"""What both pages have to choose a rule by, and for one that is typed: the box for its lines, and its errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from app.components.boxes import REFUSED, combobox
from app.components.controls import Slot, name_of, rule_controls, small_button
from app.components.done import label_in
from app.components.pointer import pointed_at
from core.formula import FormulaError
from core.formula.lines import FUNCTIONS
from core.formula.rule import CUSTOM_RULE, FIRST, TypedRule, as_typed, rule_class, rule_of, typed
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.own import OWN, PREFIX

HELP = (
    "A line is name = formula. Given: x, the parameter, and g, its gradient; t, the step, from 1; x0, its start.",
    "A name that is read before it is assigned is kept from step to step, from 0 on. Any other name that no line "
    "assigns is a hyperparameter, and gets a control.",
    "x must be assigned. Where the gradient is taken, if not at x, is ahead = …; g_exact is the gradient without "
    "noise.",
    f"Everything is done to each parameter by itself, but norm(v) and sum(v) are of all of them, and f, if no line "
    f"assigns it, is the loss. Functions: {FUNCTIONS}; where(a < b, then, else) chooses.",
)


TYPED = {"group": "Of your own", "items": [{"value": CUSTOM_RULE, "label": "Your rule …"}]}
"""The group of a menu for a rule that is typed."""


def rule_menu(
    names: Iterable[str], first: Sequence[Any] = (), last: Sequence[Any] = (), **properties: Any
) -> dmc.Select:
    """The menu of these rules under the headings of their groups, between other entries, searched by typing."""
    return combobox(
        data=[*first, *in_groups(names), *last],
        searchable=True,
        openOnFocus=False,
        selectFirstOptionOnChange=True,
        nothingFoundMessage="No rule has this name.",
        **properties,
    )


def in_groups(names: Iterable[str]) -> list[dict[str, Any]]:
    """The entries of a menu for these rules, each group under its heading, in the order of their first rules."""
    groups: dict[str, list[dict[str, str]]] = {}
    for name in names:
        rule = OPTIMIZERS[name]
        groups.setdefault(rule.group, []).append({"value": name, "label": rule.label})
    return [{"group": group, "items": items} for group, items in groups.items()]


def rules_of_file(usable: bool) -> list[dict[str, Any]]:
    """The group of a menu for the rules of a reader's file, if there are any; they are for two coordinates."""
    if not OWN:
        return []
    file = next(iter(OWN.values())).file
    items = [{"value": name, "label": name.removeprefix(PREFIX), "disabled": not usable} for name in OWN]
    return [{"group": file if usable else f"{file}: for two coordinates", "items": items}]


def label_of_rule(name: object) -> str:
    """What a rule of the menu is called; a name that is none of them, as it was typed into a link."""
    return TypedRule.label if name == CUSTOM_RULE else label_in(OWN if name in OWN else OPTIMIZERS, name)


def rule_of_raw(name: object, raw: Mapping[str, Any]) -> type[Rule]:
    """The rule that raw values name, or the first one in its place where they are wrong."""
    if not isinstance(name, str) or name not in (*OPTIMIZERS, *OWN, CUSTOM_RULE):
        return OPTIMIZERS["sgd"]
    try:
        return rule_class(name, raw.get("lines", FIRST))
    except FormulaError:
        return rule_class(name)


def lines_box(id: Any, raw: Mapping[str, Any], owner: str = "") -> html.Div:
    """The box for the lines, and what they take; `owner` tells it apart where a page has several."""
    return html.Div(
        [
            dmc.Textarea(
                id=id,
                label="Lines",
                value=str(raw.get("lines", FIRST)),
                debounce=True,
                size="xs",
                className="lines",
                errorProps=REFUSED,
                autoComplete="off",
                spellCheck=False,
                inputProps={"autoCapitalize": "off"},
                **name_of("Lines", owner),
            ),
            html.Details(
                [
                    html.Summary("What they take", **name_of("What they take", owner)),
                    *(html.P(text, className="hint") for text in HELP),
                ]
            ),
        ],
        className="of-rule",
    )


def lines_problem(text: Any, message: str) -> list[Any]:
    """What is wrong with the lines, with a pointer to the character."""
    try:
        rule_of(text)
    except FormulaError as error:
        if isinstance(text, str):
            return pointed_at(text, error.position, message)
    return [message]


def rule_if_changed(text: Any, raw: Mapping[str, Any] | None) -> type[Rule] | None:
    """The rule of these lines if its hyperparameters aren't those whose values `raw` has; None for wrong lines."""
    try:
        kind = rule_of(text)
    except FormulaError:
        return None
    drawn = set(raw or ()) - {"rule", "name", "color", "visible", "schedule", "lines", "reference"}
    return None if drawn == set(kind.hyperparameters()) else kind


def controls_of_rule(kind: type[Rule], raw: Mapping[str, Any], slot: Slot) -> list[Any]:
    """The controls of a rule's hyperparameters, and the button that puts its own lines into a box."""
    copy, name = slot.ids.action(slot.number, "as_text"), name_of("Copy as text", slot.owner)
    button = small_button("Copy as text", copy, **name)
    can_be_copied = not kind.text and kind().lines()
    return rule_controls(kind, raw, slot, [button] if can_be_copied else [])


def in_lines(rule: Rule, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Raw values of a rule, with its lines in place of its name: `raw` may be wrong, `rule` is what was made of it.

    A rule that can't be put into lines leaves its place to the first ones.
    """
    own = as_typed(rule)
    kept = {name: raw[name] for name in own.hyperparameters() if name in raw}
    return {**typed(own), **own.settings, **kept}
