"""How descents end: the one judge of it, for one path as for a hundred thousand.

`judge` takes what is left of n descents when they have ended, and gives each its kind, the minimum that it is at
and, where the gradient is zero, what it rests on, as numbers of a byte or two. `core.descent.sentences` puts them
into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np
from numpy.typing import NDArray

from core.descent.circling import circling
from core.descent.nearest import NEAR_SHARE, NONE, nearest, nearest_of
from core.descent.tails import Tail
from core.surfaces import CURVED, Minimum, Ring, Surface

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Indices = NDArray[np.int16]

FLAT = 1e-6
"""A gradient no longer than this is as good as zero; a last step no longer than this share of the box is none."""
ROUND = 1e-3
"""A valley that is flat along is a minimum if f falls nowhere on the circle of this share of the box's diagonal."""
FALLING = 1e-9
"""What is lower by this share of f, or of 1, is lower."""


class OutcomeKind(Enum):
    """The ways in which a descent ends."""

    CONVERGED = "converged"
    STALLED = "stalled"
    STEP_LIMIT = "step limit"
    DIVERGED = "diverged"
    RAN_DOWNHILL = "ran downhill"
    HOVERS = "hovers"
    OSCILLATES = "oscillates"


KINDS = tuple(OutcomeKind)
"""The kinds in the order of their codes."""
CODES = {kind: code for code, kind in enumerate(KINDS)}
AT_A_MINIMUM = (OutcomeKind.CONVERGED, OutcomeKind.HOVERS, OutcomeKind.OSCILLATES)
"""The kinds of descents that have come to a minimum, or stay around it."""
BEYOND = (OutcomeKind.DIVERGED, OutcomeKind.RAN_DOWNHILL)
"""The kinds of descents that have left the surface as it is looked at: how low they were last says nothing."""
PENDING = 255
"""The code of a descent that has not been computed yet."""


class Ground(IntEnum):
    """What a descent rests on where the gradient is zero and its surface names no stationary point."""

    MINIMUM = -2
    MAXIMUM = -3
    SADDLE = -4
    RIDGE = -5
    PLAIN = -6


@dataclass(frozen=True)
class Outcome:
    """How a descent ended, at which step, in words, and at or near which minimum."""

    kind: OutcomeKind
    step: int
    sentence: str
    minimum: Minimum | Ring | None = None
    fault: str = ""
    """What a rule says of a step of its own that has no finite end."""


@dataclass(frozen=True, eq=False)
class Ends:
    """What there is to judge of n descents on a surface.

    `starts` and `points` (2, n): the first and the last point within bounds; `moves` (n,): length of the last step;
    `left` (n,): the step at which a path left its bounds, or NONE; `undefined` (n,): whether that was for where f
    or its gradient has no finite value, None where no path can have done so. `values` and `norms` (n,): f and the
    length of its gradient at `points`, if they are known already. `tail`: the last half of the steps, without which
    none is said to circle a minimum; `noisy`: whether noise moves the descents, (n,) or for all.
    """

    surface: Surface
    starts: Floats
    points: Floats
    moves: Floats
    left: NDArray[np.int32]
    undefined: Mask | None = None
    values: Floats | None = None
    norms: Floats | None = None
    tail: Tail | None = None
    noisy: Mask | bool = False


@dataclass(frozen=True, eq=False)
class Verdicts:
    """How n descents ended; each (n,).

    `kinds`: codes, places in KINDS. `minima`: the minimum reached or circled, or the nearest one at the step
    limit, as a place in `known_minima`, or NONE. `grounds`: what a descent rests on, as a place in the
    surface's `stationary_points` or a `Ground`, or NONE if it doesn't rest or is at a known minimum. At the
    end: `distances` to the nearest minimum, `values` of f, and `norms` of its exact gradient, which may be NaN
    at known minima and out of bounds. `ranges`: the root mean square distance to that minimum over the last
    half of the steps, NaN where none can be said to circle it.
    """

    kinds: NDArray[np.uint8]
    minima: Indices
    grounds: Indices
    distances: Floats
    values: Floats
    norms: Floats
    ranges: Floats


