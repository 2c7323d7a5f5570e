"""A table that a reader has brought, as an entry of the registry of data sets.

Its settings say which table it is (by its hash, `core.datasets.kept_tables`), how it is read, and what its columns
are; those that are empty are found out (`core.datasets.own_table`). All of it stands in the link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from core.datasets.entry import Entry, Setting, Words
from core.datasets.kept_tables import KEY, content_of
from core.datasets.own_table import Sheet, encode, read_sheet
from core.datasets.table import DATA_SEED, TEST_SHARE, Dataset
from core.quantities import quoted

NAME = "table"

READ: Mapping[str, Mapping[str, Any]] = {
    "separator": {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "blanks": " "},
    "header": {"yes": True, "no": False},
    "decimal": {"point": ".", "comma": ","},
    "encoding": {"utf-8": "utf-8", "utf-16": "utf-16", "latin-1": "latin-1"},
}
"""How a table may be read: the field of its `Form`, and the values by the words for them."""
LABELS = {"separator": "Separator", "header": "Header line", "decimal": "Decimal sign", "encoding": "Encoding"}


def _one_of(label: str, words: Mapping[str, Any]) -> Callable[[str], str]:
    def check(raw: str) -> str:
        if raw.strip() and raw.strip() not in words:
            raise ValueError(f"{label} is {quoted(raw)}: it takes one of {', '.join(words)}, or nothing")
        return raw.strip()

    return check


def _key(raw: str) -> str:
    if raw and not KEY.fullmatch(raw):
        raise ValueError(f"Table is {quoted(raw)}: it takes the 32 digits of a table's hash")
    return raw


def sheet_of(settings: Mapping[str, Any]) -> Sheet:
    """The table that these settings name, as it is read.

    Raises ValueError where it is not on this machine, or is no table.
    """
    said = {name: str(settings.get(name) or "") for name in ("table", "file", *READ, "missing")}
    return _sheet(**said)


@lru_cache(maxsize=4)
def _sheet(table: str, file: str, missing: str, **read: str) -> Sheet:
    called = file or "The table"
    if not table:
        raise ValueError("No table has been brought yet: choose, drop or paste one")
    content = content_of(table)
    if content is None:
        raise ValueError(f"{called} is not on this machine: choose, drop or paste the file with this table")
    form = {name: READ[name][word] for name, word in read.items() if word}
    return read_sheet(content, called, missing, **form)


@lru_cache(maxsize=8)
def _load(target: str, roles: str, cut: str, test_share: float, data_seed: int, **named: str) -> Dataset:
    return encode(sheet_of(named), target, roles, cut, test_share, data_seed)


TABLE = Entry(
    "A table of your own",
    "The table that you bring.",
    _load,
    {
        "table": Setting(Words("Table", check=_key), ""),
        "file": Setting(Words("File"), ""),
        "target": Setting(Words("Target", "The column that holds the classes."), ""),
        "roles": Setting(Words("Columns", check=str.strip, longest=1_000), ""),
        "cut": Setting(Words("Cut at", "Makes two classes of a numeric target: a number, or median."), ""),
        **{
            name: Setting(Words(LABELS[name], check=_one_of(LABELS[name], words)), "")
            for name, words in READ.items()
        },
        "missing": Setting(Words("Missing marks", "Parted by blanks; empty: ?, NA, nothing and the like."), ""),
        "test_share": Setting(TEST_SHARE, 0.25),
        "data_seed": Setting(DATA_SEED, 0),
    },
)
