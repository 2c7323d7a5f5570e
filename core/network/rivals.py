"""Other rules that train beside an experiment's own: from the same weights, on the same mini-batches.

They are written as `adam:0.01,momentum:0.02 momentum=0.8 schedule=cosine`: a rule, its learning rate, and what else
of its hyperparameters and its schedule is not as usual. Without a rate a rule has its usual one, without a schedule
that of the experiment. The lines of a typed rule are written without blanks, each comma as |:
`custom lines=u=max(g|-g);x=x-alpha*u alpha=0.1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.formula.rule import CUSTOM_RULE, NETWORK_RULES, from_link, in_link, rule_class
from core.network.experiment import NetworkExperiment
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, SCHEDULES, Schedule
from core.quantities import Quantity, quoted
from core.races import MOST_COMPETITORS
from core.records import as_text, one_of, split_pairs

RATE, SCHEDULE = "learning_rate", "schedule"

MOST_RIVALS = MOST_COMPETITORS - 1
MOST_RACING = 64
"""Networks of all rules of a race together."""


def read_rivals(text: str, experiment: NetworkExperiment) -> tuple[NetworkExperiment, ...]:
    """The experiments of these rules: in all else they are as the experiment that they race.

    Raises ValueError, quoting it, for a rule, a rate or a setting that is none, or too many of them.
    """
    told = _parted(text)
    check_size(len(told), experiment.networks)
    return tuple(_rival(each, experiment) for each in told)


def check_size(rivals: int, networks: int) -> None:
    """Raise ValueError, naming the limit, for too many rules beside the experiment's own, or networks in all."""
    if rivals > MOST_RIVALS:
        raise ValueError(f"{rivals} rules race: at most {MOST_RIVALS} beside the one above")
    racing = (1 + rivals) * networks
    if rivals and racing > MOST_RACING:
        raise ValueError(
            f"{1 + rivals} rules × {networks} networks are {racing}: a race takes at most {MOST_RACING}; take fewer"
            " networks or rules"
        )


def raw_rivals(text: str) -> list[tuple[dict[str, str], dict[str, str] | None]]:
    """The rules of a text, right or wrong, as `to_dict` has them, and its schedule, None for the shared one."""
    found = []
    for told in _parted(text):
        first, *others = told.split()
        name, _, rate = first.partition(":")
        said = {key: value for key, _, value in (each.partition("=") for each in others)}
        schedule = _raw_schedule(said)
        if "lines" in said:
            said["lines"] = from_link(said["lines"].replace("|", ","))
        found.append(({"name": name, **({RATE: rate} if rate else {}), **said}, schedule))
    return found


def _raw_schedule(said: dict[str, str]) -> dict[str, str] | None:
    """The schedule among some settings, which lose it."""
    if SCHEDULE not in said:
        return None
    name = said.pop(SCHEDULE)
    own = SCHEDULES[name].hyperparameters() if name in SCHEDULES else ()
    return {"name": name, **{key: said.pop(key) for key in own if key in said}}


def written(text: str) -> str:
    """The rules, rates and settings of a text in their shortest form, as a link has them."""
    return ",".join(_parted(text))


def as_rival(rule: Rule, schedule: Schedule, shared: Schedule) -> str:
    """A rule as it is written here; `shared` is the schedule of the experiment that it races."""
    usual, settings = type(rule)().settings, rule.settings
    rate = f":{as_text(settings[RATE])}" if RATE in settings else ""
    other = {name: value for name, value in settings.items() if name != RATE and value != usual[name]}
    if RATE in settings and schedule != shared:
        other |= {SCHEDULE: schedule.name, **schedule.own_settings}
    if rule.text:
        other |= {"lines": in_link(rule.text).replace(",", "|")}
    return " ".join((f"{rule.name}{rate}", *(f"{name}={as_text(value)}" for name, value in other.items())))


def _parted(text: str) -> list[str]:
    """The rules of a text, each without blanks but those between its settings."""
    whole = (f"{name}:{rest}" if rest.strip() else name for name, rest in split_pairs(text))
    return [" ".join(re.sub(r"\s*([:=])\s*", r"\1", each).split()) for each in whole]


def _rival(told: str, experiment: NetworkExperiment) -> NetworkExperiment:
    first, *others = told.split()
    name, _, rate = first.partition(":")
    if name not in NETWORK_RULES:
        raise ValueError(f"Rule is {quoted(name)}: it takes one of {', '.join(NETWORK_RULES)}")
    said = _settings(others)
    lines = {"lines": said.pop("lines").replace("|", ",")} if name == CUSTOM_RULE and "lines" in said else {}
    rule = rule_class(name, **lines)
    known = dict(rule.hyperparameters())
    if rate and RATE not in known:
        raise ValueError(f"{rule.label} has no learning rate: write {name} alone")
    schedule = experiment.schedule if RATE in known else CONSTANT
    if SCHEDULE in said and RATE in known:
        kind = SCHEDULES[one_of("Schedule", SCHEDULES)(said.pop(SCHEDULE))]
        own = {key: said.pop(key) for key in list(said) if key in kind.hyperparameters()}
        schedule = kind(**_read(kind.label, kind.hyperparameters(), own))
    settings = _read(rule.label, known, ({RATE: rate} if rate else {}) | said)
    return replace(experiment, rule=rule(**settings), learning_rates=(), schedule=schedule)


def _settings(said: list[str]) -> dict[str, str]:
    """What `momentum=0.8` and the like say. Raises ValueError for what is no setting."""
    pairs = [each.partition("=") for each in said]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise ValueError(f"Setting is {quoted(name + sign + value)}: it takes a name, = and a value")
    return {name: value for name, _, value in pairs}


def _read(label: str, known: Mapping[str, Quantity], said: Mapping[str, str]) -> dict[str, Any]:
    """The values of some settings. Raises ValueError, naming it, for one that there isn't."""
    for name in said:
        if name not in known:
            raise ValueError(f"{label} has no {quoted(name)}: it takes {', '.join(known)}")
    return {name: known[name].read(value) for name, value in said.items()}
