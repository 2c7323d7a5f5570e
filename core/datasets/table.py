"""Tables of numbers with a class in each row, split into a training and a test set.

Features are scaled to [0, 1] by the least and greatest values of the *training* rows alone, so that nothing of the
test rows leaks into training; a test value may therefore lie a little outside [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.delimited import MOST_COLUMNS, MOST_ROWS, Delimited, number_of, read_delimited
from core.quantities import Quantity

MOST_BYTES = 10_000_000
"""Of a table."""

TEST_SHARE = Quantity(
    "Test share",
    help="Which share of each class's rows is kept for the test set.",
    minimum=0.05,
    maximum=0.95,
)
DATA_SEED = Quantity(
    "Data seed",
    help="Decides which rows are drawn, and which of them are test rows.",
    maximum=2**32 - 1,
    integer=True,
)

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Dataset:
    """Scaled features x of shape (rows, features) and labels y in 0 … classes − 1; the arrays are read-only."""

    x_train: Floats
    y_train: Labels
    x_test: Floats
    y_test: Labels
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    label: str = ""
    """What to call it; empty where its name will do."""
    made_of: tuple[str, ...] = ()
    """For each feature the column of the table that it is made of; empty where each is a column of its own."""

    @classmethod
    def of(
        cls,
        features: Floats,
        labels: Labels,
        training: Labels,
        test: Labels,
        feature_names: Sequence[str],
        class_names: Sequence[str],
        label: str = "",
        made_of: Sequence[str] = (),
    ) -> Dataset:
        """The data set of these rows, whose features are scaled: those numbered `training` and `test`."""
        arrays = (features[training], labels[training], features[test], labels[test])
        for array in arrays:
            array.flags.writeable = False
        return cls(*arrays, tuple(feature_names), tuple(class_names), label, tuple(made_of))

    @property
    def features(self) -> int:
        """The number of features."""
        return int(self.x_train.shape[1])

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    @property
    def columns(self) -> dict[str, list[int]]:
        """The columns of the table that are features, and the places of the features that each has become."""
        found: dict[str, list[int]] = {}
        for place, column in enumerate(self.made_of or self.feature_names):
            found.setdefault(column, []).append(place)
        return found


@dataclass(frozen=True)
class Classes:
    """How the target column becomes a class: the name of each class, and the text of a cell → its index."""

    names: tuple[str, ...]
    index: Callable[[str], int]


def load_table(
    path: Path | str,
    target: str,
    classes: Classes | None = None,
    test_size: float = 0.25,
    random_state: int = 1,
    label: str = "",
) -> Dataset:
    """Read a table of numbers below one line of column names, in any form that `core.delimited` reads.

    `target` names the column of the classes; without `classes` each distinct value of it, number or word, is a
    class of its own, in ascending order. The rows are split as by scikit-learn's `train_test_split` with the same
    two arguments.

    Raises ValueError, naming the column or the row (numbered as lines of the file), for a missing or repeated
    column, a row of the wrong length, a cell that is no finite number, a table of fewer than two rows or two
    classes, or one that is too large or no text.
    """
    table = _read(Path(path))
    names, rows, decimal = table.names, table.rows, table.form.decimal
    if target not in names:
        raise ValueError(f"Column {target!r} is missing in {Path(path).name}: it has {', '.join(names)}")
    column = names.index(target)
    feature_names = (*names[:column], *names[column + 1 :])
    features = np.empty((len(rows), len(feature_names)))
    for row, (line, cells) in enumerate(rows):
        numbers = (
            _number(cell, decimal, name, line) for cell, name in zip(cells, names, strict=True) if name != target
        )
        features[row] = list(numbers)
    targets = [(line, cells[column]) for line, cells in rows]
    classes = classes or _distinct([cell for _, cell in targets], decimal, target)
    labels = np.array([_label(classes, cell, target, line) for line, cell in targets], dtype=np.intp)
    training, test = split_rows(len(rows), test_size, random_state)
    scaled = scale(features, training)
    return Dataset.of(scaled, labels, training, test, feature_names, classes.names, label)


def _read(path: Path) -> Delimited:
    """The table with the names of its columns, which differ, and its rows, two at least."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes: a table takes at most {MOST_BYTES:,}")
    content = path.read_bytes()
    table = read_delimited(content, path.name, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS, header=True)
    names, rows = table.names, table.rows
    if len(names) < 2 or "" in names:
        first = table.form.separator.join(names)[:60]
        raise ValueError(f"{path.name} begins with {first!r}: its first line must name two or more columns")
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise ValueError(f"Column {repeated[:60]!r} stands twice in {path.name}")
    if len(rows) < 2:
        raise ValueError(f"{path.name} has {len(rows)} rows: a table takes at least 2")
    return table


