"""How a descent ends: a kind, and a sentence for the reader with the numbers of this very run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.optimizers import Rule
from core.quantities import number
from core.surfaces import Box, Minimum, Ring, Surface

Floats = NDArray[np.float64]

FAR = 1e6
"""A path more than this many boxes away has diverged."""
NEAR_SHARE = 0.01
"""Converged is within this share of the box's diagonal of a minimum, with a last step no longer."""
FLAT = 1e-6
"""A gradient no longer than this is as good as zero; a last step no longer than this share of the box is none."""
CURVED = 1e-6
"""Curvatures smaller than this are as good as zero."""


class OutcomeKind(Enum):
    """The ways in which a descent ends."""

    CONVERGED = "converged"
    STALLED = "stalled"
    STEP_LIMIT = "step limit"
    DIVERGED = "diverged"
    RAN_DOWNHILL = "ran downhill"


@dataclass(frozen=True)
class Outcome:
    """How a descent ended, at which step, in words, and at or near which minimum."""

    kind: OutcomeKind
    step: int
    sentence: str
    minimum: Minimum | Ring | None = None


@dataclass(frozen=True, eq=False)
class Ending:
    """What there is to judge: a path within its bounds, and the step at which it left them, if it did."""

    surface: Surface
    rule: Rule
    points: Floats
    values: Floats
    gradient_norms: Floats
    left: int | None
    undefined: bool = False
    """Whether it left for where f or its gradient has no finite value, and not for being far away."""

    @property
    def step(self) -> int:
        """The last step within bounds."""
        return len(self.points) - 1

    @property
    def point(self) -> tuple[float, float]:
        """Where the path ends."""
        return float(self.points[-1, 0]), float(self.points[-1, 1])

    @property
    def move(self) -> float:
        """Length of the last step."""
        return float(np.hypot(*(self.points[-1] - self.points[-2]))) if self.step else 0.0

    @property
    def value(self) -> float:
        """f at the end."""
        return float(self.values[-1])


def bounds(surface: Surface) -> Box:
    """The part of the plane within which a path goes on: 10⁶ boxes to each side."""
    box = surface.box
    across, up = (FAR * side for side in box.sides)
    return Box(box.x_min - across, box.x_max + across, box.y_min - up, box.y_max + up)


def out_of_bounds(surface: Surface, points: Floats) -> NDArray[np.bool_]:
    """For each of the points (…, 2) whether it is not finite or out of bounds."""
    out: NDArray[np.bool_] = ~bounds(surface).contains(points[..., 0], points[..., 1])
    return out


def undefined(surface: Surface, points: Floats) -> NDArray[np.bool_]:
    """For each of the points (…, 2) at which a path left, whether f or its gradient has no finite value there."""
    far = np.isfinite(points).all(axis=-1) & out_of_bounds(surface, points)
    return ~far & (not surface.total)


def judge(end: Ending) -> Outcome:
    """The outcome of a path."""
    if end.left is not None:
        return _left(end)
    surface = end.surface
    diagonal = surface.box.diagonal
    minimum = surface.nearest_minimum(*end.point)
    if minimum is not None:
        distance = float(minimum.distance(*end.point))
        if max(distance, end.move) <= NEAR_SHARE * diagonal:
            sentence = f"Converged: {number(distance)} from {named(minimum)}."
            return Outcome(OutcomeKind.CONVERGED, end.step, sentence, minimum)
    if end.gradient_norms[-1] <= FLAT and end.move <= FLAT * diagonal:
        return _flat(end, diagonal)
    if not surface.bounded_below and not surface.box.contains(*end.point) and end.value < end.values[0]:
        sentence = (
            f"Runs off downhill: out of the box at f = {number(end.value)} after {steps(end.step)}, and"
            " this surface has no lowest point."
        )
        return Outcome(OutcomeKind.RAN_DOWNHILL, end.step, sentence)
    where = f"{number(distance)} from {named(minimum)}" if minimum else f"at f = {number(end.value)}"
    pace = f", its last step {number(end.move)} long"
    return Outcome(
        OutcomeKind.STEP_LIMIT,
        end.step,
        f"Stopped by the step limit after {steps(end.step)}, {where}{pace}.",
        minimum,
    )


