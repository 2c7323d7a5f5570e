"""A table of one's own that meets its limits exactly."""

import numpy as np
import pytest

from core.datasets import own_table
from core.datasets.own_table import MOST_BYTES, encode, read_sheet
from tests.each import with_each


def sheet_of(**columns):
    """A table of these columns."""
    rows = [list(columns), *zip(*columns.values(), strict=True)]
    return read_sheet("\n".join(",".join(map(str, row)) for row in rows).encode(), "table.csv")


def words(count, times=2):
    """So many different words, each so often."""
    return [f"w{place % count:02}" for place in range(count * times)]


def test_it_may_be_as_large_as_the_limit(monkeypatch):
    with pytest.raises(ValueError, match=r"^table\.csv has 5,000,001 bytes: a table of one's own takes 5,000,000$"):
        read_sheet(b"a" * (MOST_BYTES + 1), "table.csv")
    content = b"a,b\n1,x\n2,y\n3,x\n4,y"
    monkeypatch.setattr(own_table, "MOST_BYTES", len(content))
    assert len(read_sheet(content, "table.csv").columns) == 2
    with pytest.raises(ValueError, match=r"table\.csv"):
        read_sheet(content + b"\n", "table.csv")


@with_each("name", ["MOST_FEATURES", "MOST_VALUES"])
def test_it_may_have_as_many_features_and_values_as_the_limit(name):
    sheet = sheet_of(kind=words(5), other=words(5)[::-1], group=["a", "b"] * 5)
    limit = {"MOST_FEATURES": 10, "MOST_VALUES": 100}[name]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own_table, name, limit)
        assert encode(sheet, "group", "ccc").features == 10
        patched.setattr(own_table, name, limit - 1)
        with pytest.raises(ValueError, match="10 features for 10 rows"):
            encode(sheet, "group", "ccc")


def test_a_thousand_features_are_the_limit():
    # A column with a hole becomes two.
    hollow = {"hollow": ["", "", 1, 2], **{f"n{place}": range(4) for place in range(998)}}
    sheet = sheet_of(**hollow, group="abab")
    assert encode(sheet, "group", "n" * 999 + "c", test_share=0.5).features == 1000
    assert own_table.MOST_VALUES == 20_000_000
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(own_table, "MOST_VALUES", 3999)
        with pytest.raises(ValueError, match="for 4 rows: it takes 1,000 features and 3,999 values;"):
            encode(sheet, "group", "n" * 999 + "c", test_share=0.5)


@with_each(("count", "named"), [(11, 11), (12, 12), (13, 12)])
def test_of_the_words_of_a_column_twelve_have_features(count, named):
    kinds = words(count, 8)
    data = encode(sheet_of(kind=kinds, group=["a", "b"] * (len(kinds) // 2)), "group", "cc")
    assert len(data.feature_names) == named
    assert ("kind = others" in data.feature_names) == (count > 11)


def test_twenty_values_are_classes_words_and_numbers_alike():
    assert encode(sheet_of(size=range(40), kind=words(20)), "kind", "nc", test_share=0.5).classes == 20
    assert encode(sheet_of(size=range(40), kind=[*range(20)] * 2), "kind", "nn", test_share=0.5).classes == 20
    cut = encode(sheet_of(size=range(42), kind=[*range(21)] * 2), "kind", "nn", test_share=0.5)
    assert cut.class_names == ("below 10", "10 or more")
    with pytest.raises(ValueError, match="21 different values: as classes it takes 20"):
        encode(sheet_of(size=range(42), kind=words(21)), "kind", "nc")


@with_each(
    ("columns", "target"),
    [
        ({"first": words(2, 30), "size": range(60), "last": words(20, 3)}, "last"),
        ({"first": words(2, 21), "size": range(42), "last": words(21)}, "first"),
        ({"first": words(2, 5), "size": range(10), "last": words(2, 5)}, "last"),
        ({"class": ["a"] * 10, "size": range(10), "last": words(2, 5)}, "last"),
        ({"size": range(10), "Class": words(2, 5), "last": words(2, 5)}, "Class"),
        ({"class": ["a", "b", "c", "?"], "size": range(4), "last": words(2)}, "last"),
        ({"class": ["a", "b", "a", "?"], "size": range(4), "last": words(2)}, "class"),
        ({"first": range(5, 9), "last": range(2, 6)}, "last"),
    ],
)
def test_the_usual_target_is_what_repeats_and_has_few_values(columns, target):
    assert sheet_of(**columns).usual_target == target


@with_each(
    ("cut", "names"),
    [("6,5", ("below 6.5", "6.5 or more")), ("1.2345678", ("below 1.23457", "1.23457 or more"))],
)
def test_a_cut_may_have_a_comma_and_is_told_in_six_digits(cut, names):
    sheet = sheet_of(kind=words(2, 5), size=np.arange(10) + 0.25)
    assert encode(sheet, "size", "cn", cut=cut).class_names == names
