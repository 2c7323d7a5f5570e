"""What a row of a sweep may be: one descent, or the training of one network.

A row is flat, one value for each name, as it stands in a table: `{"surface": "matyas", "x": 4.0, …, "rule": "adam",
"learning_rate": 0.1}`. A `Kind` turns it into the experiment it stands for and runs experiments, many at once where
that is faster: no number depends on what a row is computed together with. What a row's rule or schedule does not
have (a learning rate for AdaDelta) is left out of the row.

To add a kind of sweep, write its `Kind` below and list it in `KINDS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from core.descent import Trajectory, descend_many
from core.descent import experiment as experiments
from core.descent.outcomes import AT_A_MINIMUM
from core.formula import FormulaError
from core.formula import record as custom
from core.formula.names import quantity_of_own
from core.formula.rule import CUSTOM_RULE, FIRST, in_link, rule_class, typed
from core.network import experiment as network_experiments
from core.network.experiment import MOST_NETWORKS, NetworkExperiment, read_network
from core.network.layers import WIDTH
from core.network.training import Checkpoint, advance, begin, measure
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, all_settings
from core.quantities import Quantity
from core.records import joined_pairs, said
from core.surfaces import Ring

Row = dict[str, Any]

SURFACE = ("surface", *custom.FIELDS)


def all_hyperparameters() -> dict[str, Quantity]:
    """The hyperparameters of all rules."""
    return {name: quantity for rule in OPTIMIZERS.values() for name, quantity in rule.hyperparameters().items()}


@dataclass(frozen=True)
class Kind:
    """One kind of row: what it is of beside its rule and its schedule, what is measured, and how it is run.

    `own` are its parameters in the order of the columns, with the quantity of those that are numbers or switches.
    `read(row)` is the experiment and a message for each parameter that is wrong; `flat(experiment)` is the complete
    row; `run(experiments)` gives the results of each in their order; `query(experiment)` is the text of its link.
    `work` counts the steps, or epochs, of an experiment; a task has about `task_work` of them, a sweep at most
    `most_work`.
    """

    name: str
    unit: str
    task_work: int
    most_work: int
    own: Mapping[str, Quantity | None]
    results: Mapping[str, str]
    read: Callable[[Mapping[str, Any]], tuple[Any, dict[str, str]]] = field(repr=False)
    flat: Callable[[Any], Row] = field(repr=False)
    work: Callable[[Any], int] = field(repr=False)
    run: Callable[[Sequence[Any]], list[Row]] = field(repr=False)
    query: Callable[[Any], str] = field(repr=False)
    needed: tuple[str, ...]
    """The columns by which a table is known to be of this kind."""
    derived: tuple[str, ...] = ()
    """Parameters that follow from others where a table does not have them."""

    @cached_property
    def always(self) -> tuple[str, ...]:
        """The parameters of its own without which no row is an experiment."""
        lacking = self.lacking(self.read({})[0], {})
        return tuple(name for name in self.own if name in lacking)

    def lacking(self, experiment: Any, given: Mapping[str, Any]) -> list[str]:
        """The parameters of an experiment that were not given, so that it has defaults in their place."""
        return [
            name
            for name, value in self.flat(experiment).items()
            if value is not None and name not in given and name not in self.derived
        ]

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameters, in the order of the columns."""
        return (*self.own, "rule", "lines", *all_hyperparameters(), "schedule", *all_settings())

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Of the parameters that are numbers or switches."""
        own = {name: quantity for name, quantity in self.own.items() if quantity is not None}
        return own | all_hyperparameters() | all_settings()

    def ordered(self, names: Collection[str]) -> list[str]:
        """Those of these names that are parameters, in the order of the columns; those of typed rules go last."""
        known = self.parameters
        own = (name for name in names if "lines" in names and name not in known and quantity_of_own(name))
        return [*(name for name in known if name in names), *own]

    def quantity(self, name: str) -> Quantity | None:
        """What a parameter is if it is a number or a switch."""
        return self.quantities.get(name) or quantity_of_own(name)

    def label(self, name: str) -> str:
        """What to call a column."""
        if name in self.results:
            return self.results[name]
        quantity = self.quantity(name)
        if quantity is None:
            return name.replace("_", " ").capitalize()
        named = quantity.symbol in ("", *quantity.label.split())
        return quantity.label if named else f"{quantity.label} {quantity.symbol}"


def _rule_and_schedule(row: Mapping[str, Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """The name of a row's rule, the hyperparameters and the schedule that the row has for it."""
    name = row.get("rule", "sgd")
    try:
        known: Mapping[str, Any] = rule_class(name, row.get("lines", FIRST)).hyperparameters()
    except (KeyError, TypeError, FormulaError):
        known = all_hyperparameters()
    settings = {key: value for key, value in row.items() if key in known}
    if name == CUSTOM_RULE and "lines" in row:
        settings["lines"] = row["lines"]
    if "learning_rate" not in known:
        return name, settings, {}
    of_schedules = all_settings()
    schedule = {key: value for key, value in row.items() if key in of_schedules}
    return name, settings, schedule | ({"name": row["schedule"]} if "schedule" in row else {})


