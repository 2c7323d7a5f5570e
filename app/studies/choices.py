"""What the studies page draws of a table: a record, read from menus and links and written into links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from core.quantities import quoted
from core.records import BESIDE_ANY, strange
from core.sweep.table import Table, levels, link_text


@dataclass(frozen=True)
class Choices:
    """The measure, the parameters on the axes, the one that groups the curves, and how the rows are sorted.

    `group` may be empty: one curve of all rows. `only` are those values of the group that are drawn, as texts; none
    stands for all.
    """

    measure: str
    across: str
    up: str
    group: str
    only: tuple[str, ...]
    sort: str
    order: str


NAMES = tuple(Choices.__dataclass_fields__)
ORDERS = {"up": "Least first", "down": "Greatest first"}


def read_choices(table: Table, query: Mapping[str, Any]) -> Choices:
    """What is drawn: as asked where the table has it, else what suits the table."""
    axes = table.varied
    numeric = [name for name in axes if name != "seed" and levels(table.frame[name]).numeric] or axes
    across = "learning_rate" if "learning_rate" in numeric else numeric[0]
    up = next((name for name in (*numeric, *axes) if name != across), across)

    def read(name: str, default: str, allowed: Sequence[str]) -> str:
        return str(query[name]) if query.get(name) in allowed else default

    group = read("group", "rule" if "rule" in table.groups else "", ["", *table.groups])
    return Choices(
        measure=read("measure", usual_measure(table) or "outcome", [*table.measures, "outcome"]),
        across=read("across", across, axes),
        up=read("up", up, axes),
        group=group,
        only=tuple(text for text in _texts(query.get("only")) if text in values_of(table, group)),
        sort=read("sort", "row", ["row", *axes, *table.measures]),
        order=read("order", "up", list(ORDERS)),
    )


def not_understood(query: Mapping[str, str], choices: Choices) -> list[str]:
    """A sentence for each part of a link that its choices have no place for: an unknown name, or no such value."""
    told = strange_names(query)
    for name, chosen in asdict(choices).items():
        asked = _texts(query.get("only")) if name == "only" else [query[name]] if query.get(name) else []
        lacking = [value for value in asked if value not in (chosen if name == "only" else (chosen,))]
        told += [f"{name} is {quoted(value)}: this table has no such thing to draw" for value in lacking]
    return told


def strange_names(query: Mapping[str, str]) -> list[str]:
    """A sentence for each name in a link that nothing is called here."""
    return list(strange(query, ("table", "name", *NAMES), "The link to a study", BESIDE_ANY).values())


def _texts(only: Any) -> Sequence[str]:
    """The texts that a menu has as a list, and a link joined by bars."""
    return only.split("|") if isinstance(only, str) else only or ()


def usual_measure(table: Table) -> str:
    """The number that tells most of a run; empty where the table has none."""
    return next((name for name in ("error", "test_accuracy", *table.measures) if name in table.measures), "")


def values_of(table: Table, group: str) -> list[str]:
    """The values of the parameter that groups the curves, as texts; none where nothing groups them."""
    return [link_text(value) for value in table.group_values(group)] if group in table.groups else []


def group_entries(table: Table, group: str) -> list[dict[str, str]]:
    """The same as entries of a menu, with what a reader calls them."""
    told = group_names(table, group)
    return [{"value": value, "label": name} for value, name in zip(values_of(table, group), told, strict=True)]


def group_names(table: Table, group: str) -> list[str]:
    """What a reader calls them."""
    return [table.kind.told(group, value) for value in table.group_values(group)] if group in table.groups else []


def to_query(key: str, name: str, choices: Choices) -> str:
    """The query string that opens the table with this key drawn like this; an empty name is left out."""
    values = {"table": key, "name": name, **asdict(choices), "only": "|".join(choices.only)}
    return urlencode({field: value for field, value in values.items() if value or field == "group"})
