"""The table of a sweep, read back: what can be drawn over what, and the medians to draw.

A table comes from outside: it is bounded, and everything in it is checked or taken for plain text. Pandas is
imported when a table is read.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.statistics import quartiles
from core.sweep.kinds import KINDS, Kind, Row
from core.sweep.run import run_here, tasks
from core.sweep.study import MOST_ROWS, Sweep
from core.sweep.table import table

if TYPE_CHECKING:
    import pandas as pd

MOST_BYTES = 30_000_000
MOST_UNPACKED = 300_000_000
MOST_COLUMNS = 100
LEVELS = 40
"""A parameter with more values than this is cut into BINS of them."""
BINS = 20
GROUPS = 8
LONGEST = 300
"""Characters of a text that are kept."""
WIDE = 50.0
"""Numbers above zero whose largest is so many times the least are spaced on a log scale."""
NEEDED = {"descent": ("surface", "steps", "rule", "outcome"), "network": ("dataset", "layers", "epochs", "outcome")}


@dataclass(frozen=True, eq=False)
class Levels:
    """Where rows stand along an axis: the values, or the centres of bins, and the place of each row among them."""

    values: tuple[Any, ...]
    places: pd.Series
    """−1 for a row that has no value."""
    log: bool
    numeric: bool


@dataclass(frozen=True, eq=False)
class Results:
    """A table with its kind; `frame` has the rows in their order in the file."""

    kind: Kind
    frame: pd.DataFrame

    @cached_property
    def varied(self) -> list[str]:
        """The parameters in which rows differ."""
        return [name for name in self.kind.parameters if name in self.frame and self.frame[name].nunique() > 1]

    @cached_property
    def shared(self) -> Row:
        """The parameters that are the same in all rows."""
        names = [name for name in self.kind.parameters if name in self.frame and self.frame[name].nunique() == 1]
        return {name: self.frame[name].dropna().iloc[0] for name in names}

    @cached_property
    def measures(self) -> list[str]:
        """The results that are numbers; those without any are left out."""
        return [name for name in self.kind.results if name in self.frame and self._is_number(name)]

    @cached_property
    def groups(self) -> list[str]:
        """The varied parameters with few values."""
        return [name for name in self.varied if self.frame[name].nunique() <= GROUPS]

    def group_values(self, name: str) -> list[Any]:
        """The values of a group, in order."""
        return list(levels(self.frame[name]).values)

    def only(self, name: str, values: Sequence[str]) -> Results:
        """The rows whose value of this column, as text, is one of these; all rows if there is none of them."""
        chosen = self.frame[name].map(plain).isin(values)
        return Results(self.kind, self.frame[chosen]) if chosen.any() else self

    def experiment(self, number: int) -> tuple[Any, dict[str, str]]:
        """The experiment of a row, by its place in the file, and what is wrong with it. Raises IndexError."""
        if not 0 <= number < len(self.frame):
            raise IndexError(f"row is {number!r}: this table has 0 to {len(self.frame) - 1}")
        row = self.frame.loc[number]
        given = {
            name: _value(row[name]) for name in self.kind.parameters if name in row and not _missing(row[name])
        }
        return self.kind.read(given)

    def _is_number(self, name: str) -> bool:
        return self.frame[name].dtype.kind in "fi" and bool(self.frame[name].notna().any())

    def cells(self, across: str, up: str, measure: str) -> pd.DataFrame:
        """For each pair of levels the median of the measure, or its most frequent text, and the row in its middle.

        Columns: `across` and `up`, places among the levels; `value`; `row`, a place in the file; `count`.
        """
        keys = {"across": levels(self.frame[across]).places, "up": levels(self.frame[up]).places}
        return _summary(self.frame.assign(**keys), list(keys), measure)

    def curves(self, across: str, group: str | None, measure: str) -> pd.DataFrame:
        """For each group and level the median of the measure and its quartiles, `low` and `high`.

        Columns as of `cells`, with `group`, a place among the group's values, for `up`.
        """
        grouped = levels(self.frame[group]).places if group else 0
        return _summary(
            self.frame.assign(group=grouped, across=levels(self.frame[across]).places), ["group", "across"], measure
        )


def _summary(frame: pd.DataFrame, keys: list[str], measure: str) -> pd.DataFrame:
    known = frame[frame[measure].notna() & (frame[keys] >= 0).all(axis=1)]
    if known[measure].dtype.kind in "fi":
        ordered = known.sort_values([*keys, measure], kind="stable")
        grouped = ordered.groupby(keys, sort=True)
        spread = [quartiles(part.to_numpy()) for _, part in grouped[measure]]
        found = type(frame)(spread, index=grouped.size().index, columns=["low", "value", "high"])
        middle = ordered[grouped.cumcount() == (grouped[measure].transform("size") - 1) // 2]
    else:
        counts = known.groupby([*keys, measure])[measure].transform("size")
        ordered = known.assign(often=counts).sort_values(
            [*keys, "often"], ascending=[True] * len(keys) + [False], kind="stable"
        )
        grouped = ordered.groupby(keys, sort=True)
        found = grouped[measure].first().to_frame("value")
        middle = ordered[grouped.cumcount() == 0]
    rows = middle.assign(row=middle.index).set_index(keys)["row"]
    return found.assign(row=rows, count=grouped.size()).reset_index()


def levels(column: pd.Series) -> Levels:
    """The levels of a column: numbers ascending, in bins where there are too many of them; texts in their order."""
    import pandas as pd

    if column.dtype.kind not in "fi":
        texts = column.map(plain, na_action="ignore")
        values = list(dict.fromkeys(texts.dropna()))[:LEVELS]
        return Levels(
            tuple(values),
            texts.map({text: i for i, text in enumerate(values)}).fillna(-1).astype(int),
            False,
            False,
        )
    numbers = np.sort(column.dropna().unique())
    log = bool(len(numbers) and numbers[0] > 0 and numbers[-1] / numbers[0] >= WIDE)
    if len(numbers) <= LEVELS:
        places = np.where(column.notna(), np.searchsorted(numbers, column.fillna(0)), -1)
        return Levels(tuple(numbers.tolist()), pd.Series(places, column.index), log, True)
    scaled = np.log(numbers) if log else numbers
    edges = np.linspace(scaled[0], scaled[-1], BINS + 1)
    own = np.log(column) if log else column
    places = np.where(column.notna(), np.clip(np.searchsorted(edges, own, side="right") - 1, 0, BINS - 1), -1)
    centres = (edges[:-1] + edges[1:]) / 2
    return Levels(tuple((np.exp(centres) if log else centres).tolist()), pd.Series(places, column.index), log, True)


def plain(value: Any) -> str:
    """A value as text: whole numbers without a point, others with four digits."""
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    return str(value)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _value(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def computed(sweep: Sweep) -> Results:
    """The results of a small sweep, computed here."""
    import pandas as pd

    results = {row["row"]: row for rows in run_here(tasks(sweep)) for row in rows}
    return _checked(pd.DataFrame(table(sweep, results), columns=sweep.columns))


def read_results(content: bytes) -> Results:
    """The results in a CSV or Parquet file's content.

    Raises ValueError, quoting what is wrong, for anything that is no table of a sweep or too large.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"The file has {len(content):,} bytes: the page opens {MOST_BYTES:,}")
    return _checked(_read_parquet(content) if content[:4] == b"PAR1" else _read_csv(content))


