"""Options of the descent page's views: part of its link, but of no number of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from core.descent import Trajectory
from core.surfaces import Box, Surface

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "height": {"auto": "Automatic", "true": "True", "compressed": "Logarithmic"},
    "box": {"home": "Surface's own box", "wide": "Widened to the paths"},
    "axis": {"log": "Log", "linear": "Linear"},
    "speed": {"0.25": "0.25×", "0.5": "0.5×", "1": "1×", "2": "2×", "4": "4×", "8": "8×", "16": "16×"},
    "loop": {"off": "Off", "on": "On"},
}
"""Each option's values and their labels; the first is the default but for speed, where it is 1."""

DEFAULTS: Mapping[str, str] = {name: next(iter(values)) for name, values in OPTIONS.items()} | {"speed": "1"}

WIDEST = 20.0
"""The most that the view is widened, in widths of the surface's own box."""
WIDENING = 1.25


def read_options(raw: Mapping[str, Any]) -> dict[str, str]:
    """The options in `raw`; a missing or unknown value is the default."""
    return {
        name: raw[name] if isinstance(raw.get(name), str) and raw[name] in values else DEFAULTS[name]
        for name, values in OPTIONS.items()
    }


def options_from_query(query: str) -> dict[str, str]:
    """The options that a query string names."""
    return read_options(dict(parse_qsl(query.removeprefix("?")[:10_000])))


def options_to_query(options: Mapping[str, str]) -> str:
    """The options that differ from their defaults, as a query string."""
    return urlencode({name: value for name, value in options.items() if value != DEFAULTS[name]})


def box_in_view(surface: Surface, trajectories: Sequence[Trajectory], option: str) -> Box:
    """The surface's own box, or that box widened by powers of 1.25 until it holds every path.

    The fixed factors keep the picture still while a hyperparameter changes.
    """
    home = surface.box
    if option != "wide":
        return home
    center = np.array([home.x_min + home.x_max, home.y_min + home.y_max]) / 2
    half = np.array([home.x_max - home.x_min, home.y_max - home.y_min]) / 2
    reach = max(float(np.max(np.abs(t.points - center) / half)) for t in trajectories)
    factor = min(WIDENING ** max(0, int(np.ceil(np.log(max(reach, 1.0)) / np.log(WIDENING)))), WIDEST)
    low, high = center - factor * half, center + factor * half
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))
