"""The record of many descents on one surface, of which any hyperparameter, start, seed or noise may be an array.

It is to a hundred thousand descents what the arguments of `core.descent.descend` are to one, and each of them can
be taken out and walked by itself: `descents.descent(index)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.descent import Trajectory, descend
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule
from core.quantities import check_whole
from core.surfaces import SURFACES, Surface

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_STEPS = 500_000_000
"""Descents times steps of one computation."""
MOST_DESCENTS = 1_000_000
MOST_CALLS = 300_000
"""Of a rule that takes one point at a time, which for a reader's own Python is a second or two."""
CLOSE_TO_ONE = 1e-4
"""An array of decay rates that come nearer to 1 than this needs double precision: what counts is 1 − γ."""
TINY = 1e-30
"""So does a hyperparameter below this, which may be zero in single precision."""


class Case(NamedTuple):
    """One of many descents: what `descend` takes beside the surface, the steps and the schedule."""

    rule: Rule
    start: tuple[float, float]
    noise: float
    seed: int


@dataclass(frozen=True, eq=False, init=False)
class Descents:
    """`count` descents, where `count` is the length that the given arrays share; 1 if there is none.

    `rule`: its hyperparameters are numbers or arrays (count,). `starts`: (2,) or (count, 2). `noise`, the standard
    deviation σ on each gradient coordinate, and `seeds`: () or (count,). Descents of one seed meet the same noise,
    that of `noise.standard_normals(seed, steps)`.

    `most_evaluations`: a descent stays where it is before the step that would ask for more values, gradients and
    Hessians than this in all, by a rule that is `whole`; a step of any other asks for one gradient.

    Two switches, of which `core.batched.engine` says what they change: `thorough` takes every step, so that each
    end is bit for bit that of `descent(index)`, and `single` asks for single precision. What is thorough is in
    double.

    Raises ValueError, quoting the value, for arrays whose lengths differ, for what `descend` refuses, and for more
    than MOST_DESCENTS descents or MOST_STEPS steps in all.
    """

    surface: Surface
    rule: Rule
    starts: Floats
    steps: int
    noise: Floats
    seeds: Integers
    schedule: Schedule
    thorough: bool
    single: bool
    most_evaluations: int | None
    count: int = field(init=False)

    def __init__(
        self,
        surface: Surface,
        rule: Rule,
        starts: ArrayLike,
        steps: int,
        noise: ArrayLike = 0.0,
        seeds: ArrayLike = 0,
        schedule: Schedule = CONSTANT,
        thorough: bool = False,
        single: bool = False,
        most_evaluations: int | None = None,
    ) -> None:
        check_schedule(schedule, rule)
        arrays = {"starts": _starts(starts), "noise": _noise(noise), "seeds": _seeds(seeds)}
        shapes = {name: np.shape(value) for name, value in (arrays | rule.settings).items()}
        shapes["starts"] = shapes["starts"][:-1]
        count = _shared_length(shapes)
        check_work(count, steps, rule)
        vars(self).update(
            arrays,
            surface=surface,
            rule=rule,
            steps=steps,
            schedule=schedule,
            thorough=thorough,
            single=single,
            most_evaluations=most_evaluations,
            count=count,
        )

    def case(self, index: int) -> Case:
        """The rule with plain hyperparameters, the start, the noise and the seed of one descent.

        Raises IndexError, quoting the index, for one that is not within 0 to count − 1.
        """
        if not 0 <= index < self.count:
            raise IndexError(f"index is {index!r}: there are the descents 0 to {self.count - 1}")
        rule = self.rule.changed(**{name: _at(value, index) for name, value in self.rule.settings.items()})
        x, y = (float(part) for part in (self.starts[index] if self.starts.ndim == 2 else self.starts))
        return Case(rule, (x, y), float(_at(self.noise, index)), int(_at(self.seeds, index)))

    def descent(self, index: int) -> Trajectory:
        """One of the descents by itself, with its whole path. Raises IndexError as `case`."""
        rule, start, noise, seed = self.case(index)
        return descend(self.surface, rule, start, self.steps, noise, seed, self.schedule)

    @property
    def noisy(self) -> bool:
        """Whether noise has a part in any of them."""
        return self.rule.meets(self.noise)

    @property
    def closed_form(self) -> bool:
        """Whether the surface is one of the registry, whose f and gradient are finite wherever a path may go."""
        return SURFACES.get(self.surface.name) is self.surface

    @property
    def dtype(self) -> type[np.floating[Any]]:
        """The precision: single if that is asked for and its numbers fit."""
        return np.float32 if self.single and self.fits_single else np.float64

    @property
    def fits_single(self) -> bool:
        """Whether its numbers can be had in single precision."""
        if self.thorough or not self.closed_form or self.rule.whole:
            return False
        for name, quantity in self.rule.hyperparameters().items():
            value = np.asarray(self.rule.settings[name])
            close = value.ndim and quantity.open_maximum and np.any(value > quantity.maximum - CLOSE_TO_ONE)
            if close or np.any((value > 0) & (value < TINY)):
                return False
        return True

    @cached_property
    def stability_limits(self) -> Floats | None:
        """αλmax at the limit of stability, () or (count,); None for a rule without a fixed limit."""
        found = self.rule.stable_learning_rate(1.0)
        return None if found is None else np.asarray(found[0])


