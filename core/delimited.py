"""Text in columns, as people's programs write it: how it is written is found out, and its cells are read.

    table = read_delimited(content)
    table.form       # Form(encoding="latin-1", separator=";", quote='"', decimal=",", header=True)
    table.names      # ("fixed acidity", …)
    table.rows       # [(2, ["7,4", …]), …]: the line of the file, the cells

Commas, semicolons, tabs, bars or runs of blanks; either quote; a byte-order mark, UTF-16 or latin-1; Excel's line
`sep=;`; lines that begin with # above the table; empty lines, lines of separators alone, and nameless columns of
nothing at the edge. What is found out can be set instead: `read_delimited(content, separator="\\t", header=False)`.

Why not `csv.Sniffer`: it takes the comma of 1,5;2,5 for the separator and knows neither blanks nor encodings. As in
clevercsv (van den Burg, Nazábal and Sutton, 2019), the form is taken that makes rows of one length, of clean cells.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from core.quantities import MINUS_SIGNS, quoted

SEPARATORS = ("\t", ";", ",", "|", " ")
"""From the one that is least often part of a cell; a blank stands for a run of blanks and tabs."""
QUOTES = ('"', "'")
DECIMALS = (".", ",")
ENCODINGS = ("utf-8", "utf-16", "latin-1")
"""Latin-1 is read as Windows writes it, cp1252, where some of its control characters are signs: €, –, “."""
MISSING = frozenset({"", "?", "-", "na", "n/a", "#n/a", "nan", "null", "none", "missing", "–", "—"})
"""What stands for a value that is not there, in small letters."""
MOST_ROWS, MOST_COLUMNS = 100_000, 1_000
"""Of a table, where no other limits are said."""
SAMPLE_LINES, SAMPLE_CHARACTERS = 100, 50_000
"""Of a text, from which it is found out how it is written."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_EXCEL = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:#.*(?:\r\n|\r|\n))+(?=[^#])")
_NUMBERS = {
    ".": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    ",": re.compile(r"[+-]?(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)(?:[eE][+-]?[0-9]+)?"),
}
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_UNCLEAN = re.compile(r"[\t;,|]|\s\s|^([\"']).*\1$|^[-+.,\d]+\s+[-+.,\d]+")
"""In a cell that is no number: a separator, quotes that were not taken off, columns that were not parted."""

Record = tuple[int, list[str]]
"""The line of the file in which a row begins, from 1, and its cells."""


@dataclass(frozen=True)
class Form:
    """How a text in columns is written."""

    encoding: str = "utf-8"
    separator: str = ","
    quote: str = '"'
    decimal: str = "."
    header: bool = True
    """Whether its first line names the columns."""


@dataclass(frozen=True)
class Text:
    """A text in columns that has been decoded: its form, what stands above its table, and its table.

    `first` is the line of the file that the table begins in, from 1.
    """

    form: Form
    above: str
    table: str
    first: int

    def records(self) -> Iterator[Record]:
        """The rows, the header among them, without those that are empty. Raises `csv.Error`."""
        form, lines = self.form, io.StringIO(self.table, newline="")
        source: Iterable[str] = lines
        if form.separator == " ":
            source = (" ".join(line.split()) + "\n" for line in lines)
        reader = csv.reader(source, delimiter=form.separator, quotechar=form.quote, skipinitialspace=True)
        line = self.first
        for cells in reader:
            stripped = list(map(str.strip, cells))
            if any(stripped):
                yield line, stripped
            line = self.first + reader.line_num


@dataclass(frozen=True)
class Delimited:
    """A text in columns: how it was written, the names of its columns, and its rows.

    Names are as they stand; without a header they are "Column 1", "Column 2", … Each row has as many cells as there
    are names, stripped of the blanks around them.
    """

    form: Form
    names: tuple[str, ...]
    rows: list[Record]


