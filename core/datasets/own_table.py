"""A table of one's own as a data set: what its columns are, and how they become features and classes.

    sheet = read_sheet(content, "table.csv")      # how it was read, and what each column seems to be
    data = encode(sheet, target="quality")

Numbers are imputed with their median and scaled to [0, 1], words become one feature for each frequent value, and
what was missing has a feature of its own: all by scikit-learn, imported when the first table is encoded, and fitted
on the training rows alone, so that nothing of the test rows leaks into training.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.datasets.table import Dataset, Floats, Labels, stratified_rows
from core.delimited import Delimited, is_missing, number_of, read_delimited
from core.quantities import number, quoted
from core.statistics import median

MOST_BYTES = 5_000_000
MOST_FEATURES = 1_000
MOST_CLASSES = 20
MOST_VALUES = 20_000_000
"""Rows × features of an encoded table."""
MOST_CATEGORIES = 12
"""Features that one column of words becomes; rarer values share one."""
NUMBER, CATEGORY, LEFT_OUT = "n", "c", "-"
ROLES: Mapping[str, str] = {NUMBER: "number", CATEGORY: "category", LEFT_OUT: "left out"}
"""What a column may be, by the letter that stands for it."""
TARGETS = ("class", "target", "label", "outcome", "diagnosis", "species", "quality")
"""Names of columns that are usually the classes."""
Named = list[tuple[str, str]]
"""The name of each feature, and of the column that it is made of."""
IDS = ("", "id", "index", "row", "no", "nr", "unnamed: 0")


@dataclass(frozen=True)
class Column:
    """A column of a table: its cells as they stand, and what it seems to be."""

    name: str
    cells: tuple[str, ...]
    numbers: Mapping[str, float]
    """The number that each distinct cell is, missing ones aside; empty where any is none."""
    missing: frozenset[str]
    """The cells that stand for no value."""
    guess: str
    """Its role, a key of ROLES."""

    @property
    def distinct(self) -> int:
        """How many different values it has."""
        return len(set(self.cells) - self.missing)

    @property
    def missing_count(self) -> int:
        """How many values are missing."""
        return sum(cell in self.missing for cell in self.cells)

    @property
    def repeats(self) -> bool:
        """Whether any of its values stands twice, as classes do."""
        return 1 < self.distinct < len(self.cells) - self.missing_count

    @property
    def is_few(self) -> bool:
        """Whether its values are few enough to be classes."""
        return self.distinct <= MOST_CLASSES

    @property
    def is_numeric(self) -> bool:
        """Whether all its values are numbers."""
        return bool(self.numbers)


@dataclass(frozen=True)
class Sheet:
    """A table as it was read, column by column."""

    called: str
    table: Delimited
    columns: tuple[Column, ...]

    def place(self, name: str) -> int:
        """The place of a column. Raises ValueError if there is none of this name."""
        names = [column.name for column in self.columns]
        if name not in names:
            raise ValueError(f"Column {name[:60]!r} is missing in {self.called}: it has {', '.join(names)[:400]}")
        return names.index(name)

    @property
    def usual_target(self) -> str:
        """The column that is most likely the classes: by its name, else the last or the first with few values."""
        named = [column for column in self.columns if column.name.lower() in TARGETS and column.repeats]
        few = [column for column in (self.columns[-1], self.columns[0]) if column.repeats and column.is_few]
        return next(iter((*named, *few, self.columns[-1]))).name

    @property
    def usual_roles(self) -> str:
        """The letter of each column's role as it seems to be."""
        return "".join(column.guess for column in self.columns)


def read_sheet(content: bytes, called: str, missing: str = "", **form: Any) -> Sheet:
    """The table of a file's content; `form` are fields of `core.delimited.Form` that are not to be found out.

    `missing` are the marks of missing values, parted by blanks; the usual ones where it is empty. Raises
    ValueError, with the name that the file is `called` by and the line, for what is no table of four rows and two
    columns.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"{called} has {len(content):,} bytes: a table of one's own takes {MOST_BYTES:,}")
    table = read_delimited(content, called, **form)
    if len(table.names) < 2:
        raise ValueError(f"{called} has {'one column' if table.names else 'no columns'}: a table takes two or more")
    if len(table.rows) < 4:
        raise ValueError(f"{called} has {len(table.rows)} rows: a table takes 4 or more")
    names = _names(table.names)
    marks = frozenset(missing.split())
    cells = zip(*(cells for _, cells in table.rows), strict=True)
    columns = (
        _column(name, tuple(each), marks, table.form.decimal) for name, each in zip(names, cells, strict=True)
    )
    return Sheet(called, table, tuple(columns))


def _names(names: Sequence[str]) -> list[str]:
    """Every name once: nameless columns by their number, repeated ones with it."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        usable = name or f"Column {place}"
        found.append(usable if usable not in found else f"{usable} ({place})")
    return found