def _flat_rule(rule: Rule) -> Row:
    lines = {name: in_link(text) for name, text in typed(rule).items()}
    return {"rule": rule.name} | lines | said(rule)


def _flat_schedule(schedule: Any) -> Row:
    return {} if schedule == CONSTANT else {"schedule": schedule.name} | schedule.settings


def _by_parameter(problems: Mapping[str, str]) -> dict[str, str]:
    return {key.rpartition(".")[2]: message for key, message in problems.items()}


def _finite(value: Any) -> float | None:
    """The number as a table holds it; what is not finite is left empty."""
    return float(value) if math.isfinite(value) else None


# ---- descents ----


def _read_descent(row: Mapping[str, Any]) -> tuple[experiments.DescentExperiment, dict[str, str]]:
    own = {name: row[name] for name in (*SURFACE, *experiments.FIELDS) if name in row}
    rule, settings, schedule = _rule_and_schedule(row)
    competitor = {"rule": rule, **settings, "schedule": schedule}
    experiment, problems = experiments.read_descent(own | {"competitors": [competitor]})
    return experiment, _by_parameter(problems)


def _flat_descent(experiment: experiments.DescentExperiment) -> Row:
    values = experiments.to_dict(experiment)
    (competitor,) = experiment.competitors
    rule = competitor.rule
    return {
        **{name: values[name] for name in (*SURFACE, *experiments.FIELDS) if name in values},
        **_flat_rule(rule),
        **_flat_schedule(competitor.schedule),
    }


def _run_descents(rows: Sequence[experiments.DescentExperiment]) -> list[Row]:
    """Those on one surface, with as many steps and as much noise, go as one array computation."""
    together: dict[Any, list[int]] = {}
    for place, row in enumerate(rows):
        together.setdefault((row.surface, row.custom, row.steps, row.noise), []).append(place)
    found: dict[int, Row] = {}
    for (*_, steps, noise), places in together.items():
        chosen = [rows[place] for place in places]
        competitors = [row.competitors[0] for row in chosen]
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
        "value": _finite(value),
        "error": None if optimum is None else _finite(value - optimum),
        "distance": _finite(path.distances[-1]),
        "gradient_norm": _finite(path.gradient_norms[-1]),
        "sentence": path.outcome.sentence,
    }


def _minimum(path: Trajectory) -> str | None:
    """The known minimum that a path has come to, or stays around."""
    minimum = path.outcome.minimum
    if minimum is None or path.outcome.kind not in AT_A_MINIMUM:
        return None
    if isinstance(minimum, Ring):
        return f"ring of radius {minimum.radius:.4g}"
    return f"({minimum.x + 0.0:.4g}, {minimum.y + 0.0:.4g})"


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
    query=experiments.to_query,
    needed=("surface", "steps", "rule", "outcome"),
)


# ---- networks ----


NUMBERS = ("penalty", "batch_size", "epochs", "shuffle", "seed")
SAMPLE: Mapping[str, Quantity | None] = {
    name: setting.quantity if isinstance(setting.quantity, Quantity) else None
    for name, setting in network_experiments.all_sample_settings().items()
}
"""What may be set of the data sets that come along."""


