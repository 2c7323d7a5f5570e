"""The fair race, round by round: every competitor is tuned on the same budget and races, in each replication anew.

    POST /descent/fair   {work, slot, rounds}   → the tuning of the competitor of this colour after so many rounds
    POST /descent/fair   {work, slot}           → the same after its last round, and its races
    POST /descent/fair   {work}                 → protocol, everything tried, every race, and the standings

A round of many replications or steps comes in several pieces, each of which counts as one. What came before a piece
is kept, or computed again by a process that hasn't got it. Work is bounded by
`core.batched.contest.Contest.check_cost`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from dash import html

from app import ids
from app.components.races import curve_of
from app.components.workbench import scrolling, view
from app.descent.elements import chart
from app.descent.option_kinds import Number, Options
from app.descent.slots import place_of
from app.descent.stages.base import Request, Stage, all_shown
from app.descent.stages.views import progress
from core.batched.contest import REPLICATIONS, SEEDS_A_TRY, TRIES, Contest
from core.batched.ranking import race, record
from core.batched.tuning import Tuning
from core.descent.experiment import DescentExperiment
from core.descent.problem import refusal
from core.quantities import Quantity
from core.races.ranking import Raced
from core.races.record import numbered

BUDGET = (
    Number("tries", TRIES, Contest.tries),
    Number("tuning_seeds", SEEDS_A_TRY, Contest.seeds_a_try),
    Number("racing_seeds", REPLICATIONS, Contest.replications),
)
"""What each competitor may spend, in the order of `Contest`; its link says `tuning_seeds` for the seeds a try, and
`racing_seeds` for the replications, of which each races on one."""
ROUNDS = Quantity("Rounds", minimum=1, maximum=TRIES.maximum * REPLICATIONS.maximum, integer=True)


def _budget() -> html.Div:
    return html.Div([option.control() for option in BUDGET], className="stage-tools")


def _sensitivity() -> html.Div:
    return html.Div(chart(ids.descent.SENSITIVITY, "Final error against the value tried"), className="stage-body")


def _protocol() -> html.Section:
    return view("protocol", "How the race is run", [scrolling("Protocol", html.Div(id=ids.descent.PROTOCOL))])


def _standings() -> html.Section:
    table = scrolling("Table of the standings", html.Div(id=ids.descent.STANDINGS))
    return view("standings", "Standings", [table], [html.Div(id=ids.descent.RACE_TOOLS, className="stage-tools")])


class FairRace(Stage):
    """What is tuned has no part in it where the controls set it."""

    name = "fair_race"
    label = "Fair race"
    order = 50
    options = BUDGET
    route = "fair"
    head = (_budget,)
    body = (_sensitivity,)
    foot = (progress,)
    views = (_protocol, _standings)

    @property
    def value(self) -> str:
        """What has stood for it in links since before it had this name."""
        return "race"

    def request(self, experiment: DescentExperiment, options: Options) -> Request:
        """Everything but what is tuned, and who is shown."""
        shown = all_shown(experiment)
        untuned = tuple(replace(each, rule=each.rule.untuned()) for each in shown.competitors)
        problems = _problems(shown, _entry(shown, options).contest)
        return Request(
            replace(shown, competitors=untuned),
            {option.name: options[option.name] for option in BUDGET},
            problems=problems,
        )

    def answer(self, experiment: DescentExperiment, options: Options, body: Mapping[str, Any]) -> dict[str, Any]:
        """A round, a competitor's races, or all of it, by what the body names."""
        entry = _entry(experiment, options)
        entry.contest.check_cost(len(experiment.competitors))
        competitors = experiment.competitors
        labels = numbered([competitor.rule for competitor in competitors])
        if "slot" not in body:
            every = range(len(competitors))
            found = record(entry.contest, [tuned(entry, i) for i in every], [raced(entry, i) for i in every])
            return found | {"slots": [c.color for c in competitors], "labels": labels}
        index = place_of(body["slot"], competitors)
        if "rounds" in body:
            tuning = tuned(entry, index, ROUNDS.read(body["rounds"]))
        else:
            raced(entry, index)
            tuning = tuned(entry, index)
        return {"slot": competitors[index].color, "label": labels[index], **_told(tuning)}


def _problems(experiment: DescentExperiment, contest: Contest) -> dict[str, str]:
    """What keeps a race from being run: a rule that can't go here, or has nothing to tune; its cost."""
    for competitor in experiment.competitors:
        if refused := refusal(experiment.the_surface, competitor.rule):
            return {BUDGET[0].name: refused}
    if all(competitor.rule.step_size for competitor in experiment.competitors):
        try:
            contest.check_cost(len(experiment.competitors))
        except ValueError as error:
            return {BUDGET[0].name: str(error)}
        return {}
    label = next(c.rule.label for c in experiment.competitors if not c.rule.step_size)
    return {BUDGET[0].name: f"{label} has no hyperparameter to tune: give it one, such as alpha"}


# ---- its pieces


@dataclass(frozen=True)
class Entry:
    """Who takes part, and on which budget: tries, seeds to tune with, seeds to race with."""

    experiment: DescentExperiment
    budget: tuple[int, ...]

    @cached_property
    def contest(self) -> Contest:
        """What all of them share."""
        asked = self.experiment
        return Contest(asked.the_surface, asked.start, asked.noise, asked.seed, asked.steps, *self.budget)


def _entry(experiment: DescentExperiment, options: Mapping[str, str]) -> Entry:
    return Entry(experiment, tuple(int(options[option.name]) for option in BUDGET))


@lru_cache(maxsize=64)
def so_far(entry: Entry, index: int) -> list[Tuning]:
    """The tuning of a competitor before its first round and after each that has been computed."""
    competitor = entry.experiment.competitors[index]
    return [Tuning(entry.contest, competitor.rule, competitor.schedule)]


def tuned(entry: Entry, index: int, rounds: int | None = None) -> Tuning:
    """The tuning of a competitor after so many rounds, or after its last one, as by default."""
    found = so_far(entry, index)
    while not found[-1].done and (rounds is None or len(found) <= rounds):
        found.append(found[-1].advance())
    return found[-1 if rounds is None else min(rounds, len(found) - 1)]


@lru_cache(maxsize=64)
def raced(entry: Entry, index: int) -> Raced:
    """The races of a competitor at its best value."""
    return race(tuned(entry, index))


def _told(tuning: Tuning) -> dict[str, Any]:
    """A sensitivity curve as far as it is known, and how far that is."""
    return {
        **curve_of(tuning),
        "tries": tuning.tried,
        "of": tuning.contest.tries * tuning.contest.replications,
        "done": tuning.done,
        "optimum": tuning.contest.optimum,
    }
