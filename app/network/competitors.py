"""The competitors of the network page: their cards, and the experiments that they make of the draft.

A draft is raw, as typed. It has a row for each competitor, as `app.components.cards` has them, in the place of the
rule and the schedule of an experiment; the first is the experiment's own, and the others race it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from app import ids
from app.components.cards import Cards, Row
from app.components.drafts import Raw
from app.components.typed_rule import lines_box, rules_of_file
from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment, read_network
from core.network.rivals import MOST_RIVALS, as_rival, check_size, raw_rivals
from core.optimizers import Rule

NO_SETTINGS = ("rule", "color", "visible", "schedule", "reference")
"""What a row has beside the settings of its rule."""


def _of_reader(kind: type[Rule], row: Mapping[str, Any], owner: str) -> list[Any]:
    return [lines_box(ids.network.lines(row["color"]), row, owner)]


def _rule_of(row: Row) -> Rule:
    return read_network(_of_row(row))[0].rule


CARDS = Cards(ids.network, ON_NETWORKS, MOST_RIVALS + 1, _rule_of, _of_reader, partial(rules_of_file, False))


def with_competitors(raw: Raw) -> Raw:
    """A draft from an experiment's raw values and what races it, `against`."""
    rest = {name: value for name, value in raw.items() if name not in ("rule", "schedule", "against")}
    shared = raw.get("schedule") or {}
    return rest | {
        "competitors": rows_of([(raw["rule"], shared), *raw_rivals(str(raw.get("against") or ""))], shared)
    }


def rows_of(rules: Any, shared: Mapping[str, Any]) -> list[Row]:
    """A row for each rule with its schedule, which is the shared one where it has none, as many as may race."""
    return [
        {
            **{name: value for name, value in rule.items() if name != "name"},
            "rule": rule.get("name", ""),
            "color": color,
            "schedule": dict(shared if schedule is None else schedule),
        }
        for color, (rule, schedule) in enumerate(rules[: CARDS.most])
    ]


def _of_row(row: Mapping[str, Any]) -> Raw:
    """The rule and the schedule of a row, as an experiment has them."""
    settings = {name: value for name, value in row.items() if name not in NO_SETTINGS}
    schedule = {"schedule": row["schedule"]} if row.get("schedule") else {}
    return {"rule": {**settings, "name": row["rule"]}, **schedule}


def as_experiment(draft: Mapping[str, Any], at: int = 0) -> Raw:
    """The draft as `read_network` takes it, with one competitor's rule; changes of the rate are the first's."""
    left_out = ("competitors", "view", "lesson", *(["learning_rates"] if at else []))
    shared = {name: value for name, value in draft.items() if name not in left_out}
    return shared | _of_row(draft["competitors"][at])


class Race(NamedTuple):
    """What stands in the controls: the experiments of the competitors, and what is wrong."""

    experiments: tuple[NetworkExperiment, ...]
    problems: dict[str, str]
    """A message for each field beside the cards."""
    in_cards: dict[int, dict[str, str]]
    """By slot a message for each field of a card, with what is wrong."""

    @property
    def wrong(self) -> list[str]:
        """All messages."""
        return [*self.problems.values(), *(message for card in self.in_cards.values() for message in card.values())]

    @property
    def against(self) -> str:
        """The competitors beside the first, as a link has them."""
        own, *others = self.experiments
        return ",".join(as_rival(each.rule, each.schedule, own.schedule) for each in others)


def read_race(draft: Mapping[str, Any]) -> Race:
    """The experiments of a draft's competitors. Raises OSError or ValueError where the data can't be read."""
    experiments, problems, in_cards = [], dict[str, str](), dict[int, dict[str, str]]()
    for at, row in enumerate(draft["competitors"]):
        experiment, found = read_network(as_experiment(draft, at))
        experiments.append(experiment)
        own = {name: said for name, said in found.items() if name.partition(".")[0] in ("rule", "schedule")}
        if own:
            in_cards[row["color"]] = own
        if not at:
            problems = {name: said for name, said in found.items() if name not in own}
    try:
        check_size(len(experiments) - 1, experiments[0].networks)
    except ValueError as error:
        problems.setdefault("networks", str(error))
    return Race(tuple(experiments), problems, in_cards)
