"""The record of many descents on one surface, of which any hyperparameter, start, seed or noise may be an array.

A study is to a hundred thousand descents what the arguments of `core.descent.descend` are to one, and each of its
descents can be taken out and walked by itself: `study.descent(index)`.
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
from core.surfaces import SURFACES, Surface

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_STEPS = 500_000_000
"""Descents times steps that one study may ask for."""
MOST_DESCENTS = 1_000_000
CLOSE_TO_ONE = 1e-4
"""An array of decay rates that come nearer to 1 than this needs double precision: what counts is 1 − γ."""
TINY = 1e-30
"""So does a hyperparameter below this, which may be zero in single precision."""


class Case(NamedTuple):
    """One descent of a study: what `descend` takes beside the surface, the steps and the schedule."""

    rule: Rule
    start: tuple[float, float]
    noise: float
    seed: int


@dataclass(frozen=True, eq=False)
class Study:
    """`count` descents, where `count` is the length that the given arrays share; 1 if there is none.

    `rule`: its hyperparameters are numbers or arrays (count,). `starts`: (2,) or (count, 2). `noise`, the standard
    deviation σ on each gradient coordinate, and `seeds`: a number or (count,). Descents of one seed meet the same
    noise, that of `noise.standard_normals(seed, steps)`.

    Two switches, of which `core.batched.engine` says what they change: `thorough` takes every step, so that each
    end is bit for bit that of `descent(index)`, and `single` asks for single precision. Thorough studies are in
    double.

    Raises ValueError, quoting the value, for arrays whose lengths differ, for what `descend` refuses, and for more
    than MOST_DESCENTS descents or MOST_STEPS steps in all.
    """

    surface: Surface
    rule: Rule
    starts: ArrayLike
    steps: int
    noise: ArrayLike = 0.0
    seeds: ArrayLike = 0
    schedule: Schedule = CONSTANT
    thorough: bool = False
    single: bool = False
    count: int = field(init=False)
    origins: Floats = field(init=False)
    """The starts, (2,) or (count, 2)."""
    sigmas: Floats = field(init=False)
    """The noise, () or (count,)."""
    streams: Integers = field(init=False)
    """The seeds, () or (count,)."""

    def __post_init__(self) -> None:
        check_schedule(self.schedule, self.rule)
        found = {"origins": _starts(self.starts), "sigmas": _noise(self.noise), "streams": _seeds(self.seeds)}
        shapes = {name: np.shape(value) for name, value in {**found, **self.rule.settings}.items()}
        shapes["origins"] = shapes["origins"][:-1]
        count = _shared_length(shapes)
        check_work(count, self.steps)
        for name, value in {**found, "count": count}.items():
            object.__setattr__(self, name, value)

    def case(self, index: int) -> Case:
        """The rule with plain hyperparameters, the start, the noise and the seed of one descent.

        Raises IndexError, quoting the index, for one that is not within 0 to count − 1.
        """
        if not 0 <= index < self.count:
            raise IndexError(f"index is {index!r}: this study has the descents 0 to {self.count - 1}")
        plain = {name: _at(value, index) for name, value in self.rule.settings.items()}
        x, y = (float(part) for part in (self.origins[index] if self.origins.ndim == 2 else self.origins))
        return Case(
            self.rule.changed(**plain), (x, y), float(_at(self.sigmas, index)), int(_at(self.streams, index))
        )

    def descent(self, index: int) -> Trajectory:
        """One descent of the study by itself, with its whole path. Raises IndexError as `case`."""
        rule, start, noise, seed = self.case(index)
        return descend(self.surface, rule, start, self.steps, noise, seed, self.schedule)

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
        if self.thorough or not self.closed_form:
            return False
        settings = self.rule.settings
        for name, quantity in self.rule.hyperparameters().items():
            value = np.asarray(settings[name])
            close = value.ndim and quantity.open_maximum and np.any(value > quantity.maximum - CLOSE_TO_ONE)
            if close or np.any((value > 0) & (value < TINY)):
                return False
        return True

    @cached_property
    def stability_limits(self) -> Floats | None:
        """αλmax at the limit of stability, () or (count,); None for a rule without a fixed limit."""
        return stability_limits(self.rule)


def stability_limits(rule: Rule) -> Floats | None:
    """What learning rate times largest curvature must stay below, so that a quadratic's errors shrink.

    Of the shape that the hyperparameters beside the learning rate share; None for a rule without a fixed limit.
    """
    arrays = {
        n: np.asarray(v, dtype=float) for n, v in rule.settings.items() if n != "learning_rate" and np.ndim(v)
    }
    plain = {name: _at(value, 0) for name, value in rule.settings.items()}
    rows, inverse = (
        np.unique(np.array([*arrays.values()]).T, axis=0, return_inverse=True) if arrays else ([()], None)
    )
    found = [
        rule.changed(**plain | dict(zip(arrays, map(float, row), strict=True))).stable_learning_rate(1.0)
        for row in rows
    ]
    limits = np.array([limit[0] for limit in found if limit is not None])
    if not len(limits):
        return None
    return limits[0] if inverse is None else limits[inverse.reshape(-1)]


def check_work(count: int, steps: int) -> None:
    """Raise ValueError, naming the limit, for more descents or steps than a study takes, or less than one step."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps is {steps!r}: it takes a whole number ≥ 1")
    if count > MOST_DESCENTS:
        raise ValueError(f"{count:,} descents: a study takes at most {MOST_DESCENTS:,}")
    if count * int(steps) > MOST_STEPS:
        raise ValueError(
            f"{count:,} descents of {steps:,} steps are {count * int(steps):,} steps in all: a study takes at most"
            f" {MOST_STEPS:,}"
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
        names = {"origins": "starts", "sigmas": "noise", "streams": "seeds"}
        told = ", ".join(f"{' × '.join(map(str, shape))} {names.get(name, name)}" for name, shape in given.items())
        raise ValueError(f"Given are {told}: a study takes one of each, or as many of each")
    return next((shape[0] for shape in given.values()), 1)


def _starts(starts: ArrayLike) -> Floats:
    try:
        origins = np.asarray(starts, dtype=float)
    except (TypeError, ValueError):
        origins = np.array(np.nan)
    if origins.ndim not in (1, 2) or origins.shape[-1] != 2 or not np.isfinite(origins).all():
        raise ValueError(f"start is {starts!r}: it takes two finite numbers, or two for each descent")
    return origins


def _noise(noise: ArrayLike) -> Floats:
    sigmas = np.asarray(noise)
    if sigmas.dtype.kind not in "fiu" or not np.all((sigmas >= 0) & (sigmas < np.inf)):
        raise ValueError(f"noise is {noise!r}: it takes finite numbers ≥ 0")
    return sigmas.astype(float)


def _seeds(seeds: ArrayLike) -> Integers:
    streams = np.asarray(seeds)
    if streams.dtype.kind not in "iu" or not np.all((streams >= 0) & (streams < 2**63)):
        raise ValueError(f"seed is {seeds!r}: it takes whole numbers ≥ 0")
    return streams.astype(np.int64)
