"""The race after the tuning: who is better, beyond chance, tuned anew and raced anew in every replication.

All competitors meet the same noise in a replication, so that two of them are compared one by one: in how many is
the one better than the other? The sign test says how probable so lopsided a count is where both are equally good.
Who is told apart from whom is shown by letters, as the field does it: two that share a letter are not told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.batched.contest import SPAN, Contest
from core.batched.engine import run_block
from core.batched.ensembles import wilson
from core.batched.letters import letters
from core.batched.tuning import Tuning
from core.descent.outcomes import at_a_minimum
from core.descent.sentences import steps_in_words
from core.optimizers.schedules import describe
from core.quantities import number
from core.statistics import median, quartiles

Floats = NDArray[np.float64]

CHANCE = 0.05
"""A difference is beyond chance below this probability, divided by the number of pairs compared (Bonferroni)."""
ALIKE = 1e-9
"""Errors within this share of each other are equal: as far as the order of roundings goes."""
MEANING = "Optimizers that share a letter are not told apart; any two that share none differ beyond chance."
"""What the letters of the table say."""


@dataclass(frozen=True, eq=False)
class Raced:
    """A competitor's races, one in each replication at the best value found there: the final errors.

    `value`: the best one of all replications together. `converged`: how many races did, or stay around a minimum.
    `random`: whether noise has a part in them; if not, they are all alike.
    """

    value: float
    errors: Floats
    converged: int
    random: bool = True


class Comparison(NamedTuple):
    """In how many replications one was better than another and worse, and the sign test's probability."""

    better: int
    worse: int
    probability: float


class Standing(NamedTuple):
    """How a competitor did: its letters, quartiles of its final errors, the share that came to a minimum.

    `competitor`: its index in the list of races. `place`: its letters; two that share one are not told apart.
    `low` to `high`: the 95 % confidence interval of the share. `sentence`: how it compares with the first of all.
    """

    competitor: int
    place: str
    value: float
    lower: float
    median: float
    upper: float
    share: float
    low: float
    high: float
    sentence: str


def race(tuning: Tuning) -> Raced:
    """The races of a competitor whose tuning is done, one in each replication. ValueError if it is not done."""
    contest = tuning.contest
    if not tuning.done:
        most = contest.tries * contest.replications
        raise ValueError(f"{tuning.tried} of {most} tries are done: a race takes all of them")
    outcomes = run_block(tuning.descents(tuning.bests, contest.racing_streams))
    converged = int(np.count_nonzero(at_a_minimum(outcomes.kinds)))
    random = contest.noise > 0 and not tuning.rule.exact
    return Raced(tuning.best.value, contest.errors(outcomes), converged, random)


def standings(races: Sequence[Raced]) -> list[Standing]:
    """The table: first those than which fewest are better beyond chance, and of equally many by median.

    Raises ValueError unless all raced in as many replications.
    """
    counts = {len(raced.errors) for raced in races}
    if len(counts) != 1:
        raise ValueError(f"Numbers of races are {sorted(counts)}: all competitors take the same")
    chance = beyond(len(races))
    apart = {pair: found for pair, found in comparisons(races).items() if found.probability < chance}
    beaten = Counter(other if found.better > found.worse else one for (one, other), found in apart.items())
    medians = [float(median(raced.errors)) for raced in races]
    order = sorted(range(len(races)), key=lambda index: (beaten[index], medians[index]))
    rows = {index: row for row, index in enumerate(order)}
    groups = letters(len(races), [(rows[one], rows[other]) for one, other in apart])
    return [_standing(races, index, place, order[0]) for index, place in zip(order, groups, strict=True)]


def _standing(races: Sequence[Raced], index: int, place: str, first: int) -> Standing:
    raced = races[index]
    lower, middle, upper = map(float, quartiles(raced.errors))
    share, low, high = _share(raced)
    return Standing(
        competitor=index,
        place=place,
        value=raced.value,
        lower=lower,
        median=middle,
        upper=upper,
        share=share,
        low=low,
        high=high,
        sentence="" if index == first else _compared(raced, races[first], beyond(len(races))),
    )


def beyond(competitors: int) -> float:
    """The probability below which one of all pairs of so many competitors is told apart."""
    return CHANCE / max(comb(competitors, 2), 1)


def comparisons(races: Sequence[Raced]) -> Mapping[tuple[int, int], Comparison]:
    """How each competitor compares with each that comes after it, by their indices."""
    return {(i, j): compare(races[i], races[j]) for i, j in combinations(range(len(races)), 2)}


def compare(one: Raced, other: Raced) -> Comparison:
    """Count the replications in which each is better, and test the counts; equal ones say nothing.

    The sign test, two-sided: of n replications that differ, each competitor wins each with probability ½ if they
    are equally good (Conover, "Practical nonparametric statistics", 1999). Where noise has no part in either, any
    difference is certain.
    """
    alike = np.isclose(one.errors, other.errors, rtol=ALIKE, atol=0.0)
    better = int(np.count_nonzero((one.errors < other.errors) & ~alike))
    worse = int(np.count_nonzero((one.errors > other.errors) & ~alike))
    differing = better + worse
    if differing and not (one.random or other.random):
        return Comparison(better, worse, 0.0)
    tail = sum(comb(differing, count) for count in range(min(better, worse) + 1))
    return Comparison(better, worse, min(1.0, 2 * tail / 2**differing))


