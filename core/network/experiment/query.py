"""An experiment ↔ a query string, readable and editable by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.datasets import DATASETS
from core.formula.rule import from_link, in_link, typed
from core.network.experiment.dictionary import declared_by, known_fields, read_network
from core.network.experiment.record import NetworkExperiment, all_sample_settings, fields, sample_settings
from core.optimizers.schedules import CONSTANT
from core.records import (
    as_text,
    joined_pairs,
    joined_query,
    joined_settings,
    named,
    said,
    split_pairs,
    split_query,
    strange_in_link,
    strange_settings,
)


def to_query(experiment: NetworkExperiment) -> str:
    """The experiment as a query string without its question mark, readable and editable by hand.

    `layers=leaky_relu:16,exponent:8&rule=sgd,learning_rate:0.032&penalty=0.0003125&batch_size=32&…`
    """
    values = {name: as_text(getattr(experiment, name)) for name in fields(experiment.dataset, experiment.sample)}
    rule, schedule = experiment.rule, experiment.schedule
    told = {
        "dataset": experiment.dataset,
        **{name: as_text(value) for name, value in experiment.sample if value != ""},
        "layers": joined_pairs((layer.kind, layer.width) for layer in experiment.layers),
        "rule": joined_settings(rule.name, {k: in_link(text) for k, text in typed(rule).items()} | said(rule)),
        **values,
    }
    if experiment.learning_rates:
        told["learning_rates"] = joined_pairs(experiment.learning_rates)
    if schedule != CONSTANT:
        told["schedule"] = joined_settings(schedule.name, schedule.own_settings)
    return joined_query(told.items())


def from_query(
    query: str, fallback: NetworkExperiment | None = None, beside: Collection[str] = ()
) -> tuple[NetworkExperiment, dict[str, str]]:
    """The experiment that a query string describes, and a message for each part of it that is wrong or unknown.

    Names that whoever shows it has `beside` those of an experiment are passed over.
    """
    experiment, problems = read_network(raw_from_query(query), fallback)
    return experiment, problems | not_understood(query, beside)


def not_understood(query: str, beside: Collection[str] = ()) -> dict[str, str]:
    """A message for each part of a query string that its experiment has no place for."""
    told = dict(split_query(query))
    dataset = told.get("dataset", NetworkExperiment.dataset)
    every = all_sample_settings()
    own = sample_settings(dataset) if dataset in DATASETS else every
    known = [name for name in known_fields() if name in own or name not in every]
    problems = strange_in_link(query, known, "The link to a network", beside)
    for part in {"rule", "schedule"} & told.keys():
        if declared := declared_by(part, named(told[part])):
            strange_ones = strange_settings(told[part], declared[1], declared[0].label)
            problems |= {f"{part}.{key}": message for key, message in strange_ones.items()}
    return problems


def raw_from_query(query: str) -> dict[str, Any]:
    """The fields that a query string names, as text, right or wrong, shaped as by `to_dict`.

    `learning_rates` stays one text, as people write it.
    """
    known = known_fields()
    raw: dict[str, Any] = {name: value for name, value in split_query(query) if name in known}
    if "layers" in raw:
        raw["layers"] = split_pairs(raw["layers"])
    for name in {"rule", "schedule"} & set(raw):
        raw[name] = named(raw[name])
    if "lines" in raw.get("rule", {}):
        raw["rule"]["lines"] = from_link(raw["rule"]["lines"])
    return raw
