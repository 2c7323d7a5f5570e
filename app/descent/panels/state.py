"""What one competitor's rule computes at each step: arrows and shapes on the contour map, and its equations
with the numbers.

    POST /descent/state {search, slot, first}  {first, count, columns, lines, arrows, shapes, symbols, …}

Steps come BLOCK at a time, as the clock needs them (`core.descent.states`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.components.typed_arrays import typed
from app.descent.option_kinds import OpenMenu
from app.descent.panels.base import BLOCK, Panel, first_step
from app.descent.paths import paths_of
from app.descent.slots import called, place_of
from core.descent.experiment import MOST_COMPETITORS, DescentExperiment
from core.descent.states import States, states

if TYPE_CHECKING:
    from app.descent.state import PageState

WATCHED = OpenMenu("watch", "Look into a rule", lambda: [str(color) for color in range(MOST_COMPETITORS)])
"""Whose state is shown, by the competitor's colour."""
NO_STEP = "It has taken no step."


class State(Panel):
    """It needs nothing of a rule but its lines, or its account."""

    name = "state"
    label = "State"
    order = 10
    options = (WATCHED,)

    def tools(self) -> list[Any]:
        """The menu of competitors."""
        return [WATCHED.control(w=134, classNames={"option": "of-color"})]

    def choices(self, experiment: DescentExperiment) -> Mapping[str, Mapping[str, Any]]:
        """The competitors, by colour."""
        labels = {"": "State: off", **called(experiment)}
        return {WATCHED.name: {"data": [{"value": value, "label": label} for value, label in labels.items()]}}

    def asked(self, state: PageState, body: Mapping[str, Any]) -> dict[str, Any]:
        """The steps from `first` on of the competitor of colour `slot`."""
        place = place_of(body.get("slot"), state.experiment.competitors)
        found = found_in(state.experiment, place)
        return {"refused": NO_STEP} if found is None else _told(found, first_step(body))


@lru_cache(maxsize=8)
def found_in(experiment: DescentExperiment, place: int) -> States | None:
    """What the rule of the competitor in this place computes; the last few are kept."""
    path = paths_of(experiment)[place]
    return states(path, experiment.steps, experiment.noise, experiment.seed)


def _told(found: States, first: int) -> dict[str, Any]:
    """A block of steps, with all that is said of every step."""
    block = slice(first, first + BLOCK)
    return {
        "first": first,
        "length": len(found.at[block]),
        "count": found.count,
        "columns": {name: typed(values[block], "f8") for name, values in found.columns.items()},
        "at": typed(found.at[block], "f8"),
        "lines": [line._asdict() for line in found.lines],
        "arrows": [{**arrow._asdict(), "longest": _longest(found.columns[arrow.column])} for arrow in found.arrows],
        "symbols": dict(found.symbols),
        "scales": found.scales,
        "shapes": [{**shape._asdict(), "form": shape.form.value} for shape in found.shapes],
        "elementwise": found.elementwise,
    }


def _longest(column: Any) -> float:
    """The longest of finite vectors; 1 where there is none."""
    lengths = np.hypot(*column.T)
    lengths = lengths[np.isfinite(lengths)]
    return float(lengths.max(initial=0.0)) or 1.0
