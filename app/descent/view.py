"""Options of the descent page's views: part of its link, but of no number of a run.

What the large view shows is its stage: the surface in 3-D, or one of the studies of many descents, which have
options of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from core.batched.ensembles import MOST_MEMBERS
from core.batched.tuning import RACING_SEEDS, TRIES, TUNING_SEEDS, Contest
from core.descent import Trajectory
from core.quantities import Quantity
from core.surfaces import Box, Surface

Options = dict[str, str]

STAGES: Mapping[str, str] = {
    "scene": "3-D",
    "ensemble": "Ensemble",
    "basins": "Basins",
    "settings": "Settings map",
    "race": "Fair race",
}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "height": {"auto": "Automatic", "true": "True", "compressed": "Logarithmic"},
    "box": {"home": "Surface's own box", "wide": "Widened to the paths"},
    "curve": {"error": "Error", "sharpness": "Sharpness"},
    "axis": {"log": "Log", "linear": "Linear"},
    "speed": {"0.25": "0.25×", "0.5": "0.5×", "1": "1×", "2": "2×", "4": "4×", "8": "8×", "16": "16×"},
    "loop": {"off": "Off", "on": "On"},
    "stage": STAGES,
    "cells": {"400": "400 × 400", "200": "200 × 200", "100": "100 × 100", "50": "50 × 50", "25": "25 × 25"},
    "shade": {"outcome": "Outcome", "error": "Final error"},
}
"""Each menu's values and their labels; the first is the default but for speed, where it is 1."""
NUMBERS: Mapping[str, tuple[Quantity, float]] = {
    "members": (
        Quantity("Members", "", "Noise seeds for each competitor.", 1, MOST_MEMBERS, integer=True),
        100,
    ),
    "repeats": (Quantity("Seeds per cell", "", "Noise seeds for each cell.", 1, 25, integer=True), 1),
    "tries": (TRIES, Contest.tries),
    "tuning_seeds": (TUNING_SEEDS, Contest.tuning_seeds),
    "racing_seeds": (RACING_SEEDS, Contest.racing_seeds),
}
"""Numbers of the stages and their defaults."""
TEXTS = ("of", "across", "across_from", "across_to", "up", "up_from", "up_to")
"""What depends on the competitors: whose map it is (its colour), the fields on its axes and the ends of their
ranges. Empty by default; `app.descent.stages.axes` reads them."""
LONGEST_TEXT = 40
OF_STAGES = ("stage", "cells", "shade", *NUMBERS, *TEXTS)
"""The options that say what the large view shows, which a lesson sets."""

DEFAULTS: Mapping[str, str] = (
    {name: next(iter(values)) for name, values in OPTIONS.items()}
    | {name: f"{default:g}" for name, (_, default) in NUMBERS.items()}
    | dict.fromkeys(TEXTS, "")
    | {"speed": "1"}
)

WIDEST = 20.0
"""The most that the view is widened, in widths of the surface's own box."""
WIDENING = 1.25


def read_options(raw: Mapping[str, Any]) -> tuple[Options, dict[str, str]]:
    """The options in `raw`, and a message for each number that is wrong.

    What is missing or wrong is the default.
    """
    options, problems = dict(DEFAULTS), dict[str, str]()
    for name in DEFAULTS.keys() & raw.keys():
        value = raw[name]
        if name in NUMBERS:
            try:
                options[name] = str(NUMBERS[name][0].read(value))
            except ValueError as error:
                problems[name] = str(error)
        elif isinstance(value, str) and (value in OPTIONS[name] if name in OPTIONS else len(value) <= LONGEST_TEXT):
            options[name] = value
    return options, problems


def options_from_query(query: str) -> Options:
    """The options that a query string names."""
    return read_options(raw_options(query))[0]


def options_as_typed(query: str) -> Options:
    """The same, but for wrong numbers, which stand as they came."""
    raw = raw_options(query)
    return read_options(raw)[0] | {name: raw[name] for name in NUMBERS.keys() & raw.keys()}


def raw_options(query: str) -> dict[str, str]:
    """The options that a query string names, unread."""
    named = dict(parse_qsl(query.removeprefix("?")[:10_000]))
    return {name: value for name, value in named.items() if name in DEFAULTS}


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
    half = np.array(home.sides) / 2
    reach = max(float(np.max(np.abs(t.points - center) / half)) for t in trajectories)
    factor = min(WIDENING ** max(0, int(np.ceil(np.log(max(reach, 1.0)) / np.log(WIDENING)))), WIDEST)
    low, high = center - factor * half, center + factor * half
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))
