"""The record that fully describes a training run, and its forms: a dictionary and a query string.

Everything a run depends on stands in `NetworkExperiment`: the same record gives the same numbers. Values from
outside (forms, links, files) may be text; `read_network` keeps what is right and says field by field what is wrong,
`from_dict` raises instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.datasets import DATASETS, Dataset, Setting, settings_of
from core.formula.rule import RULES, from_link, in_link, read_rule, told_by, typed
from core.network.layers import WIDTH, Layer
from core.network.model import parts
from core.optimizers import LEARNING_RATE, OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, SCHEDULES, Schedule, check_schedule, read_schedule
from core.quantities import Quantity, quoted
from core.records import (
    Reading,
    as_text,
    joined_pairs,
    joined_query,
    joined_settings,
    named,
    one_of,
    pairs_of,
    plain,
    split_pairs,
    split_query,
    strange,
    strange_in_link,
    strange_settings,
)

MOST_LAYERS = 8
MOST_NETWORKS = 32
MOST_PARAMETERS = 2_000_000
"""Of all networks of a run together: 16 MB, several times over with the rule's state and the gradient."""
MOST_VALUES = 10_000_000
"""Units × batch × networks: 80 MB, several times over for the passes."""

PENALTY = Quantity(
    "L2 penalty λ",
    "λ",
    "Adds ½λ‖W‖² to the loss for every weight matrix W.",
    maximum=1e3,
    slider=(1e-6, 1.0),
    scale="log",
)
EPOCHS = Quantity(
    "Epochs",
    help="How often training goes through all training rows.",
    minimum=1,
    maximum=10_000,
    scale="log",
    integer=True,
)
SHUFFLE = Quantity(
    "Shuffle", help="On: a new order of the rows in each epoch. Off: file order, as in the course.", scale="switch"
)
NETWORKS = Quantity(
    "Networks",
    help="How many networks are trained at once, with the seeds seed, seed + 1, …",
    minimum=1,
    maximum=MOST_NETWORKS,
    integer=True,
)
SEED = Quantity(
    "Seed", help="Decides the first weights and the order of shuffled rows.", maximum=2**32 - 64, integer=True
)
EPOCH = Quantity("Epoch of a learning rate", maximum=EPOCHS.maximum, integer=True)


Sample = tuple[tuple[str, Any], ...]
"""The settings of a data set, by name, in their order."""


def sample_settings(dataset: str) -> Mapping[str, Setting]:
    """What may be set of this data set: nothing, for a table that comes along."""
    return settings_of(DATASETS[dataset])


def all_sample_settings() -> dict[str, Setting]:
    """What may be set of any data set."""
    return {name: setting for dataset in DATASETS for name, setting in sample_settings(dataset).items()}


def batch_size(dataset: str, sample: Sample = ()) -> Quantity:
    """The batch sizes that this data set allows: 1 to its training rows."""
    rows = len(DATASETS[dataset](**dict(sample)).y_train)
    return Quantity(
        "Batch size",
        help="How many rows give the gradient of one step.",
        minimum=1,
        maximum=rows,
        scale="log",
        integer=True,
    )


def fields(dataset: str, sample: Sample = ()) -> Mapping[str, Quantity]:
    """The numbers and switches of an experiment on this data set, beside its layers and its rule."""
    return {
        "penalty": PENALTY,
        "batch_size": batch_size(dataset, sample),
        "epochs": EPOCHS,
        "shuffle": SHUFFLE,
        "networks": NETWORKS,
        "seed": SEED,
    }


