"""A row that is one descent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.descent import Trajectory, descend_many
from core.descent import experiment as experiments
from core.descent.outcomes import AT_A_MINIMUM
from core.formula import record as custom
from core.quantities import number, point
from core.surfaces import SURFACES, Ring
from core.sweep.kinds.base import Kind, Row, by_parameter, finite, flat_rule, flat_schedule, rule_and_schedule

SURFACE = ("surface", *custom.FIELDS)


def _read_descent(row: Mapping[str, Any]) -> tuple[experiments.DescentExperiment, dict[str, str]]:
    own = {name: row[name] for name in (*SURFACE, *experiments.FIELDS) if name in row}
    rule, settings, schedule = rule_and_schedule(row)
    competitor = {"rule": rule, **settings, "schedule": schedule}
    experiment, problems = experiments.read_descent(own | {"competitors": [competitor]})
    return experiment, by_parameter(problems)


def _flat_descent(experiment: experiments.DescentExperiment) -> Row:
    values = experiments.to_dict(experiment)
    (competitor,) = experiment.competitors
    rule = competitor.rule
    return {
        **{name: values[name] for name in (*SURFACE, *experiments.FIELDS) if name in values},
        **flat_rule(rule),
        **flat_schedule(competitor.schedule),
    }


def _run_descents(rows: Sequence[experiments.DescentExperiment]) -> list[Row]:
    """Those on one surface, with as many steps and as much noise, go as one array computation."""
    together: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        together.setdefault((row.surface, row.custom, row.steps, row.noise), []).append(place)
    found: dict[int, Row] = {}
    for (*_, steps, noise), places in together.items():
        chosen = [rows[place] for place in places]
        competitors = [competitor for row in chosen for competitor in row.competitors]
        paths = descend_many(
            chosen[0].the_surface,
            [competitor.rule for competitor in competitors],
            [row.start for row in chosen],
            steps,
            noise,
            [row.seed for row in chosen],
            [competitor.schedule for competitor in competitors],
        )
        found |= dict(zip(places, map(_descent_results, paths), strict=True))
    return [found[place] for place in range(len(rows))]


def _descent_results(path: Trajectory) -> Row:
    optimum, value = path.surface.optimal_value, float(path.values[-1])
    return {
        "outcome": path.outcome.kind.value,
        "minimum": _minimum(path),
        "last_step": path.outcome.step,
        "first_near_minimum": path.first_near_minimum,
        "value": finite(value),
        "error": None if optimum is None else finite(value - optimum),
        "distance": finite(path.distances[-1]),
        "gradient_norm": finite(path.gradient_norms[-1]),
        "sentence": path.outcome.sentence,
    }


def _minimum(path: Trajectory) -> str | None:
    """The known minimum that a path has come to, or stays around."""
    minimum = path.outcome.minimum
    if minimum is None or path.outcome.kind not in AT_A_MINIMUM:
        return None
    if isinstance(minimum, Ring):
        return f"ring of radius {number(minimum.radius)}"
    return point(minimum.x, minimum.y)


DESCENT = Kind(
    name="descent",
    unit="steps",
    task_work=400_000,
    most_work=10_000_000_000,
    own={"surface": None, "formula": None, **custom.NUMBERS, **experiments.FIELDS},
    results={
        "outcome": "Outcome",
        "minimum": "Minimum reached",
        "last_step": "Last step",
        "first_near_minimum": "First step near a minimum",
        "value": "f at the end",
        "error": "f − f*",
        "distance": "Distance to a minimum",
        "gradient_norm": "‖∇f‖",
        "sentence": "How it ended",
    },
    read=_read_descent,
    flat=_flat_descent,
    work=lambda experiment: experiment.steps,
    run=_run_descents,
    registries={"surface": SURFACES},
    query=experiments.to_query,
    needed=("surface", "steps", "rule", "outcome"),
)
