"""Where the files are that come along."""

from pathlib import Path

import pytest

import core
from core.datasets.bundled import data_file


def test_a_file_that_is_nowhere_is_told_with_both_places():
    beside = data_file("winequality-red.csv").parent
    with pytest.raises(FileNotFoundError, match=r"^none\.csv is neither in .+ nor in .+$") as raised:
        data_file("none.csv")
    one, other = str(raised.value).removeprefix("none.csv is neither in ").split(" nor in ")
    package = Path(core.__file__).parent
    assert (one, other) == (str(package / "data"), str(package.parent / "data")) and str(beside) in (one, other)
