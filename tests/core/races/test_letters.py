"""Letters: two items share one if, and only if, they are not told apart."""

from itertools import combinations

import numpy as np

from core.races.letters import letters
from tests.each import with_each

PAIRS = list(combinations(range(5), 2))


def sharing(found):
    return {pair for pair in combinations(range(len(found)), 2) if set(found[pair[0]]) & set(found[pair[1]])}


def test_two_share_a_letter_just_where_they_are_not_told_apart():
    for graph in range(2 ** len(PAIRS)):
        apart = {pair for bit, pair in enumerate(PAIRS) if graph >> bit & 1}
        found = letters(5, apart)
        assert sharing(found) == set(PAIRS) - apart
        used = sorted(set("".join(found)))
        assert used == list("abcdefghij"[: len(used)])
        assert found[0].startswith("a")
        # No letter says what others say together.
        for letter in used:
            fewer = [own.replace(letter, "") for own in found]
            assert "" in fewer or sharing(fewer) != sharing(found)


def test_eight_of_any_kind_have_letters_enough():
    rng = np.random.default_rng(0)
    pairs = list(combinations(range(8), 2))
    for _ in range(200):
        apart = {pair for pair in pairs if rng.random() < 0.5}
        assert sharing(letters(8, apart)) == set(pairs) - apart


@with_each(
    ("count", "apart", "expected"),
    [
        (1, [], ["a"]),
        (3, [], ["a", "a", "a"]),
        (3, [(0, 2)], ["a", "ab", "b"]),
        (3, [(0, 1), (0, 2), (1, 2)], ["a", "b", "c"]),
        (4, [(0, 2), (0, 3), (1, 3)], ["a", "ab", "bc", "c"]),
        (4, [(2, 0), (3, 0), (3, 1)], ["a", "ab", "bc", "c"]),
    ],
)
def test_letters_go_by_the_first_that_has_them(count, apart, expected):
    assert letters(count, apart) == expected
