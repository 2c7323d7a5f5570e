"""Who is told apart from whom, by letters: a compact letter display.

Two items share a letter if, and only if, no difference between them was found; unlike a place in an order, that
can say that A is told apart from C, but B from neither. The letters come from one group of all, of which every pair
that is told apart makes two, without the one and without the other; what lies within another group is dropped
("insert and absorb", Piepho, "An algorithm for a letter-based representation of all-pairwise comparisons", 2004).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations_with_replacement
from string import ascii_letters


def letters(count: int, apart: Iterable[tuple[int, int]]) -> list[str]:
    """The letters of each of `count` items, of which these pairs of indices are told apart.

    Letters go by the first item that has them, then by the next.

    >>> letters(4, [(0, 2), (0, 3), (1, 3)])
    ['a', 'ab', 'bc', 'c']
    """
    groups = [frozenset(range(count))]
    for one, other in apart:
        split = {
            part
            for group in groups
            for part in ([group - {one}, group - {other}] if {one, other} <= group else [group])
        }
        groups = [group for group in split if not any(group < larger for larger in split)]
    groups = _needed(sorted(groups, key=sorted))
    return [
        "".join(letter for letter, group in zip(ascii_letters, groups, strict=False) if item in group)
        for item in range(count)
    ]


def _needed(groups: list[frozenset[int]]) -> list[frozenset[int]]:
    """The groups without those whose pairs all stand together in others, too."""
    kept = list(groups)
    for group in reversed(groups):
        others = [other for other in kept if other is not group]
        if all(any({*pair} <= other for other in others) for pair in combinations_with_replacement(group, 2)):
            kept = others
    return kept
