"""Where the files are that come along."""

import pytest

from core.datasets.bundled import data_file


def test_a_file_that_is_nowhere_is_told_with_both_places():
    beside = data_file("winequality-red.csv").parent
    with pytest.raises(FileNotFoundError, match=r"^none\.csv is neither in .+ nor in .+$") as raised:
        data_file("none.csv")
    one, other = str(raised.value).removeprefix("none.csv is neither in ").split(" nor in ")
    assert one != other and str(beside) in (one, other)