def _column(name: str, cells: tuple[str, ...], marks: frozenset[str], decimal: str) -> Column:
    values = set(cells)
    missing = frozenset(value for value in values if (value in marks or not value if marks else is_missing(value)))
    if "+" in values and not marks:
        missing -= frozenset("-–—")  # a sign beside its opposite
    read = {value: number_of(value, decimal) for value in values - missing}
    numbers = {value: number for value, number in read.items() if number is not None}
    if len(numbers) < len(read):
        numbers = {}
    return Column(name, cells, numbers, missing, _guess(name, cells, numbers, len(read)))


def _guess(name: str, cells: Sequence[str], numbers: Mapping[str, float], distinct: int) -> str:
    """What a column seems to be: left out are constants, ids and texts that hardly repeat."""
    if distinct < 2:
        return LEFT_OUT
    if numbers:
        in_order = [numbers.get(cell, math.nan) for cell in cells]
        counted = len(cells) > 10 and np.array_equal(np.diff(in_order), np.ones(len(cells) - 1))
        is_id = name.lower() in IDS and distinct == len(cells)
        return LEFT_OUT if counted or is_id else NUMBER
    return LEFT_OUT if distinct > max(MOST_CLASSES, len(cells) // 4) else CATEGORY


# ---- features and classes


def encode(
    sheet: Sheet, target: str = "", roles: str = "", cut: str = "", test_share: float = 0.25, seed: int = 0
) -> Dataset:
    """The table as a data set.

    `target` is the column of the classes, the usual one where it is empty; `roles` has a letter of ROLES for each
    column in their order, the guessed ones where it is empty. `cut` makes two classes of a numeric target: below a
    number, or below the "median", and the rest; a target of more than MOST_CLASSES numbers is cut at its median
    where nothing is said. Rows without a target are left out. `test_share` and `seed` split each class's rows.

    Raises ValueError, naming the column, for what can't be so.
    """
    at = sheet.place(target or sheet.usual_target)
    labels, names = _classes(sheet, sheet.columns[at], cut)
    chosen = _roles(sheet, at, roles)
    known = np.flatnonzero(labels >= 0)
    training, test = (known[rows] for rows in stratified_rows(labels[known], test_share, seed))
    features, named = _features(sheet, chosen, training)
    feature_names, made_of = zip(*named, strict=True)
    return Dataset.of(features, labels, training, test, feature_names, names, sheet.called, made_of)


def _roles(sheet: Sheet, target: int, roles: str) -> list[tuple[Column, str]]:
    """The columns that become features, with their roles."""
    letters = roles or sheet.usual_roles
    if len(letters) != len(sheet.columns) or set(letters) - set(ROLES):
        count = len(sheet.columns)
        raise ValueError(f"Columns are {quoted(roles)}: they take {count} letters, n, c or -, one for each column")
    used = [
        (column, letter)
        for place, (column, letter) in enumerate(zip(sheet.columns, letters, strict=True))
        if letter != LEFT_OUT and place != target
    ]
    if not used:
        raise ValueError("No column is left for the features: take in one more beside the target")
    for column, letter in used:
        if letter == NUMBER and not column.is_numeric:
            line, cell = _first_word(sheet, column)
            raise ValueError(
                f"Column {column.name!r} is {cell[:60]!r} in line {line}: as a number it takes numbers"
            )
    return used


def _first_word(sheet: Sheet, column: Column) -> tuple[int, str]:
    """The first cell of a column that is no number, with the line of the file."""
    for (line, _), cell in zip(sheet.table.rows, column.cells, strict=True):
        if cell not in column.missing and number_of(cell, sheet.table.form.decimal) is None:
            return line, cell
    return sheet.table.rows[0][0], column.cells[0]


def _classes(sheet: Sheet, column: Column, cut: str) -> tuple[Labels, list[str]]:
    """The class of each row, −1 where it is missing, and the names of the classes in ascending order."""
    if column.is_numeric and (cut or column.distinct > MOST_CLASSES):
        return _halves(column, cut)
    if cut:
        raise ValueError(f"Column {column.name!r} holds words: only numbers are cut")
    if column.distinct < 2:
        raise ValueError(f"Column {column.name!r} is the same in every row: a classifier takes at least 2 classes")
    if column.distinct > MOST_CLASSES:
        raise ValueError(
            f"Column {column.name!r} has {column.distinct:,} different values: as classes it takes {MOST_CLASSES}"
        )
    values: list[Any] = sorted(set(column.numbers.values()) or set(column.cells) - column.missing)
    places = {value: place for place, value in enumerate(values)}
    of_cell = {cell: places[column.numbers.get(cell, cell)] for cell in set(column.cells) - column.missing}
    names = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    return np.array([of_cell.get(cell, -1) for cell in column.cells], dtype=np.intp), names


def _halves(column: Column, cut: str) -> tuple[Labels, list[str]]:
    numbers = _numbers(column)
    if cut in ("", "median"):
        at = float(median(numbers))
    else:
        read = number_of(cut) if number_of(cut) is not None else number_of(cut, ",")
        if read is None:
            raise ValueError(f"Cut is {quoted(cut)}: it takes a number, or median")
        at = read
    labels = np.where(np.isnan(numbers), -1, numbers >= at).astype(np.intp)
    if not ((labels == 0).any() and (labels == 1).any()):
        low, high, told = (number(float(each), 6) for each in (np.nanmin(numbers), np.nanmax(numbers), at))
        raise ValueError(f"Cut is {told}: column {column.name!r} runs from {low} to {high}, all on one side")
    return labels, [f"below {number(at, 6)}", f"{number(at, 6)} or more"]


def _numbers(column: Column) -> Floats:
    return np.array([column.numbers.get(cell, math.nan) for cell in column.cells])


def _features(sheet: Sheet, chosen: Sequence[tuple[Column, str]], training: Labels) -> tuple[Floats, Named]:
    """All features of all rows, and their names: numbers, then marks of missing ones, then categories."""
    numeric = [column for column, letter in chosen if letter == NUMBER]
    worded = [column for column, letter in chosen if letter == CATEGORY]
    parts = [_scaled(numeric, training), _one_hot(worded, training)]
    names = [name for _, own in parts for name in own]
    rows = len(sheet.table.rows)
    if len(names) > MOST_FEATURES or len(names) * rows > MOST_VALUES:
        raise ValueError(
            f"{sheet.called} has {len(names):,} features for {rows:,} rows: it takes {MOST_FEATURES:,} features and"
            f" {MOST_VALUES:,} values; leave some columns out"
        )
    return np.hstack([part for part, own in parts if own]), names


def _scaled(columns: Sequence[Column], training: Labels) -> tuple[Floats, Named]:
    if not columns:
        return np.empty((0, 0)), []
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import MinMaxScaler

    table = np.column_stack([_numbers(column) for column in columns])
    imputer = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True).fit(table[training])
    filled = imputer.transform(table)
    scaled: Floats = MinMaxScaler().fit(filled[training]).transform(filled)
    marked = [columns[place].name for place in imputer.indicator_.features_]
    return scaled, [(column.name, column.name) for column in columns] + [
        (f"{name} missing", name) for name in marked
    ]


