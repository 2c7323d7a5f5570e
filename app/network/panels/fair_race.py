"""The fair race: every rule finds its learning rate on one budget of epochs, and all race on fresh seeds.

Its script asks with {settings, budget}, the experiments of the rules that race and four numbers: for what the race
would take, and where each rule stands; with a `place` besides, for one more piece of that rule's work. Where a rule
stands is a file (`core.network.kept_races`), so that any server process goes on with it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import html

from app import ids
from app.components.controls import number_box
from app.components.races import curve_of
from app.components.workbench import scrolling
from app.network.options import Option, Words, listed
from app.network.panels.base import Panel, chart
from app.web.json_routes import Body
from core.network.contest import RACE_EPOCHS, REPLICATIONS, SEEDS_A_TRY, TRIES, Contest
from core.network.experiment import NetworkExperiment, from_dict
from core.network.fair_race import Racer, record
from core.network.kept_races import load, path_of, save
from core.network.rivals import MOST_RIVALS, as_rival
from core.quantities import Quantity
from core.races.ranking import least_replications
from core.races.record import numbered

BUDGET: Mapping[str, tuple[Quantity, int]] = {
    "tries": (TRIES, Contest.tries),
    "seeds_a_try": (SEEDS_A_TRY, Contest.seeds_a_try),
    "replications": (REPLICATIONS, Contest.replications),
    "epochs": (RACE_EPOCHS, 20),
}
"""The numbers that a reader sets, named as in `Contest`, and what they are unless set."""
LONGEST = 0.15
"""Seconds after which no further piece is begun in an answer."""


class Budget(Option):
    """The four numbers in their order: `fair=9,1,20,20`, rates, seeds a rate, replications and epochs."""

    name = "fair"

    def usual(self, experiment: NetworkExperiment) -> Words:
        """What they are unless they are set."""
        return tuple(default for _, default in BUDGET.values())

    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """The numbers. Raises ValueError for one that is out of its limits, or where there are not four."""
        return tuple(read_budget(listed(text)).values())

    def told(self, text: str | None, race: Sequence[NetworkExperiment]) -> dict[str, Any]:
        """The numbers as they were typed, right or wrong, and a message for each that is wrong, by name."""
        typed = (text or "").split(",")
        if len(typed) != len(BUDGET):
            typed = [str(number) for number in self.usual(race[0])]
        return {"typed": dict(zip(BUDGET, typed, strict=True)), "wrong": wrong_budget(typed, race)}


def read_budget(said: object) -> dict[str, int]:
    """The budget that these four numbers, in their order, stand for. Raises ValueError for what is none."""
    if not isinstance(said, Sequence) or isinstance(said, str) or len(said) != len(BUDGET):
        raise ValueError(f"The budget is {said!r:.60}: it takes {len(BUDGET)} numbers")
    return {name: quantity.read(raw) for (name, (quantity, _)), raw in zip(BUDGET.items(), said, strict=True)}


def wrong_budget(said: Sequence[object], rivals: Sequence[NetworkExperiment]) -> dict[str, str]:
    """A message for each of these four numbers that is wrong; for the first where together they are too many.

    `rivals` are the experiments that race.
    """
    wrong = dict[str, str]()
    for (name, (quantity, _)), raw in zip(BUDGET.items(), said, strict=True):
        try:
            quantity.read(raw)
        except ValueError as error:
            wrong[name] = str(error)
    if not wrong:
        try:
            _contest(rivals, said).check_cost(len(rivals))
        except ValueError as error:
            wrong[next(iter(BUDGET))] = str(error)
    return wrong


class FairRace(Panel):
    """The budget, what it comes to, sensitivity curves, and the result."""

    name = "fair_race"
    label = "Fair race"
    order = 90
    asks = True
    later = True
    wide = True
    button = ("runs", label)
    options = (Budget(),)
    inputs = (*((name, ids.network.fair(name), "value") for name in BUDGET),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Not unless the reader wants it."""
        return False

    def tools(self) -> list[Any]:
        """What can be done with the result."""
        return [html.Div(id=ids.network.FAIR_TOOLS, className="fair-tools")]

    def content(self) -> list[Any]:
        """The budget, the button with the progress, the curves, the result."""
        boxes = [
            number_box(ids.network.fair(name), quantity, default) for name, (quantity, default) in BUDGET.items()
        ]
        begin = html.Button("Start", id=ids.network.FAIR_START, className="small-control", type="button")
        named = {"aria-label": "Networks of the fair race trained"}
        progress = html.Progress(id=ids.network.FAIR_PROGRESS, max="1", value="0", **named)
        status = html.Span(id=ids.network.FAIR_STATUS, className="hint")
        return [
            html.Div(
                [
                    html.Div(boxes, className="fair-budget"),
                    html.P(id=ids.network.FAIR_TOLD, className="hint", **{"aria-live": "polite"}),
                    html.Div([begin, progress, status], className="fair-progress"),
                ],
                className="fair-work",
            ),
            chart(self.name, "Validation loss against the value tried"),
            scrolling("Standings and protocol", html.Div(id=ids.network.FAIR_RESULT)),
        ]

    def asked(self, body: Body) -> Any:
        """What the race takes and where it stands, or one rule after a further piece of its work."""
        contest, racers = _race(body)
        contest.check_cost(len(racers))
        labels = numbered([racer.tuning.rule for racer in racers])
        if "place" in body:
            place = Quantity("Place", maximum=len(racers) - 1, integer=True).read(body["place"])
            return _told(_advanced(racers[place]), labels[place])
        racers = [load(racer) for racer in racers]
        done, shared = all(racer.done for racer in racers), racers[0].tuning.schedule
        texts = [as_rival(racer.tuning.tuned, racer.tuning.schedule, shared) for racer in racers if done]
        return {
            "race": [path_of(racer).stem for racer in racers],
            "told": _promised(contest, len(racers)),
            "guess": math.log(contest.experiment.data.classes),
            "curves": [_told(racer, label) for racer, label in zip(racers, labels, strict=True)],
            "record": record(contest, racers) | {"labels": labels, "texts": texts} if done else None,
        }


