"""An experiment ↔ a dictionary of plain values, which may come from outside: typed into forms, or in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.descent.experiment.record import (
    COLOR,
    FIELDS,
    REFERENCES,
    VISIBLE,
    Competitor,
    DescentExperiment,
)
from core.formula import record as custom
from core.formula.record import CUSTOM, CustomFormula
from core.formula.rule import read_name, read_rule, typed
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import read_schedule
from core.quantities import quoted
from core.races import MOST_COMPETITORS
from core.records import Reading, one_of, plain, said
from core.surfaces import SURFACES


def to_dict(experiment: DescentExperiment) -> dict[str, Any]:
    """The experiment as plain values, the form that `read_descent` takes."""
    x, y = experiment.start
    return {
        **surface_to_dict(experiment),
        "x": x,
        "y": y,
        "steps": experiment.steps,
        "noise": experiment.noise,
        "seed": experiment.seed,
        "competitors": [
            {"rule": c.rule.name, "color": c.color, "visible": c.visible}
            | typed(c.rule)
            | said(c.rule)
            | {"schedule": plain(c.schedule)}
            | ({"reference": c.reference} if c.reference else {})
            for c in experiment.competitors
        ],
    }


def surface_to_dict(experiment: DescentExperiment) -> dict[str, Any]:
    """The part of an experiment's plain values that its surface depends on."""
    typed = custom.to_dict(experiment.custom) if experiment.custom else {}
    return {"surface": experiment.surface, **typed}


def read_descent(
    raw: Mapping[str, Any], fallback: DescentExperiment | None = None
) -> tuple[DescentExperiment, dict[str, str]]:
    """The experiment that `raw` describes, and a message for each field of it that is wrong.

    `raw` is shaped as by `to_dict`; numbers may be text. What is missing or wrong is taken from `fallback`.
    Messages are keyed by field: `steps`, `competitors.2.learning_rate`, `competitors.2.schedule` for its name,
    `competitors.2.schedule.warmup` for its settings; `formula`, `x_min`, `minimum_x` for those of a custom surface.
    Never raises for bad content.
    """
    fallback = fallback or DescentExperiment()
    reading = Reading(raw)
    numbers = reading.numbers(FIELDS, to_dict(fallback))
    surface, formula = _read_surface(reading, fallback)
    competitors = _read_competitors(reading, fallback.competitors)
    start = numbers.pop("x"), numbers.pop("y")
    experiment = DescentExperiment(surface, start, competitors=competitors, custom=formula, **numbers)
    return experiment, reading.problems


def _read_surface(reading: Reading, fallback: DescentExperiment) -> tuple[str, CustomFormula | None]:
    surface = reading.field("surface", one_of("Surface", (*SURFACES, CUSTOM)), fallback.surface)
    if "surface" in reading.problems:
        return fallback.surface, fallback.custom
    if surface != CUSTOM:
        return surface, None
    formula, wrong = custom.read_custom(reading.raw, fallback.custom or CustomFormula())
    reading.problems |= wrong
    return surface, formula


def _read_competitors(reading: Reading, fallback: tuple[Competitor, ...]) -> tuple[Competitor, ...]:
    rows = reading.raw.get("competitors")
    if rows is None:
        return fallback
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows) or not rows:
        reading.wrong("competitors", f"Competitors are {quoted(rows)}: a race takes 1 to {MOST_COMPETITORS}")
        return fallback
    if len(rows) > MOST_COMPETITORS:
        reading.wrong("competitors", f"{len(rows)} competitors: a race takes at most {MOST_COMPETITORS}")
    competitors: list[Competitor] = []
    for index, row in enumerate(rows[:MOST_COMPETITORS]):
        part = reading.part(f"competitors.{index}", {"rule": None, **row})
        competitors.append(_read_competitor(part, free_color(competitors)))
    return tuple(competitors)


def _read_competitor(reading: Reading, free: int) -> Competitor:
    name = read_name(reading, "sgd")
    rule = read_rule(reading, name, OPTIMIZERS["sgd"]())
    color = reading.field("color", COLOR.read, free)
    visible = reading.field("visible", VISIBLE.read, True)
    known = one_of("Reference", ("", *REFERENCES))
    reference = reading.field("reference", known, "") if rule.of_reader else ""
    return Competitor(rule, color, visible, read_schedule(reading, type(rule)), reference)


def free_color(competitors: Sequence[Competitor]) -> int:
    """The first place in the palette that no competitor uses."""
    taken = {competitor.color for competitor in competitors}
    return next((color for color in range(MOST_COMPETITORS) if color not in taken), 0)