def read_delimited(
    content: bytes,
    called: str = "The file",
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
    **known: Any,
) -> Delimited:
    """The names and cells in a file's content; `known` are fields of its `Form` that are not to be found out.

    Raises ValueError, with the name that the file is `called` by and the line, for what is no text, has too many
    columns or rows, or a row of another length.
    """
    text = read_text(content, called, **known)
    form = text.form
    try:
        rows = list(islice(text.records(), most_rows + 2))
    except csv.Error as error:
        raise ValueError(f"{called} is no table: {error}") from None
    names = rows.pop(0)[1] if form.header and rows else None
    if len(rows) > most_rows:
        raise ValueError(f"{called} has more than {most_rows:,} rows: a table takes at most so many")
    width = len(names or rows[0][1]) if names or rows else 0
    if not form.header and (names := _commented(text, width)):
        form = replace(form, header=True)
    while width and not (names and names[width - 1]) and not any("".join(cells[width - 1 :]) for _, cells in rows):
        width -= 1
    if width > most_columns:
        raise ValueError(f"{called} has {width:,} columns: a table takes at most {most_columns:,}")
    rows = [(line, cells) for line, cells in rows if len(cells) == width or not cells[0].startswith("#")]
    for line, cells in rows:
        if len(cells) < width or any(cells[width:]):
            where = f"Line {line} of {called.replace('The ', 'the ', 1)}"
            raise ValueError(f"{where} has {len(cells)} cell{'s' * (len(cells) != 1)}: it takes {width}")
        del cells[width:]
    names = names or [f"Column {place + 1}" for place in range(width)]
    return Delimited(form, tuple(names[:width]), rows)


def read_text(content: bytes, called: str = "The file", **known: Any) -> Text:
    """A file's content as text, and its form; `known` are fields of the form that are not to be found out.

    Raises ValueError, beginning with the name that the file is `called` by, for what is no text.
    """
    for name, accepted in (
        ("separator", SEPARATORS),
        ("quote", QUOTES),
        ("decimal", DECIMALS),
        ("encoding", ENCODINGS),
    ):
        if name in known and known[name] not in accepted:
            raise ValueError(f"{name} is {quoted(known[name])}: it takes one of {', '.join(map(repr, accepted))}")
    text, encoding = _decoded(content, called, known.get("encoding"))
    start = 0
    if excel := _EXCEL.match(text):
        start = excel.end()
        if excel[1] in SEPARATORS:
            known = {"separator": excel[1], **known}
    if comments := _COMMENTS.match(text, start):
        start = comments.end()
    found = Text(Form(encoding), text[:start], text[start:], 1 + len(re.findall(r"\r\n|\r|\n", text[:start])))
    return replace(found, form=_form(found, known))


def number_of(cell: str, decimal: str = ".") -> float | None:
    """The finite number that a cell is, with this decimal sign; None for anything else.

    >>> number_of("−7,4", ","), number_of("7,4"), number_of("1e3"), number_of("inf")
    (-7.4, None, 1000.0, None)
    """
    text = cell.translate(MINUS_SIGNS)
    if not _NUMBERS[decimal].fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def is_missing(cell: str) -> bool:
    """Whether a cell stands for a value that is not there."""
    return cell.lower() in MISSING


# ---- how it is written


def _decoded(content: bytes, called: str, encoding: str | None) -> tuple[str, str]:
    """The text without a byte-order mark, and its encoding, one of ENCODINGS."""
    if content[:4] == b"PK\x03\x04":
        raise ValueError(f"{called} is packed, as Excel's workbooks are: save the table as CSV")
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in [encoding] if encoding else [marked] if marked else ["utf-8", "latin-1"]:
        for codec in ("cp1252", "latin-1") if name == "latin-1" else (name,):
            try:
                text = content.decode(codec).lstrip("\ufeff")
            except UnicodeDecodeError:
                continue
            if wrong := _NO_TEXT.search(text):
                raise ValueError(f"{called} is no text: character {wrong.start() + 1:,} is {quoted(wrong[0])}")
            return text, str(name)
    raise ValueError(f"{called} is no text in {encoding or marked}")


