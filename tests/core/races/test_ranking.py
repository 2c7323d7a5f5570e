"""Who is told apart from whom: comparisons, letters and the table."""

from itertools import combinations

import numpy as np
import pytest

from core.races.ranking import ALIKE, CHANCE, Raced, beyond, least_replications, sign_test, standings
from tests.each import with_each


def raced(*errors, random=True, arrived=0):
    return Raced(0.1, np.array(errors, dtype=float), arrived, random)


# The sign test.


@with_each(
    ("better", "worse", "probability"),
    [(5, 0, 2 / 32), (0, 5, 2 / 32), (9, 1, 22 / 1024), (3, 3, 1.0), (0, 0, 1.0), (1, 0, 1.0)],
)
def test_the_probability_is_that_of_the_binomial_distribution(better, worse, probability):
    one = raced(*[0.0] * better, *[2.0] * worse, 1.0)
    found = sign_test(one, raced(*[1.0] * (better + worse + 1)))
    assert found == (better, worse, pytest.approx(probability))


def test_the_order_of_roundings_makes_no_difference():
    base = np.arange(1.0, 41.0)
    assert sign_test(raced(*base), raced(*base * (1 + ALIKE / 2)))[:2] == (0, 0)
    assert sign_test(raced(*base), raced(*base * (1 + ALIKE * 2)))[:2] == (40, 0)
    assert sign_test(raced(0.0), raced(1e-300))[:2] == (1, 0)


def test_both_diverged_is_a_tie():
    assert sign_test(raced(np.inf, 1.0), raced(np.inf, 2.0))[:2] == (1, 0)


def test_a_difference_without_noise_is_certain():
    assert sign_test(raced(1.0, random=False), raced(2.0, random=False)).probability == 0
    assert sign_test(raced(1.0, random=False), raced(1.0, random=False)).probability == 1
    assert sign_test(raced(1.0, random=False), raced(2.0)).probability == 1


def test_of_equally_good_competitors_hardly_any_are_told_apart():
    rng = np.random.default_rng(0)
    found = [sign_test(raced(*rng.normal(size=40)), raced(*rng.normal(size=40))).probability for _ in range(400)]
    assert np.mean(np.array(found) < CHANCE) <= CHANCE + 0.02


# The table.


def table(*races):
    return [(row.competitor, row.place) for row in standings(races)]


def test_the_table_goes_by_how_many_are_better_then_by_the_median():
    rng = np.random.default_rng(1)
    good, same, bad = rng.uniform(0, 1, (3, 40))
    first, second = sorted((1, 2), key=lambda index: np.median((good, same)[index - 1]))
    assert table(raced(*bad + 5), raced(*good), raced(*same)) == [(first, "a"), (second, "a"), (0, "b")]


def test_no_two_differ_in_letters_without_a_difference_between_them():
    # The second is told apart from neither of the others, which are told apart: a place would have to choose.
    base = np.arange(1.0, 41.0)
    second = base + np.where(base <= 27, 0.5, -0.1)
    third = base + np.where(base <= 33, 0.4 + 0.2 * (base % 2), -1)
    races = [raced(*base), raced(*second), raced(*third)]
    assert [sign_test(races[i], races[j])[:2] for i, j in ((0, 1), (1, 2), (0, 2))] == [(27, 13), (20, 20), (33, 7)]
    assert dict(table(*races)) == {0: "a", 1: "ab", 2: "b"}


@with_each("seed", range(20))
def test_letters_say_what_the_sign_test_says(seed):
    rng = np.random.default_rng(seed)
    races = [raced(*rng.normal(rng.uniform(0, 1.5), 1, 40)) for _ in range(6)]
    rows = standings(races)
    for one, other in combinations(rows, 2):
        apart = sign_test(races[one.competitor], races[other.competitor]).probability < CHANCE / 15
        assert apart is not bool(set(one.place) & set(other.place))


def test_sentences_compare_with_the_first():
    base = np.arange(1.0, 21.0)
    alike = base + np.where(np.arange(20) < 12, 0.1, -0.1)
    rows = standings([raced(*base + 3), raced(*base), raced(*alike), raced(*base)])
    told = {row.competitor: row.sentence for row in rows}
    assert told[0] == "Worse than the first in 20 of 20 replications."
    assert told[1] == ""
    assert told[2] == "Not told apart from the first: better in 8 of 20 replications, worse in 12."
    assert told[3] == "Equal to the first."


def test_an_even_split_is_no_equality():
    base = np.arange(1.0, 21.0)
    split = base + np.where(np.arange(20) < 10, 0.25, -0.25)
    rows = standings([raced(*base), raced(*split)])
    assert [row.place for row in rows] == ["a", "a"]
    assert rows[1].sentence == "Not told apart from the first: better in 10 of 20 replications, worse in 10."


def test_without_noise_letters_go_by_the_errors():
    rows = standings([raced(2.0, random=False), raced(1.0, random=False, arrived=1), raced(2.0, random=False)])
    assert [(row.competitor, row.place) for row in rows] == [(1, "a"), (0, "b"), (2, "b")]
    assert rows[1].sentence == "Worse than the first."
    assert [(row.share, row.low, row.high) for row in rows] == [(1, 1, 1), (0, 0, 0), (0, 0, 0)]


def test_a_circle_of_winners_has_three_letters():
    # Each beats the next in two thirds of many replications, which no average orders.
    block = np.array([[1, 2, 3], [2, 3, 1], [3, 1, 2]], dtype=float)
    errors = np.tile(block, (1, 40))
    assert [row.place for row in standings([raced(*row) for row in errors])] == ["a", "b", "c"]


def test_quartiles_and_share_are_those_of_the_races():
    (row,) = standings([raced(4, 1, 3, 2, arrived=1)])
    assert (row.lower, row.median, row.upper, row.share) == (1.75, 2.5, 3.25, 0.25)
    assert 0 < row.low < 0.25 < row.high < 1


def test_what_always_diverges_is_last():
    assert table(raced(*[np.inf] * 12), raced(*np.ones(12))) == [(1, "a"), (0, "b")]


def test_different_numbers_of_races_are_refused():
    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        standings([raced(1.0), raced(1.0, 2.0)])


@pytest.mark.parametrize(("competitors", "least"), [(2, 6), (4, 8), (8, 11)])
def test_the_fewest_replications_that_can_tell_anybody_apart(competitors, least):
    first, second = (raced(*[float(which)] * least) for which in (0, 1))
    assert least_replications(competitors) == least
    assert sign_test(first, second).probability < beyond(competitors)
    fewer = (raced(*[float(which)] * (least - 1)) for which in (0, 1))
    assert sign_test(*fewer).probability >= beyond(competitors)
