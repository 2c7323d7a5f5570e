"""Cells of a text in columns: spaces around them, and lines that have too few or too many."""

import pytest

from core.delimited import read_delimited


@pytest.mark.parametrize("mark", [",", ";", "|"])
def test_a_space_behind_a_separator_is_no_part_of_a_cell(mark):
    table = read_delimited(f'name{mark} colour\nann{mark} "dark red"\nbob{mark} blue\n'.encode())
    assert table.names == ("name", "colour")
    assert [cells for _, cells in table.rows] == [["ann", "dark red"], ["bob", "blue"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2,3\n4,5,6\n", "Line 2 of the file has 3 cells: it takes 2"),
        ("a,b,c\n1\n2\n", "Line 2 of the file has 1 cell: it takes 3"),
        ("a,b\n1\n", "Line 2 of the file has 1 cell: it takes 2"),
        ("a,b\n1,2\n3\n", "Line 3 of the file has 1 cell: it takes 2"),
    ],
)
def test_lines_of_another_length_are_told_by_their_number(text, told):
    with pytest.raises(ValueError, match=f"^{told}"):
        read_delimited(text.encode())
