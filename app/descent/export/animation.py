"""The race on screen as one HTML file: the contour map, the moving paths, and a player of its own.

The file asks nothing of any server: its data stand in it as base64 of float32 and uint16 arrays, its script is
inline, and its content security policy forbids it everything else.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from app.components.theme import DARK, LIGHT, THEMES, declared, shades, written_in
from app.components.typed_arrays import typed
from app.descent.export.numpy_script import distinct_names
from app.descent.figures import LARGEST, POINTS, Relief, box_in_view
from app.web import assets
from core.descent import Trajectory
from core.descent.experiment import DescentExperiment, to_query

TEMPLATE = Path(__file__).with_name("animation.html")
MOST_POINTS = 10_000
"""Of all paths together; longer races show every second, third, … step."""
GAP = 65535
"""In place of a height where there is none; the highest is one less."""


def animation(experiment: DescentExperiment, trajectories: Sequence[Trajectory], options: Mapping[str, str]) -> str:
    """The page; `options` are those of the view: its box and its scale of heights."""
    surface = experiment.the_surface
    relief = Relief(surface, box_in_view(surface, trajectories, options["box"]), options["height"])
    longest = max(len(trajectory.points) for trajectory in trajectories)
    stride = max(1, -(-longest * len(trajectories) // MOST_POINTS))
    data = {
        "steps": experiment.steps,
        "stride": stride,
        "box": list(relief.box),
        "heights": _heights(relief),
        "grid": POINTS,
        "gap": GAP,
        "minima": [[m.x, m.y] for m in surface.minima],
        "rings": [[ring.x, ring.y, ring.radius] for ring in surface.minimum_curves],
        "themes": {name: asdict(theme) | {"bands": shades(theme)} for name, theme in THEMES.items()},
        "paths": [
            _path(trajectory, stride) | {"name": name, "slot": c.color, "visible": c.visible}
            for name, c, trajectory in zip(
                distinct_names(experiment.competitors), experiment.competitors, trajectories, strict=True
            )
        ],
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    for place, text in {
        "«light»": declared(written_in(LIGHT)),
        "«dark»": declared(written_in(DARK)),
        "«numbers»": _script_of_the_page("lib/numbers.js"),
        "«surface»": html.escape(surface.label),
        "«formula»": html.escape(surface.formula),
        "«query»": html.escape("?" + to_query(experiment)),
        "«data»": _script_safe(data),  # last, so that nothing is looked for in it
    }.items():
        page = page.replace(place, text)
    return page


def _heights(relief: Relief) -> dict[str, Any]:
    """The drawn heights, rows from low y to high, as shares (0 to GAP − 1) of their range; GAP for none."""
    shares = np.clip((relief.heights - relief.span[0]) / relief.rise, 0.0, 1.0)
    return typed(np.where(np.isnan(shares), GAP, np.round((GAP - 1) * shares)).ravel(), "u2")


def _path(trajectory: Trajectory, stride: int) -> dict[str, Any]:
    """Every so manyth point of a path, and its last, with their heights."""
    last = len(trajectory.points) - 1
    kept = np.unique(np.append(np.arange(0, last + 1, stride), last))
    return {
        "x": _packed(trajectory.points[kept, 0]),
        "y": _packed(trajectory.points[kept, 1]),
        "f": _packed(trajectory.values[kept]),
        "last": last,
        "sentence": trajectory.outcome.sentence,
    }


def _packed(values: ArrayLike) -> dict[str, Any]:
    return typed(np.clip(values, -LARGEST, LARGEST))


def _script_of_the_page(path: str) -> str:
    """A module of the page that imports nothing, as part of a script: what it exports is named there alike."""
    return re.sub(r"^export ", "", (assets.folder() / path).read_text(encoding="utf-8"), flags=re.M)


def _script_safe(data: Any) -> str:
    """JSON that can stand in a script element: no "<" in it ends the element or begins a comment."""
    return json.dumps(data, ensure_ascii=True, allow_nan=False).replace("<", "\\u003c")
