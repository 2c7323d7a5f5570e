"""What study files come to: their rows, how wrong ones are refused, and what their tables are read for."""

import json
import tomllib
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from core.sweep.study import read_sweep
from core.sweep.table import levels
from core.sweep.table_file import computed
from tests.digests.digest import Text
from tests.digests.reach import Parts
from tests.digests.texts import or_refusal

GRID = """
kind = "descent"
[experiment]
surface = "matyas"
steps = 12
[vary]
rule = ["sgd", "adadelta", "momentum"]
learning_rate = { from = 0.001, to = 10, count = 5, scale = "log" }
noise = [0, 0.3]
seed = { from = 0, to = 2 }
"""
DRAWN = """
kind = "descent"
[experiment]
surface = "himmelblau"
rule = "adam"
[random]
draws = 23
seed = 1
[vary]
learning_rate = { from = 0.001, to = 10, scale = "log" }
beta1 = { from = 0, to = 0.99 }
steps = { from = 3, to = 40 }
"""
NETWORK = """
kind = "network"
[experiment]
layers = "leaky_relu:8,leaky_relu:8"
epochs = 2
[vary]
rule = ["sgd", "momentum"]
width = [4, 8]
penalty = { from = 0.0001, to = 0.01, count = 3, scale = "log" }
"""
CHANGES = {
    "rises": ("from = 0.001, to = 10", "from = 10, to = 0.001"),
    "one value": ("count = 5", "count = 1"),
    "no count": ("count = 5, ", ""),
    "log from 0": ("from = 0.001", "from = 0"),
    "scale": ('"log"', '"cubic"'),
    "part": ("count = 5", "number = 5"),
    "no number": ("from = 0.001", 'from = "low"'),
    "empty": ("[0, 0.3]", "[]"),
    "twice": ("[0, 0.3]", "[0.3, 0.3]"),
    "wrong value": ("[0, 0.3]", "[0, -0.3]"),
    "rule": ('"sgd", ', '"nosuch", '),
    "parameter": ("noise =", "noises ="),
    "fixed": ("steps = 12", "steps = 12\nseed = 3"),
    "steps": ("steps = 12", "steps = 0"),
    "unused": ("steps = 12", "steps = 12\nbeta1 = 0.5"),
    "draws": ("[vary]", "[random]\ndraws = 5\n[vary]"),
    "kind": ('"descent"', '"ascent"'),
}
COLUMNS: dict[str, list[Any]] = {
    "few": [3, 1, 2, 1, None],
    "log": [0.001, 0.01, 0.1, 1.0, 10.0],
    "many": [*np.linspace(0, 5, 90), None],
    "many, log": list(np.geomspace(1e-4, 10, 90)),
    "negative": list(np.linspace(-5, 5, 90)),
    "words": ["b", "a", "b", "c", "a"],
    "switches": [True, False, True, True, False],
}


def sweeps_result() -> Parts:
    """Rows, refusals, tables and levels."""
    found: Parts = {}
    for name, text in {"grid": GRID, "drawn": DRAWN, "network": NETWORK}.items():
        sweep = read_sweep(tomllib.loads(text))
        found[name] = [len(sweep.rows), sweep.work, sweep.repeated, list(sweep.varied), sweep.columns, sweep.title]
        found[f"{name}, rows"] = Text("\n".join(json.dumps(row) for row in sweep.rows))
    for name, (old, new) in CHANGES.items():
        assert old in GRID
        found[f"refused: {name}"] = or_refusal(partial(_count, GRID.replace(old, new)))
    table = computed(read_sweep(tomllib.loads(GRID)))
    found["table"] = {
        "varied": table.varied,
        "measures": table.measures,
        "groups": table.groups,
        "incomplete": list(table.incomplete),
    }
    frames = {
        "errors": table.cells("learning_rate", "rule", "error"),
        "outcomes": table.cells("learning_rate", "rule", "outcome"),
        "curves": table.curves("learning_rate", "rule", "error"),
    }
    for name, frame in frames.items():
        found |= {f"{name}, {column}": _column(frame[column]) for column in frame}
    for name, values in COLUMNS.items():
        told = levels(pd.Series(values))
        found[f"levels, {name}"] = [told.log, told.numeric, len(told.values)]
        found |= {f"levels, {name}, values": _column(told.values), f"levels, {name}, places": _column(told.places)}
    return found


def _column(values: Any) -> Any:
    array = np.asarray(values)
    return array.astype(float) if array.dtype.kind in "biuf" else [str(value) for value in array]


def _count(text: str) -> int:
    return len(read_sweep(tomllib.loads(text)).rows)
