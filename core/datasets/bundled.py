"""The tables that come along, and those of scikit-learn, which is imported when one of them is first used.

To add a table, write its loader below and list it in `BUNDLED`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from core.datasets.entry import Entry
from core.datasets.table import Classes, Dataset, load_table, scale, stratified_rows


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


@cache
def of_scikit_learn(loader: str, label: str) -> Dataset:
    """A table that scikit-learn carries, by the name of its loader: a quarter of each class are test rows."""
    from sklearn import datasets

    load: Callable[..., Any] = getattr(datasets, loader)
    table = load()
    features, labels = np.asarray(table.data, dtype=float), np.asarray(table.target, dtype=np.intp)
    training, test = stratified_rows(labels, 0.25, seed=1)
    scaled = scale(features, training)
    names = [str(name).removesuffix(" (cm)").replace("_", " ") for name in table.feature_names]
    classes = [str(name).replace("_", " ") for name in table.target_names]
    return Dataset.of(scaled, labels, training, test, names, classes, label)


def _of_scikit_learn(loader: str, label: str, source: str) -> Entry:
    return Entry(label, source, partial(of_scikit_learn, loader, label))


BUNDLED: Mapping[str, Entry] = {
    "wine": Entry(
        "Red wine",
        "Cortez et al., 2009: quality 6 or better, from measurements. UCI, CC BY 4.0.",
        lambda: load_wine(),
    ),
    "iris": _of_scikit_learn("load_iris", "Iris", "Fisher, 1936: three species of iris. From scikit-learn."),
    "wine_cultivars": _of_scikit_learn(
        "load_wine", "Wine cultivars", "Forina et al., 1988: three cultivars of one region. UCI, from scikit-learn."
    ),
    "breast_cancer": _of_scikit_learn(
        "load_breast_cancer",
        "Breast cancer",
        "Wolberg, Street and Mangasarian, 1995: cell nuclei of tumours, Wisconsin. UCI, from scikit-learn.",
    ),
    "digits": _of_scikit_learn(
        "load_digits",
        "Digits 8 × 8",
        "Alpaydin and Kaynak, 1998: handwritten digits as 8 × 8 pixels. UCI, from scikit-learn.",
    ),
}
"""The tables by name."""
