import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from core.datasets import (
    DATASETS,
    Classes,
    Dataset,
    brought,
    data_file,
    load_table,
    load_wine,
    scale,
    split_rows,
    stratified_rows,
)
from core.datasets import table as tables
from core.datasets.bundled import good_wine
from tests.each import with_each


@pytest.fixture
def write(tmp_path):
    def _write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def raw_wine():
    return data_file("winequality-red.csv")


def test_wine_file_is_the_published_table():
    lines = raw_wine().read_text(encoding="utf-8").splitlines()
    rows = np.array([[float(cell) for cell in line.split(",")] for line in lines[1:]])
    assert lines[0].split(",") == [
        "fixed acidity",
        "volatile acidity",
        "citric acid",
        "residual sugar",
        "chlorides",
        "free sulfur dioxide",
        "total sulfur dioxide",
        "density",
        "pH",
        "sulphates",
        "alcohol",
        "quality",
    ]
    assert lines[1] == "7.4,0.7,0,1.9,0.076,11,34,0.9978,3.51,0.56,9.4,5"
    assert rows.shape == (1599, 12)
    assert Counter(rows[:, -1].astype(int).tolist()) == {3: 10, 4: 53, 5: 681, 6: 638, 7: 199, 8: 18}
    # Published summary of the table: ranges of alcohol and density, mean of pH.
    assert (rows[:, 10].min(), rows[:, 10].max()) == (8.4, 14.9)
    assert (rows[:, 7].min(), rows[:, 7].max()) == (0.99007, 1.00369)
    assert rows[:, 8].mean() == pytest.approx(3.3111, abs=1e-4)


def test_wine_is_split_labelled_and_scaled_on_the_training_rows():
    wine = load_wine()
    assert wine.x_train.shape == (1199, 11) and wine.x_test.shape == (400, 11)
    assert wine.features == 11 and wine.classes == 2
    assert len(wine.feature_names) == 11 and wine.feature_names[-1] == "alcohol"
    assert wine.y_train.sum() + wine.y_test.sum() == 855
    quality = [int(line.rpartition(",")[2]) for line in raw_wine().read_text(encoding="utf-8").splitlines()[1:]]
    assert wine.y_test.tolist() == [quality[row] >= 6 for row in split_rows(1599, 0.25, 1)[1]]
    assert np.array_equal(wine.x_train.min(axis=0), np.zeros(11))
    assert np.array_equal(wine.x_train.max(axis=0), np.ones(11))
    outside = (wine.x_test < 0) | (wine.x_test > 1)
    assert outside.any(), "the test rows have no part in the scaling, so some leave [0, 1]"


def test_wine_cannot_be_changed_by_a_caller():
    with pytest.raises(ValueError, match="read-only"):
        load_wine().x_train[0, 0] = 7


def test_split_is_scikit_learns():
    from sklearn.model_selection import train_test_split

    for rows, test_size, random_state in ((1599, 0.25, 1), (10, 0.33, 0), (7, 0.5, 42)):
        expected = train_test_split(np.arange(rows), test_size=test_size, random_state=random_state)
        found = split_rows(rows, test_size, random_state)
        assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


def test_a_quarter_of_the_rows_are_test_rows_where_nothing_is_said():
    for found, expected in zip(split_rows(40), split_rows(40, 0.25, 1), strict=True):
        assert found.tolist() == expected.tolist()


@with_each(
    ("rows", "share", "test_rows"),
    [(1, 0.95, 0), (2, 0.05, 1), (2, 0.95, 1), (3, 0.5, 2), (10, 0.05, 1), (10, 0.26, 3), (40, 0.95, 38)],
)
def test_of_each_class_a_share_of_rows_are_test_rows_and_one_at_least_on_either_side(rows, share, test_rows):
    labels = np.repeat([0, 1], [rows, 20])
    training, test = stratified_rows(labels, share, 3)
    assert sorted([*training, *test]) == [*range(rows + 20)]
    assert np.bincount(labels[test]).tolist() == [test_rows, round(share * 20)]


