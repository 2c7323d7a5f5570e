"""The table of a sweep: what can be drawn over what, and the medians to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.statistics import quartiles
from core.sweep.kinds import Kind, Row

if TYPE_CHECKING:
    import pandas as pd

LEVELS = 40
"""A parameter with more values than this is cut into BINS of them."""
BINS = 20
GROUPS = 8
WIDE = 50.0
"""Numbers above zero whose largest is so many times the least are spaced on a log scale."""


@dataclass(frozen=True, eq=False)
class Levels:
    """Where rows stand along an axis: the values, or the centres of bins, and the place of each row among them."""

    values: tuple[Any, ...]
    places: pd.Series
    """−1 for a row that has no value."""
    log: bool
    numeric: bool


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its kind; `frame` has the rows in their order in the file."""

    kind: Kind
    frame: pd.DataFrame

    @cached_property
    def _parameters(self) -> list[str]:
        """The parameters that it has."""
        return self.kind.ordered([str(name) for name in self.frame])

    @cached_property
    def varied(self) -> list[str]:
        """The parameters in which rows differ."""
        return [name for name in self._parameters if self.frame[name].nunique() > 1]

    @cached_property
    def shared(self) -> Row:
        """The parameters that are the same in all rows."""
        names = [name for name in self._parameters if self.frame[name].nunique() == 1]
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

    def only(self, name: str, values: Sequence[str]) -> Table:
        """The rows whose value of this column, as text, is one of these; all rows if there is none of them."""
        chosen = self.frame[name].map(link_text).isin(values)
        return Table(self.kind, self.frame[chosen]) if chosen.any() else self

    def experiment(self, number: int) -> tuple[Any, dict[str, str]]:
        """The experiment of a row, by its place in the file, and what is wrong with it or missing.

        Raises IndexError for a row that there isn't.
        """
        if not 0 <= number < len(self.frame):
            raise IndexError(f"row is {number!r}: this table has 0 to {len(self.frame) - 1}")
        row = self.frame.loc[number]
        given = {name: _value(row[name]) for name in self._parameters if not _missing(row[name])}
        experiment, problems = self.kind.read(given)
        missing = [] if problems else self.kind.lacking(experiment, given)
        return experiment, problems | {name: f"{self.kind.label(name)} is empty in this row" for name in missing}

    @cached_property
    def incomplete(self) -> tuple[int, list[str]]:
        """How many rows lack a value without which they are no experiment, and the names of those values."""
        empty = self.frame.reindex(columns=list(self.kind.always)).isna()
        return int(empty.any(axis=1).sum()), [str(name) for name in empty.columns[empty.any()]]

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
        ordered = known.sort_values(measure, kind="stable")
        grouped = ordered.groupby(keys)
        spread = [tuple(map(float, quartiles(part.to_numpy()))) for _, part in grouped[measure]]
        found = type(frame)(spread, index=grouped.size().index, columns=["low", "value", "high"])
        middle = ordered[grouped.cumcount() == (grouped[measure].transform("size") - 1) // 2]
    else:
        counts = known.groupby([*keys, measure])[measure].transform("size")
        ordered = known.assign(often=-counts).sort_values("often", kind="stable")
        grouped = ordered.groupby(keys)
        found = grouped[measure].first().to_frame("value")
        middle = ordered[grouped.cumcount() == 0]
    rows = middle.assign(row=middle.index).set_index(keys)["row"]
    return found.assign(row=rows, count=grouped.size()).reset_index()


def levels(column: pd.Series) -> Levels:
    """The levels of a column: numbers ascending, in bins where there are too many of them; texts in their order."""
    import pandas as pd

    if column.dtype.kind not in "fi":
        texts = column.map(link_text, na_action="ignore")
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
        places = np.where(column.notna(), np.searchsorted(numbers, column), -1)
        return Levels(tuple(numbers.tolist()), pd.Series(places, column.index), log, True)
    scaled = np.log(numbers) if log else numbers
    edges = np.linspace(scaled[0], scaled[-1], BINS + 1)
    own = np.log(column) if log else column
    places = np.where(column.notna(), np.minimum(np.searchsorted(edges, own, side="right"), BINS) - 1, -1)
    centres = (edges[:-1] + edges[1:]) / 2
    return Levels(tuple((np.exp(centres) if log else centres).tolist()), pd.Series(places, column.index), log, True)


def link_text(value: Any) -> str:
    """A value as text for links: whole numbers without a point, others with four digits."""
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _value(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
