"""All that each rule computes on its way: its state before and after every step, and what is told of them."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import product
from typing import Any

import numpy as np

from core.descent import Trajectory, descend
from core.descent.problem import OnSurface
from core.descent.states import states
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES, Box
from tests.digests.digest import Text
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

STARTS = np.array([[-1.5, 1.2], [0, 0], [0, 1.5], [1.5, 0], [1, 1], [-3, -2], [0.9, -0.3], [1.1, 2.5]]).T
"""Minima among them, and places where x or y, f or a gradient is 0."""
GROUNDS = {
    "valley": SURFACES["rosenbrock"],
    "bowl": SURFACES["bowl"],
    "cone": SURFACES["mult"],
    "without end": SURFACES["monkey"],
    "flat": surface_of("max(x^2 + y^2, 8)", Box(-4, 4, -4, 4)),
    "edge": surface_of("(x - 0.9)^2 + y^2 + sqrt(1 - x)", Box(-4, 4, -4, 4)),
}
"""On the last there is no value beyond x = 1."""
FOR_EACH_COORDINATE = ("bowl", "cone")
"""Where a rule is watched that never sees more than a gradient."""
TOGETHER = 12
"""Steps of a crowd."""


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


def crowd_result(name: str) -> Parts:
    """Many paths at once, some at rest from the start: where they go, what they ask for, and what is kept of them.

    Once as the rule is, once with its switches the other way round, once with noise.
    """
    usual = OPTIMIZERS[name]()
    turned = usual.changed(**{switch: not getattr(usual, switch) for switch in usual.switches()})
    cases = [(ground, usual, 0.0) for ground in (GROUNDS if usual.whole else FOR_EACH_COORDINATE)]
    cases += [("bowl", usual, 0.3)] + ([("bowl", turned, 0.0)] if turned != usual else [])
    found: Parts = {}
    for place, (ground, rule, noise) in enumerate(cases):
        points, spent, state = _together(rule, ground, noise)
        told = f"{place}, {ground}"
        found[f"{told}, points"], found[f"{told}, spent"] = np.array(points), spent
        found[f"{told}, kept"] = np.concatenate([np.ravel(leaf) for leaf in state] or [np.empty(0)])
    return found


def _together(rule: Any, ground: str, noise: float) -> tuple[list[np.ndarray], np.ndarray, Any]:
    """The points of all paths (steps + 1, 2, n), what they asked for in all (3, n), and the state at the end."""
    points, spent = [STARTS], np.zeros((3, STARTS.shape[1]))
    with np.errstate(all="ignore"):
        state = rule.init(STARTS)
        for kick in noise * np.random.default_rng(1).normal(size=(TOGETHER, *STARTS.shape)):
            problem = OnSurface(GROUNDS[ground], points[-1], kick if noise and not rule.exact else None)
            step, state = rule.move(problem, state, points[-1])
            points.append(points[-1] + step)
            spent += problem.spent
    return points, spent, state


UNUSUAL = {"learning_rate": 0.07, "momentum": 0.8, "decay": 0.7, "beta1": 0.6, "beta2": 0.9, "epsilon": 0.02}
"""Settings under which no two of a rule's switches come to the same."""


def switches_result(name: str) -> Parts:
    """By each setting of a rule's switches, with weight decay and without: what it says, and its steps."""
    kind = OPTIMIZERS[name]
    known = kind.hyperparameters()
    settings = {field: value for field, value in UNUSUAL.items() if field in known}
    decays: list[dict[str, Any]] = [{"weight_decay": decay} for decay in (0.3, 0.0) if "weight_decay" in known]
    told, steps = [], [np.empty(0)]
    for decay, setting in product(decays or [{}], product((False, True), repeat=len(kind.switches()))):
        rule = kind(**settings, **decay, **dict(zip(kind.switches(), setting, strict=True)))
        said = (rule.lines(), rule.switched_equation(), rule.in_torch(), rule.stability_limit(), rule.kept_velocity)
        told.append([*said, rule.stable_learning_rate(2.0)])
        steps += [] if rule.whole else _steps(rule)
    return {"told": Text(json.dumps(told)), "steps": np.concatenate(steps)}


def _steps(rule: Rule) -> list[np.ndarray]:
    """Steps under gradients that turn, where they were asked for, and P of each; (4,) each."""
    at, found = np.array([7.0, 0.0, -2.0, 0.5]), []
    state = rule.init(at)
    for gradient in ([3.0, 0.0, -0.1, 1e-3], [2.0, 1e-4, 0.2, -1.0], [-9.0, 0.0, 0.0, 0.5], [0.5, 0.0, 0.3, 0.0]):
        found.append(np.asarray(rule.look_ahead(at, state)))
        step, after = rule.update(np.array(gradient), state, at)
        found += [np.asarray(step), np.broadcast_to(rule.preconditioner(state, after), at.shape)]
        at, state = at + step, after
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
