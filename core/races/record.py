"""What a fair race came to: sentences that every protocol has, and the result as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.optimizers import Rule
from core.optimizers.schedules import describe
from core.quantities import number
from core.races.budget import SPAN, Budget
from core.races.ranking import CHANCE, MEANING, Raced, beyond, comparisons, counted, standings
from core.races.search import Search
from core.races.tuning import BaseTuning
from core.records import said


def numbered(rules: Sequence[Rule]) -> list[str]:
    """What to call rules whose learning rates are not given: by their labels, numbered where there are several."""
    labels = [rule.label for rule in rules]
    return [
        label if labels.count(label) == 1 else f"{label} {labels[: index + 1].count(label)}"
        for index, label in enumerate(labels)
    ]


def what_is_tuned(tunings: Sequence[BaseTuning[Any]]) -> list[str]:
    """Which field each rule tunes, over what range; all others stay as they are set."""
    said = []
    for field, slider in dict.fromkeys((tuning.rule.step_size, tuning.quantity.slider) for tuning in tunings):
        mine = [each for each in tunings if (each.rule.step_size, each.quantity.slider) == (field, slider)]
        quantity = mine[0].quantity
        grid = Search(quantity, mine[0].contest.tries).next_values()
        tried = f"{quantity.symbol} from {number(float(grid[0]))} to {number(float(grid[-1]))}"
        labels = ", ".join(dict.fromkeys(tuning.rule.label for tuning in mine))
        without = "" if field == "learning_rate" else f", for want of a learning rate its {quantity.label.lower()}"
        said.append(f"{labels}: {tried} at first{without}. Everything else stays as it is set.")
    return said


def how_it_searches(budget: Budget) -> str:
    """The grid and the rounds after it."""
    return (
        f"First a grid of {(budget.tries + 1) // 2} values in equal ratios; then, round by round, the two values"
        " half-way from the best to its neighbours, or one step of the grid beyond the last."
    )


def how_it_is_repeated(budget: Budget, shared: str) -> str:
    """On which seeds each replication tunes and races; `shared` is what is the same for all competitors."""
    replications, seeds = budget.tuning_seeds.shape
    first = int(budget.racing_seeds[0])
    on = f"{SPAN} r" if not first else f"{first} + {SPAN} r"
    return (
        f"Tuning and race are done {counted(replications, 'time')}, each time on fresh seeds, so that the luck of"
        f" both is in the comparison: replication r = 0, 1, … races on the seed {on}, at the best value that it has"
        f" found with the {counted(seeds, 'seed')} after it. {shared}"
    )


def how_it_is_judged() -> str:
    """When two are told apart, and what letters mean."""
    return (
        f"Two optimizers are told apart where the sign test over the replications, two-sided, says so at {CHANCE:g}"
        f" divided by the number of pairs compared. {MEANING}"
    )


def results(tunings: Sequence[BaseTuning[Any]], races: Sequence[Raced]) -> dict[str, Any]:
    """All that was tried and raced, as plain values: every value, every replication's best one and race, the table.

    Infinite numbers are the text "Infinity" or "-Infinity", which JSON has no number for.
    """
    chance = beyond(len(races))
    return {
        "competitors": [
            {
                "rule": tuning.rule.name,
                "settings": said(tuning.tuned),
                "schedule": describe(tuning.schedule),
                "tuned": tuning.rule.step_size,
                "symbol": tuning.quantity.symbol,
                "best": raced.value,
                "warning": tuning.warning,
                "tries": [for_json(point._asdict()) for point in tuning.points],
                "best_values": tuning.bests.tolist(),
                "final_errors": for_json(raced.errors.tolist()),
                "converged": raced.arrived,
            }
            for tuning, raced in zip(tunings, races, strict=True)
        ],
        "standings": [for_json(standing._asdict()) for standing in standings(races)],
        "comparisons": [
            {"one": one, "other": other, **found._asdict(), "apart": found.probability < chance}
            for (one, other), found in comparisons(races).items()
        ],
        "meaning": MEANING,
    }


def for_json(value: Any) -> Any:
    """The same value, with text in place of infinite numbers."""
    if isinstance(value, dict):
        return {name: for_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [for_json(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
