"""What there is to show of the steps of a rule: numbers in columns, lines to put them into, arrows and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.formula.lines import PARAMETER
from core.formula.names import known
from core.optimizers.account import Shape

Floats = NDArray[np.float64]

EXACT, STEP, RATE = "g_exact", "step", "rate"
"""Columns that are no names of lines: ∇f where the gradient is taken, what is added to θ, the effective rates."""
SIDES: Mapping[int, tuple[str, ...]] = {1: ("",), 2: ("x", "y"), 3: ("xx", "xy", "yy")}
"""What the numbers of a column belong to, by how many there are in a step."""


class Shown(NamedTuple):
    """A line of the rule: its name, its symbol, the formula as printed, and texts and columns in turn.

    `parts` begins and ends with a text, for numbers to be put between; there are none for a rule that nobody can
    look into, whose formula is its whole equation. `result`: the column of what it comes to; a sentence has neither
    formula nor result. `when`: the column that is 1 in the steps that it is said of, "" for all.
    """

    name: str
    symbol: str
    formula: str
    parts: tuple[str, ...]
    result: str
    when: str = ""


class Arrow(NamedTuple):
    """A column that is drawn as an arrow: `sign` times it is the way that the path goes."""

    column: str
    symbol: str
    text: str
    sign: float


@dataclass(frozen=True, eq=False)
class States:
    """All that a rule computes at n steps of a path.

    `columns`: by name, (n, 2) for what differs between x and y, (n, 3) for the entries xx, xy and yy of a matrix,
    else (n, 1). A name of typed lines has its value before the step; what line i of them comes to is `line i`.
    `at`: where the gradients are taken, (n, 2). `scales`: the symbol that the effective rates multiply, "" where
    there are none. `symbols`: each with words. `noted`: the columns that the rule has noted itself. `elementwise`:
    whether x and y are dealt with each by itself.
    """

    columns: Mapping[str, Floats]
    lines: tuple[Shown, ...]
    arrows: tuple[Arrow, ...]
    symbols: Mapping[str, str]
    at: Floats
    scales: str = ""
    shapes: tuple[Shape, ...] = ()
    noted: tuple[str, ...] = ()
    elementwise: bool = True

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.at)

    @property
    def table(self) -> dict[str, Floats]:
        """What a table has of each step, (n,), by its heading: "m x" and "m y", "n" for what x and y share.

        θ before the step, the gradients, what each line comes to and what else is noted, the step, and the
        effective rates. Of several lines of one name the last is called by it alone.
        """
        lines = [(number, line) for number, line in enumerate(self.lines, 1) if line.result]
        last = {line.name: line.result for _, line in lines}
        called = {
            line.result: f"{line.name} (line {number})" if again else line.name
            for number, line in lines
            if (again := line.result != last[line.name]) or line.name != PARAMETER
        }
        wanted = {PARAMETER: "", EXACT: EXACT, "g": "g" if "g" not in last else "g given", **called}
        rates = [name for name in self.columns if known(name).field == "learning_rate"]
        wanted |= {name: name for name in (*self.noted, *rates, STEP, RATE) if name in self.columns}
        return {
            f"{heading} {side}".strip(): self.columns[name][:, place]
            for name, heading in wanted.items()
            for place, side in enumerate(SIDES[self.columns[name].shape[1]])
        }


def of_gradients(
    columns: Mapping[str, Floats], directions: Sequence[Arrow] = (), called: str = "g", blind: bool = False
) -> tuple[Arrow, ...]:
    """∇f, g where it is another one, the directions that a rule keeps, and the step.

    `called`: the symbol of g. `blind`: whether the rule sees no gradient at all.
    """
    unseen = ", which the rule never asks for" if blind else ""
    arrows = [Arrow(EXACT, "−∇f", f"against the gradient without noise{unseen}", -1.0)]
    if not np.array_equal(columns[EXACT], columns["g"]):
        arrows.append(Arrow("g", f"−{called}", "against the gradient with its noise", -1.0))
    return (*arrows, *directions, Arrow(STEP, "step", "what is added to θ", 1.0))