def _one_hot(columns: Sequence[Column], training: Labels) -> tuple[Floats, Named]:
    if not columns:
        return np.empty((0, 0)), []
    from sklearn.preprocessing import OneHotEncoder

    values, codes = zip(*map(_coded, columns), strict=True)
    table = np.column_stack(codes)
    encoder = OneHotEncoder(
        max_categories=MOST_CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False
    ).fit(table[training])
    names = [
        (f"{column.name} = {value}", column.name)
        for place, column in enumerate(columns)
        for value in _own_features(encoder, place, values[place])
    ]
    encoded: Floats = encoder.transform(table)
    return encoded, names


def _coded(column: Column) -> tuple[list[str], Labels]:
    """The values of a column of words in alphabetical order, and the place of each cell's value among them."""
    cells = ["missing" if cell in column.missing else cell for cell in column.cells]
    values = sorted(set(cells))
    places = {value: place for place, value in enumerate(values)}
    return values, np.array([places[cell] for cell in cells], dtype=np.intp)


def _own_features(encoder: Any, place: int, values: Sequence[str]) -> list[str]:
    """The values of a column that have a feature of their own, and "others" for the rarer ones."""
    rare = encoder.infrequent_categories_[place]
    kept = [values[code] for code in encoder.categories_[place] if rare is None or code not in set(rare)]
    return kept if rare is None else [*kept, "others"]
