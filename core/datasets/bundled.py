"""The data sets that come along.

To add a data set, write its loader below and list it in `DATASETS`; a script may add one of its own while it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from core.datasets.table import Classes, Dataset, load_table


@cache
def load_wine() -> Dataset:
    """Red wine (Cortez et al., 2009): 11 measurements; class 1 where the quality is 6 or better.

    1,199 training and 400 test rows. The table is described in `data/README.md`.
    """
    classes = Classes(("below 6", "6 or better"), good_wine)
    return load_table(data_file("winequality-red.csv"), "quality", classes, label="Red wine")


def good_wine(cell: str) -> int:
    """1 for a quality of 6 or better, else 0. Raises ValueError for what is no quality, 0 to 10."""
    quality = float(cell)
    if not 0 <= quality <= 10:
        raise ValueError(cell)
    return int(quality >= 6)


def data_file(name: str) -> Path:
    """A file or folder in the folder `data`, which an installed package carries inside `core`."""
    here = Path(__file__).resolve().parents[1]
    candidates = (here / "data" / name, here.parent / "data" / name)
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{name} is neither in {candidates[0].parent} nor in {candidates[1].parent}")


DATASETS: dict[str, Callable[[], Dataset]] = {"wine": load_wine}
"""The loader of every data set by name."""
