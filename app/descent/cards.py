"""The cards of the descent page's competitors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from app import ids
from app.components.cards import Cards, Row
from app.components.controls import name_of
from app.components.typed_rule import lines_box, rule_menu, rules_of_file
from app.descent import own_python
from core.descent.experiment import MOST_COMPETITORS, REFERENCES, read_descent
from core.formula.rule import ON_SURFACES
from core.optimizers import Rule
from core.optimizers.own import OwnRule


def _of_reader(kind: type[Rule], row: Mapping[str, Any], owner: str) -> list[Any]:
    """What a reader's own rule is, and the menu of those that it can be compared with."""
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


def _rule_of(row: Row) -> Rule:
    return read_descent({"competitors": [row]})[0].competitors[0].rule


CARDS = Cards(
    ids.descent, ON_SURFACES, MOST_COMPETITORS, _rule_of, _of_reader, partial(rules_of_file, True), hides=True
)
