"""The table of a sweep as a file, CSV or Parquet: one line a row, sorted by number; written, and read back.

A table that is read comes from outside: it is bounded, and everything in it is checked or taken for plain text.
Pandas is imported when a table is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.delimited import read_text
from core.files import write_whole
from core.quantities import MINUS_SIGNS
from core.sweep.kinds import KINDS, Row
from core.sweep.run import run_here, tasks
from core.sweep.study import MOST_ROWS, Sweep
from core.sweep.table import Table

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".parquet")
MOST_BYTES = 30_000_000
"""Of a file that is read."""
MOST_UNPACKED = 300_000_000
MOST_COLUMNS = 100
LONGEST = 1_000
"""Characters of a text that are kept."""


# ---- written


def check_path(path: Path) -> None:
    """Raise ValueError, quoting the path, for an ending that is no table's or that nothing here can write."""
    if path.suffix not in ENDINGS:
        raise ValueError(f"The output is {path.name!r}: it takes a name that ends in {' or '.join(ENDINGS)}")
    if path.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ValueError(
            "Parquet needs pyarrow: pip install 'fall-line[parquet]', or name an output ending in .csv"
        )


def rows_of(sweep: Sweep, results: Mapping[int, Row]) -> list[Row]:
    """The rows of the table: number, parameters and results of each, in the order of the study."""
    return [{"row": number, **row, **results[number]} for number, row in enumerate(sweep.rows)]


def write_table(sweep: Sweep, results: Mapping[int, Row], path: Path) -> None:
    """Write the table in one step: a reader sees no table or the whole one. Raises ValueError as `check_path`."""
    check_path(path)
    rows = rows_of(sweep, results)
    content = _csv(sweep.columns, rows) if path.suffix == ".csv" else _parquet(sweep.columns, rows)
    write_whole(path, content)


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    """Numbers in their shortest form that reads back as the same value; what a row does not have is empty.

    It begins with a byte-order mark, by which Excel knows that its Greek letters are UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _parquet(columns: list[str], rows: list[Row]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    content = pyarrow.table({name: pyarrow.array([row.get(name) for row in rows]) for name in columns})
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(content, buffer)
    return buffer.getvalue()


# ---- read


def computed(sweep: Sweep) -> Table:
    """The table of a small sweep, computed here."""
    import pandas as pd

    results = {row["row"]: row for rows in run_here(tasks(sweep)) for row in rows}
    return _checked(pd.DataFrame(rows_of(sweep, results), columns=sweep.columns))


def read_table(content: bytes) -> Table:
    """The table in a CSV or Parquet file's content.

    Raises ValueError, quoting what is wrong, for anything that is no table of a sweep or too large.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"The file has {len(content):,} bytes: the page opens {MOST_BYTES:,}")
    return _checked(_read_parquet(content) if content[:4] == b"PAR1" else _read_csv(content))


def _read_csv(content: bytes) -> pd.DataFrame:
    import pandas as pd

    text = read_text(content, header=True)
    form, table = text.form, re.sub(r"\r\n?", "\n", text.table)
    header = table.partition("\n")[0]
    lines = table.rstrip(f"{form.separator} \n")  # lines of separators would make its whole numbers floats
    if (columns := header.count(form.separator) + 1) > MOST_COLUMNS:
        raise ValueError(f"The file has {columns:,} columns: a table has at most {MOST_COLUMNS}")
    try:
        frame = pd.read_csv(
            io.StringIO(lines),
            nrows=MOST_ROWS + 1,
            sep=r"\s+" if form.separator == " " else form.separator,
            quotechar=form.quote,
            decimal=form.decimal,
            skipinitialspace=True,
            low_memory=False,
        )
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else "it is empty"
        raise ValueError(f"The file is no CSV: {reason[:200]}") from None
    if not isinstance(frame.index, pd.RangeIndex):
        raise ValueError("The file is no CSV: its rows have more cells than its first line")
    return frame.dropna(how="all")


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


def _checked(frame: pd.DataFrame) -> Table:
    """The table with its kind, its numbers as numbers and all else as text."""
    names = [str(name).strip() for name in frame.columns]
    kind = next((kind for kind in KINDS.values() if set(kind.needed) <= set(names)), None)
    if kind is None:
        least = min(([each for each in kind.needed if each not in names] for kind in KINDS.values()), key=len)
        raise ValueError(f"The file lacks the columns {', '.join(least)}: it takes a table of fall-line sweep")
    if not 0 < len(frame) <= MOST_ROWS:
        raise ValueError(f"The file has {'no' if not len(frame) else 'too many'} rows: it takes 1 to {MOST_ROWS:,}")
    frame = frame.set_axis(names, axis=1)[
        [name for name in ("row", *kind.ordered(names), *kind.results) if name in names]
    ]
    texts = ("minimum", "outcome", "sentence")
    columns = {}
    for name in map(str, frame.columns):
        quantity = kind.quantity(name)
        numeric = name in kind.results and name not in texts if quantity is None else quantity.scale != "switch"
        columns[name] = _numbers(frame[name], name) if numeric or name == "row" else _texts(frame[name])
    return Table(kind, type(frame)(columns).reset_index(drop=True))


def _numbers(column: pd.Series, name: str) -> pd.Series:
    """The column as numbers, empty where it is empty or not finite."""
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(column):
        column = column.map(lambda value: str(value).translate(MINUS_SIGNS), na_action="ignore")
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
