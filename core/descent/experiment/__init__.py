"""The record that fully describes a race of descents, and its forms: a dictionary and a query string.

Everything a run depends on stands in `DescentExperiment`, the seed included, so that a link, an export or a lesson
reproduces it. Values from outside (forms, links) pass through `read_descent`, which keeps what is right, replaces
what is wrong by a fallback and says so field by field.
"""

from core.descent.experiment.dictionary import free_color, read_descent, surface_to_dict, to_dict
from core.descent.experiment.naming import labels, names
from core.descent.experiment.query import from_query, not_understood, raw_from_query, to_query
from core.descent.experiment.record import (
    COLOR,
    FIELDS,
    NOISE,
    REFERENCES,
    SEED,
    START_X,
    START_Y,
    STEPS,
    VISIBLE,
    Competitor,
    DescentExperiment,
    run,
)
from core.races import MOST_COMPETITORS

__all__ = [
    "COLOR",
    "FIELDS",
    "MOST_COMPETITORS",
    "NOISE",
    "REFERENCES",
    "SEED",
    "START_X",
    "START_Y",
    "STEPS",
    "VISIBLE",
    "Competitor",
    "DescentExperiment",
    "free_color",
    "from_query",
    "labels",
    "names",
    "not_understood",
    "raw_from_query",
    "read_descent",
    "run",
    "surface_to_dict",
    "to_dict",
    "to_query",
]
