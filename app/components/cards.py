"""The cards of a race's competitors, with their hyperparameters and schedules, and what changes them.

A competitor is raw here, a row of values as typed, right or wrong: `rule`, its name; `color`, its slot; its
hyperparameters by their names; `schedule`, a mapping; `lines`, of a typed rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import MATCH, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from app.components.controls import Slot, head_with_add, icon_button, name_of, schedule_controls, with_schedule
from app.components.done import Done, label_in
from app.components.in_browser import follow_each_other
from app.components.typed_rule import (
    TYPED,
    controls_of_rule,
    in_lines,
    label_of_rule,
    rule_if_changed,
    rule_menu,
    rule_of_raw,
)
from core.formula.rule import CUSTOM_RULE
from core.optimizers import Rule
from core.optimizers.own import OWN
from core.optimizers.schedules import SCHEDULES

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Cards:
    """The cards of one page."""

    ids: Any
    """The module of the page's ids: those of what is in a card take its slot."""
    rules: Collection[str]
    """The rules of the menus."""
    most: int
    """How many competitors there may be."""
    rule_of: Callable[[Row], Rule]
    """The rule that a row makes, whatever is wrong with it."""
    of_reader: Callable[[type[Rule], Mapping[str, Any], str], list[Any]]
    """What a card has for a rule of the reader's own, whose owner is the last."""
    own_rules: Callable[[], Sequence[Any]] = tuple
    """Entries of the menu below the rules that come along and the one that is typed."""
    hides: bool = False
    """Whether a competitor can be hidden."""

    def owner_of(self, rows: Rows, index: int) -> str:
        """What tells the controls of a competitor apart: its rule, and its number where another one has it, too."""
        label = rule_of_raw(rows[index]["rule"], rows[index]).label
        alone = [row["rule"] for row in rows].count(rows[index]["rule"]) == 1
        return label if alone else f"{label}, competitor {index + 1}"

    def section(self, rows: Rows, told: Sequence[Any] = ()) -> html.Section:
        """The heading, what there is to tell below it, and a card for each competitor."""
        head = head_with_add("Competitors", self.ids.ADD, "Add competitor", len(rows) >= self.most)
        cards = [self._card(rows, index) for index in range(len(rows))]
        return html.Section([head, *told, *cards], **{"aria-label": "Competitors"})

    def _card(self, rows: Rows, index: int) -> html.Div:
        """A competitor: shown or not, its rule, duplicate, remove, and its hyperparameters."""
        row, number, owner = rows[index], f"competitor {index + 1}", self.owner_of(rows, index)
        slot, kind = row["color"], rule_of_raw(row["rule"], row)
        return html.Div(
            [
                html.Div(self._head(row, number, len(rows)), className="card-head"),
                *(self.of_reader(kind, row, owner) if kind.of_reader else []),
                html.Div(self.numbers_of(kind, rows, index), id=self.ids.numbers(slot), className="rule-numbers"),
            ],
            className="card",
            role="group",
            style={"--slot": f"var(--competitor-{slot})"},
            **{"aria-label": f"{number.capitalize()}: {kind.label}"},
        )

    def _head(self, row: Mapping[str, Any], number: str, count: int) -> list[Any]:
        slot = row["color"]

        def button(action: str, drawing: str, disabled: bool) -> dmc.ActionIcon:
            label = f"{action.capitalize()} {number}"
            return icon_button(self.ids.action(slot, action), drawing, label, size="sm", disabled=disabled)

        shown = dmc.Checkbox(
            id=self.ids.flag(slot, "visible"),
            checked=str(row.get("visible", True)).lower() != "false",
            color=f"var(--competitor-{slot})",
            size="xs",
            **{"aria-label": f"Show {number}"},
        )
        menu = rule_menu(
            self.rules,
            last=[TYPED, *self.own_rules()],
            id=self.ids.rule(slot, row["rule"]),
            value=row["rule"],
            className="rule",
            **name_of("Optimizer", number.capitalize()),
        )
        return [
            shown if self.hides else html.Span(className="swatch"),
            menu,
            button("duplicate", "copy", count >= self.most),
            button("remove", "close", count < 2),
        ]

    def numbers_of(self, kind: type[Rule], rows: Rows, index: int) -> list[Any]:
        """The controls in a competitor's card that follow from its rule."""
        row = rows[index]
        slot = Slot(self.ids, row["color"], self.owner_of(rows, index))
        return [*controls_of_rule(kind, row, slot), *schedule_controls(kind, row.get("schedule", {}), slot)]

    # ---- callbacks

    def register(self, app: Dash) -> None:
        """Keep boxes and sliders in step, and draw the controls that the lines of a typed rule ask for."""
        follow_each_other(app, self.ids.hyper(MATCH, MATCH), self.ids.slider(MATCH, MATCH))
        app.callback(
            Output(self.ids.numbers(MATCH), "children"),
            Input(self.ids.lines(MATCH), "value"),
            State(self.ids.DRAFT, "data"),
            prevent_initial_call=True,
        )(self.draw_numbers)

    def draw_numbers(self, text: str | None, draft: Mapping[str, Any] | None) -> list[Any]:
        """The controls of a typed rule's hyperparameters, where its lines have others than there are."""
        slot, rows = (ctx.triggered_id or {}).get("slot"), (draft or {}).get("competitors", [])
        at = next((index for index, row in enumerate(rows) if row["color"] == slot), None)
        kind = None if at is None else rule_if_changed(text, rows[at])
        if at is None or kind is None:
            raise PreventUpdate
        return self.numbers_of(kind, rows, at)

    # ---- what a button or a menu makes of the rows

    def edit(self, rows: list[Row], trigger: Mapping[str, Any] | str, value: Any) -> Done | None:
        """Add, duplicate or remove a competitor, or give it another rule or schedule; None where nothing changes.

        `trigger`: the id of the component that was used, whose new value is `value`.
        """
        taken = {row["color"] for row in rows}
        color = next((color for color in range(self.most) if color not in taken), 0)
        if isinstance(trigger, str):
            rows.append({"rule": self._unused(rows), "color": color, "visible": True})
            return Done(f"Competitor {len(rows)} added: {_label(rows[-1])}.", self._menu(rows[-1]))
        at = next((index for index, row in enumerate(rows) if row["color"] == trigger["slot"]), None)
        if at is None or value == trigger.get("drawn"):
            return None
        if trigger["type"] == self.ids.rule(trigger["slot"], value)["type"]:
            rows[at] = self._another_rule(rows[at], value)
            return Done(f"Competitor {at + 1} is now {_label(rows[at])}.", self._menu(rows[at]))
        if trigger["type"] == self.ids.schedule(trigger["slot"], value)["type"]:
            rows[at] = with_schedule(rows[at], value)
            menu = self.ids.schedule(rows[at]["color"], value)
            return Done(f"Schedule of competitor {at + 1}: {label_in(SCHEDULES, value)}.", menu)
        return self._pressed(rows, at, trigger["name"], color)

    def _pressed(self, rows: list[Row], at: int, action: str, color: int) -> Done:
        """What a button in a card does."""
        number = at + 1
        if action == "as_text":
            rows[at] = rows[at] | self._another_rule(rows[at], CUSTOM_RULE)
            return Done(f"Competitor {number} as text.", self.ids.lines(rows[at]["color"]))
        if action == "remove":
            gone = rows.pop(at)
            return Done(f"Competitor {number} removed: {_label(gone)}.", self._beside(rows, at))
        rows.insert(number, rows[at] | {"color": color})
        return Done(f"Competitor {number} duplicated, as competitor {number + 1}.", self._menu(rows[number]))

    def _menu(self, row: Row) -> Any:
        """The menu of rules in a competitor's card."""
        return self.ids.rule(row["color"], row["rule"])

    def _beside(self, rows: Sequence[Row], at: int) -> Any:
        """Where one goes on removing: the button of the card that took the place, or of the last, if it may go."""
        row = rows[min(at, len(rows) - 1)]
        return self.ids.action(row["color"], "remove") if len(rows) > 1 else self._menu(row)

    def _another_rule(self, row: Row, name: str) -> Row:
        """The row of a competitor with another rule: with its defaults, or as text with what stands there now."""
        kept = {"rule": name, "color": row["color"], "visible": row.get("visible", True)}
        if name in OWN:
            return kept | {"reference": OWN[name].reference}
        return kept | (in_lines(self.rule_of(row), row) if name == CUSTOM_RULE else {})

    def _unused(self, rows: Sequence[Row]) -> str:
        """A rule that no competitor has yet, if there is one."""
        used = {row["rule"] for row in rows}
        return next((name for name in self.rules if name not in used), "sgd")


def _label(row: Row) -> str:
    return label_of_rule(row["rule"])
