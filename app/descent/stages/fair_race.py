"""The fair race for the browser, round by round: every competitor is tuned on the same budget, then all race.

    POST /descent/fair   {work, slot, rounds}   → the tuning of the competitor of this colour after so many rounds
    POST /descent/fair   {work, slot}           → the same after its last round, and its races
    POST /descent/fair   {work}                 → protocol, everything tried, every race, and the standings

A piece depends on the work and its own place alone: what came before it is kept, or computed again by a process
that hasn't got it. Refusals: `app.web.json_routes`. Work is bounded by `core.batched.tuning.Contest.check_cost`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from dash import Dash

from app.components.controls import label_of
from app.components.typed_arrays import typed
from app.descent.stages.work import place_of, read_work
from app.web.json_routes import Body, add_routes
from core.batched.ranking import Raced, race, record
from core.batched.tuning import TRIES, Contest, Tuning
from core.descent.experiment import Competitor
from core.quantities import Quantity

ROUNDS = Quantity("Rounds", minimum=1, maximum=TRIES.maximum, integer=True)


def register(app: Dash) -> None:
    """Add the request to the application's server."""
    add_routes(app.server, "descent", {"fair": piece})


def piece(body: Body) -> dict[str, Any]:
    """A piece of a fair race, by what the body names."""
    work = str(body.get("work") or "")
    contest, competitors = entered(work)
    colors = [competitor.color for competitor in competitors]
    if "slot" not in body:
        tunings = [finished(work, index) for index in range(len(competitors))]
        found = record(contest, tunings, [raced(work, index) for index in range(len(competitors))])
        return found | {"slots": colors, "labels": labels(competitors)}
    index = place_of(body["slot"], competitors)
    slot = colors[index]
    if "rounds" in body:
        return _told(slot, labels(competitors)[index], tuned(work, index, ROUNDS.read(body["rounds"])))
    raced(work, index)
    return _told(slot, labels(competitors)[index], finished(work, index))


@lru_cache(maxsize=16)
def entered(work: str) -> tuple[Contest, tuple[Competitor, ...]]:
    """The contest that a work names, and who takes part. Raises ValueError for a wrong one, or one too large."""
    experiment, options = read_work(work)
    if options["stage"] != "race":
        raise ValueError(f"work is {work[:40]!r}: it takes that of a fair race, stage=race")
    contest = Contest(
        experiment.the_surface,
        experiment.start,
        experiment.noise,
        experiment.seed,
        experiment.steps,
        *(int(options[name]) for name in ("tries", "tuning_seeds", "racing_seeds")),
    )
    contest.check_cost(len(experiment.competitors))
    return contest, experiment.competitors


@lru_cache(maxsize=1024)
def tuned(work: str, index: int, rounds: int) -> Tuning:
    """The tuning of a competitor after so many rounds, or after its last one."""
    if rounds == 0:
        contest, competitors = entered(work)
        return Tuning(contest, competitors[index].rule, competitors[index].schedule)
    return tuned(work, index, rounds - 1).advance()


def finished(work: str, index: int) -> Tuning:
    """The tuning of a competitor after its last round."""
    rounds = 1
    while not tuned(work, index, rounds).done:
        rounds += 1
    return tuned(work, index, rounds)


@lru_cache(maxsize=64)
def raced(work: str, index: int) -> Raced:
    """The races of a competitor at its best value."""
    return race(finished(work, index))


def labels(competitors: tuple[Competitor, ...]) -> list[str]:
    """What to call them, whose learning rates are not given: by their rules, numbered where there are several."""
    rules = [competitor.rule.label for competitor in competitors]
    return [
        label if rules.count(label) == 1 else f"{label} {rules[: index + 1].count(label)}"
        for index, label in enumerate(rules)
    ]


def _told(slot: int, label: str, tuning: Tuning) -> dict[str, Any]:
    """A sensitivity curve as far as it is known; infinite numbers stand in the arrays."""
    curve = np.array([one[:4] for one in tuning.curve])
    return {
        "slot": slot,
        "label": label,
        **{name: typed(curve[:, at], "f8") for at, name in enumerate(("values", "lower", "median", "upper"))},
        "tries": len(tuning.tries),
        "of": tuning.contest.tries,
        "done": tuning.done,
        "field": tuning.rule.step_size,
        "quantity": label_of(tuning.quantity),
        "best": tuning.best.value,
        "warning": tuning.warning if tuning.done else "",
        "optimum": tuning.contest.optimum,
    }
