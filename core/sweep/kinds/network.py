"""A row that is the training of one network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.datasets import DATASETS
from core.network import experiment as network_experiments
from core.network.experiment import MOST_NETWORKS, NetworkExperiment, read_network
from core.network.layers import WIDTH
from core.network.training import Checkpoint, advance, begin, measure
from core.quantities import Quantity
from core.records import joined_pairs
from core.sweep.kinds.base import Kind, Row, by_parameter, finite, flat_rule, flat_schedule, rule_and_schedule

FINISHED, STOPPED = "finished", "stopped"
"""The outcomes of a row: all its epochs, or fewer, for one of the reasons in `core.network.stack.StopReason`."""
NUMBERS = ("penalty", "batch_size", "epochs", "shuffle", "seed")
SAMPLE: Mapping[str, Quantity | None] = {
    name: setting.quantity if isinstance(setting.quantity, Quantity) else None
    for name, setting in network_experiments.all_sample_settings().items()
}
"""What may be set of the data sets that come along."""


def _read_network(row: Mapping[str, Any]) -> tuple[NetworkExperiment, dict[str, str]]:
    rule, settings, schedule = rule_and_schedule(row)
    own = {name: row[name] for name in ("dataset", *SAMPLE, "layers", *NUMBERS) if name in row}
    experiment, problems = read_network(own | {"rule": {"name": rule, **settings}, "schedule": schedule})
    if row.get("width") is not None:
        try:
            width = WIDTH.read(row["width"])
            layers = tuple(replace(layer, width=width) for layer in experiment.layers)
            experiment = replace(experiment, layers=layers)
        except ValueError as error:
            problems["width"] = str(error)
    return experiment, by_parameter(problems)


def _flat_network(experiment: NetworkExperiment) -> Row:
    widths = {layer.width for layer in experiment.layers}
    return {
        "dataset": experiment.dataset,
        **{name: value for name, value in experiment.sample if value != ""},
        "layers": joined_pairs((layer.kind, layer.width) for layer in experiment.layers),
        "width": widths.pop() if len(widths) == 1 else None,
        **{name: getattr(experiment, name) for name in NUMBERS},
        **flat_rule(experiment.rule),
        **flat_schedule(experiment.schedule),
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
    metrics, stopped = measure(trained), trained.stopped.item()
    names = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    return {
        "outcome": STOPPED if stopped else FINISHED,
        "epochs_trained": stopped - 1 if stopped else trained.epoch,
        **{name: finite(getattr(metrics, name).item()) for name in names},
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
        "batch_size": Quantity("Batch size", minimum=1, maximum=math.inf, scale="log", integer=True),
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
    registries={"dataset": DATASETS},
    query=network_experiments.to_query,
    needed=("dataset", "layers", "epochs", "outcome"),
    derived=("width",),
)
