"""An experiment ↔ a query string, readable and editable by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.descent.experiment.dictionary import read_descent, surface_to_dict, to_dict
from core.descent.experiment.record import COLOR, FIELDS, Competitor, DescentExperiment
from core.formula import record as custom
from core.formula.rule import from_link, in_link, told_by, typed
from core.optimizers.own import other_version
from core.optimizers.schedules import CONSTANT, SCHEDULES, all_settings
from core.races import MOST_COMPETITORS
from core.records import (
    Reading,
    as_text,
    joined_query,
    joined_settings,
    split_query,
    split_settings,
    strange_in_link,
    strange_settings,
)

IN_LINK = ("surface", *custom.FIELDS, *FIELDS)
"""What a link has once."""


def to_query(experiment: DescentExperiment) -> str:
    """The experiment as a query string without its question mark.

    One `c` for each competitor, readable and editable by hand:
    `surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=momentum,learning_rate:0.01,schedule:cosine,warmup:0.1`. What
    equals its default is left out of a competitor. A custom surface adds `formula=x^2+y^2&x_min=-4` and so on.
    """
    values = to_dict(experiment)
    fields = [(name, as_text(values[name])) for name in (*surface_to_dict(experiment), *FIELDS)]
    return joined_query((*fields, *(("c", _told_in_link(*each)) for each in enumerate(experiment.competitors))))


def _told_in_link(place: int, competitor: Competitor) -> str:
    rule, schedule = competitor.rule, competitor.schedule
    default = type(rule)().settings
    told = {k: v for k, v in rule.settings.items() if k == "learning_rate" or v != default[k]}
    told = {name: in_link(text) for name, text in typed(rule).items()} | told
    if schedule != CONSTANT:
        told |= {"schedule": schedule.name} | schedule.own_settings
    if competitor.reference:
        told["reference"] = competitor.reference
    if competitor.color != place:
        told["color"] = competitor.color
    if not competitor.visible:
        told["visible"] = False
    return joined_settings(rule.name, told)


def from_query(
    query: str, fallback: DescentExperiment | None = None, beside: Collection[str] = ()
) -> tuple[DescentExperiment, dict[str, str]]:
    """The experiment that a query string describes, and a message for each part of it that is wrong or unknown.

    Names that whoever shows it has `beside` those of an experiment are passed over.
    """
    experiment, problems = read_descent(raw_from_query(query), fallback)
    return experiment, problems | not_understood(query, beside)


def not_understood(query: str, beside: Collection[str] = ()) -> dict[str, str]:
    """A message for each part of a query string that `raw_from_query` has no place for."""
    problems = strange_in_link(query, (*IN_LINK, "c"), "The link to a descent", beside, several=("c",))
    competitors = [value for name, value in split_query(query) if name == "c"]
    if len(competitors) > MOST_COMPETITORS:
        problems["competitors"] = f"{len(competitors)} competitors: a race takes at most {MOST_COMPETITORS}"
    for index, text in enumerate(competitors[:MOST_COMPETITORS]):
        problems |= {f"competitors.{index}.{name}": told for name, told in _strange_settings(text).items()}
    return problems


def _strange_settings(text: str) -> dict[str, str]:
    name, settings = split_settings(text)
    found = told_by(name, settings)
    if found is None:
        return {}  # the name itself is told, or its lines
    rule, own = found
    known = [*own, *(["reference"] if rule.of_reader else []), "color", "visible"]
    schedule = settings.get("schedule", CONSTANT.name)
    if "learning_rate" in known or "schedule" in settings:
        known += ["schedule", *(SCHEDULES[schedule].hyperparameters() if schedule in SCHEDULES else all_settings())]
    told = strange_settings(text, known, rule.label)
    if changed := other_version(settings, rule):
        told["hash"] = changed
    if "color" in settings:
        Reading(settings, problems=told).field("color", COLOR.read, 0)
    return told


def raw_from_query(query: str) -> dict[str, Any]:
    """The values that a query string names, unread: shaped as by `to_dict`, with only the parts that are there.

    Colours alone are settled here: each competitor has one of its own. What else there is, `not_understood` tells.
    """
    raw: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    for name, value in split_query(query):
        if name in IN_LINK:
            raw[name] = value
        elif name == "c" and len(rows) < MOST_COMPETITORS:
            rows.append(_split_competitor(value, rows))
    if rows:
        raw["competitors"] = rows
    return raw


def _split_competitor(value: str, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rule, settings = split_settings(value)
    row: dict[str, Any] = {"rule": rule} | settings
    if "lines" in row:
        row["lines"] = from_link(row["lines"])
    of_schedules = all_settings()
    told = {field: row.pop(field) for field in settings if field in of_schedules}
    if told or "schedule" in row:
        row["schedule"] = ({"name": row["schedule"]} if "schedule" in row else {}) | told
    taken = [other["color"] for other in before]
    wanted = row.get("color", str(len(before)))
    free = [color for color in range(MOST_COMPETITORS) if color not in taken]
    row["color"] = next((color for color in free if str(color) == wanted), free[0])
    return row
