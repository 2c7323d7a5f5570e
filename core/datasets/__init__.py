"""Tables of numbers with a class in each row: reading, splitting and scaling them; and the sets that come along."""

from collections.abc import Callable

from core.datasets import brought, drawn
from core.datasets.bundled import BUNDLED, data_file, load_wine
from core.datasets.entry import Entry, Setting, Words, label_of, settings_of
from core.datasets.table import Classes, Dataset, load_table, scale, split_rows, stratified_rows
from core.datasets.two_features import TWO_FEATURES

DATASETS: dict[str, Callable[..., Dataset]] = {
    **BUNDLED,
    **TWO_FEATURES,
    drawn.NAME: drawn.DRAWN,
    brought.NAME: brought.TABLE,
}
"""The loader of every data set by name, an `Entry`; a script may add one of its own while it runs."""

__all__ = [
    "DATASETS",
    "Classes",
    "Dataset",
    "Entry",
    "Setting",
    "Words",
    "data_file",
    "label_of",
    "load_table",
    "load_wine",
    "scale",
    "settings_of",
    "split_rows",
    "stratified_rows",
]
