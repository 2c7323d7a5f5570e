"""The race after the tuning: who is better, beyond chance, on noise that nobody was tuned on.

All competitors meet the same noise in each race, so that two of them are compared race by race: how often is one
better than the other? The sign test says how probable so lopsided a count is where both are equally good. A
competitor's place counts those that are better than it beyond chance, so that several may share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.batched.engine import run_block
from core.batched.ensembles import wilson
from core.batched.tuning import Contest, Tuning
from core.descent.outcomes import CODES, OutcomeKind
from core.descent.sentences import steps_in_words
from core.optimizers.schedules import describe
from core.quantities import number
from core.statistics import quartiles

Floats = NDArray[np.float64]

CHANCE = 0.05
"""A difference is beyond chance below this probability, divided by the number of pairs compared (Bonferroni)."""


@dataclass(frozen=True, eq=False)
class Raced:
    """A competitor's races at its best value: the final error of each, and how many converged.

    `random`: whether noise has a part in them; if not, they are all alike.
    """

    value: float
    errors: Floats
    converged: int
    random: bool = True


class Comparison(NamedTuple):
    """In how many races one competitor was better than another and worse, and the sign test's probability."""

    better: int
    worse: int
    probability: float


class Standing(NamedTuple):
    """How a competitor did: its place, quartiles of its final errors, and the share that converged.

    `competitor`: its index in the list of races. `place`: 1 for those than which nobody is better beyond chance.
    `low` to `high`: the 95 % confidence interval of the share. `sentence`: how it compares with the first of all.
    """

    competitor: int
    place: int
    value: float
    lower: float
    median: float
    upper: float
    share: float
    low: float
    high: float
    sentence: str


def race(tuning: Tuning) -> Raced:
    """The races of a competitor whose tuning is done, each with a seed of its own. ValueError if it is not."""
    if not tuning.done:
        raise ValueError(f"{len(tuning.tries)} of {tuning.contest.tries} tries are done: a race takes all of them")
    outcomes = run_block(tuning.descents(tuning.best.value, tuning.contest.racing_streams))
    converged = int(np.count_nonzero(outcomes.kinds == CODES[OutcomeKind.CONVERGED]))
    random = tuning.contest.noise > 0 and not tuning.rule.exact
    return Raced(tuning.best.value, tuning.contest.errors(outcomes), converged, random)


def standings(races: Sequence[Raced]) -> list[Standing]:
    """The table, by place and, within one, by median. Raises ValueError unless all ran in as many races."""
    counts = {len(raced.errors) for raced in races}
    if len(counts) != 1:
        raise ValueError(f"Numbers of races are {sorted(counts)}: all competitors take the same")
    chance = CHANCE / max(comb(len(races), 2), 1)
    places = _places(races, chance)
    spread = [quartiles(raced.errors) for raced in races]
    medians = [float(middle) for _, middle, _ in spread]
    order = sorted(range(len(races)), key=lambda index: (places[index], medians[index]))
    table = []
    for index in order:
        lower, median, upper = map(float, spread[index])
        share, low, high = _share(races[index])
        sentence = "" if index == order[0] else _compared(races[index], races[order[0]], chance)
        value = races[index].value
        table.append(Standing(index, places[index], value, lower, median, upper, share, low, high, sentence))
    return table


def _places(races: Sequence[Raced], chance: float) -> list[int]:
    """How many are better than each beyond chance; counted from 1 for the least."""
    beaten = [0] * len(races)
    for one, other in combinations(range(len(races)), 2):
        found = compare(races[one], races[other])
        if found.probability < chance:
            beaten[other if found.better > found.worse else one] += 1
    return [count - min(beaten) + 1 for count in beaten]


def compare(one: Raced, other: Raced) -> Comparison:
    """Count the races in which each is better, and test the counts; equal ones say nothing.

    The sign test, two-sided: of n races that differ, each competitor wins each with probability ½ if they are
    equally good (Conover, "Practical nonparametric statistics", 1999). Where noise has no part in either, any
    difference is certain.
    """
    better = int(np.count_nonzero(one.errors < other.errors))
    worse = int(np.count_nonzero(one.errors > other.errors))
    differing = better + worse
    if differing and not (one.random or other.random):
        return Comparison(better, worse, 0.0)
    tail = sum(comb(differing, count) for count in range(min(better, worse) + 1))
    return Comparison(better, worse, min(1.0, 2 * tail / 2**differing))


def _share(raced: Raced) -> tuple[float, float, float]:
    """The share that converged, and its 95 % confidence interval: the share alone where nothing is random."""
    share = raced.converged / len(raced.errors)
    return (share, *(wilson(raced.converged, len(raced.errors)) if raced.random else (share, share)))


