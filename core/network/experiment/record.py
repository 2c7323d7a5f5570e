"""A training run as one record, and what may be declared of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.datasets import DATASETS, Dataset, Setting, settings_of
from core.network.layers import Layer
from core.network.model import parts
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule
from core.quantities import Quantity, quoted
from core.records import one_of

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
    """The batch sizes that this data set allows: 1 to its training rows; the usual one always."""
    rows = len(DATASETS[dataset](**dict(sample)).y_train)
    return Quantity(
        "Batch size",
        help="How many rows give the gradient of one step; all of them, where there are fewer.",
        minimum=1,
        maximum=max(rows, NetworkExperiment.batch_size),
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
        if not self.rule.on_networks:
            raise ValueError(f"Rule is {self.rule.name}: {self.rule.label} is for surfaces alone")
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
        return self.scheduled(self.rule_after(epoch - 1), epoch)

    def scheduled(self, rule: Rule, epoch: int) -> Rule:
        """A rule with its learning rate × the schedule's factor of this epoch, 1 to `epochs`."""
        if self.schedule == CONSTANT:
            return rule
        rate: Any = rule.learning_rate  # type: ignore[attr-defined]
        return rule.changed(learning_rate=rate * self.schedule.factor(epoch - 1, self.epochs))

    def with_learning_rate(self, rate: float, epoch: int) -> NetworkExperiment:
        """The same run with this learning rate in all epochs after `epoch`."""
        earlier = tuple(change for change in self.learning_rates if change[0] < epoch)
        return replace(self, learning_rates=(*earlier, (epoch, float(rate))))
