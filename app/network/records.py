"""A training experiment in a few words, for the list of runs."""

from __future__ import annotations

from core.datasets import DATASETS, label_of
from core.network.experiment import NetworkExperiment
from core.optimizers.schedules import CONSTANT
from core.optimizers.schedules import describe as describe_schedule


def widths(experiment: NetworkExperiment) -> str:
    """The widths of all layers: "11-16-12-8-2"."""
    data = experiment.data
    return "-".join(map(str, (data.features, *(layer.width for layer in experiment.layers), data.classes)))


def describe(experiment: NetworkExperiment) -> str:
    """Architecture and rule, with what is not as in the reference networks: "11-16-12-8-2, SGD α = 0.032"."""
    rule, dataset = experiment.rule, experiment.dataset
    words = [widths(experiment), rule.label]
    kinds = {layer.kind for layer in experiment.layers} - {"leaky_relu"}
    if kinds:
        words[0] += " with " + " and ".join(sorted(kind.replace("_", " ") for kind in kinds))
    if "learning_rate" in rule.hyperparameters():
        words[1] += f" α = {rule.learning_rate:.4g}"  # type: ignore[attr-defined]
    if experiment.schedule != CONSTANT:
        words.append(describe_schedule(experiment.schedule))
    if dataset != NetworkExperiment.dataset:
        words[0] = f"{experiment.data.label or label_of(dataset, DATASETS[dataset])}: {words[0]}"
    return ", ".join(words)
