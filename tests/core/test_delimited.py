"""Text in columns, in the shapes that people's tables have: each is read as what it means."""

import re

import pytest

from core import delimited
from core.delimited import Form, is_missing, number_of, read_delimited
from tests.each import with_each

ROWS = [("7.4", "0.7", "good"), ("7.8", "0.88", "bad"), ("11.2", "0.28", "good")]
NAMES = ("fixed acidity", "citric acid", "kind")


def joined(separator, rows=ROWS, names=NAMES, quote="", quote_names="", end="\n"):
    lines = [[f"{quote_names}{name}{quote_names}" for name in names]] if names else []
    lines += [[f"{quote}{cell}{quote}" for cell in row] for row in rows]
    return "".join(separator.join(line) + end for line in lines)


def commas(rows=ROWS):
    return [[cell.replace(".", ",") for cell in row] for row in rows]


UNDERSCORED = tuple(name.replace(" ", "_") for name in NAMES)
ALIGNED = "".join(f"  {a:<8}{b:>9}   {c}\n" for a, b, c in ROWS)
SHAPES = {
    "commas": (joined(","), Form()),
    "semicolons": (joined(";"), Form(separator=";")),
    "tabs": (joined("\t"), Form(separator="\t")),
    "bars": (joined("|"), Form(separator="|")),
    "blanks": (joined(" ", names=UNDERSCORED), Form(separator=" ")),
    "aligned by blanks": ("fixed_acidity  citric_acid  kind\n" + ALIGNED, Form(separator=" ")),
    "a blank after each comma": (joined(", "), Form()),
    "all quoted": (joined(",", quote='"', quote_names='"'), Form()),
    "quoted names, semicolons, as UCI's wine": (joined(";", quote_names='"'), Form(separator=";")),
    "single quotes": (joined(",", quote="'", quote_names="'"), Form(quote="'")),
    "single quotes, semicolons": (joined(";", quote="'", quote_names="'"), Form(separator=";", quote="'")),
    "decimal commas, semicolons": (joined(";", commas()), Form(separator=";", decimal=",")),
    "decimal commas, tabs": (joined("\t", commas()), Form(separator="\t", decimal=",")),
    "decimal commas in quotes": (joined(",", commas(), quote='"', quote_names='"'), Form(decimal=",")),
    "decimal commas, blanks": (joined(" ", commas(), UNDERSCORED), Form(separator=" ", decimal=",")),
    "lines end as on Windows": (joined(",", end="\r\n"), Form()),
    "lines end as on old Macs": (joined(",", end="\r"), Form()),
    "no end of the last line": (joined(",").rstrip(), Form()),
    "a byte-order mark": ("\ufeff" + joined(","), Form()),
    "two byte-order marks": ("\ufeff\ufeff" + joined(","), Form()),
    "Excel's first line": ("sep=;\n" + joined(";"), Form(separator=";")),
    "comments above": ("# measured in May\n# by us; twice, a day\n" + joined(","), Form()),
    "names in a comment": ("# fixed acidity,citric acid,kind\n" + joined(",", names=None), Form()),
    "a comment within": (joined(",") + "# the end, at last\n", Form()),
    "empty lines between": (joined(",", end="\n\n"), Form()),
    "lines of commas at the end": (joined(",") + ",,\n,,\n , ,\n", Form()),
    "a comma at the end of each line": (joined(",", end=",\n"), Form()),
    "commas at the end of the rows": (joined(",").replace("good\n", "good,,\n"), Form()),
}


@with_each("shape", SHAPES)
def test_every_shape_is_the_same_table(shape):
    text, form = SHAPES[shape]
    table = read_delimited(text.encode())
    assert table.form == form
    assert [name.replace("_", " ") for name in table.names] == list(NAMES)
    assert [[number_of(a, form.decimal), number_of(b, form.decimal), c] for _, (a, b, c) in table.rows] == [
        [float(a), float(b), c] for a, b, c in ROWS
    ]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("latin-1", "latin-1"),
        ("cp1252", "latin-1"),
    ],
)
def test_encodings(name, encoding):
    letters = "Säure" if name != "cp1252" else "Säure in €"
    table = read_delimited(joined(";", names=(letters, "b", "c")).encode(name))
    assert table.names == (letters, "b", "c") and table.form.encoding == encoding


