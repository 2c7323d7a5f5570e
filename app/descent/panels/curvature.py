"""How the surface is curved at a point: where a competitor is on the clock, or under the pointer or the cross.

    POST /descent/curvature {search, slot, first}  the points of a path, from this step on
    POST /descent/curvature {search, x, y}         one point

Both answer {f, gradient, hessian, values, angle}, each an array of as many points: the value, (∂f/∂x, ∂f/∂y), the
entries xx, xy and yy of the Hessian, its eigenvalues, the smaller first, and the direction of the larger one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.components.typed_arrays import typed
from app.descent.option_kinds import Menu
from app.descent.panels.base import BLOCK, Panel, first_step
from app.descent.slots import place_of
from core.descent.experiment import START_X, START_Y
from core.surfaces import Surface
from core.two_by_two import eigenvalues, larger_direction

if TYPE_CHECKING:
    from app.descent.state import PageState

CURVATURE = Menu(
    "curvature",
    "Curvature of the surface",
    {"off": "Curvature: off", "on": "Curvature", "quadratic": "With its quadratic"},
)


class Curvature(Panel):
    """The Hessian's eigenvalues and eigenvectors, and on demand the quadratic that agrees with f up to them."""

    name = "curvature"
    label = "Curvature"
    order = 20
    options = (CURVATURE,)

    def tools(self) -> list[Any]:
        """The menu that turns it on."""
        return [CURVATURE.control(w=146)]

    def asked(self, state: PageState, body: Mapping[str, Any]) -> dict[str, Any]:
        """The points of a path from `first` on, or the point at `x` and `y`."""
        if "slot" not in body:
            return _told(state.surface, np.array([[START_X.read(body.get("x")), START_Y.read(body.get("y"))]]))
        path = state.paths[place_of(body["slot"], state.experiment.competitors)]
        first = first_step(body)
        points = path.points[first : first + BLOCK]
        return {"first": first, "length": len(points), **_told(state.surface, points)}


def _told(surface: Surface, points: NDArray[np.float64]) -> dict[str, Any]:
    """What there is to say of some points, (n, 2)."""
    x, y = points.T
    with np.errstate(all="ignore"):  # what is not finite is said to be so
        hessian = surface.hessian(x, y)
        found = {
            "f": surface.value(x, y),
            "gradient": np.column_stack(surface.gradient(x, y)),
            "hessian": np.column_stack(hessian),
            "values": np.column_stack(eigenvalues(hessian)),
            "angle": larger_direction(hessian),
        }
    return {name: typed(value, "f8") for name, value in found.items()}
