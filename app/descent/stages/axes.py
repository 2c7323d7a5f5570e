"""What stands on the two axes of a settings map: fields of a competitor, and their ranges as typed.

An option that says nothing means the usual: the learning rate and the momentum, each over the range of its slider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.batched.maps import axis_fields, spaced
from core.descent.experiment import FIELDS
from core.formula.rule import ON_SURFACES
from core.optimizers import OPTIMIZERS, Rule
from core.quantities import Quantity
from core.surfaces import Surface

DIGITS = 4
"""Significant digits of the values on an axis: a cell's run has the numbers that the controls then show."""
SHORT_OF = 0.005
"""How far the usual range stays from an end that isn't accepted, as a share of the range."""
USUAL = ("learning_rate", "momentum", "noise")
"""The fields on the axes unless others are chosen: the first two that the rule has."""


@dataclass(frozen=True)
class AxisOfMap:
    """A field on an axis: its quantity, its values in ascending order, and its usual range."""

    field: str
    quantity: Quantity
    values: NDArray[np.float64]
    usual: tuple[float, float]


def fields_of(rule: Rule | type[Rule]) -> dict[str, str]:
    """The fields that may stand on an axis, and what to call them."""
    return {field: quantity_of(rule, field).label for field in axis_fields(rule)}


def all_fields() -> list[str]:
    """The fields that may stand on an axis for any rule."""
    return list(dict.fromkeys(field for name in ON_SURFACES for field in axis_fields(OPTIMIZERS[name])))


def read_axes(
    options: Mapping[str, str], rule: Rule, surface: Surface, count: int
) -> tuple[tuple[AxisOfMap, AxisOfMap], dict[str, str]]:
    """The axes across and up, `count` values each, and a message for each option that is wrong.

    `options`: the fields `across` and `up`, and the ends of their ranges, `across_from`, `across_to`, `up_from` and
    `up_to`, where an empty text stands for the usual one. A field that the rule doesn't have is replaced.
    """
    known = fields_of(rule)
    usual = [field for field in (*USUAL, *known) if field in known]
    across = options["across"] if options["across"] in known else next(f for f in usual if f != options["up"])
    up = options["up"] if options["up"] in known and options["up"] != across else ""
    up = up or next(field for field in usual if field != across)
    axes: list[AxisOfMap] = []
    problems: dict[str, str] = {}
    for axis, field in (("across", across), ("up", up)):
        quantity = quantity_of(rule, field)
        span = _usual_range(quantity, field, surface)
        values, wrong = _read_values(options, axis, quantity, span, count)
        axes.append(AxisOfMap(field, quantity, _short(values), span))
        problems |= wrong
    return (axes[0], axes[1]), problems


def _read_values(
    options: Mapping[str, str], axis: str, quantity: Quantity, usual: tuple[float, float], count: int
) -> tuple[NDArray[np.float64], dict[str, str]]:
    """The values of an axis over the range that the options name, and a message for each end that is wrong."""
    problems: dict[str, str] = {}
    ends = []
    for name, default in zip((f"{axis}_from", f"{axis}_to"), usual, strict=True):
        try:
            ends.append(float(quantity.read(options[name])) if options[name].strip() else default)
        except ValueError as error:
            problems[name] = str(error)
            ends.append(default)
    try:
        return spaced(quantity, ends[0], ends[1], count), problems
    except ValueError as error:
        problems.setdefault(f"{axis}_to", str(error))
        return spaced(quantity, *usual, count), problems


def _short(values: NDArray[np.float64]) -> NDArray[np.float64]:
    short = np.array([float(f"{value:.{DIGITS}g}") for value in values])
    return short if (np.diff(short) > 0).all() else values


def quantity_of(rule: Rule | type[Rule], field: str) -> Quantity:
    """What a field of an axis may be: a hyperparameter of the rule, the noise or a coordinate of the start."""
    return rule.hyperparameters().get(field) or FIELDS[field]


def _usual_range(quantity: Quantity, field: str, surface: Surface) -> tuple[float, float]:
    box = surface.box
    if field in ("x", "y"):
        return (box.x_min, box.x_max) if field == "x" else (box.y_min, box.y_max)
    low, high = quantity.slider or (quantity.minimum, quantity.maximum)
    short = SHORT_OF * (high - low)
    return (
        low + short if quantity.open_minimum and low == quantity.minimum else low,
        high - short if quantity.open_maximum and high == quantity.maximum else high,
    )
