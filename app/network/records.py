"""A training experiment in words, for the list of runs: in a few, or setting by setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components.controls import label_of as label_of_quantity
from core.datasets import DATASETS, Words, label_of
from core.network.experiment import NetworkExperiment, fields, sample_settings
from core.network.layers import LAYERS
from core.optimizers.schedules import CONSTANT
from core.optimizers.schedules import describe as describe_schedule
from core.quantities import Quantity, number
from core.records import as_text

RATES = "Learning rate from epoch on"
"""What is called so: the changes of the learning rate under way."""


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


def setting_by_setting(experiment: NetworkExperiment) -> dict[str, str]:
    """Each setting by its label in the controls, but for the changes of the learning rate (`rates`)."""
    rule, data = experiment.rule, sample_settings(experiment.dataset)
    layers = [f"{LAYERS[layer.kind].label} {layer.width}" for layer in experiment.layers]
    values = vars(experiment) | dict(experiment.sample)
    return {
        "Data set": experiment.data.label or label_of(experiment.dataset, DATASETS[experiment.dataset]),
        **_labelled({name: setting.quantity for name, setting in data.items()}, values),
        "Layers": ", ".join(layers) or "none",
        "Optimizer": rule.label,
        **({"Lines": rule.text} if rule.text else {}),
        **_labelled(rule.hyperparameters(), rule.settings),
        "Schedule": describe_schedule(experiment.schedule),
        **_labelled(fields(experiment.dataset, experiment.sample), values),
    }


def rates(experiment: NetworkExperiment) -> str:
    """The changes of the learning rate: "50: 0.01, 100: 0.001"; "–" without."""
    return ", ".join(f"{epoch}: {as_text(rate)}" for epoch, rate in experiment.learning_rates) or "–"


def _labelled(quantities: Mapping[str, Quantity | Words], values: Mapping[str, Any]) -> dict[str, str]:
    return {
        quantity.label if isinstance(quantity, Words) else label_of_quantity(quantity): _in_words(values[name])
        for name, quantity in quantities.items()
    }


def _in_words(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else as_text(value)
