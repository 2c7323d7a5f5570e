"""Reliefs to draw, and what is in their pictures."""

import numpy as np

from app.components.theme import THEMES
from app.descent.figures import Relief, contour_figure, scene_figure
from app.descent.figures.marks import MOST_OTHERS
from core.surfaces import SURFACES, Surface
from tests.app.typed_arrays import decoded
from tests.each import with_each

both_themes = with_each("theme", THEMES.values())
every_surface = with_each("name", SURFACES)
FIGURES = {"scene": scene_figure, "contour": contour_figure}
both_figures = with_each("draw", FIGURES.values())
GLYPHS = {"global": "★", "local": "☆"}
SYMBOLS = {"global": "star", "local": "star-open"}


class Plain(Surface):
    """f = 2 everywhere."""

    name = label = formula = note = source = "plain"

    def value(self, x, y, xp=np):
        return 0 * x + 0 * y + 2.0

    def gradient(self, x, y):
        return 0 * x, 0 * y


def relief_of(name, height="auto", box=None):
    return Relief(SURFACES[name], box or SURFACES[name].box, height)


def arrays_in(value):
    """All typed arrays of a figure, decoded."""
    if isinstance(value, dict):
        if "bdata" in value:
            yield decoded(value)
        else:
            for inner in value.values():
                yield from arrays_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from arrays_in(inner)


def of_type(figure, kind, mode=None):
    return [trace for trace in figure["data"] if trace["type"] == kind and mode in (None, trace.get("mode"))]


def all_marks(surface):
    others = surface.stationary_points
    return [*surface.minima, *(others if len(others) <= MOST_OTHERS else ())]
