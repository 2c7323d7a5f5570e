"""The race after the tuning: who is better, beyond chance, tuned anew and raced anew in every replication.

All competitors meet the same luck in a replication, so that two of them are compared one by one: in how many is
the one better than the other? The sign test says how probable so lopsided a count is where both are equally good.
Who is told apart from whom is shown by letters, as the field does it: two that share a letter are not told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.races.letters import letters
from core.statistics import median, quartiles, wilson

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

    `value`: the best one of all replications together. `arrived`: how many races came where they were to come, to a
    minimum or to their last epoch. `random`: whether luck has a part in them; if not, they are all alike.
    """

    value: float
    errors: Floats
    arrived: int
    random: bool = True


class SignTest(NamedTuple):
    """In how many replications one was better than another and worse, and the sign test's probability."""

    better: int
    worse: int
    probability: float


class Standing(NamedTuple):
    """How a competitor did: its letters, quartiles of its final errors, the share that arrived.

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


def least_replications(competitors: int) -> int:
    """The fewest replications in which one of all pairs of so many competitors can be told apart: if all differ."""
    count = 1
    while 2 / 2**count >= beyond(competitors):
        count += 1
    return count


def comparisons(races: Sequence[Raced]) -> Mapping[tuple[int, int], SignTest]:
    """How each competitor compares with each that comes after it, by their indices."""
    return {(i, j): sign_test(races[i], races[j]) for i, j in combinations(range(len(races)), 2)}


def sign_test(one: Raced, other: Raced) -> SignTest:
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
        return SignTest(better, worse, 0.0)
    tail = sum(comb(differing, count) for count in range(min(better, worse) + 1))
    return SignTest(better, worse, min(1.0, 2 * tail / 2**differing))


def _share(raced: Raced) -> tuple[float, float, float]:
    """The share that arrived, and its 95 % confidence interval; the share alone without noise."""
    share = raced.arrived / len(raced.errors)
    return (share, *(wilson(raced.arrived, len(raced.errors)) if raced.random else (share, share)))


def _compared(raced: Raced, first: Raced, chance: float) -> str:
    """A comparison with the first of the table, in words."""
    better, worse, probability = sign_test(raced, first)
    count = counted(len(raced.errors), "replication")
    if not better + worse:
        return "Equal to the first."
    if probability >= chance:
        return f"Not told apart from the first: better in {better} of {count}, worse in {worse}."
    more, wins = ("Worse", worse) if worse > better else ("Better", better)
    certain = not (raced.random or first.random)
    return f"{more} than the first." if certain else f"{more} than the first in {wins} of {count}."


def counted(count: int, thing: str) -> str:
    """A number of things in words."""
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"