def _left(end: Ending) -> Outcome:
    """A path that left its bounds: the domain of f, or far away, downhill without end or by steps too long."""
    step = end.left or 0
    if end.undefined:
        return Outcome(OutcomeKind.DIVERGED, step, _undefined(end))
    if not step:
        return Outcome(OutcomeKind.DIVERGED, 0, "Diverged at once: the start is more than a million boxes away.")
    if not end.surface.bounded_below and end.value < end.values[0]:
        sentence = f"Runs off downhill, out of sight at step {step}: this surface has no lowest point."
        return Outcome(OutcomeKind.RAN_DOWNHILL, step, sentence)
    return Outcome(OutcomeKind.DIVERGED, step, f"Diverged at step {step}: {_cause(end)}.")


def _undefined(end: Ending) -> str:
    if not end.left:
        return "Ended at once: f has no finite value at the start."
    x, y = (number(part) for part in end.point)
    return (
        f"Left the domain of f at step {end.left}: from ({x}, {y}) to where f or its gradient has no finite value."
    )


def _cause(end: Ending) -> str:
    """Why the steps grew, where theory tells; else what was seen."""
    rate: Any = getattr(end.rule, "learning_rate", None)
    start = float(end.points[0, 0]), float(end.points[0, 1])
    minimum = end.surface.nearest_minimum(*start)
    if rate is not None and isinstance(minimum, Minimum):
        curvatures = eigenvalues(end.surface, minimum.x, minimum.y)
        limit = end.rule.stable_learning_rate(curvatures[1]) if curvatures[0] > 0 else None
        if limit is not None and rate > limit[0]:
            return f"the learning rate {number(rate)} is above {limit[1]} = {number(float(limit[0]))}"
    return "its steps grew until it was a million boxes away; a smaller learning rate may help"


def _flat(end: Ending, diagonal: float) -> Outcome:
    """A path that rests where the gradient is zero: at a minimum that no list has, or at something else."""
    x, y = end.point
    low, high = eigenvalues(end.surface, x, y)
    for point in end.surface.stationary_points:
        if np.hypot(x - point.x, y - point.y) <= NEAR_SHARE * diagonal:
            at = f"at the {point.kind} at ({number(point.x)}, {number(point.y)})"
            return _stalled(end, at)
    at = f"at ({number(x)}, {number(y)})"
    if low > CURVED or (high > CURVED and low >= -CURVED and not _falls(end, diagonal)):
        return Outcome(OutcomeKind.CONVERGED, end.step, f"Converged: the gradient is zero {at}, a minimum.")
    if high < -CURVED:
        return _stalled(end, f"at a maximum {at}")
    if low < -CURVED:
        return _stalled(end, f"at a saddle {at}" if high > CURVED else f"on a ridge {at}")
    return _stalled(end, "on a plain")


def _falls(end: Ending, diagonal: float) -> bool:
    """Whether the surface is lower than here on a small circle around the end of the path."""
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    x, y = (
        at + 1e-3 * diagonal * part for at, part in zip(end.point, (np.cos(angles), np.sin(angles)), strict=True)
    )
    return bool(np.min(end.surface.value(x, y)) < end.value - 1e-9 * max(abs(end.value), 1))


def _stalled(end: Ending, where: str) -> Outcome:
    length = number(float(end.gradient_norms[-1]))
    sentence = f"Stalled {where}, where ‖∇f‖ = {length}: not a minimum."
    return Outcome(OutcomeKind.STALLED, end.step, sentence)


def eigenvalues(surface: Surface, x: float, y: float) -> tuple[float, float]:
    """The smallest and the largest curvature of a surface at a point."""
    xx, xy, yy = (float(part) for part in surface.hessian(x, y))
    middle, spread = (xx + yy) / 2, float(np.hypot((xx - yy) / 2, xy))
    return middle - spread, middle + spread


def named(minimum: Minimum | Ring) -> str:
    """A minimum in words."""
    if isinstance(minimum, Ring):
        return f"the ring of {minimum.kind} minima"
    return f"the {minimum.kind} minimum at ({number(minimum.x)}, {number(minimum.y)})"


def steps(count: int) -> str:
    """A count of steps."""
    return "1 step" if count == 1 else f"{count:,} steps"
