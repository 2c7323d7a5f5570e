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
    problems: dict[str, str] = {}
    known = replace(fallback, minimum=None) if "formula" in raw else fallback
    box = _read_box(raw, known.box, problems)
    minimum = _read_minimum(raw, known.minimum, problems)
    formula = raw.get("formula", known.formula)
    try:
        custom = CustomFormula(formula, box)
    except FormulaError as error:
        return fallback, {"formula": str(error), **problems}
    try:
        return replace(custom, minimum=minimum), problems
    except ValueError as error:
        return custom, problems or {"minimum_x": str(error)}


def _read_box(raw: Mapping[str, Any], known: Box, problems: dict[str, str]) -> Box:
    edges = {}
    for (name, quantity), edge in zip(EDGES.items(), known, strict=True):
        try:
            edges[name] = float(quantity.read(raw.get(name, edge)))
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        return known
    for axis in "xy":
        problem = side_problem(edges[f"{axis}_min"], edges[f"{axis}_max"], axis)
        if problem:
            problems[f"{axis}_max"] = problem
    return known if problems else Box(**edges)


def _read_minimum(
    raw: Mapping[str, Any], known: tuple[float, float] | None, problems: dict[str, str]
) -> tuple[float, float] | None:
    if not MINIMUM.keys() & raw.keys():
        return known
    typed = {name: raw.get(name, "") for name in MINIMUM}
    if all(value is None or str(value).strip() == "" for value in typed.values()):
        return None
    found = []
    for name, quantity in MINIMUM.items():
        try:
            found.append(float(quantity.read(typed[name])))
        except ValueError as error:
            problems[name] = str(error)
    return (found[0], found[1]) if len(found) == 2 else None
