"""Readers of text and files: formulas, tables, checkpoints."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import load_table
from core.datasets.own_table import encode, read_sheet
from core.formula.parser import parse
from core.network.checkpoints import from_bytes, to_bytes
from core.network.experiment import from_dict
from core.network.training import begin
from tests.fuzz.conftest import cases, counted
from tests.fuzz.values import TEXTS

WORDS = [
    "x",
    "y",
    "pi",
    "e",
    "sin",
    "sqrt",
    "max",
    "log",
    "(",
    ")",
    ",",
    "|",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "2",
    "1e9",
]
WORDS += [
    ".5",
    "²",
    "⁻",
    "√",
    " ",
    "0",
    "9^9^9",
    "__import__",
    "lambda",
    "[",
    "=",
    "ß",
    "\x00",
    "((((((((",
    "--------",
]


@cases(0.1)
@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=30).map("".join), st.text(max_size=40)))
def test_formulas_are_read_or_refused_in_words(text):
    with counted("formulas"):
        said = "read: the formula"
        try:
            parse(text)
        except ValueError as error:
            said = str(error)
    assert len(said) > 10


ROWS = "a,b,quality\n1,2.5,5\n3,4,6\n5,6.5,7\n2,1,5\n7,7,6\n8,9,7\n"
CELLS = [*TEXTS[:12], "1;2", '"', '"1', "'", ",", "\r", "ü", "=1+1", "1,5"]


@st.composite
def tables(draw):
    """A small table with cells, lines or bytes made wrong, a few of them in each of half of the tables."""
    lines = [line.split(",") for line in ROWS.splitlines()]
    for _ in range(draw(st.integers(0, 2))):
        line = draw(st.sampled_from(lines))
        at = draw(st.integers(0, len(line) - 1))
        line[at : at + 1] = draw(st.lists(st.sampled_from(CELLS), max_size=3))
        line.extend([""] if not line else [])
    kept = draw(st.sampled_from([len(lines)] * 4 + list(range(len(lines)))))
    separator = draw(st.sampled_from([",", ",", ";", "\t", " "]))
    content = "\n".join(separator.join(line) for line in lines[:kept]).encode(
        draw(st.sampled_from(["utf-8", "utf-16", "latin-1"])), errors="replace"
    )
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.just(b"") | st.binary(max_size=3)) + content[at:]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "table.csv"


def assert_loaded_or_refused(table):
    """The loader gives finite numbers of at least two classes, or says in a ValueError what is wrong."""
    with counted("tables"):
        try:
            data = load_table(table, "quality")
        except ValueError as error:
            said = str(error)
        else:
            said = ""
            assert data.classes >= 2 and np.isfinite(data.x_train).all() and np.isfinite(data.x_test).all()
    assert said == "" or len(said) > 10


@cases(0.05)
@given(content=tables())
def test_tables_are_loaded_or_refused_in_words(table, content):
    table.write_bytes(content)
    assert_loaded_or_refused(table)


CUTS = st.sampled_from(["", "median", "6", "1,5", "x"])
TARGETS = st.sampled_from(["", "quality", "a", "zz"])
ROLES = st.sampled_from(["", "nnc", "nn-", "ccc", "---", "n", "xyz"])


@cases(0.03)
@given(tables(), ROLES, CUTS, TARGETS)
def test_tables_of_ones_own_are_encoded_or_refused_in_words(content, roles, cut, target):
    with counted("tables of one's own"):
        try:
            data = encode(read_sheet(content, "table.csv"), target, roles, cut)
        except ValueError as error:
            said = str(error)
        else:
            said = ""
            assert data.classes >= 2 and len(data.y_train) and len(data.y_test)
            assert np.isfinite(data.x_train).all() and np.isfinite(data.x_test).all()
    assert said == "" or len(said) > 10


UNUSUAL = {
    "empty": lambda: b"",
    "no rows": lambda: b"a,quality\n",
    "one row": lambda: b"a,quality\n1,5\n",
    "one class": lambda: b"a,quality\n" + b"1,5\n" * 20,
    "text in numbers": lambda: b"a,quality\nred,5\n1,6\n" * 5,
    "NaN": lambda: b"a,quality\nnan,5\n1,6\n2,6\n3,5\n",
    "a million columns": lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b",quality\n1,2\n",
    "UTF-16": lambda: "a,quality\n1,5\n2,6\n3,5\n".encode("utf-16"),
    "quotes": lambda: b'"a","quality"\n"1","5\n2,6\n',
    "50 MB in one cell": lambda: b"a,quality\n1,5\n" + b"9" * 50_000_000 + b",6\n",
    "50 MB of rows": lambda: b"a,quality\n" + b"1,5\n2,6\n" * 6_250_000,
    "nothing but zeros": lambda: bytes(1_000_000),
}
"""What makes each: some have 50 MB, and every process imports this file."""


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_tables_are_loaded_or_refused_in_words(table, name):
    table.write_bytes(UNUSUAL[name]())
    assert_loaded_or_refused(table)


@pytest.fixture(scope="module")
def checkpoint():
    return to_bytes(begin(from_dict({"layers": [["exponent", 2]], "batch_size": 1199, "epochs": 2})))


@cases(0.05)
@given(data=st.data())
def test_checkpoints_are_read_or_refused_in_words(checkpoint, data):
    content = bytearray(checkpoint)
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    foreign = data.draw(st.sampled_from([b"", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"\x80\x04."]))
    said = ""
    with counted("checkpoints"):
        try:
            from_bytes(foreign + bytes(content[:cut]))
        except ValueError as error:
            said = str(error)
    assert said == "" or said.endswith("Start the run again.")
