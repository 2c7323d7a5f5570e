"""Results that are files to take away."""

import re
from functools import cache
from typing import Any

import numpy as np

from tests.app.descent.export.races import run_scripts
from tests.digests.digest import Text
from tests.digests.links import RACES
from tests.digests.reach import Parts
from tests.digests.routes import fetched

EXPORTED = (
    "lesson opening",
    "lesson race_ripple",
    "eight rules",
    "eight of a kind",
    "schedules",
    "epsilon outside the root",
    "divergence",
    "formula",
    "formula with a minimum",
    "formula with an edge",
)

LONG_NUMBER = re.compile(r"-?\d+\.\d{10,}(?:e-?\d+)?")


@cache
def outputs() -> dict[str, Any]:
    """What each of the numpy scripts prints and computes, all run in one interpreter without Fall Line."""
    return dict(zip(EXPORTED, run_scripts([fetched("script.py", RACES[name]) for name in EXPORTED]), strict=True))


def printed_result(name: str) -> Parts:
    printed, paths = outputs()[name]
    return {"printed": printed.splitlines(), "paths": np.concatenate([np.array(path) for path in paths])}


def file_result(file: str, query: str) -> Parts:
    return {"text": Text(fetched(file, query))}


def torch_result(name: str) -> Parts:
    """The script with PyTorch's optimizers, and apart from it the numbers in it that are results of Fall Line."""
    text = fetched("torch.py", RACES[name])
    numbers = [float(number) for number in LONG_NUMBER.findall(text)]
    return {"text": Text(LONG_NUMBER.sub("#", text)), "numbers": np.array(numbers)}


def steps_result(name: str) -> Parts:
    """The table of a race: its text, and its numbers for machines on which they have other last digits."""
    lines = fetched("steps.csv", RACES[name]).splitlines()
    rows = [line.rpartition('",') for line in lines[1:]]
    numbers = np.array([[float(cell or "nan") for cell in cells.split(",")] for *_, cells in rows])
    names = list(dict.fromkeys(name for name, *_ in rows))
    return {"head": [lines[0], *names], "numbers": numbers, "rows": len(rows)}