def _form(text: Text, known: dict[str, Any]) -> Form:
    """The form whose rows are of one length and whose cells are clean; of equals, that of the first separator."""
    cut = text.table[:SAMPLE_CHARACTERS]
    if len(cut) < len(text.table):
        cut = cut[: cut.rfind("\n") + 1] or cut
    sample = replace(text, table=cut)
    separators = [known["separator"]] if "separator" in known else SEPARATORS
    quotes = [known["quote"]] if "quote" in known else QUOTES
    usual = replace(text.form, separator=known.get("separator", ","), quote=quotes[0])
    forms = [replace(usual, separator=separator, quote=quote) for separator, quote in product(separators, quotes)]
    rows, best = max(((_first_rows(sample, form), form) for form in forms), key=lambda tried: _score(tried[0]))
    if not _score(rows):
        rows, best = _first_rows(sample, usual), usual
    decimal = known.get("decimal") or _decimal(rows, best.separator)
    header = known.get("header")
    return replace(best, decimal=decimal, header=_has_header(rows, decimal) if header is None else header)


def _first_rows(sample: Text, form: Form) -> list[list[str]]:
    try:
        return [cells for _, cells in islice(replace(sample, form=form).records(), SAMPLE_LINES)]
    except csv.Error:
        return []


def _score(rows: Sequence[Sequence[str]]) -> float:
    """The share of rows of the usual length, times that of clean cells below the first row; 0 for one column."""
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if width < 2:
        return 0.0
    cells = [cell for row in rows[1:] or rows for cell in row]
    return count / len(rows) * sum(map(_is_clean, cells)) / len(cells)


def _is_clean(cell: str) -> bool:
    return not _UNCLEAN.search(cell) or any(number_of(cell, decimal) is not None for decimal in DECIMALS)


def _decimal(rows: Iterable[Sequence[str]], separator: str) -> str:
    """The decimal sign of most numbers.

    A comma as in 1,200 may part thousands unless semicolons are between the cells, which are there for the sake of
    decimal commas: where all commas are such, none is decimal.
    """
    cells = [cell for row in rows for cell in row]
    points, commas = (
        [cell for cell in cells if decimal in cell and number_of(cell, decimal) is not None] for decimal in DECIMALS
    )
    doubtful = separator != ";" and all(map(_THOUSANDS.fullmatch, commas))
    return "," if len(commas) > len(points) and not doubtful else "."


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row names the columns.

    It does where it has a word above numbers, and doesn't where it has numbers itself. Where all are words, it does
    if no word of it stands twice, or again below it.
    """
    if len(rows) < 2:
        return True
    first, below = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    known = [number_of(cell, decimal) is not None or is_missing(cell) for cell in first]
    columns = [[cell for cell in column if not is_missing(cell)] for column in zip(*below, strict=True)]
    numeric = [bool(column) and all(number_of(cell, decimal) is not None for cell in column) for column in columns]
    if any(is_numeric and not is_known for is_numeric, is_known in zip(numeric, known, strict=False)):
        return True
    if any(number_of(cell, decimal) is not None for cell in first):
        return False
    return len(set(first)) == len(first) and not any(
        cell in column for cell, column in zip(first, columns, strict=False)
    )


def _commented(text: Text, width: int) -> list[str] | None:
    """The names of so many columns in the last line above the table, after its #; None if it has none."""
    lines = text.above.splitlines()
    last = lines[-1] if lines else ""
    if not last.startswith("#"):
        return None
    named = replace(text, above="", table=last.lstrip("# "))
    cells = next((cells for _, cells in named.records()), [])
    return [cells[0] or "#", *cells[1:]] if len(cells) == width > 1 and all(cells[1:]) else None
