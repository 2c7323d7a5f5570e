"""A training experiment in a few words, for the list of runs."""

from __future__ import annotations

from core.datasets import DATASETS, label_of
from core.network.experiment import NetworkExperiment
from core.optimizers.schedules import CONSTANT
from core.optimizers.schedules import describe as describe_schedule
from core.quantities import number
from core.records import as_text


def widths(experiment: NetworkExperiment) -> str:
    """The widths of all layers: "11-16-12-8-2"."""
    data = experiment.data
    return "-".join(map(str, (data.features, *(layer.width for layer in experiment.layers), data.classes)))


def rule_in_words(experiment: NetworkExperiment) -> str:
    """The rule with its learning rate: "SGD α = 0.032"."""
    rule = experiment.rule
    rated = "learning_rate" in rule.hyperparameters()
    return f"{rule.label} α = {number(rule.learning_rate)}" if rated else rule.label  # type: ignore[attr-defined]


def rival_in_words(rival: NetworkExperiment, own: NetworkExperiment) -> str:
    """A rule that races another, with its settings and its schedule as far as they are not the usual ones."""
    rule, usual = rival.rule, type(rival.rule)().settings
    words = [rule_in_words(rival)]
    for name, quantity in rule.hyperparameters().items():
        value = rule.settings[name]
        if name != "learning_rate" and value != usual[name]:
            words.append(f"{quantity.symbol or quantity.label} = {as_text(value)}")
    if "learning_rate" in usual and rival.schedule != own.schedule:
        words.append(describe_schedule(rival.schedule))
    return ", ".join(words)


def describe(experiment: NetworkExperiment) -> str:
    """Architecture and rule, with what is not as in the reference networks: "11-16-12-8-2, SGD α = 0.032"."""
    dataset = experiment.dataset
    words = [widths(experiment), rule_in_words(experiment)]
    kinds = {layer.kind for layer in experiment.layers} - {"leaky_relu"}
    if kinds:
        words[0] += " with " + " and ".join(sorted(kind.replace("_", " ") for kind in kinds))
    if experiment.schedule != CONSTANT:
        words.append(describe_schedule(experiment.schedule))
    if dataset != NetworkExperiment.dataset:
        words[0] = f"{experiment.data.label or label_of(dataset, DATASETS[dataset])}: {words[0]}"
    return ", ".join(words)