def check_work(count: int, steps: int, rule: Rule | None = None) -> None:
    """Raise ValueError, naming the limit, for more descents or steps than MOST_…, or less than one step.

    With the rule, for more steps too than one may take that goes one point at a time.
    """
    check_whole("steps", steps, 1)
    if count > MOST_DESCENTS:
        raise ValueError(f"{count:,} descents: a computation takes at most {MOST_DESCENTS:,}")
    if count * int(steps) > MOST_STEPS:
        raise ValueError(
            f"{count:,} descents of {steps:,} steps are {count * int(steps):,} steps in all: a computation takes at"
            f" most {MOST_STEPS:,}"
        )
    if rule is not None:
        _check_calls(rule, count, steps)


def _check_calls(rule: Rule, count: int, steps: int) -> None:
    """Raise ValueError, with the reason, for too many steps of a rule that takes one point at a time."""
    if rule.one_by_one and count * int(steps) > MOST_CALLS:
        raise ValueError(
            f"{count:,} descents of {steps:,} steps call {rule.label} {count * int(steps):,} times, one point at a"
            f" time: it may be called {MOST_CALLS:,} times. It takes no arrays: {rule.one_by_one}"
        )


def _at(value: Any, index: int) -> Any:
    """The value of one descent, as a plain number."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    array = np.asarray(value)
    return (array[index] if array.ndim else array).item()


def _shared_length(shapes: Mapping[str, tuple[int, ...]]) -> int:
    given = {name: shape for name, shape in shapes.items() if shape}
    if len(set(given.values())) > 1 or any(len(shape) > 1 or not shape[0] for shape in given.values()):
        told = ", ".join(f"{' × '.join(map(str, shape))} {name}" for name, shape in given.items())
        raise ValueError(f"Given are {told}: many descents take one of each, or as many of each")
    return next((shape[0] for shape in given.values()), 1)


def _starts(starts: ArrayLike) -> Floats:
    try:
        found = np.asarray(starts, dtype=float)
    except (TypeError, ValueError):
        found = np.array(np.nan)
    if found.ndim not in (1, 2) or found.shape[-1] != 2 or not np.isfinite(found).all():
        raise ValueError(f"start is {starts!r}: it takes two finite numbers, or two for each descent")
    return found


def _noise(noise: ArrayLike) -> Floats:
    found = np.asarray(noise)
    if found.dtype.kind not in "fiu" or not np.all((found >= 0) & (found < np.inf)):
        raise ValueError(f"noise is {noise!r}: it takes finite numbers ≥ 0")
    return found.astype(float)


def _seeds(seeds: ArrayLike) -> Integers:
    found = np.asarray(seeds)
    if found.dtype.kind not in "iu" or not np.all((found >= 0) & (found < 2**63)):
        raise ValueError(f"seed is {seeds!r}: it takes whole numbers ≥ 0")
    return found.astype(np.int64)
