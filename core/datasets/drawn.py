"""Points that one draws: a class and a place in the square from −1 to 1 each, as an entry of the registry.

They are written three letters a point, so that a drawing stands in a link: with the class c in 0 … 3 and the place
(x, y) in hundredths, the number 201² c + 201 (100 y + 100) + (100 x + 100) to the base of 64.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from core.datasets.entry import Entry, Setting, Words
from core.datasets.table import DATA_SEED, TEST_SHARE, Dataset, Floats, Labels, stratified_rows
from core.quantities import quoted

NAME, LABEL = "drawn", "Points that you draw"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The digits, from 0; all of them may stand in an address as they are."""
CLASSES = ("a", "b", "c", "d")
MOST_POINTS = 300
LEAST_POINTS = 2
"""Of each class."""
SIDE = 201
"""Places a side."""


class Drawing(Words):
    """A setting that is a drawing, as this module writes it."""


def write_points(points: Iterable[tuple[int, float, float]]) -> str:
    """Points as text: (class, x, y) each, rounded to hundredths.

    >>> write_points([(0, -1, -1), (1, 0.25, -0.5)])
    'AAAMWQ'
    """
    text = ""
    for label, x, y in points:
        number = (label * SIDE + round(100 * y) + 100) * SIDE + round(100 * x) + 100
        text += "".join(LETTERS[number >> shift & 63] for shift in (12, 6, 0))
    return text


def read_points(text: str) -> tuple[Floats, Labels]:
    """The places (points, 2) and classes of a drawing. Raises ValueError for what is none, or is too much."""
    kept = text.strip()
    if len(kept) % 3 or set(kept) - set(LETTERS):
        raise ValueError(f"Drawing is {quoted(text)}: it takes three letters, digits, - or _ for each point")
    if len(kept) > 3 * MOST_POINTS:
        raise ValueError(f"Drawing has {len(kept) // 3:,} points: it takes {MOST_POINTS}")
    digits = np.array([LETTERS.index(letter) for letter in kept], dtype=np.intp).reshape(-1, 3)
    rest, x = np.divmod(digits @ (64 * 64, 64, 1), SIDE)
    labels, y = np.divmod(rest, SIDE)
    if (labels >= len(CLASSES)).any():
        at = int(np.argmax(labels >= len(CLASSES)))
        raise ValueError(f"Drawing has {kept[3 * at : 3 * at + 3]!r}, which is no point of the square")
    return np.column_stack((x, y)) / 100 - 1.0, labels


def _checked(text: str) -> str:
    read_points(text)
    return text.strip()


@lru_cache(maxsize=8)
def _load(drawn: str, test_share: float, data_seed: int) -> Dataset:
    """The points as they are, unscaled; each class up to the last has two or more. Raises ValueError otherwise."""
    places, labels = read_points(drawn)
    if not len(labels):
        raise ValueError("No points are drawn yet: draw some of two classes or more")
    counts = np.bincount(labels, minlength=2)
    for label, count in enumerate(counts):
        if count < LEAST_POINTS:
            few = f"{count} point{'' if count == 1 else 's'}"
            raise ValueError(f"Class {CLASSES[label]} has {few}: draw {LEAST_POINTS} or more of each class")
    training, test = stratified_rows(labels, test_share, data_seed)
    return Dataset.of(places, labels, training, test, ("x", "y"), CLASSES[: len(counts)], LABEL)


def _petals() -> str:
    """What is there before one draws: three arcs of 16 points, each in two rows."""
    labels, steps = np.divmod(np.arange(48), 16)
    turns = np.pi * (0.5 + (labels + (steps / 15 - 0.5) * 0.55) / 1.5)
    radii = 0.5 + 0.25 * (steps % 2)
    return write_points(zip(labels.tolist(), radii * np.cos(turns), radii * np.sin(turns), strict=True))


DRAWN = Entry(
    LABEL,
    "Points of up to four classes, drawn by hand.",
    _load,
    {
        "drawn": Setting(
            Drawing(
                "As text", "Three letters a point: to keep, or to paste.", _checked, longest=3 * MOST_POINTS + 100
            ),
            _petals(),
        ),
        "test_share": Setting(TEST_SHARE, 0.25),
        "data_seed": Setting(DATA_SEED, 0),
    },
)