@with_each(
    ("text", "header", "width"),
    [
        ("5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n", False, 5),
        ("setosa,5.1,3.5\nvirginica,4.9,3.0\n", False, 3),
        ("p,x,s\ne,x,s\np,y,s\n", False, 3),
        ("colour,shape\nred,round\nblue,square\nred,round\n", True, 2),
        ("x,y,label\n1,2,0\n3,4,1\n", True, 3),
        ("age,?\n1,2\n3,4\n", True, 2),
        ("year,2001,2002\nNorth,5,6\nSouth,7,8\n", False, 3),
        ("1,?\n2,5\n", False, 2),
        ("a,b\n", True, 2),
        (",age\nann,3\nbob,4\n", True, 2),
        ("#,name\n1,ann\n2,bob\n", True, 2),
        ("#ff0000,3\n#00ff00,4\n", False, 2),
        ("colour,n\n#ff0000,3\n#00ff00,4\n", True, 2),
    ],
)
def test_a_header_is_known_from_what_stands_below_it(text, header, width):
    table = read_delimited(text.encode())
    assert table.form.header is header and len(table.names) == width
    assert len(table.rows) == len(text.splitlines()) - header
    if not header:
        assert table.names == tuple(f"Column {place}" for place in range(1, width + 1))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_separator_in_a_quoted_name_parts_nothing(separator):
    names = ("acid, fixed; in g", 'a "good" one', "kind\tof it")
    quoted = tuple('"' + name.replace('"', '""') + '"' for name in names)
    assert read_delimited(joined(separator, names=quoted).encode()).names == names


def test_words_with_separators_and_lines_within_quotes():
    rows = [("1", '"far, far; away"'), ("2", '"two\nlines"'), ("3", "it's")]
    table = read_delimited(joined(",", rows, ("n", "where")).encode())
    assert table.rows == [(2, ["1", "far, far; away"]), (3, ["2", "two\nlines"]), (5, ["3", "it's"])]


def test_what_was_found_out_can_be_set():
    content = b"1,5;2,5\n3,5;4,5\n"
    assert read_delimited(content).form == Form(separator=";", decimal=",", header=False)
    by_hand = read_delimited(content, separator=",", header=True, decimal=".")
    assert by_hand.names == ("1", "5;2", "5") and by_hand.rows == [(2, ["3", "5;4", "5"])]
    assert read_delimited("ä,b\n1,2".encode(), encoding="latin-1").names == ("Ã¤", "b")
    for wrong in ({"separator": "x"}, {"quote": "x"}, {"decimal": "x"}, {"encoding": "ebcdic"}):
        with pytest.raises(ValueError, match="it takes one of"):
            read_delimited(content, **wrong)
    with pytest.raises(ValueError, match=re.escape("decimal is ';': it takes one of '.', ','")):
        read_delimited(content, decimal=";")


