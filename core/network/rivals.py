"""Other rules that train beside an experiment's own: from the same weights, on the same mini-batches.

They are written as `adam:0.01,momentum:0.02`, a rule and its learning rate each; without a rate a rule has its
usual one.
"""

from __future__ import annotations

from dataclasses import replace

from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment
from core.optimizers import LEARNING_RATE, OPTIMIZERS
from core.optimizers.schedules import CONSTANT
from core.quantities import quoted
from core.records import split_pairs

MOST_RIVALS = 7
MOST_RACING = 64
"""Networks of all rules of a race together."""


def read_rivals(text: str, experiment: NetworkExperiment) -> tuple[NetworkExperiment, ...]:
    """The experiments of these rules: in all else they are as the experiment that they race.

    Raises ValueError, quoting it, for a rule or a rate that is none, or too many of them.
    """
    pairs = split_pairs(text)
    if len(pairs) > MOST_RIVALS:
        raise ValueError(f"{len(pairs)} rules race: at most {MOST_RIVALS} beside the one above")
    racing = (1 + len(pairs)) * experiment.networks
    if pairs and racing > MOST_RACING:
        raise ValueError(
            f"{1 + len(pairs)} rules × {experiment.networks} networks are {racing}: a race takes at most"
            f" {MOST_RACING}; take fewer networks or rules"
        )
    return tuple(_rival(name.strip(), rate, experiment) for name, rate in pairs)


def _rival(name: str, rate: str, experiment: NetworkExperiment) -> NetworkExperiment:
    if name not in ON_NETWORKS:
        raise ValueError(f"Rule is {quoted(name)}: it takes one of {', '.join(ON_NETWORKS)}")
    rule = OPTIMIZERS[name]
    rated = "learning_rate" in rule.hyperparameters()
    if rate.strip() and not rated:
        raise ValueError(f"{rule.label} has no learning rate: write {name} alone")
    own = rule(learning_rate=LEARNING_RATE.read(rate)) if rate.strip() else rule()  # type: ignore[call-arg]
    return replace(experiment, rule=own, learning_rates=(), schedule=experiment.schedule if rated else CONSTANT)


def written(text: str) -> str:
    """The rules and rates of a text in their shortest form, as a link has them."""
    return ",".join(
        f"{name.strip()}:{rate.strip()}" if rate.strip() else name.strip() for name, rate in split_pairs(text)
    )
