"""A typed formula as part of a record: the formula, the box it is drawn in, and a minimum where one is known.

What a page or a link says of it passes through `read_custom`, field by field, as all of a record does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from core.formula.surface import EDGES, CustomSurface, side_problem, surface_of
from core.formula.tree import FormulaError
from core.quantities import Quantity
from core.records import Reading
from core.surfaces import Box, Surface

CUSTOM = CustomSurface.name
"""The name of a surface that is typed."""
MINIMUM: Mapping[str, Quantity] = {
    f"minimum_{axis}": Quantity(
        f"Minimum {axis}",
        axis,
        "A minimum you know of: near it will do. Both stay empty where you know none.",
        -1e3,
        1e3,
    )
    for axis in "xy"
}
NUMBERS: Mapping[str, Quantity] = {**EDGES, **MINIMUM}
FIELDS = ("formula", *NUMBERS)
"""What a record of a custom surface holds beside its name."""


@dataclass(frozen=True)
class CustomFormula:
    """A formula in its plain form, its box, and a point near its minimum, if one is known.

    Raises FormulaError, with its position, for what is no formula in x and y, and ValueError, quoting the value,
    for a box or a minimum that is none.
    """

    formula: str = "sin(x)*cos(y) + 0.1*(x^2 + y^2)"
    box: Box = Surface.box
    minimum: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "formula", self.surface.text)
        object.__setattr__(self, "box", self.surface.box)

    @cached_property
    def surface(self) -> CustomSurface:
        """The surface it stands for; equal records share it."""
        return surface_of(self.formula, self.box, self.minimum)


def to_dict(custom: CustomFormula) -> dict[str, Any]:
    """The formula as plain values, the form that `read_custom` takes; without a minimum where none is known."""
    known = {} if custom.minimum is None else dict(zip(MINIMUM, custom.minimum, strict=True))
    return {"formula": custom.formula, **dict(zip(EDGES, custom.box, strict=True)), **known}


def read_custom(raw: Mapping[str, Any], fallback: CustomFormula) -> tuple[CustomFormula, dict[str, str]]:
    """The formula that `raw` describes, and a message for each of its FIELDS that is wrong.

    What is missing is taken from `fallback`, except for the minimum of another formula; where the formula or the
    box is wrong all of it is.
    """
    reading = Reading(raw)
    known = replace(fallback, minimum=None) if "formula" in raw else fallback
    box, minimum = _read_box(reading, known.box), _read_minimum(reading, known.minimum)
    formula = raw.get("formula", known.formula)
    try:
        custom = CustomFormula(formula, box)
    except FormulaError as error:
        return fallback, {"formula": str(error)} | reading.problems
    try:
        return replace(custom, minimum=minimum), reading.problems
    except ValueError as error:
        return custom, reading.problems or {"minimum_x": str(error)}


def _read_box(reading: Reading, known: Box) -> Box:
    edges = reading.numbers(EDGES, dict(zip(EDGES, known, strict=True)))
    if not reading.problems:
        for axis in "xy":
            problem = side_problem(edges[f"{axis}_min"], edges[f"{axis}_max"], axis)
            if problem:
                reading.wrong(f"{axis}_max", problem)
    return known if reading.problems else Box(**edges)


def _read_minimum(reading: Reading, known: tuple[float, float] | None) -> tuple[float, float] | None:
    if not MINIMUM.keys() & reading.raw.keys():
        return known
    typed = {name: reading.raw.get(name, "") for name in MINIMUM}
    if all(value is None or str(value).strip() == "" for value in typed.values()):
        return None
    found = Reading(typed, problems=reading.problems).numbers(MINIMUM, dict.fromkeys(MINIMUM))
    return None if None in found.values() else (found["minimum_x"], found["minimum_y"])
