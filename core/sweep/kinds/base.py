"""What a kind of row is, and what kinds share: the rule and the schedule of a row."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from core.formula import FormulaError
from core.formula.names import quantity_of_own
from core.formula.rule import CUSTOM_RULE, FIRST, in_link, rule_class, typed
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.own import OWN, PREFIX
from core.optimizers.schedules import CONSTANT, SCHEDULES, all_settings
from core.quantities import Quantity, number
from core.records import said

Row = dict[str, Any]

OF_TYPED, OF_FILE = ("lines",), ("file", "hash")
"""What a row says of a rule that is typed, and of one in a Python file."""


def all_hyperparameters() -> dict[str, Quantity]:
    """The hyperparameters of all rules."""
    return {name: quantity for rule in OPTIMIZERS.values() for name, quantity in rule.hyperparameters().items()}


@dataclass(frozen=True)
class Kind:
    """One kind of row: what it is of beside its rule and its schedule, what is measured, and how it is run.

    `own` are its parameters in the order of the columns, with the quantity of those that are numbers or switches.
    `read(row)` is the experiment and a message for each parameter that is wrong; `flat(experiment)` is the complete
    row; `run(experiments)` gives the results of each in their order; `query(experiment)` is the text of its link.
    `work` counts the steps, or epochs, of an experiment; a task has about `task_work` of them, a sweep at most
    `most_work`.
    """

    name: str
    unit: str
    task_work: int
    most_work: int
    own: Mapping[str, Quantity | None]
    results: Mapping[str, str]
    read: Callable[[Mapping[str, Any]], tuple[Any, dict[str, str]]] = field(repr=False)
    flat: Callable[[Any], Row] = field(repr=False)
    work: Callable[[Any], int] = field(repr=False)
    run: Callable[[Sequence[Any]], list[Row]] = field(repr=False)
    query: Callable[[Any], str] = field(repr=False)
    needed: tuple[str, ...]
    """The columns by which a table is known to be of this kind."""
    derived: tuple[str, ...] = ()
    """Parameters that follow from others where a table does not have them."""
    registries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """What has a label for a reader, by the parameter whose values are its names."""

    @cached_property
    def always(self) -> tuple[str, ...]:
        """The parameters of its own without which no row is an experiment."""
        lacking = self.lacking(self.read({})[0], {})
        return tuple(name for name in self.own if name in lacking)

    def lacking(self, experiment: Any, given: Mapping[str, Any]) -> list[str]:
        """The parameters of an experiment that were not given, so that it has defaults in their place."""
        return [
            name
            for name, value in self.flat(experiment).items()
            if value is not None and name not in given and name not in self.derived
        ]

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameters, in the order of the columns."""
        every = (*self.own, "rule", *OF_TYPED, *OF_FILE, *all_hyperparameters(), "schedule", *all_settings())
        return tuple(dict.fromkeys(every))  # a table of one's own has a file, too

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Of the parameters that are numbers or switches."""
        own = {name: quantity for name, quantity in self.own.items() if quantity is not None}
        return own | all_hyperparameters() | all_settings()

    def ordered(self, names: Collection[str]) -> list[str]:
        """Those of these names that are parameters, in the order of the columns; readers' own go last."""
        known, of_reader = self.parameters, bool(OWN) or not {*OF_TYPED, *OF_FILE}.isdisjoint(names)
        own = (name for name in names if of_reader and name not in known and quantity_of_own(name))
        return [*(name for name in known if name in names), *own]

    def quantity(self, name: str) -> Quantity | None:
        """What a parameter is if it is a number or a switch."""
        return self.quantities.get(name) or quantity_of_own(name)

    def label(self, name: str) -> str:
        """What to call a column."""
        if name in self.results:
            return self.results[name]
        quantity = self.quantity(name)
        if quantity is None:
            return name.replace("_", " ").capitalize()
        named = quantity.symbol in ("", *quantity.label.split())
        return quantity.label if named else f"{quantity.label} {quantity.symbol}"

    def told(self, name: str, value: Any) -> str:
        """A value of a column as text for a reader: what has a label by it, a switch as on or off.

        >>> from core.sweep.kinds import DESCENT
        >>> DESCENT.told("rule", "sgd"), DESCENT.told("epsilon_inside_root", True), DESCENT.told("noise", 2e-7)
        ('SGD', 'on', '2×10⁻⁷')
        """
        registries = {"rule": OPTIMIZERS, "schedule": SCHEDULES, **self.registries}
        if isinstance(value, str) and value in registries.get(name, {}):
            return str(getattr(registries[name][value], "label", value))
        quantity = self.quantity(name)
        if quantity is not None and quantity.scale == "switch":
            return "on" if str(value).lower() == "true" else "off"
        return readable(value)


def readable(value: Any) -> str:
    """A value as text for a reader."""
    return number(float(value)) if isinstance(value, float | np.floating) else str(value)


def rule_and_schedule(row: Mapping[str, Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """The name of a row's rule, the hyperparameters and the schedule that the row has for it."""
    name = row.get("rule", "sgd")
    try:
        known: Mapping[str, Any] = rule_class(name, row.get("lines", FIRST)).hyperparameters()
    except (KeyError, TypeError, FormulaError):
        known = all_hyperparameters()
    settings = {key: value for key, value in row.items() if key in known}
    of_reader = OF_TYPED if name == CUSTOM_RULE else OF_FILE if str(name).startswith(PREFIX) else ()
    settings |= {key: row[key] for key in of_reader if key in row}
    if "learning_rate" not in known:
        return name, settings, {}
    of_schedules = all_settings()
    schedule = {key: value for key, value in row.items() if key in of_schedules}
    return name, settings, schedule | ({"name": row["schedule"]} if "schedule" in row else {})


def flat_rule(rule: Rule) -> Row:
    """The columns of a rule: its name, the lines of a typed one, the file of a brought one, its hyperparameters."""
    told = typed(rule)
    told |= {name: in_link(told[name]) for name in OF_TYPED if name in told}
    return {"rule": rule.name} | told | said(rule)


def flat_schedule(schedule: Any) -> Row:
    """The columns of a schedule: none of the constant one."""
    return {} if schedule == CONSTANT else {"schedule": schedule.name} | schedule.settings


def by_parameter(problems: Mapping[str, str]) -> dict[str, str]:
    """Messages keyed by field (`competitors.0.beta1`, `rule.beta1`), keyed by the column of the field."""
    return {key.rpartition(".")[2]: message for key, message in problems.items()}


def finite(value: Any) -> float | None:
    """The number as a table holds it; what is not finite is left empty."""
    return float(value) if math.isfinite(value) else None