def _race(body: Body) -> tuple[Contest, list[Racer]]:
    """What is shared, and the competitors before they have tried anything. ValueError for what is no race."""
    said = body.get("settings")
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_RIVALS + 1:
        raise ValueError(f"settings is {said!r:.60}: it takes the experiments of 1 to {MOST_RIVALS + 1} rules")
    experiments = [from_dict(each) for each in said]
    contest = _contest(experiments, body.get("budget"))
    return contest, [Racer.of(contest, each.rule, each.schedule) for each in experiments]


def _contest(experiments: Sequence[NetworkExperiment], said: object) -> Contest:
    """What these experiments share in a race on this budget."""
    budget = read_budget(said)
    return Contest(replace(experiments[0], epochs=budget.pop("epochs")), **budget)


def _promised(contest: Contest, rules: int) -> str:
    """What the race takes and can tell, before it begins."""
    told = (
        f"{contest.told(rules)} of {contest.rows:,} rows. They are judged on {contest.kept:,} other rows of the"
        " training set; test rows decide nothing."
    )
    least = least_replications(rules)
    if rules > 1 and contest.replications < least:
        told += f" Fewer than {least} replications can tell none of {rules} rules apart."
    return told


def _advanced(begun: Racer) -> Racer:
    """The competitor after a piece of work, or several short ones, kept for whoever asks next."""
    began, racer = time.perf_counter(), load(begun)
    while not racer.done:
        racer = racer.advance()
        if time.perf_counter() - began > LONGEST:
            break
    save(racer)
    return racer


def _told(racer: Racer, label: str) -> dict[str, Any]:
    """How far a competitor has come, with its curve once there is any."""
    return {
        **(curve_of(racer.tuning) if racer.tuning.tried else {}),
        "label": label,
        "trained": racer.trained,
        "of": racer.tuning.contest.networks_each,
        "done": racer.done,
    }
