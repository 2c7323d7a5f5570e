"""What stands in the controls of the network page, turned into settings that its script trains with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, ctx, no_update
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import schedule_picture
from app.components.drafts import Raw, Updates
from app.components.typed_rule import lines_problem
from app.network import page
from app.network.competitors import Race, read_race
from app.network.data_controls import COMMON, size_of
from app.network.records import describe, rival_in_words, rule_in_words, widths
from app.network.view import AGAINST, read_view, told_view, view_to_query
from core.datasets.brought import TABLE
from core.formula.anatomy import equation_of
from core.network.experiment import NetworkExperiment, to_dict, to_query
from core.network.lessons import NETWORK_LESSONS

FIELDS = {
    "dataset": ids.network.dataset(ALL),
    "field": ids.network.field(ALL),
    "hyper": ids.network.hyper(ALL, ALL),
    "rule": ids.network.rule(ALL, ALL),
    "lines": ids.network.lines(ALL),
    "schedule": ids.network.schedule(ALL, ALL),
    "width": ids.network.width(ALL),
    "kind": ids.network.kind(ALL),
}
"""The fields at which is said what is wrong with them."""
BROUGHT = tuple(name for name in TABLE.settings if name not in COMMON)
"""Settings of a brought table, of which is said below its button what is wrong."""


def check(draft: Raw | None) -> Updates:
    """The settings that stand in the controls, or what is wrong with them, field by field."""
    if draft is None:
        raise PreventUpdate
    try:
        race = read_race(draft)
    except (OSError, ValueError) as error:  # the data can't be read
        race = Race((), {"data": f"{error}."}, {})
    drawn = ctx.outputs_grouping
    errors = {
        name: [_problem(race, draft, name, output["id"]) for output in drawn["errors"][name]] for name in FIELDS
    }
    told = _told(race, drawn) if race.wrong else _understood(race, draft, drawn)
    return told | {"errors": errors}


def _told(race: Race, drawn: Mapping[str, Any]) -> Updates:
    """What is wrong with a race that can't be trained, where no field shows it."""
    problems = race.problems
    return {
        "settings": {"problem": " ".join(race.wrong)},
        "lesson_card": no_update,
        "summary": "",
        "size": no_update,
        "table": " ".join(problems[name] for name in BROUGHT if name in problems),
        "problem": " ".join(problems[name] for name in ("layers", "size", "data") if name in problems),
        **{kind: [no_update] * len(drawn[kind]) for kind in ("curves", "equations")},
    }


def _understood(race: Race, draft: Raw, drawn: Mapping[str, Any]) -> Updates:
    """The settings of a race, and what the page says of it."""
    experiment = race.experiments[0]
    lesson = draft.get("lesson") if draft.get("lesson") in NETWORK_LESSONS else None
    return {
        "settings": _settings(race, draft, lesson),
        "lesson_card": page.card(lesson),
        "summary": widths(experiment),
        "size": size_of(experiment),
        "table": "",
        "problem": "",
        "curves": [schedule_picture(each.schedule) for each in _in_cards(race, draft, drawn["curves"])],
        "equations": [equation_of(each.rule) for each in _in_cards(race, draft, drawn["equations"])],
    }


def _settings(race: Race, draft: Raw, lesson: str | None) -> dict[str, Any]:
    """What the page's script trains with, shows and writes into the link."""
    experiment, *rivals = race.experiments
    wish = draft.get("view") or {}
    view, _ = read_view({**wish, AGAINST.name: race.against}, experiment)
    query = to_query(experiment) + view_to_query(view) + (f"&lesson={lesson}" if lesson else "")
    return {
        "settings": to_dict(experiment),
        "search": f"?{query}",
        "lesson": lesson,
        "own": rule_in_words(experiment),
        "rivals": [{"name": rival_in_words(each, experiment), "settings": to_dict(each)} for each in rivals],
        "title": NETWORK_LESSONS[lesson].title if lesson else f"Network {describe(experiment)}",
        "view": told_view(wish, race.experiments),
    }


def _in_cards(race: Race, draft: Raw, outputs: Sequence[Mapping[str, Any]]) -> list[NetworkExperiment]:
    """The experiments of the cards that these outputs are in; a card that is gone has the first one's."""
    slots = [row["color"] for row in draft["competitors"]]
    own = dict(zip(slots, race.experiments, strict=True))
    return [own.get(output["id"]["slot"], race.experiments[0]) for output in outputs]


def _problem(race: Race, draft: Raw, field: str, id: Mapping[str, Any]) -> Any:
    """The message for a field, one of `FIELDS`, from those that are keyed as `read_network` keys them."""
    problems = race.problems
    if field in ("width", "kind"):
        # The sentence stands once, below the list; here the field is only marked.
        own = problems.get("layers", "").startswith(f"Layer {id['layer'] + 1}: ")
        of_width = "Units" in problems.get("layers", "")
        return own and of_width == (field == "width")
    if field in ("dataset", "field"):
        return problems.get(id["name"] if field == "field" else field)
    in_card = race.in_cards.get(id["slot"], {})
    if field == "lines":
        message = in_card.get("rule.lines")
        texts = {row["color"]: row.get("lines") for row in draft["competitors"]}
        return lines_problem(texts.get(id["slot"]), message) if message else None
    if field in ("rule", "schedule"):
        return in_card.get(field)
    return in_card.get(id["name"] if id["name"].startswith("schedule.") else f"rule.{id['name']}")