def _number(cell: str, decimal: str, name: str, line: int) -> float:
    number = number_of(cell, decimal)
    if number is None:
        raise ValueError(f"Column {name!r} is {cell[:60]!r} in line {line}: it takes a finite number")
    return number


def _label(classes: Classes, cell: str, target: str, line: int) -> int:
    try:
        return classes.index(cell)
    except (ValueError, KeyError):
        raise ValueError(f"Column {target!r} is {cell[:60]!r} in line {line}: no class has this value") from None


def _distinct(cells: Sequence[str], decimal: str, target: str) -> Classes:
    """A class for each distinct cell: in numeric order if all are numbers, else in alphabetical order."""
    numbers = {cell: number_of(cell, decimal) for cell in cells}
    values: list[Any]
    if None in numbers.values():
        values = sorted(numbers)
        classes = Classes(tuple(values), {value: i for i, value in enumerate(values)}.__getitem__)
    else:
        values = sorted(set(numbers.values()))
        places = {cell: values.index(number) for cell, number in numbers.items()}
        classes = Classes(tuple(f"{value:g}" for value in values), places.__getitem__)
    if len(values) < 2:
        raise ValueError(f"Column {target!r} is {cells[0]!r} in every row: a classifier takes at least 2 classes")
    return classes


def split_rows(rows: int, test_size: float = 0.25, random_state: int = 1) -> tuple[Labels, Labels]:
    """Row numbers of the training and the test set.

    The same as scikit-learn's `train_test_split(test_size=…, random_state=…)`: the first ⌈test_size · rows⌉ places
    of numpy's legacy permutation are the test set. Restated here because importing scikit-learn takes over a
    second.
    """
    order = np.random.RandomState(random_state).permutation(rows)
    test_rows = math.ceil(test_size * rows)
    if not 0 < test_rows < rows:
        raise ValueError(f"test_size is {test_size}: of {rows} rows it leaves {test_rows} for the test set")
    return order[test_rows:].astype(np.intp), order[:test_rows].astype(np.intp)


def stratified_rows(labels: Labels, test_size: float, seed: int) -> tuple[Labels, Labels]:
    """Row numbers of the training and the test set, each with its share of every class, in a random order.

    Of a class `test_size` of its rows, rounded, are test rows, though at least one is left on either side; a class
    of one row is a training row. Raises ValueError where that leaves no test row.
    """
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(labels))
    chosen = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        own = order[labels[order] == label]
        count = min(max(round(test_size * len(own)), 1), len(own) - 1)
        chosen[own[:count]] = True
    training, test = order[~chosen[order]], order[chosen[order]]
    if not len(test):
        raise ValueError("Every class has one row only: none is left for the test set")
    return training, test


def scale(features: Floats, training: Labels) -> Floats:
    """Each column mapped linearly so that its training rows span [0, 1]; a constant column becomes 0."""
    least = features[training].min(axis=0)
    span = features[training].max(axis=0) - least
    scaled: Floats = (features - least) / np.where(span > 0, span, 1.0)
    return scaled
