"""The tidy table of a sweep as a file: one line a row, sorted by number, as CSV or Parquet by its ending."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from core.files import write_whole
from core.sweep.kinds import Row
from core.sweep.study import Sweep

ENDINGS = (".csv", ".parquet")


def check_path(path: Path) -> None:
    """Raise ValueError, quoting the path, for an ending that is no table's or that nothing here can write."""
    if path.suffix not in ENDINGS:
        raise ValueError(f"The output is {path.name!r}: it takes a name that ends in {' or '.join(ENDINGS)}")
    if path.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise ValueError(
            "Parquet needs pyarrow: pip install 'fall-line[parquet]', or name an output ending in .csv"
        )


def table(sweep: Sweep, results: Mapping[int, Row]) -> list[Row]:
    """The rows of the table: number, parameters and results of each, in the order of the study."""
    return [{"row": number, **row, **results[number]} for number, row in enumerate(sweep.rows)]


def write_table(sweep: Sweep, results: Mapping[int, Row], path: Path) -> None:
    """Write the table in one step: a reader sees no table or the whole one. Raises ValueError as `check_path`."""
    check_path(path)
    rows = table(sweep, results)
    content = _csv(sweep.columns, rows) if path.suffix == ".csv" else _parquet(sweep.columns, rows)
    write_whole(path, content)


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    """Numbers in their shortest form that reads back as the same value; what a row does not have is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _parquet(columns: list[str], rows: list[Row]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    content = pyarrow.table({name: pyarrow.array([row.get(name) for row in rows]) for name in columns})
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(content, buffer)
    return buffer.getvalue()