@pytest.mark.parametrize(("rows", "size", "test_rows"), [(7, 0.1, 1), (2, 0.5, 1), (2, 0.01, 1), (3, 0.6, 2)])
def test_either_side_may_be_a_single_row(rows, size, test_rows):
    training, test = split_rows(rows, size)
    assert (len(training), len(test)) == (rows - test_rows, test_rows)


@pytest.mark.parametrize(("rows", "size", "left"), [(10, 1.0, 10), (2, 0.6, 2), (10, 0.0, 0)])
def test_split_refuses_an_empty_side(rows, size, left):
    message = f"test_size is {size}: of {rows} rows it leaves {left} for the test set"
    with pytest.raises(ValueError, match=re.escape(message)):
        split_rows(rows, size)


@pytest.mark.parametrize(("quality", "label"), [("0", 0), ("5", 0), ("5.9", 0), ("6", 1), ("10", 1)])
def test_wine_is_good_from_6_on(quality, label):
    assert good_wine(quality) == label


@with_each("quality", ["-0.5", "-1", "11", "10.5", "nan", "good"])
def test_a_quality_is_a_number_from_0_to_10(quality):
    with pytest.raises(ValueError, match=quality):
        good_wine(quality)


def test_a_table_may_be_as_large_as_the_limits_and_no_larger(tmp_path, monkeypatch):
    assert (tables.MOST_ROWS, tables.MOST_COLUMNS, tables.MOST_BYTES) == (100_000, 1_000, 10_000_000)
    path = tmp_path / "table.csv"
    path.write_text("a,quality\n1,5\n2,6\n3,5\n")
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 2)
    monkeypatch.setattr(tables, "MOST_BYTES", path.stat().st_size)
    assert len(load_table(path, "quality").x_train) == 2
    for limit, message in (
        ("MOST_ROWS", "more than 2 rows"),
        ("MOST_COLUMNS", "2 columns"),
        ("MOST_BYTES", "bytes"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(tables, limit, getattr(tables, limit) - 1)
            with pytest.raises(ValueError, match=message):
                load_table(path, "quality")


def test_constant_column_becomes_zero():
    scaled = scale(np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 5.0]]), np.array([0, 1]))
    assert scaled.tolist() == [[0, 0], [1, 0], [0.5, 0]]
    assert scale(np.array([[5.0], [5.0], [7.0]]), np.array([0, 1])).tolist() == [[0], [0], [2]]


