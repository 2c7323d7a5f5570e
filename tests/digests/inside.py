"""All that each rule computes on its way: its state before and after every step, and what is told of them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from core.descent import Trajectory, descend
from core.descent.states import states
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES
from tests.digests.reach import Parts

STEPS = 25
INSIDE = (
    "gradient_descent",
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "lion",
    "nadam",
    "amsgrad",
    "radam",
    "schedule_free",
    "polyak",
    "barzilai_borwein",
    "newton",
    "bfgs",
    "conjugate_gradients",
    "nelder_mead",
    "cma_es",
    "sam",
)
"""Today's, by name: what the registry gets later has no digest here."""


def inside_result(name: str) -> Parts:
    """A path with noise over a curved valley; one without noise and, where there is a rate, under a schedule."""
    rule = OPTIMIZERS[name]()
    plan = SCHEDULES["cosine"](warmup=0.25) if hasattr(rule, "learning_rate") else CONSTANT
    noisy = descend(SURFACES["rosenbrock"], rule, (-1.5, 1.2), STEPS, noise=0.3, seed=5)
    quiet = descend(SURFACES["booth"], rule, (-3.0, 4.0), 8, schedule=plan)
    planned = _account_of(quiet, 8, 0.0, 0)
    return _account_of(noisy, STEPS, 0.3, 5) | {f"quiet, {part}": value for part, value in planned.items()}


def _account_of(path: Trajectory, steps: int, noise: float, seed: int) -> Parts:
    """Of a path the account of its steps: what is told, its numbers, and the headings of its table."""
    told = states(path, steps, noise, seed)
    found: Parts = {"points": path.points, "evaluations": path.evaluations}
    if told:
        found["table"] = list(told.table)
    for field in fields(told) if told else ():
        arrays: list[np.ndarray] = []
        found[f"{field.name}, told"] = _plain(getattr(told, field.name), arrays)
        if arrays:
            found[field.name] = np.concatenate([array.ravel() for array in arrays])
    return found


def _plain(value: Any, arrays: list[np.ndarray]) -> Any:
    """A record as JSON has it, with its arrays put aside."""
    if isinstance(value, np.ndarray):
        arrays.append(np.asarray(value, dtype=float))
        return list(value.shape)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), arrays) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each, arrays) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, arrays) for each in value]
    return value.name if isinstance(value, Enum) else value