def _read_csv(content: bytes) -> pd.DataFrame:
    import pandas as pd

    header = content.partition(b"\n")[0]
    if header.count(b",") >= MOST_COLUMNS:
        raise ValueError(f"The file has {header.count(b',') + 1:,} columns: a table has at most {MOST_COLUMNS}")
    if b"\x00" in content[:10_000]:
        raise ValueError("The file is no text: a table is CSV or Parquet")
    try:
        return pd.read_csv(io.BytesIO(content), nrows=MOST_ROWS + 1, encoding="utf-8-sig", low_memory=False)
    except (ValueError, UnicodeError, OverflowError, pd.errors.ParserError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else "it is empty"
        raise ValueError(f"The file is no CSV: {reason[:200]}") from None


def _read_parquet(content: bytes) -> pd.DataFrame:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ValueError("This server reads no Parquet: pip install 'fall-line[parquet]', or open a CSV") from None
    try:
        file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
        groups = range(file.metadata.num_row_groups)
        size = sum(file.metadata.row_group(group).total_byte_size for group in groups)
        if file.metadata.num_columns > MOST_COLUMNS or file.metadata.num_rows > MOST_ROWS or size > MOST_UNPACKED:
            told = f"{file.metadata.num_rows:,} rows, {file.metadata.num_columns:,} columns and {size:,} bytes"
            limits = f"{MOST_ROWS:,} rows, {MOST_COLUMNS} columns and {MOST_UNPACKED:,} bytes"
            raise ValueError(f"The file has {told}: the page opens {limits}")
        frame: pd.DataFrame = file.read().to_pandas()
        return frame
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(f"The file is no Parquet: {str(error).strip()[:200]}") from None


def _checked(frame: pd.DataFrame) -> Results:
    """The table with its kind, its numbers as numbers and all else as text."""
    names = [str(name) for name in frame.columns]
    kind = next((KINDS[name] for name, needed in NEEDED.items() if set(needed) <= set(names)), None)
    if kind is None:
        lacking = {name: [each for each in needed if each not in names] for name, needed in NEEDED.items()}
        least = min(lacking.values(), key=len)
        raise ValueError(f"The file lacks the columns {', '.join(least)}: it takes a table of fall-line sweep")
    if not 0 < len(frame) <= MOST_ROWS:
        raise ValueError(f"The file has {'no' if not len(frame) else 'too many'} rows: it takes 1 to {MOST_ROWS:,}")
    frame = frame.set_axis(names, axis=1)[
        [name for name in ("row", *kind.parameters, *kind.results) if name in names]
    ]
    texts = ("minimum", "outcome", "sentence")
    columns = {}
    for name in map(str, frame.columns):
        quantity = kind.quantities.get(name)
        numeric = name in kind.results and name not in texts if quantity is None else quantity.scale != "switch"
        columns[name] = _numbers(frame[name], name) if numeric or name == "row" else _texts(frame[name])
    return Results(kind, type(frame)(columns).reset_index(drop=True))


def _numbers(column: pd.Series, name: str) -> pd.Series:
    """The column as numbers, empty where it is empty or not finite."""
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce")
    wrong = numbers.isna() & column.notna()
    if wrong.any():
        value = repr(column[wrong].iloc[0])
        raise ValueError(f"Column {name} holds {value[:60]}: it takes numbers")
    numbers = numbers.astype(float) if numbers.dtype.kind != "i" else numbers
    return numbers.where(np.isfinite(numbers)) if numbers.dtype.kind == "f" else numbers


def _texts(column: pd.Series) -> pd.Series:
    texts = column.map(lambda value: str(value)[:LONGEST], na_action="ignore").astype(object)
    return texts.where(column.notna(), np.nan)