def test_loading_needs_neither_pandas_nor_scikit_learn():
    code = (
        "import sys; from core.datasets import load_wine; load_wine(); "
        "sys.exit(any(m in sys.modules for m in ('sklearn', 'pandas', 'autograd')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_semicolons_quotes_and_words_as_classes(write):
    text = '"a";"kind";"b"\n' + "".join(
        f"{i};{word};{i / 2}\n" for i, word in enumerate(["red", "blue", "green"] * 4)
    )
    table = load_table(write(text), "kind")
    assert table.feature_names == ("a", "b") and table.class_names == ("blue", "green", "red")
    assert table.classes == 3 and len(table.x_train) == 9 and len(table.x_test) == 3
    assert set(table.y_train) | set(table.y_test) == {0, 1, 2}


def test_comma_and_semicolon_forms_of_the_wine_agree(write):
    text = raw_wine().read_text(encoding="utf-8").replace(",", ";")
    semicolons = load_table(write(text), "quality")
    commas = load_table(raw_wine(), "quality")
    assert np.array_equal(semicolons.x_train, commas.x_train)
    assert commas.class_names == ("3", "4", "5", "6", "7", "8")
    assert np.array_equal(commas.y_test >= 3, load_wine().y_test)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_the_wine_as_spreadsheets_export_it_is_the_same_table(tmp_path, encoding):
    header, *rows = raw_wine().read_text(encoding="utf-8").splitlines()
    names = ";".join(f'"{name}"' for name in header.split(",")).replace("citric acid", "acid; citric, in °")
    text = "\r\n".join([names, *(row.replace(",", ";").replace(".", ",") for row in rows), ";" * 11, ""])
    path = tmp_path / "wine.csv"
    path.write_bytes(text.encode(encoding))
    table, known = load_table(path, "quality"), load_table(raw_wine(), "quality")
    assert table.feature_names[2] == "acid; citric, in °"
    assert np.array_equal(table.x_train, known.x_train) and np.array_equal(table.y_test, known.y_test)
    assert table.class_names == known.class_names


def test_classes_are_ordered_as_numbers(write):
    table = load_table(write("a,t\n" + "".join(f"{i},{t}\n" for i, t in enumerate([10, 9, 2, 10, 9, 2]))), "t")
    assert table.class_names == ("2", "9", "10")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n3,4\n", "Column 'quality' is missing in table.csv: it has a, b"),
        ("a,a,quality\n1,2,3\n1,2,4\n", "Column 'a' stands twice"),
        ("a,quality\n1,2\n3\n", "Line 3 of table.csv has 1 cell: it takes 2"),
        ("a,quality\n1,2\nx,4\n", "Column 'a' is 'x' in line 3: it takes a finite number"),
        ("a,quality\n1,2\n,4\n", "Column 'a' is '' in line 3"),
        ("a,quality\n1,2\nnan,4\n", "Column 'a' is 'nan' in line 3"),
        ("a,quality\n1,2\ninf,4\n", "Column 'a' is 'inf' in line 3"),
        ("a,quality\n1,2\n2,2\n", "Column 'quality' is '2' in every row"),
        ("a,quality\n1,2.0\n2,2\n2,2.00\n", "Column 'quality' is '2.0' in every row"),
        (f"{'n' * 70}\n1\n2\n", f"begins with '{'n' * 60}': its first line"),
        (f"quality,{'n' * 70},{'n' * 70}\n1,2,3\n1,2,4\n", f"Column '{'n' * 60}' stands twice"),
        (f"a,quality\n1,2\n{'w' * 70},4\n", f"Column 'a' is '{'w' * 60}' in line 3"),
        ("a,quality\n1,2\n", "has 1 rows: a table takes at least 2"),
        ("", "its first line must name two or more columns"),
        ("quality\n1\n2\n", "its first line must name two or more columns"),
    ],
)
def test_a_bad_file_is_refused_by_its_place(write, text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        load_table(write(text), "quality")


def test_blank_lines_do_not_shift_line_numbers(write):
    with pytest.raises(ValueError, match="in line 4"):
        load_table(write("a,quality\n1,2\n\nx,4\n"), "quality")


def test_a_grade_that_cannot_be_is_refused(write):
    with pytest.raises(ValueError, match="Column 'quality' is '70' in line 3: no class has this value"):
        load_table(write("a,quality\n1,5\n2,70\n"), "quality", Classes(("bad", "good"), good_wine))
    with pytest.raises(ValueError, match=f"Column 'quality' is '{'w' * 60}' in line 2: no class"):
        load_table(write(f"a,quality\n1,{'w' * 70}\n2,7\n"), "quality", Classes(("bad", "good"), good_wine))


@with_each("name", [name for name in DATASETS if name != brought.NAME])  # which needs a table first
def test_every_data_set_is_ready_for_training(name):
    data = DATASETS[name]()
    assert isinstance(data, Dataset) and len(data.class_names) == data.classes >= 2
    for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
        assert np.isfinite(x).all() and len(x) == len(y) and y.min() >= 0 and y.max() < data.classes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,quality\n" + b"1,5\n2,6\n" * 50_001, "has more than 100,000 rows"),
        (
            b",".join(b"c%d" % i for i in range(1_001)) + b",quality\n",
            "has 1,002 columns: a table takes at most 1,000",
        ),
        (b"0" * 10_000_001, "has 10,000,001 bytes: a table takes at most 10,000,000"),
        (b"a,quality\n1,5\n" + b"9" * 200_000 + b",6\n", "is no table: field larger than field limit"),
        ("a,quality\n1,5\n".encode("utf-16-le"), "is no text: character 2 is"),
    ],
)
def test_a_table_that_is_too_large_or_no_text_is_refused(tmp_path, content, message):
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    with pytest.raises(ValueError, match=message) as refused:
        load_table(table, "quality")
    assert len(str(refused.value)) < 200
