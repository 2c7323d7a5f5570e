"""Tables of numbers with a class in each row: reading, splitting and scaling them, and those that come along."""

from core.datasets.bundled import DATASETS, data_file, load_wine
from core.datasets.table import Classes, Dataset, load_table, scale, split_rows

__all__ = ["DATASETS", "Classes", "Dataset", "data_file", "load_table", "load_wine", "scale", "split_rows"]