@with_each(
    ("content", "message"),
    [
        (b"\x00\x01\x02", "t.csv is no text: character 1 is '\\x00'"),
        (b"PK\x03\x04rest", "t.csv is packed, as Excel's workbooks are: save the table as CSV"),
        (b"\xff\xfea", "t.csv is no text in utf-16"),
        (b"a,b\n1,2\n\n3\n", "Line 4 of t.csv has 1 cell: it takes 2"),
        (b"a,b\n1,2\n3,4,5\n", "Line 3 of t.csv has 3 cells: it takes 2"),
        (b"# by us\r\n# in May\r\na,b\r\n1,2\r\n3\r\n", "Line 5 of t.csv has 1 cell: it takes 2"),
        (b"sep=,\n# by us\na,b\n1\n", "Line 4 of t.csv has 1 cell: it takes 2"),
        (b"a,b\n1,2\x00\n", "t.csv is no text: character 8 is '\\x00'"),
        (b"a,b\n" + b"1,2\n" * 4, "t.csv has more than 3 rows: a table takes at most so many"),
        (b"a,b,c,d,e\n", "t.csv has 5 columns: a table takes at most 4"),
        (b'a,b\n1,"' + b"x" * 200_000, "t.csv is no table: field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        read_delimited(content, "t.csv", most_rows=3, most_columns=4)


def test_a_table_may_be_as_long_and_as_wide_as_the_limits():
    table = read_delimited(b"a,b,c,d\n" + b"1,2,3,4\n" * 3, most_rows=3, most_columns=4)
    assert len(table.rows) == 3 and len(table.names) == 4
    assert len(read_delimited(b"1,2\n" * 3, most_rows=3, header=False).rows) == 3
    with pytest.raises(ValueError, match="The file has more than 3 rows"):
        read_delimited(b"1,2\n" * 4, most_rows=3, header=False)
    assert (delimited.MOST_ROWS, delimited.MOST_COLUMNS) == (100_000, 1_000)
    with pytest.raises(ValueError, match="The file has 1,001 columns: a table takes at most 1,000"):
        read_delimited(b",".join([b"1"] * 1001), header=False)


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n,,,\n", b"\xef\xbb\xbf", b"# only\n"])
def test_a_text_of_nothing_has_no_rows(content):
    assert read_delimited(content).rows == []


def test_the_form_is_found_from_the_beginning_and_a_single_column_has_no_separator(monkeypatch):
    monkeypatch.setattr(delimited, "SAMPLE_CHARACTERS", 40)
    assert len(read_delimited(joined(";", ROWS * 50).encode()).rows) == 150
    single = read_delimited(b"quality\n1\n2\n")
    assert single.names == ("quality",) and single.form == Form()


def test_of_the_name_of_a_file_its_beginning_alone_is_written_small():
    with pytest.raises(ValueError, match=r"^Line 2 of the table of The Hague has 1 cell: it takes 2$"):
        read_delimited(b"a,b\n1\n", "The table of The Hague")


def names_again(before, text=""):
    """A header, a row that ends after so many characters, and then perhaps the second word of the header again."""
    return f"a,b\nc,{'x' * (before - 7)}\n{text}".encode()


@with_each(
    ("content", "header"),
    [
        # A header is none if one of its words stands again below it, as far as is looked: a hundred lines,
        (b"a,b\n" + b"c,d\n" * 98 + b"c,b\n", False),
        (b"a,b\n" + b"c,d\n" * 99 + b"c,b\n", True),
        # and as many whole lines as there are in 50,000 characters.
        (names_again(49_996, "c,b\nd,d\n"), False),
        (names_again(49_997, "c,b\nd,d\n"), True),
        (names_again(49_997, "c,b"), False),
        (names_again(49_998, "c,b"), True),
        (names_again(49_990, "c,b" + " " * 20 + "\n"), True),
    ],
)
def test_the_form_is_found_from_a_hundred_lines_and_50_000_characters(content, header):
    assert read_delimited(content).form.header is header


@with_each(
    ("content", "known", "names", "rows"),
    [
        (b'n,where\n1,"two\nlines"\n2,x\n', {}, ("n", "where"), [(2, ["1", "two\nlines"]), (4, ["2", "x"])]),
        (b"# a,b\n1,2\n3,4\n", {}, ("a", "b"), [(2, ["1", "2"]), (3, ["3", "4"])]),
        (b"# by us\n# in May\n# a,b\n1,2\n3,4\n", {}, ("a", "b"), [(4, ["1", "2"]), (5, ["3", "4"])]),
        (b"a,b;c,d\n1,2;3,4\n", {}, ("a,b", "c,d"), [(2, ["1,2", "3,4"])]),
        (b"1,2\n", {}, ("1", "2"), []),
        (b"#,b\n#,c\n1,2\n3,4\n", {}, ("#", "c"), [(3, ["1", "2"]), (4, ["3", "4"])]),
        (b"# a,\n1,2\n3,4\n", {}, ("Column 1", "Column 2"), [(2, ["1", "2"]), (3, ["3", "4"])]),
        (b"# a\n1\n2\n", {}, ("Column 1",), [(2, ["1"]), (3, ["2"])]),
        (b"1,2\n", {"header": False}, ("Column 1", "Column 2"), [(1, ["1", "2"])]),
        (b"1,2\n3,4,\n", {"header": False}, ("Column 1", "Column 2"), [(1, ["1", "2"]), (2, ["3", "4"])]),
        (b"sep=,\na,b;c\n1,2;3\n4,5;6\n", {}, ("a", "b;c"), [(3, ["1", "2;3"]), (4, ["4", "5;6"])]),
        (b"a\x81,b\nc,d\n", {}, ("a\x81", "b"), [(2, ["c", "d"])]),
    ],
)
def test_tables_on_the_edge_of_what_is_one(content, known, names, rows):
    table = read_delimited(content, **known)
    assert (table.names, table.rows) == (names, rows)


@with_each(
    ("cell", "decimal", "number"),
    [
        ("1", ".", 1.0),
        ("-1.5e3", ".", -1500.0),
        ("−1,5", ",", -1.5),
        ("–.5", ".", -0.5),
        ("+2.", ".", 2.0),
        ("1,5", ".", None),
        ("1.5", ",", None),
        ("1.000,5", ",", None),
        ("1_000", ".", None),
        ("", ".", None),
        ("nan", ".", None),
        ("1e999", ".", None),
        ("١", ".", None),
    ],
)
def test_a_cell_is_a_number_or_none(cell, decimal, number):
    assert number_of(cell, decimal) == number


@pytest.mark.parametrize(
    ("separator", "cells", "decimal"),
    [
        (",", ["950", '"1,200"', '"-12,500,000"'], "."),
        ("\t", ["950", "1,200"], "."),
        (",", ['"1,200"', '"0,950"'], ","),
        ("\t", ["1,200", "1,25"], ","),
        (";", ["1,200", "3,512"], ","),
        (";", ["1.5", "1,5"], "."),
        (";", ["1.5", "1,5", "2,5"], ","),
    ],
)
def test_a_comma_that_may_part_thousands_is_a_decimal_one_only_beside_surer_ones(separator, cells, decimal):
    rows = [(cell, "word") for cell in cells]
    assert read_delimited(joined(separator, rows, ("a", "b")).encode()).form.decimal == decimal


def test_what_stands_for_nothing():
    assert all(map(is_missing, ["", "?", "NA", "n/a", "NaN", "null", "–"]))
    assert not any(map(is_missing, ["0", "no", "unknown", "N"]))
