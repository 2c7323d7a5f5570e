"""The table of a sweep as a file: written as it is, read back, and refused in words."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from core.sweep.run import run_here, tasks
from core.sweep.table_file import LONGEST, MOST_BYTES, check_path, read_table, rows_of, write_table
from tests.core.sweep.tables import csv_of
from tests.each import with_each


@pytest.fixture(scope="module")
def results(sweep):
    return {row["row"]: row for rows in run_here(tasks(sweep)) for row in rows}


def test_a_csv_holds_every_number_as_it_is(sweep, results, tmp_path):
    write_table(sweep, results, tmp_path / "table.csv")
    content = (tmp_path / "table.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfrow,"), "the mark by which Excel knows UTF-8"
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(read[0]) == sweep.columns
    for cells, row in zip(read, rows_of(sweep, results), strict=True):
        assert {name: cell for name, cell in cells.items() if cell} == {
            name: str(value) for name, value in row.items() if value is not None
        }
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_parquet_file_holds_the_same_table(sweep, results, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_table(sweep, results, tmp_path / "table.parquet")
    read = parquet.read_table(tmp_path / "table.parquet")
    assert read.column_names == sweep.columns
    assert read.to_pylist() == [{name: row.get(name) for name in sweep.columns} for row in rows_of(sweep, results)]


def test_other_endings_and_a_missing_library_are_refused(tmp_path, monkeypatch):
    for name in ("table.xlsx", "table", ".csv"):
        with pytest.raises(ValueError, match=r"takes a name that ends in \.csv or \.parquet"):
            check_path(tmp_path / name)
    monkeypatch.setattr("core.sweep.table_file.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'fall-line\[parquet\]'"):
        check_path(tmp_path / "table.parquet")


def test_a_table_that_can_not_be_written_leaves_the_old_one(sweep, results, tmp_path, monkeypatch):
    (tmp_path / "table.csv").write_text("old")
    monkeypatch.setattr("core.files.os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_table(sweep, results, tmp_path / "table.csv")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("table.csv", "old")]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_that_was_written_is_read_back(study, table, tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"table.{ending}"
    rows = {int(row["row"]): row for row in table.frame.replace({np.nan: None}).to_dict("records")}
    write_table(
        study,
        {number: {name: row.get(name) for name in ("row", *study.kind.results)} for number, row in rows.items()},
        path,
    )
    read = read_table(path.read_bytes())
    pd.testing.assert_frame_equal(read.frame, table.frame, check_dtype=False)
    assert read.kind is study.kind
    for number in (0, 17, 35):
        assert read.experiment(number) == (study.experiments[number], {})


@with_each(
    ("content", "message"),
    [
        (b"", "The file is no CSV: No columns to parse"),
        (b"\x00\x01\x02", "The file is no text"),
        (b"\xff\xfe,\n1,2\n\x00", "The file is no text in utf-16"),
        (b"surface,steps,rule,outcome\n,,,\n,,,\n,,,\n", "The file has no rows"),
        (b"surface,steps,rule,outcome\nbowl,5,sgd,x,,,,1\n", "The file is no CSV: its rows have more cells"),
        (
            b"a,b\n1,2\n",
            "The file lacks the columns surface, steps, rule, outcome: it takes a table of fall-line sweep",
        ),
        (b"dataset,epochs,surface\nwine,2,bowl\n", "The file lacks the columns layers, outcome: it takes"),
        (b"a" + b",a" * 1_000_000, "The file has 1,000,001 columns: a table has at most 100"),
        (b"surface,steps,rule,outcome\n", "The file has no rows"),
        (
            csv_of(learning_rate=["0.1", "<b>much</b>"]),
            "Column learning_rate holds '<b>much</b>': it takes numbers",
        ),
        (csv_of(error=["0.1", "wide"]), "Column error holds 'wide': it takes numbers"),
        (b"surface,steps,rule,outcome\n1,2\n1,2,3,4,5,6\n", "The file is no CSV"),
        (b"PAR1 and no more", "The file is no Parquet"),
        (b" " * (MOST_BYTES + 1), "The file has 30,000,001 bytes: the page opens 30,000,000"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, message):
    with pytest.raises(ValueError, match=r"The file|Column") as caught:
        read_table(content)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


FORMS = {
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "latin-1": lambda text: text.encode("latin-1"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "decimal commas": lambda text: text.replace(",", ";").replace(".", ",").encode(),
    "lines of commas at the end": lambda text: (text + ",,,,,,\n,,,,,,\n").encode(),
    "minus signs of a document": lambda text: text.replace(",-", ",−").encode(),
    "lines end as on old Macs": lambda text: text.replace("\n", "\r").encode(),
    "Windows's lines": lambda text: text.replace("\n", "\r\n").encode(),
    "blanks after commas": lambda text: text.replace(",", ", ").encode(),
    "quoted names": lambda text: ('"' + text.replace("\n", '"\n', 1).replace(",", '","', 7)).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_table_that_went_through_a_spreadsheet_is_the_same(form):
    text = csv_of(own_column="für", error=[0.5, 2.25], y=-4.0).decode()
    known, found = read_table(text.encode()), read_table(FORMS[form](text))
    pd.testing.assert_frame_equal(found.frame, known.frame)
    assert found.frame["error"].tolist() == [0.5, 2.25]


def test_a_sentence_with_all_separators_stays_in_its_cell():
    told = 'It stays at (3, 0.5); its "rate" is too high | 2\t3.'
    assert read_table(csv_of(sentence=[told, told])).frame["sentence"].tolist() == [told, told]


def test_a_table_may_be_as_large_as_the_limits(monkeypatch):
    content = csv_of()
    monkeypatch.setattr("core.sweep.table_file.MOST_BYTES", len(content))
    assert len(read_table(content).frame) == 2
    monkeypatch.setattr("core.sweep.table_file.MOST_BYTES", len(content) - 1)
    with pytest.raises(ValueError, match=f"The file has {len(content)} bytes: the page opens {len(content) - 1}"):
        read_table(content)


def test_a_table_may_have_100_columns_and_no_more():
    more = {f"own_{number}": 1 for number in range(95)}
    assert len(read_table(csv_of(**more)).frame) == 2
    with pytest.raises(ValueError, match="The file has 101 columns: a table has at most 100"):
        read_table(csv_of(**more, one_more=1))


@pytest.mark.parametrize("rows", [3, 4])
def test_a_table_may_have_so_many_rows_and_no_more(rows, monkeypatch):
    monkeypatch.setattr("core.sweep.table_file.MOST_ROWS", 3)
    content = csv_of(learning_rate=[0.1] * rows)
    if rows == 3:
        assert len(read_table(content).frame) == 3
    else:
        with pytest.raises(ValueError, match="The file has too many rows: it takes 1 to 3"):
            read_table(content)


def test_a_parquet_file_that_unpacks_to_too_much_is_not_unpacked():
    pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    pd.DataFrame({"surface": ["bowl"] * 100_001}).to_parquet(buffer)
    with pytest.raises(ValueError, match="The file has 100,001 rows"):
        read_table(buffer.getvalue())


def test_a_parquet_file_may_be_as_large_as_the_limits(monkeypatch):
    parquet, buffer = pytest.importorskip("pyarrow.parquet"), io.BytesIO()
    pd.read_csv(io.BytesIO(csv_of())).to_parquet(buffer)
    size = parquet.ParquetFile(buffer).metadata.row_group(0).total_byte_size
    limits = {"MOST_ROWS": 2, "MOST_COLUMNS": 5, "MOST_UNPACKED": size}
    for name, limit in limits.items():
        monkeypatch.setattr(f"core.sweep.table_file.{name}", limit)
    assert len(read_table(buffer.getvalue()).frame) == 2
    for name, limit in limits.items():
        monkeypatch.setattr(f"core.sweep.table_file.{name}", limit - 1)
        with pytest.raises(ValueError, match="The file") as refused:
            read_table(buffer.getvalue())
        monkeypatch.setattr(f"core.sweep.table_file.{name}", limit)
        rows, columns, unpacked = (each - (name == other) for other, each in limits.items())
        assert str(refused.value) == (
            f"The file has 2 rows, 5 columns and {size:,} bytes: the page opens {rows} rows, {columns} columns and"
            f" {unpacked:,} bytes"
        )


def test_a_long_cell_is_quoted_by_its_beginning():
    for length in (58, 59):
        with pytest.raises(ValueError, match=r"^Column error holds '") as refused:
            read_table(csv_of(error=["0.1", "x" * length]))
        cell = "'" + "x" * length + ("'" if length == 58 else "")
        assert str(refused.value) == f"Column error holds {cell}: it takes numbers"


def test_whole_numbers_stay_whole_where_none_is_missing():
    frame = read_table(csv_of(seed=[1, 2], first_near_minimum=[3, None])).frame
    assert frame["seed"].dtype == int and frame["seed"].tolist() == [1, 2]
    assert frame["first_near_minimum"].dtype == float and frame["first_near_minimum"][0] == 3


def test_texts_are_bounded_and_infinite_numbers_are_empty():
    table = read_table(csv_of(outcome=["x" * 2000, "y"], error=[np.inf, 1]))
    assert len(table.frame["outcome"][0]) == LONGEST
    assert np.isnan(table.frame["error"][0])