def _share(raced: Raced) -> tuple[float, float, float]:
    """The share that came to a minimum, and its 95 % confidence interval; the share alone without noise."""
    share = raced.converged / len(raced.errors)
    return (share, *(wilson(raced.converged, len(raced.errors)) if raced.random else (share, share)))


def _compared(raced: Raced, first: Raced, chance: float) -> str:
    """A comparison with the first of the table, in words."""
    better, worse, probability = compare(raced, first)
    count = _counted(len(raced.errors), "replication")
    if not better + worse:
        return "Equal to the first."
    if probability >= chance:
        return f"Not told apart from the first: better in {better} of {count}, worse in {worse}."
    more, wins = ("Worse", worse) if worse > better else ("Better", better)
    certain = not (raced.random or first.random)
    return f"{more} than the first." if certain else f"{more} than the first in {wins} of {count}."


def protocol(contest: Contest, tunings: Sequence[Tuning]) -> list[str]:
    """How the race is run, in sentences. Raises ValueError unless every competitor has the same budget."""
    budgets = {tuning.contest.evaluations for tuning in tunings}
    if budgets != {contest.evaluations}:
        raise ValueError(f"Budgets are {sorted(budgets)} gradients: all competitors take {contest.evaluations}")
    replications, seeds = contest.tuning_streams.shape
    counted = f"{contest.tries} values × {_counted(seeds, 'seed')} × {steps_in_words(contest.steps)}"
    said = [
        f"Each optimizer may compute {contest.evaluations:,} gradients to tune itself: {counted}. Descents that"
        " diverge early have used their share.",
        *_what_is_tuned(tunings),
        f"First a grid of {(contest.tries + 1) // 2} values in equal ratios; then, round by round, the two values"
        " half-way from the best to its neighbours, or one step of the grid beyond the last.",
        f"A value is as good as the median, over the seeds, of the final {_measure(contest)}. A descent that"
        " diverges counts as ∞.",
    ]
    if not contest.noise:
        said.append(
            "Without noise every seed gives the same descent: one is enough, and any difference is certain."
        )
        return [*said, MEANING]
    first = int(contest.racing_streams[0])
    return [
        *said,
        f"Tuning and race are done {_counted(replications, 'time')}, each time on fresh seeds, so that the luck of"
        f" both is in the comparison: replication r = 0, 1, … races on the seed {_and_more(first, SPAN)}, at the"
        f" best value that it has found with the {_counted(seeds, 'seed')} after it. All optimizers meet the same"
        " noise.",
        f"Two optimizers are told apart where the sign test over the replications, two-sided, says so at {CHANCE:g}"
        f" divided by the number of pairs compared. {MEANING}",
    ]


def _and_more(first: int, each: int) -> str:
    return f"{each} r" if not first else f"{first} + {each} r"


def _what_is_tuned(tunings: Sequence[Tuning]) -> list[str]:
    """Which field each rule tunes, over what range; all others stay as they are set."""
    said = []
    for field in dict.fromkeys(tuning.rule.step_size for tuning in tunings):
        mine = [tuning for tuning in tunings if tuning.rule.step_size == field]
        quantity = mine[0].quantity
        grid = Tuning(mine[0].contest, mine[0].rule).searches[0].next_values()
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
    """Protocol and result as plain values: every value tried, every replication's best one and race, and the table.

    Infinite numbers are the text "Infinity" or "-Infinity", which JSON has no number for.
    """
    chance = beyond(len(races))
    return {
        "protocol": protocol(contest, tunings),
        "surface": contest.surface.name,
        "start": list(contest.start),
        "noise": contest.noise,
        "steps": contest.steps,
        "tries": contest.tries,
        "gradients_each": contest.evaluations,
        "replications": contest.replications,
        "tuning_seeds": contest.tuning_streams.tolist(),
        "racing_seeds": contest.racing_streams.tolist(),
        "competitors": [
            {
                "rule": tuning.rule.name,
                "settings": tuning.tuned.settings,
                "schedule": describe(tuning.schedule),
                "tuned": tuning.rule.step_size,
                "symbol": tuning.quantity.symbol,
                "best": raced.value,
                "warning": tuning.warning,
                "tries": [_plain(point._asdict()) for point in tuning.points],
                "best_values": tuning.bests.tolist(),
                "final_errors": _plain(raced.errors.tolist()),
                "converged": raced.converged,
            }
            for tuning, raced in zip(tunings, races, strict=True)
        ],
        "standings": [_plain(standing._asdict()) for standing in standings(races)],
        "comparisons": [
            {"one": one, "other": other, **found._asdict(), "apart": found.probability < chance}
            for (one, other), found in comparisons(races).items()
        ],
        "meaning": MEANING,
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