def judge(ends: Ends) -> Verdicts:
    """How each of the descents has ended.

    One that left its bounds has run downhill if f has no least value and is lower than at the start; else it
    has diverged. One that circles a minimum hovers if noise moves it, and oscillates if none does (`circling`).
    Others have converged if their distance to a minimum and their last step are no longer than NEAR_SHARE of
    the diagonal; noise may bring a path there by chance, so that it must be as near on the average of its last
    quarter. Where a descent rests and the gradient is zero the ground decides: it has converged at a minimum
    that no list has, and has stalled on anything else. What remains runs downhill if f has no least value, is
    lower than at the start, and the box is left behind; the others were stopped by the step limit.
    """
    surface, (x, y), here = ends.surface, ends.points, nearest(ends.surface)
    with np.errstate(all="ignore"):
        names = here.index(x, y)
        distances = here.distances(names, x, y)
        values = np.asarray(surface.value(x, y), dtype=float) if ends.values is None else ends.values
        gone = ends.left != NONE
        noisy = np.full(gone.shape, ends.noisy)
        around = circling(ends.tail, names, noisy)
        circles = around.found & ~gone
        by_chance = noisy & (around.late > here.reach)
        at_minimum = ~(gone | circles | by_chance) & (np.maximum(distances, ends.moves) <= here.reach)
        at_minimum &= ~_at_another_point(ends, distances, at_minimum)
        others = ~(gone | circles | at_minimum)
        norms = _norms(surface, x, y, others) if ends.norms is None else ends.norms
        flat = others & (norms <= FLAT) & (ends.moves <= FLAT * here.diagonal)
        kinds = np.full(len(values), CODES[OutcomeKind.STEP_LIMIT], dtype=np.uint8)
        kinds[gone] = CODES[OutcomeKind.DIVERGED]
        kinds[at_minimum] = CODES[OutcomeKind.CONVERGED]
        grounds = np.full(len(values), NONE, dtype=np.int16)
        if flat.any():
            grounds[flat] = _grounds(surface, x[flat], y[flat])
            kinds[flat] = CODES[OutcomeKind.STALLED]
            kinds[grounds == Ground.MINIMUM] = CODES[OutcomeKind.CONVERGED]
        if not surface.bounded_below:
            lower = values < surface.value(*ends.starts)
            far = np.where(gone, ends.left > 0, others & ~flat & ~surface.box.contains(x, y))
            defined = True if ends.undefined is None else ~ends.undefined
            kinds[lower & far & defined] = CODES[OutcomeKind.RAN_DOWNHILL]
        kinds[circles & noisy] = CODES[OutcomeKind.HOVERS]
        kinds[circles & ~noisy] = CODES[OutcomeKind.OSCILLATES]
    named = circles | at_minimum | (kinds == CODES[OutcomeKind.STEP_LIMIT])
    minima = np.where(named, names, NONE).astype(np.int16)
    return Verdicts(kinds, minima, grounds, distances, values, norms, around.distances)


def at_a_minimum(kinds: NDArray[np.uint8]) -> Mask:
    """Whether these codes are those of descents that have come to a minimum, or stay around it."""
    found: Mask = np.isin(kinds, [CODES[kind] for kind in AT_A_MINIMUM])
    return found


def _at_another_point(ends: Ends, distances: Floats, asked: Mask) -> Mask:
    """Which of those asked for rest where the gradient is zero, nearer to a saddle or a maximum than to a minimum.

    Where such points are as near as NEAR_SHARE of the diagonal to a minimum.
    """
    surface, (x, y), diagonal = ends.surface, ends.points, nearest(ends.surface).diagonal
    found = asked & (ends.moves <= FLAT * diagonal) & (distances > ROUND * diagonal)
    if not found.any():
        return found
    found &= _norms(surface, x, y, found) <= FLAT
    found[found] = nearest_of(surface.stationary_points, x[found], y[found])[1] < distances[found]
    return found


def _norms(surface: Surface, x: Floats, y: Floats, asked: Mask) -> Floats:
    """The lengths of the gradient at the points asked for, NaN at the others."""
    norms = np.full(x.shape, np.nan)
    norms[asked] = np.hypot(*surface.gradient(x[asked], y[asked]))
    return norms


def _grounds(surface: Surface, x: Floats, y: Floats) -> Indices:
    """What is under points of zero gradient: a stationary point of the surface, else what the curvatures tell."""
    diagonal = surface.box.diagonal
    low, high = surface.curvatures(x, y)
    curved, valley = high > CURVED, np.abs(low) <= CURVED
    minimum, asked = low > CURVED, np.flatnonzero(curved & valley)
    if len(asked):
        radius = ROUND * diagonal
        minimum[asked] = ~surface.falls_around(x[asked], y[asked], radius, radius, FALLING)
    grounds = np.select(
        [minimum, high < -CURVED, (low < -CURVED) & curved, low < -CURVED],
        [Ground.MINIMUM, Ground.MAXIMUM, Ground.SADDLE, Ground.RIDGE],
        Ground.PLAIN,
    ).astype(np.int16)
    named, distances = nearest_of(surface.stationary_points, x, y)
    found: Indices = np.where(distances <= NEAR_SHARE * diagonal, named, grounds)
    return found
