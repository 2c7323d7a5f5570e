"""Where the claims of lessons cease to hold: their verdicts on runs that are changed in one thing at a time."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.descent.experiment import run
from core.descent.lessons import LESSONS
from core.descent.outcomes import OutcomeKind
from core.network.lessons import NETWORK_LESSONS
from tests.digests.reach import Parts

FACTORS = np.geomspace(1 / 64, 64, 97)
STEPS_LOOKED_AT = 120
"""Of a longer path those at its start and at its end."""


def claims_result() -> Parts:
    """Of each lesson on paths and each of its competitors: what each kind of change makes of the claim."""
    found: Parts = {}
    for key, lesson in LESSONS.items():
        paths = run(lesson.experiment)
        for number, path in enumerate(paths):
            for kind, changed in _changed_paths(path, _limits(lesson.holds)).items():
                races = [[*paths[:number], each, *paths[number + 1 :]] for each in changed]
                with np.errstate(all="ignore"):
                    verdicts = _run_lengths(bool(lesson.holds(race)) for race in races)
                if "," in verdicts:  # else it is nothing that the claim is about
                    found[f"{key}, {number}: {kind}"] = verdicts
    return found


def _limits(claim: Any) -> list[float]:
    """The numbers that a claim and the functions that it calls are written with."""
    code, numbers = claim.__code__, set[float]()
    named = [claim.__globals__.get(name) for name in code.co_names]
    for each in (*code.co_consts, *named):
        for part in each if isinstance(each, tuple) else (each,):
            if type(part) in (int, float):
                numbers.add(float(part))
            elif inspect.isfunction(part) and part.__module__.startswith("core."):
                numbers |= set(_limits(part))
    return sorted(numbers)


def _at_limits(path: Any, limits: Sequence[float]) -> Iterator[Any]:
    """The path with a step, the last or one that the claim names, just as far as a limit, or so in x or in y."""
    last = len(path.points) - 1
    for step in sorted({int(each) for each in limits if each.is_integer() and 0 < each < last} | {last}):
        at = np.arange(last + 1) == step
        for limit in limits:
            yield replace(path, distances=np.where(at, limit, path.distances))
            for place in ((limit, 0.0), (0.0, limit), (limit, -limit)):
                yield replace(path, points=np.where(at[:, np.newaxis], place, path.points))


def _changed_paths(path: Any, limits: Sequence[float]) -> dict[str, Iterator[Any]]:
    steps = range(len(path.points))
    if len(steps) > STEPS_LOOKED_AT:
        steps = [*steps[: STEPS_LOOKED_AT // 2], *steps[-STEPS_LOOKED_AT // 2 :]]
    mirrors = ((1, 1), (-1, 1), (1, -1), (-1, -1))
    return {
        "as far from the minimum": (replace(path, distances=factor * path.distances) for factor in FACTORS),
        "as far out": (replace(path, points=factor * path.points) for factor in FACTORS),
        "mirrored": (replace(path, points=path.points * signs) for signs in mirrors),
        "ended": (replace(path, outcome=replace(path.outcome, kind=kind)) for kind in OutcomeKind),
        "counted": (replace(path, metered=path.evaluations + one) for one in (0, 1, *np.eye(3))),
        "as far at the end": (_at_one_step(path, len(path.points) - 1, factor) for factor in FACTORS),
        "a little farther at one step": (
            _at_one_step(path, step, factor) for factor in (1.003, 1.03, 1.2) for step in steps
        ),
        "near at one step": (_at_one_step(path, step, 0.01) for step in steps),
        "far at one step": (_at_one_step(path, step, 50.0) for step in steps),
        "elsewhere at one step": (_at_one_step(path, step, -1.0) for step in steps),
        "near from a step on": (_from_one_step(path, step, 0.01) for step in steps),
        "arrived at a step": (_where(path, np.arange(len(path.points)) >= step, 0.01, 50.0) for step in steps),
        "at a limit": _at_limits(path, limits),
        "far from a step on": (_from_one_step(path, step, 50.0) for step in steps),
    }


def _at_one_step(path: Any, step: int, factor: float) -> Any:
    return _where(path, np.arange(len(path.points)) == step, factor)


def _from_one_step(path: Any, step: int, factor: float) -> Any:
    return _where(path, np.arange(len(path.points)) >= step, factor)


def _where(path: Any, chosen: np.ndarray, factor: float, elsewhere: float = 1.0) -> Any:
    factors = np.where(chosen, factor, elsewhere)
    return replace(path, points=path.points * factors[:, np.newaxis], distances=path.distances * np.abs(factors))


def _run_lengths(verdicts: Iterator[bool]) -> str:
    """Verdicts in their order as "12 yes, 3 no"."""
    return ", ".join(f"{len(list(same))} {'yes' if held else 'no'}" for held, same in groupby(verdicts))


EPOCHS, LAYERS = 45, 4
METRICS = {
    "train_loss": ((), 0.0, 1.3),
    "test_loss": ((), 0.0, 1.3),
    "train_accuracy": ((), 0.4, 1.0),
    "test_accuracy": ((), 0.4, 1.0),
    "gradient_norms": ((LAYERS,), 0.0, 1.6),
    "weight_norms": ((LAYERS,), 0.0, 1.6),
    "exponents": ((1,), 1.0, 2.2),
}
"""The shape of each metric at an epoch, and between what it is drawn."""
WILD = 40.0
"""A loss that has exploded."""
LEVELS = 61
TRIES = 3_000


def network_claims_result() -> Parts:
    """The same of each lesson on networks, from runs that are made up so that its claim holds."""
    found: Parts = {}
    for key, lesson in NETWORK_LESSONS.items():
        runs = _that_hold(lesson.holds, len(lesson.settings))
        for number in range(len(runs)):
            for kind, changed in _changed_runs(runs[number], _limits(lesson.holds)).items():
                races = [[*runs[:number], each, *runs[number + 1 :]] for each in changed]
                verdicts = _run_lengths(_holds(lesson.holds, race) for race in races)
                if "," in verdicts:
                    found[f"{key}, {number}: {kind}"] = verdicts
    return found


def _holds(claim: Any, runs: Sequence[Any]) -> bool:
    with np.errstate(all="ignore"):
        return bool(claim(*runs)[0])


def _that_hold(claim: Any, count: int) -> list[Any]:
    """Runs of one network, each metric at one level and a little off it at the end, for which the claim holds."""
    generator = np.random.default_rng(1)
    for _ in range(TRIES):
        runs = [_drawn(generator) for _ in range(count)]
        if _holds(claim, runs):
            return runs
    raise LookupError("no such runs were found")


def _drawn(generator: np.random.Generator) -> Any:
    told: dict[str, np.ndarray] = {"moved": generator.uniform(1, 15, 1)}
    for name, (shape, low, high) in METRICS.items():
        values = np.full((EPOCHS, 1, *shape), generator.uniform(low, high))
        values[-1] += generator.choice([0.0, 0.02, 0.15])
        values[: generator.choice([1, 8])] = generator.uniform(low, high)
        told[name] = values
    if generator.random() < 0.3:
        told["train_loss"][3] = WILD
    return SimpleNamespace(**told)


def _changed_runs(run: Any, limits: Sequence[float]) -> dict[str, list[Any]]:
    changed = {"moved": [_with(run, "moved", slice(None), level) for level in np.linspace(0, 30, LEVELS)]}
    for name in METRICS:
        changed[f"{name} at a limit"] = [
            _with(run, name, where, level) for where in (slice(None), -1, 4, 39) for level in limits
        ]
    for name, (_, low, high) in METRICS.items():
        levels = np.linspace(low, high, LEVELS)
        changed[f"{name} at the end"] = [_with(run, name, -1, level) for level in levels]
        changed[f"{name} all along"] = [_with(run, name, slice(None), level) for level in levels]
        wild = [("wild", WILD)] if name.endswith("loss") else []
        for told, level in (("low", low), ("high", high), *wild):
            changed[f"{name}, {told} at one epoch"] = [_with(run, name, epoch, level) for epoch in range(EPOCHS)]
            changed[f"{name}, {told} up to an epoch"] = [
                _with(run, name, slice(epoch), level) for epoch in range(EPOCHS)
            ]
    for name in ("gradient_norms", "weight_norms"):
        changed[f"{name} of one layer"] = [
            _with(run, name, (slice(39, None), 0, layer), level) for layer in range(LAYERS) for level in (0.0, WILD)
        ]
    return changed


def _with(run: Any, name: str, where: Any, level: float) -> Any:
    values = getattr(run, name).copy()
    values[where] = level
    return SimpleNamespace(**{**vars(run), name: values})
