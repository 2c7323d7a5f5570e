"""An experiment ↔ a dictionary of plain values, which may come from outside: typed into forms, or in a file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from core.datasets import DATASETS
from core.formula.rule import NETWORK_RULES, read_rule, told_by, typed
from core.network.experiment.record import (
    EPOCH,
    EPOCHS,
    MOST_LAYERS,
    NetworkExperiment,
    Sample,
    all_sample_settings,
    fields,
    sample_settings,
)
from core.network.layers import WIDTH, Layer
from core.optimizers import LEARNING_RATE, Rule
from core.optimizers.own import PREFIX
from core.optimizers.schedules import SCHEDULES, read_schedule
from core.quantities import quoted, shortened
from core.records import Reading, named, one_of, pairs_of, plain, strange


def to_dict(experiment: NetworkExperiment) -> dict[str, Any]:
    """The experiment as plain values, the form that `from_dict` takes."""
    return {
        "dataset": experiment.dataset,
        **dict(experiment.sample),
        "layers": [[layer.kind, layer.width] for layer in experiment.layers],
        "rule": plain(experiment.rule) | typed(experiment.rule),
        **{name: getattr(experiment, name) for name in fields(experiment.dataset, experiment.sample)},
        "learning_rates": [list(change) for change in experiment.learning_rates],
        "schedule": plain(experiment.schedule),
    }


def from_dict(raw: Mapping[str, Any]) -> NetworkExperiment:
    """The experiment that `raw`, shaped as by `to_dict`, describes; what is missing has its default.

    Raises ValueError with one sentence for each field that is wrong or unknown.
    """
    if not isinstance(raw, Mapping):
        raise ValueError(f"An experiment is {quoted(raw)}: it takes fields by their names")
    known = known_fields()
    unknown = [f"{name!r} is no field: it takes {', '.join(known)}" for name in raw if name not in known]
    for part in ("rule", "schedule"):
        said = raw.get(part)
        if isinstance(said, Mapping) and (declared := declared_by(part, said)):
            unknown += strange(said, ("name", *declared[1]), declared[0].label).values()
    experiment, problems = read_network(raw)
    if unknown or problems:
        raise ValueError("; ".join((*unknown, *problems.values())))
    return experiment


def read_network(
    raw: Mapping[str, Any], fallback: NetworkExperiment | None = None
) -> tuple[NetworkExperiment, dict[str, str]]:
    """The experiment that `raw` describes, and a message for each field of it that is wrong.

    `raw` is shaped as by `to_dict`; numbers may be text, `layers` also "leaky_relu:16,exponent:8", `schedule`
    "cosine,warmup:0.1" and `learning_rates` "50:0.01,100:0.001". What is missing or wrong is taken from `fallback`;
    if all fields together are too large, all are. Messages are keyed by field: `epochs`, `layers.2`,
    `rule.momentum`, `schedule.warmup`. Never raises for bad content.
    """
    fallback = fallback or NetworkExperiment()
    reading = Reading(raw)
    dataset, sample = read_data(reading, fallback)
    quantities = fields(dataset, sample)
    most = int(quantities["batch_size"].maximum)
    numbers = reading.numbers(quantities, vars(fallback) | {"batch_size": min(fallback.batch_size, most)})
    layers = reading.field("layers", _read_layers, fallback.layers)
    rule = _read_rule(reading, fallback.rule)
    rates = reading.field("learning_rates", _read_rates, fallback.learning_rates)
    schedule = read_schedule(reading, type(rule), fallback.schedule)
    try:
        experiment = NetworkExperiment(
            dataset, layers, rule, learning_rates=rates, schedule=schedule, sample=sample, **numbers
        )
    except ValueError as error:
        reading.wrong("size", error)
        experiment = fallback
    return experiment, reading.problems


def read_data(reading: Reading, fallback: NetworkExperiment) -> tuple[str, Sample]:
    """The data set and its settings; what is missing is the fallback's if it has the same data set.

    Where the settings leave no data to train on, they are the defaults, or the data are the fallback's if these
    leave none either; the first setting has the message.
    """
    dataset = reading.field("dataset", one_of("Data set", DATASETS), fallback.dataset)
    known, declared = dict(fallback.sample) if fallback.dataset == dataset else {}, sample_settings(dataset)
    sample = tuple(
        (name, reading.field(name, setting.quantity.read, known.get(name, setting.default)))
        for name, setting in declared.items()
    )
    try:
        DATASETS[dataset](**dict(sample))
    except ValueError as error:
        if not declared:
            raise
        reading.wrong(next(iter(declared)), error)
        usual = tuple((name, setting.default) for name, setting in declared.items())
        try:
            DATASETS[dataset](**dict(usual))
        except ValueError:  # a table that is brought has no defaults
            return fallback.dataset, fallback.sample
        return dataset, usual
    return dataset, sample


def _read_rule(reading: Reading, fallback: Rule) -> Rule:
    """What the field `rule` says; settings that are missing are the fallback's if it is the same rule."""
    said = named(reading.raw.get("rule", plain(fallback) | typed(fallback)))
    name = reading.field("rule", lambda _: _name_of_rule(said.get("name")), "")
    return read_rule(reading.part("rule", said), name, fallback) if name else fallback


def _name_of_rule(raw: object) -> str:
    if isinstance(raw, str) and raw.startswith(PREFIX):
        raise ValueError(f"Optimizer is {shortened(raw)}: rules of a Python file are for two coordinates")
    return one_of("Optimizer", NETWORK_RULES)(raw)


def _read_layers(raw: Any) -> tuple[Layer, ...]:
    rows = pairs_of("Layers", "a kind and a width")(raw)
    if len(rows) > MOST_LAYERS:
        raise ValueError(f"{len(rows)} hidden layers: a network takes at most {MOST_LAYERS}")
    layers = []
    for number, (kind, width) in enumerate(rows, start=1):
        try:
            layers.append(Layer(kind.strip() if isinstance(kind, str) else kind, WIDTH.read(width)))
        except (ValueError, TypeError) as error:
            raise ValueError(f"Layer {number}: {error}") from None
    return tuple(layers)


def _read_rates(raw: Any) -> tuple[tuple[int, float], ...]:
    rows = pairs_of("Learning rates", "an epoch and a rate")(raw)
    if len(rows) > EPOCHS.maximum:
        raise ValueError(f"{len(rows):,} learning rates: a run takes at most {EPOCHS.maximum:,}")
    return tuple(sorted((EPOCH.read(epoch), LEARNING_RATE.read(value)) for epoch, value in rows))


def known_fields() -> list[str]:
    """The names of what an experiment may have: known without the data, which may be missing."""
    own = [each.name for each in dataclasses.fields(NetworkExperiment) if each.name != "sample"]
    return [*own, *all_sample_settings()]


def declared_by(part: str, said: Mapping[Any, Any]) -> tuple[Any, Sequence[str]] | None:
    """The rule or the schedule that is named, and the settings that it may have; None where there is no such."""
    name = said.get("name")
    if part == "rule":
        return told_by(name, said) if isinstance(name, str) else None
    schedule = SCHEDULES.get(name) if isinstance(name, str) else None
    return None if schedule is None else (schedule, tuple(schedule.hyperparameters()))
