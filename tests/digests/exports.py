"""Results that are files to take away."""

import re
from functools import cache
from typing import Any

import numpy as np

from core.descent.experiment import read_descent, to_query
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


TYPED = (
    "k = max(k, abs(g))\ns = where(abs(g) > 0.5, sign(g), -g)\np = (1 + k)^gamma - min(t, 9)^0.5/(1 + abs(x - x0))"
    "\nx = x - alpha*clip(s, -1, 1)*p - 0.001*sqrt(k)",
    "d = g/max(1, norm(g)) + 0.1*sum(x)*(x - x0)/(1 + g^2)\nv = gamma*v + d*beta1^t\nx = x - alpha*v^kappa*tanh(v)",
)
"""Lines of rules with all kinds of operations."""


def typed_result() -> Parts:
    """Both scripts of typed rules."""
    found: Parts = {}
    for number, lines in enumerate(TYPED):
        race = {"surface": "mult", "steps": 9, "noise": 0.5, "competitors": [{"rule": "custom", "lines": lines}]}
        experiment, problems = read_descent(race)
        assert not problems, problems
        found[f"{number}, numpy"] = Text(fetched("script.py", to_query(experiment)))
        found |= {f"{number}, torch, {part}": told for part, told in _of_torch(to_query(experiment)).items()}
    return found


def torch_result(name: str) -> Parts:
    """The script with PyTorch's optimizers, and apart from it the numbers in it that are results of Fall Line."""
    return _of_torch(RACES[name])


def _of_torch(query: str) -> Parts:
    text = fetched("torch.py", query)
    numbers = [float(number) for number in LONG_NUMBER.findall(text)]
    return {"text": Text(LONG_NUMBER.sub("#", text)), "numbers": np.array(numbers)}


def steps_result(name: str) -> Parts:
    """The table of a race: its text, and its numbers for machines on which they have other last digits."""
    lines = fetched("steps.csv", RACES[name]).splitlines()
    rows = [line.rpartition('",') for line in lines[1:]]
    numbers = np.array([[float(cell or "nan") for cell in cells.split(",")] for *_, cells in rows])
    names = list(dict.fromkeys(name for name, *_ in rows))
    return {"head": [lines[0], *names], "numbers": numbers, "rows": len(rows)}
