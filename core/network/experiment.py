"""The record that fully describes a training run, and its forms: a dictionary and a query string.

Everything a run depends on stands in `NetworkExperiment`: the same record gives the same numbers. Values from
outside (forms, links, files) may be text; `read_network` keeps what is right and says field by field what is wrong,
`from_dict` raises instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

import numpy as np

from core.datasets import DATASETS, Dataset
from core.network.layers import WIDTH, Layer
from core.network.model import parts
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule, read_schedule
from core.optimizers.schedules import to_dict as schedule_to_dict
from core.quantities import Quantity, quoted

MOST_LAYERS = 8
LONGEST_QUERY = 10_000
"""Characters of a query string that are read; the rest is passed over."""
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


def batch_size(dataset: str) -> Quantity:
    """The batch sizes that this data set allows: 1 to its training rows."""
    rows = len(DATASETS[dataset]().y_train)
    return Quantity(
        "Batch size",
        help="How many rows give the gradient of one step.",
        minimum=1,
        maximum=rows,
        scale="log",
        integer=True,
    )


def fields(dataset: str) -> Mapping[str, Quantity]:
    """The numbers and switches of an experiment on this data set, beside its layers and its rule."""
    return {
        "penalty": PENALTY,
        "batch_size": batch_size(dataset),
        "epochs": EPOCHS,
        "shuffle": SHUFFLE,
        "networks": NETWORKS,
        "seed": SEED,
    }


@dataclass(frozen=True)
class NetworkExperiment:
    """A network, its data and its training.

    The input and output layers follow from the data set. `learning_rates` are changes under way: (e, α) is the
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

    def __post_init__(self) -> None:
        _named("Data set", self.dataset, DATASETS)
        for name, quantity in fields(self.dataset).items():
            object.__setattr__(self, name, quantity.read(getattr(self, name)))
        object.__setattr__(self, "layers", tuple(self.layers))
        object.__setattr__(self, "learning_rates", tuple(self.learning_rates))
        if not all(isinstance(layer, Layer) for layer in self.layers) or len(self.layers) > MOST_LAYERS:
            raise ValueError(
                f"Layers are {quoted(self.layers)}: a network takes at most {MOST_LAYERS} hidden layers"
            )
        if not isinstance(self.rule, Rule) or any(np.ndim(value) for value in self.rule.settings.values()):
            raise ValueError(f"Rule is {quoted(self.rule)}: it takes a rule with one value for each hyperparameter")
        check_schedule(self.schedule, self.rule)
        self._check_learning_rates()
        self._check_size()

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
        return DATASETS[self.dataset]()

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


def _named(label: str, name: object, known: Mapping[str, Any]) -> str:
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"{label} is {quoted(name)}: it takes one of {', '.join(known)}")
    return name


def to_dict(experiment: NetworkExperiment) -> dict[str, Any]:
    """The experiment as plain values, the form that `from_dict` takes."""
    return {
        "dataset": experiment.dataset,
        "layers": [[layer.kind, layer.width] for layer in experiment.layers],
        "rule": {"name": experiment.rule.name} | experiment.rule.settings,
        **{name: getattr(experiment, name) for name in fields(experiment.dataset)},
        "learning_rates": [list(change) for change in experiment.learning_rates],
        "schedule": schedule_to_dict(experiment.schedule),
    }


def from_dict(raw: Mapping[str, Any]) -> NetworkExperiment:
    """The experiment that `raw`, shaped as by `to_dict`, describes; what is missing has its default.

    Raises ValueError with one sentence for each field that is wrong or unknown.
    """
    known = to_dict(NetworkExperiment())
    unknown = [f"{name!r} is no field: it takes {', '.join(known)}" for name in raw if name not in known]
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
    problems: dict[str, str] = {}

    def read(name: str, reader: Callable[[Any], Read], default: Read, where: Mapping[str, Any] = raw) -> Read:
        field = name.rpartition(".")[2]
        try:
            return reader(where[field]) if field in where else default
        except ValueError as error:
            problems[name] = str(error)
            return default

    def read_rule(values: Any) -> Rule:
        values = _settings_of(values)
        name = _named("Optimizer", values.get("name") if isinstance(values, Mapping) else values, OPTIMIZERS)
        default = fallback.rule if fallback.rule.name == name else OPTIMIZERS[name]()
        settings = {
            field: read(f"rule.{field}", quantity.read, getattr(default, field), values)
            for field, quantity in default.hyperparameters().items()
        }
        return replace(default, **settings)

    dataset = read("dataset", lambda name: _named("Data set", name, DATASETS), fallback.dataset)
    numbers = {
        name: read(name, quantity.read, getattr(fallback, name)) for name, quantity in fields(dataset).items()
    }
    layers = read("layers", _read_layers, fallback.layers)
    rule = read("rule", read_rule, fallback.rule)
    rates = read("learning_rates", _read_rates, fallback.learning_rates)
    schedule, wrong = read_schedule(read("schedule", _settings_of, {}), type(rule), fallback.schedule)
    problems |= wrong
    try:
        return NetworkExperiment(
            dataset, layers, rule, learning_rates=rates, schedule=schedule, **numbers
        ), problems
    except ValueError as error:
        return fallback, problems | {"size": str(error)}