@dataclass(frozen=True)
class NetworkExperiment:
    """A network, its data and its training.

    The input and output layers follow from the data set. `sample` are the settings of a data set that has some;
    what is missing of them has its default. `learning_rates` are changes under way: (e, α) is the
    learning rate α of all epochs after epoch e, in place of the rule's. `schedule` multiplies whichever of them is
    in force; its steps are the epochs, so that all batches of an epoch have one rate.

    Raises ValueError, naming the field and quoting the value, for anything that is not accepted.
    """

    dataset: str = "wine"
    layers: tuple[Layer, ...] = (Layer("leaky_relu", 16), Layer("leaky_relu", 12), Layer("leaky_relu", 8))
    rule: Rule = OPTIMIZERS["sgd"](learning_rate=0.032)  # type: ignore[call-arg]
    penalty: float = 0.0003125
    batch_size: int = 32
    epochs: int = 150
    shuffle: bool = False
    networks: int = 1
    seed: int = 0
    learning_rates: tuple[tuple[int, float], ...] = ()
    schedule: Schedule = CONSTANT
    sample: Sample = ()

    def __post_init__(self) -> None:
        one_of("Data set", DATASETS)(self.dataset)
        object.__setattr__(self, "sample", self._checked_sample())
        for name, quantity in fields(self.dataset, self.sample).items():
            object.__setattr__(self, name, quantity.read(getattr(self, name)))
        object.__setattr__(self, "layers", tuple(self.layers))
        object.__setattr__(self, "learning_rates", tuple((epoch, rate) for epoch, rate in self.learning_rates))
        if not all(isinstance(layer, Layer) for layer in self.layers) or len(self.layers) > MOST_LAYERS:
            raise ValueError(
                f"Layers are {quoted(self.layers)}: a network takes at most {MOST_LAYERS} hidden layers"
            )
        if not isinstance(self.rule, Rule) or any(np.ndim(value) for value in self.rule.settings.values()):
            raise ValueError(f"Rule is {quoted(self.rule)}: it takes a rule with one value for each hyperparameter")
        check_schedule(self.schedule, self.rule)
        self._check_learning_rates()
        self._check_size()

    def _checked_sample(self) -> Sample:
        declared, given = sample_settings(self.dataset), dict(self.sample)
        for name in given:
            if name not in declared:
                raise ValueError(
                    f"{quoted(name)} is no setting of {self.dataset}: it takes {', '.join(declared) or 'none'}"
                )
        return tuple(
            (name, setting.quantity.read(given.get(name, setting.default))) for name, setting in declared.items()
        )

    def _check_learning_rates(self) -> None:
        settings = self.rule.hyperparameters()
        for epoch, rate in self.learning_rates:
            EPOCH.read(epoch)
            if "learning_rate" not in settings:
                raise ValueError(f"Learning rate is {rate}: {self.rule.label} has none")
            settings["learning_rate"].read(rate)

    def _check_size(self) -> None:
        data = self.data
        count = parts(self.layers, data.features, data.classes)[-1].own.stop
        if count * self.networks > MOST_PARAMETERS:
            raise ValueError(
                f"Networks is {self.networks}, each of {count:,} parameters: together they may have "
                f"{MOST_PARAMETERS:,}; take fewer networks or narrower layers"
            )
        units = sum(layer.width for layer in self.layers)
        if units * self.batch_size * self.networks > MOST_VALUES:
            raise ValueError(
                f"Batch size is {self.batch_size:,} with {self.networks} networks of {units:,} units: batch size × "
                f"networks × units may be {MOST_VALUES:,}; take a smaller batch, fewer networks or narrower layers"
            )

    @property
    def data(self) -> Dataset:
        """The data set itself."""
        return DATASETS[self.dataset](**dict(self.sample))

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each network."""
        return tuple(range(self.seed, self.seed + self.networks))

    def rule_after(self, epoch: int) -> Rule:
        """The rule with the learning rate set for the epoch that follows this one, before the schedule."""
        rates = [rate for start, rate in self.learning_rates if start <= epoch]
        return replace(self.rule, learning_rate=rates[-1]) if rates else self.rule  # type: ignore[call-arg]

    def rule_in(self, epoch: int) -> Rule:
        """The rule as it trains in this epoch, 1 to `epochs`: at the rate set for it × the schedule's factor."""
        rule = self.rule_after(epoch - 1)
        if self.schedule == CONSTANT:
            return rule
        rate: Any = rule.learning_rate  # type: ignore[attr-defined]
        return rule.changed(learning_rate=rate * self.schedule.factor(epoch - 1, self.epochs))

    def with_learning_rate(self, rate: float, epoch: int) -> NetworkExperiment:
        """The same run with this learning rate in all epochs after `epoch`."""
        earlier = tuple(change for change in self.learning_rates if change[0] < epoch)
        return replace(self, learning_rates=(*earlier, (epoch, float(rate))))


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
        if isinstance(said, Mapping) and (declared := _declared(part, said)):
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
    choose = one_of("Optimizer", RULES)
    name = reading.field("rule", lambda _: choose(said.get("name")), "")
    return read_rule(reading.part("rule", said), name, fallback) if name else fallback


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
        "rule": joined_settings(rule.name, {k: in_link(text) for k, text in typed(rule).items()} | rule.settings),
        **values,
    }
    if experiment.learning_rates:
        told["learning_rates"] = joined_pairs(experiment.learning_rates)
    if schedule != CONSTANT:
        told["schedule"] = joined_settings(schedule.name, schedule.own_settings)
    return joined_query(told.items())


def from_query(
    query: str, fallback: NetworkExperiment | None = None, beside: Collection[str] | None = None
) -> tuple[NetworkExperiment, dict[str, str]]:
    """The experiment that a query string describes, and a message for each part of it that is wrong or unknown.

    Names that are `beside` those of an experiment are passed over, those of `core.records.BESIDE` unless others are
    said.
    """
    experiment, problems = read_network(raw_from_query(query), fallback)
    return experiment, problems | not_understood(query, beside)


def not_understood(query: str, beside: Collection[str] | None = None) -> dict[str, str]:
    """A message for each part of a query string that its experiment has no place for."""
    told = dict(split_query(query))
    dataset = told.get("dataset", NetworkExperiment.dataset)
    own = sample_settings(dataset) if dataset in DATASETS else all_sample_settings()
    known = [name for name in known_fields() if name in own or name not in all_sample_settings()]
    problems = strange_in_link(query, known, "The link to a network", beside)
    for part in {"rule", "schedule"} & told.keys():
        if declared := _declared(part, named(told[part])):
            strange_ones = strange_settings(told[part], declared[1], declared[0].label)
            problems |= {f"{part}.{key}": message for key, message in strange_ones.items()}
    return problems


def _declared(part: str, said: Mapping[Any, Any]) -> tuple[Any, Sequence[str]] | None:
    """The rule or the schedule that is named, and the settings that it may have; None where there is no such."""
    name = said.get("name")
    if part == "rule":
        return told_by(name, said) if isinstance(name, str) else None
    schedule = SCHEDULES.get(name) if isinstance(name, str) else None
    return None if schedule is None else (schedule, tuple(schedule.hyperparameters()))


def known_fields() -> list[str]:
    """The names of what an experiment may have: known without the data, which may be missing."""
    own = [each.name for each in dataclasses.fields(NetworkExperiment) if each.name != "sample"]
    return [*own, *all_sample_settings()]


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
