"""What luck does to the verdicts of a fair race, in small; in full: `python -m tests.benchmarks.fair_race_luck`."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from core.batched.contest import Contest
from core.batched.ranking import race
from core.batched.tuning import Tuning
from core.optimizers import OPTIMIZERS
from core.races.ranking import beyond, sign_test, standings
from core.surfaces import SURFACES

SMALL = Contest(
    SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=0, steps=60, tries=10, seeds_a_try=3, replications=16
)


def raced(contest, name, **settings):
    found = Tuning(contest, OPTIMIZERS[name](**settings))
    while not found.done:
        found = found.advance()
    return race(found)


def verdict(one, other, competitors=2):
    """1 if the one is told to be better, −1 if the other is, 0 if they are not told apart."""
    better, worse, probability = sign_test(one, other)
    return int(np.sign(better - worse)) if probability < beyond(competitors) else 0


def test_no_two_are_told_apart_now_in_the_one_and_now_in_the_other_direction():
    # Where they were tuned once and raced often, most pairs were: Adam and momentum at the seeds 10 and 13.
    names = ("momentum", "adagrad", "adam")
    found = {pair: Counter() for pair in combinations(names, 2)}
    for seed in range(8, 14):
        races = {name: raced(replace(SMALL, seed=seed), name) for name in names}
        for one, other in found:
            found[one, other][verdict(races[one], races[other])] += 1
    assert all(min(count[1], count[-1]) == 0 for count in found.values())


@pytest.mark.parametrize(
    ("one", "other", "settings"),
    [
        ("sgd", "momentum", {"momentum": 0.0}),
        ("sgd", "nesterov", {"momentum": 0.0}),
        ("adam", "adamw", {"weight_decay": 0.0}),
    ],
)
def test_the_same_rule_under_two_names_is_equal(one, other, settings):
    races = raced(SMALL, one), raced(SMALL, other, **settings)
    assert sign_test(*races)[:2] == (0, 0)
    assert [row.sentence for row in standings(races)] == ["", "Equal to the first."]


def test_the_same_rule_with_noise_of_its_own_is_told_apart_no_more_often_than_chance_allows():
    tiny = replace(SMALL, steps=15, tries=6, seeds_a_try=2)
    races = [raced(replace(tiny, seed=seed), "adam") for seed in range(41)]
    apart = [verdict(one, other) for one, other in zip(races[1:], races[:-1], strict=True)]
    assert np.count_nonzero(apart) <= 0.05 * len(apart)