def _read_network(row: Mapping[str, Any]) -> tuple[NetworkExperiment, dict[str, str]]:
    rule, settings, schedule = _rule_and_schedule(row)
    own = {name: row[name] for name in ("dataset", *SAMPLE, "layers", *NUMBERS) if name in row}
    experiment, problems = read_network(own | {"rule": {"name": rule, **settings}, "schedule": schedule})
    if row.get("width") is not None:
        try:
            width = WIDTH.read(row["width"])
            layers = tuple(replace(layer, width=width) for layer in experiment.layers)
            experiment = replace(experiment, layers=layers)
        except ValueError as error:
            problems["width"] = str(error)
    return experiment, _by_parameter(problems)


def _flat_network(experiment: NetworkExperiment) -> Row:
    widths = {layer.width for layer in experiment.layers}
    return {
        "dataset": experiment.dataset,
        **{name: value for name, value in experiment.sample if value != ""},
        "layers": joined_pairs((layer.kind, layer.width) for layer in experiment.layers),
        "width": widths.pop() if len(widths) == 1 else None,
        **{name: getattr(experiment, name) for name in NUMBERS},
        **_flat_rule(experiment.rule),
        **_flat_schedule(experiment.schedule),
    }


def _run_networks(rows: Sequence[NetworkExperiment]) -> list[Row]:
    """Neighbours that differ in their seeds alone, these in a row, train together."""
    found: list[Row] = []
    start = 0
    while start < len(rows):
        end = start + 1
        while end < min(len(rows), start + MOST_NETWORKS) and rows[end] == _reseeded(rows[start], end - start):
            end += 1
        found += _train_together(rows[start], end - start)
        start = end
    return found


def _reseeded(experiment: NetworkExperiment, by: int) -> NetworkExperiment:
    return replace(experiment, seed=experiment.seed + by)


def _train_together(first: NetworkExperiment, count: int) -> list[Row]:
    """The results of networks with the seeds seed, seed + 1, …, in halves if they are too large together."""
    try:
        together = replace(first, networks=count)
    except ValueError:
        half = count // 2
        return _train_together(first, half) + _train_together(_reseeded(first, half), count - half)
    trained, _ = advance(begin(together), together.epochs)
    return [_network_results(_alone(trained, index, _reseeded(first, index))) for index in range(count)]


def _alone(trained: Checkpoint, index: int, experiment: NetworkExperiment) -> Checkpoint:
    """One network of a run as a run of its own: measured alone, the last bit of its loss has one value."""
    one = slice(index, index + 1)
    parameters = trained.parameters[one]
    return replace(
        trained,
        experiment=experiment,
        parameters=parameters,
        state=experiment.rule.init(parameters),
        stopped=trained.stopped[one],
        cause=trained.cause[one],
    )


def _network_results(trained: Checkpoint) -> Row:
    metrics, stopped = measure(trained), int(trained.stopped[0])
    names = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    return {
        "outcome": "stopped" if stopped else "finished",
        "epochs_trained": stopped - 1 if stopped else trained.epoch,
        **{name: _finite(getattr(metrics, name)[0, 0]) for name in names},
        "sentence": trained.sentence(),
    }


NETWORK = Kind(
    name="network",
    unit="epochs",
    task_work=1_000,
    most_work=10_000_000,
    own={
        "dataset": None,
        **SAMPLE,
        "layers": None,
        "width": WIDTH,
        "penalty": network_experiments.PENALTY,
        "batch_size": Quantity("Batch size", minimum=1, scale="log", integer=True),
        "epochs": network_experiments.EPOCHS,
        "shuffle": network_experiments.SHUFFLE,
        "seed": network_experiments.SEED,
    },
    results={
        "outcome": "Outcome",
        "epochs_trained": "Epochs trained",
        "train_loss": "Training loss",
        "train_accuracy": "Training accuracy",
        "test_loss": "Test loss",
        "test_accuracy": "Test accuracy",
        "sentence": "How it ended",
    },
    read=_read_network,
    flat=_flat_network,
    work=lambda experiment: experiment.epochs,
    run=_run_networks,
    query=network_experiments.to_query,
    needed=("dataset", "layers", "epochs", "outcome"),
    derived=("width",),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (DESCENT, NETWORK)}