Read = TypeVar("Read")


def _read_layers(raw: Any) -> tuple[Layer, ...]:
    rows = _split_pairs(raw) if isinstance(raw, str) else raw
    if not isinstance(rows, Sequence) or not all(_is_pair(row) for row in rows):
        raise ValueError(f"Layers are {quoted(raw)}: they take a kind and a width each")
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
    rows = _split_pairs(raw) if isinstance(raw, str) else raw
    if not isinstance(rows, Sequence) or not all(_is_pair(row) for row in rows):
        raise ValueError(f"Learning rates are {quoted(raw)}: they take an epoch and a rate each")
    if len(rows) > EPOCHS.maximum:
        raise ValueError(f"{len(rows):,} learning rates: a run takes at most {EPOCHS.maximum:,}")
    rate = OPTIMIZERS["sgd"].hyperparameters()["learning_rate"]
    return tuple(sorted((EPOCH.read(epoch), rate.read(value)) for epoch, value in rows))


def _is_pair(row: object) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2


def to_query(experiment: NetworkExperiment) -> str:
    """The experiment as a query string without its question mark, readable and editable by hand.

    `layers=leaky_relu:16,exponent:8&rule=sgd,learning_rate:0.032&penalty=0.0003125&batch_size=32&…`
    """
    values = to_dict(experiment)
    rule, schedule = values["rule"], experiment.schedule
    values["layers"] = ",".join(f"{kind}:{width}" for kind, width in values["layers"])
    values["rule"] = _joined(rule.pop("name"), rule)
    values["schedule"] = _joined(schedule.name, schedule.own_settings) if schedule != CONSTANT else ""
    values["learning_rates"] = ",".join(f"{epoch}:{_plain(rate)}" for epoch, rate in values["learning_rates"])
    return "&".join(
        f"{name}={quote(_plain(value), safe=',:')}"
        for name, value in values.items()
        if name not in ("learning_rates", "schedule") or value
    )


def _joined(name: str, settings: Mapping[str, Any]) -> str:
    return ",".join((name, *(f"{field}:{_plain(value)}" for field, value in settings.items())))


def from_query(query: str, fallback: NetworkExperiment | None = None) -> tuple[NetworkExperiment, dict[str, str]]:
    """The experiment that a query string describes, and a message for each part of it that is wrong."""
    return read_network(raw_from_query(query), fallback)


def raw_from_query(query: str) -> dict[str, Any]:
    """The fields that a query string names, as text, right or wrong, shaped as by `to_dict`.

    `learning_rates` stays one text, as people write it.
    """
    values = parse_qsl(query.removeprefix("?")[:LONGEST_QUERY], keep_blank_values=True)
    raw: dict[str, Any] = {name: value for name, value in values if name in to_dict(NetworkExperiment())}
    if "layers" in raw:
        raw["layers"] = _split_pairs(raw["layers"])
    for name in {"rule", "schedule"} & set(raw):
        raw[name] = _settings_of(raw[name])
    return raw


def _split_pairs(text: str) -> list[tuple[str, str]]:
    pairs = (row.partition(":") for row in text.split(",") if row.strip())
    return [(name, value) for name, _, value in pairs]


def _settings_of(raw: Any) -> Any:
    """The mapping that "adam,learning_rate:0.01" stands for; anything but text as it is."""
    if not isinstance(raw, str):
        return raw
    name, *settings = raw.split(",")
    return {"name": name} | {field: value for field, _, value in (setting.partition(":") for setting in settings)}


def _plain(value: Any) -> str:
    """The shortest text that reads back as the same value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