def _compared(raced: Raced, first: Raced, chance: float) -> str:
    """A comparison with the first of the table, in words."""
    better, worse, probability = compare(raced, first)
    count = len(raced.errors)
    if not better + worse:
        return "Equal to the first."
    if probability >= chance:
        told = f"better in {better} of {_counted(count, 'race')}, worse in {worse}"
        return f"No difference from the first beyond chance: {told}."
    more, wins = ("Worse", worse) if worse > better else ("Better", better)
    certain = not (raced.random or first.random)
    return (
        f"{more} than the first." if certain else f"{more} than the first in {wins} of {_counted(count, 'race')}."
    )


def protocol(contest: Contest, tunings: Sequence[Tuning]) -> list[str]:
    """How the race is run, in sentences. Raises ValueError unless every competitor has the same budget."""
    budgets = {tuning.contest.evaluations for tuning in tunings}
    if budgets != {contest.evaluations}:
        raise ValueError(f"Budgets are {sorted(budgets)} gradients: all competitors take {contest.evaluations}")
    seeds, races = contest.tuning_streams, contest.racing_streams
    counted = f"{contest.tries} values × {_counted(len(seeds), 'seed')} × {steps_in_words(contest.steps)}"
    said = [
        f"Each optimizer may compute {contest.evaluations:,} gradients to tune itself: {counted}. Descents that"
        " diverge early have used their share.",
        *_what_is_tuned(tunings),
        f"First a grid of {(contest.tries + 1) // 2} values in equal ratios; then, round by round, the two values"
        " half-way from the best to its neighbours, or one step of the grid beyond the last.",
        f"A value is as good as the median, over the seeds, of the final {_measure(contest)}. A descent that"
        " diverges counts as ∞.",
    ]
    if contest.noise:
        said += [
            f"Values are tried with the seeds {seeds[0]} to {seeds[-1]}; the race is on the seeds {races[0]} to"
            f" {races[-1]}, none of which was tuned on. All optimizers meet the same noise.",
            "Places differ only where the sign test over the races, two-sided, says so at"
            f" {CHANCE:g} divided by the number of pairs compared.",
        ]
    else:
        said.append(
            "Without noise every seed gives the same descent: one is enough, and any difference is certain."
        )
    return said


def _what_is_tuned(tunings: Sequence[Tuning]) -> list[str]:
    """Which field each rule tunes, over what range; all others stay as they are set."""
    said = []
    for field in dict.fromkeys(tuning.rule.step_size for tuning in tunings):
        mine = [tuning for tuning in tunings if tuning.rule.step_size == field]
        quantity = mine[0].quantity
        grid = Tuning(mine[0].contest, mine[0].rule).next_values()
        span = f"{quantity.symbol} from {number(float(grid[0]))} to {number(float(grid[-1]))}"
        labels = ", ".join(dict.fromkeys(tuning.rule.label for tuning in mine))
        without = "" if field == "learning_rate" else f", for want of a learning rate its {quantity.label.lower()}"
        said.append(f"{labels}: {span} at first{without}. Everything else stays as it is set.")
    return said


def _measure(contest: Contest) -> str:
    if contest.optimum is not None:
        return f"error f − f*, where f* = {number(contest.optimum)}"
    if not contest.surface.bounded_below:
        return "value f; this surface has no lowest point, and what runs off downhill counts as −∞"
    return "value f, because the least value of this surface is not known"


def _counted(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"


def record(contest: Contest, tunings: Sequence[Tuning], races: Sequence[Raced]) -> dict[str, Any]:
    """Protocol and result as plain values: everything that was tried, every race, and the table.

    Infinite numbers are the text "Infinity" or "-Infinity", which JSON has no number for.
    """
    return {
        "protocol": protocol(contest, tunings),
        "surface": contest.surface.name,
        "start": list(contest.start),
        "noise": contest.noise,
        "steps": contest.steps,
        "tries": contest.tries,
        "gradients_each": contest.evaluations,
        "tuning_seeds": list(contest.tuning_streams),
        "racing_seeds": list(contest.racing_streams),
        "competitors": [
            {
                "rule": tuning.rule.name,
                "settings": tuning.tuned.settings,
                "schedule": describe(tuning.schedule),
                "tuned": tuning.rule.step_size,
                "best": raced.value,
                "warning": tuning.warning,
                "tries": [_plain(one._asdict()) for one in tuning.tries],
                "final_errors": _plain(raced.errors.tolist()),
                "converged": raced.converged,
            }
            for tuning, raced in zip(tunings, races, strict=True)
        ],
        "standings": [_plain(standing._asdict()) for standing in standings(races)],
    }


def _plain(value: Any) -> Any:
    """The same value, with text in place of infinite numbers."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
