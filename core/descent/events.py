"""Events on a path: what a reader should not miss, each with its step and a sentence.

Noise makes many small ones; every definition below therefore has a hysteresis or asks for what lasts, and a path
tells no more than MOST_EVENTS of them, the most important ones.

    found = stability(trajectory, steps, noise, seed)
    for event in events(trajectory, found):
        print(event.step, event.sentence)
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.descent.nearest import NEAR_SHARE, nearest
from core.descent.outcomes import FLAT, OutcomeKind
from core.descent.runner import NEAR, Trajectory
from core.descent.sentences import named, steps_in_words
from core.descent.stability import Stability
from core.quantities import number
from core.statistics import median
from core.surfaces import Minimum, Ring, StationaryPoint, Surface

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_EVENTS = 6
"""Events that one path tells."""
MOST_OF_A_KIND = 2
"""Events of one kind that one path tells."""
SADDLE_SHARE = 0.05
"""A path is at a saddle within this share of the box's diagonal, or half the distance to the nearest minimum."""
AWAY = 1.5
"""It has left it for good only if it gets so many times as far."""
SWING = 0.05
"""A path has passed its minimum when it is beyond it by so much of the distance that it started from."""
GENTLE = 0.01
"""A gradient is tiny at this share of the longest of the path, and no longer so at twice that."""
HARDLY = 0.05
"""The error hardly falls if it changes by no more than this share of itself."""
LASTING = 10
"""Steps, or a twentieth of the path if that is more, for which a plateau lasts."""
SUSTAINED = 5
"""Points in a row that must lie beyond the edge of stability, or within it, for a crossing."""
EDGE = 1 + 1e-6
"""Above this share of its limit a curvature is above it: by central differences 1 comes out as 1.0000000002."""
BACK = 0.9
"""A path is back within the edge at this share of its limit: some rules hover at the edge itself."""


class EventKind(Enum):
    """The kinds of events, the most important first."""

    DIVERGED = "diverged"
    RAN_DOWNHILL = "ran downhill"
    DEVIATED = "deviated from its reference"
    UNSTABLE = "crossed the stability edge"
    ENTERED_BASIN = "entered the basin"
    LEFT_SADDLE = "left the saddle"
    OVERSHOT = "overshot"
    PLATEAU = "plateau"
    STABLE = "back within the stability edge"


class Event(NamedTuple):
    """What happened at a step, in words; `weight` ranks events of one kind, the heaviest first."""

    step: int
    kind: EventKind
    sentence: str
    weight: float = 0.0


def events(trajectory: Trajectory, stability: Stability | None = None) -> list[Event]:
    """The events of a path in the order of their steps; crossings of the edge of stability if that is given.

    At most MOST_OF_A_KIND of one kind, and MOST_EVENTS in all: the first kinds of EventKind before the others.
    """
    entered = list(_entered_basin(trajectory))
    inside = entered[0].step if entered else len(trajectory.points)
    found = [
        *_left_bounds(trajectory),
        *entered,
        *_left_saddles(trajectory),
        *_overshot(trajectory),
        *_plateaus(trajectory, inside),
        *(_crossings(trajectory, stability) if stability is not None else ()),
    ]
    kinds = list(EventKind)
    kept: list[Event] = []
    for kind in kinds:
        alike = [event for event in found if event.kind is kind]
        kept += sorted(alike, key=lambda event: (-event.weight, event.step))[:MOST_OF_A_KIND]
    # Who leaves a saddle and is in a basin with the same step has left it first.
    kinds.insert(kinds.index(EventKind.ENTERED_BASIN), EventKind.LEFT_SADDLE)
    return sorted(kept[:MOST_EVENTS], key=lambda event: (event.step, kinds.index(event.kind)))


def _left_bounds(trajectory: Trajectory) -> Iterator[Event]:
    """The path left its bounds: the step and the sentence of its outcome."""
    outcome = trajectory.outcome
    if outcome.kind is OutcomeKind.DIVERGED:
        yield Event(outcome.step, EventKind.DIVERGED, outcome.sentence)
    elif outcome.kind is OutcomeKind.RAN_DOWNHILL and outcome.step >= len(trajectory.points):
        yield Event(outcome.step, EventKind.RAN_DOWNHILL, outcome.sentence)


def _entered_basin(trajectory: Trajectory) -> Iterator[Event]:
    """The first step from which on the path is never further from the minimum where it ends than a radius.

    The radius is NEAR, or half the distance to the nearest other minimum, or as far as the neighbourhood of the
    nearest saddle, if that is less. None for a path that starts within it or does not end there.
    """
    minimum = nearest(trajectory.surface).minimum(*trajectory.points[-1])
    if minimum is None:
        return
    radius = _basin_radius(trajectory.surface, minimum)
    outside = np.flatnonzero(minimum.distance(*trajectory.points.T) > radius)
    if len(outside) and outside[-1] < len(trajectory.points) - 1:
        step = int(outside[-1]) + 1
        where = f"the basin of {named(minimum)}"
        yield Event(step, EventKind.ENTERED_BASIN, f"Entered {where}: within {number(radius)} of it from here on.")


@lru_cache(maxsize=256)
def _basin_radius(surface: Surface, minimum: Minimum | Ring) -> float:
    """How far the basin of a minimum counts."""
    here = nearest(surface)
    _, x, y, radii = _saddles(surface)
    gaps = minimum.distance(x, y) - radii
    return float(min(NEAR, here.room[here.minima.index(minimum)], gaps.min(initial=np.inf)))


@lru_cache(maxsize=64)
def _saddles(surface: Surface) -> tuple[list[StationaryPoint], Floats, Floats, Floats]:
    """The surface's saddles, where they are, x and y, and the radii of their neighbourhoods."""
    found = [point for point in surface.stationary_points if "saddle" in point.kind]
    x, y = np.array([(point.x, point.y) for point in found]).reshape(-1, 2).T
    room = surface.distance_to_minimum(x, y) / 2
    return found, x, y, np.minimum(SADDLE_SHARE * surface.box.diagonal, room)


def _left_saddles(trajectory: Trajectory) -> Iterator[Event]:
    """The first step outside of a saddle's neighbourhood, after the last within it, if the path then gets AWAY."""
    points, (found, x, y, radii) = trajectory.points, _saddles(trajectory.surface)
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    met = np.flatnonzero((left - radii <= x) & (x <= right + radii) & (low - radii <= y) & (y <= high + radii))
    squares = (points[:, 0] - x[met, None]) ** 2 + (points[:, 1] - y[met, None]) ** 2
    within = squares <= radii[met, None] ** 2
    near, last = within.sum(axis=1), len(points) - 1 - within[:, ::-1].argmax(axis=1)
    far = (squares > (AWAY * radii[met, None]) ** 2) & (np.arange(len(points)) > last[:, None])
    gone = np.flatnonzero(far.any(axis=1))  # where none is within, the last of all is its last
    for place in gone[np.argsort(-near[gone], kind="stable")][:MOST_OF_A_KIND].tolist():
        sentence = f"Left {named(found[met[place]])}, after {steps_in_words(int(near[place]))} near it."
        yield Event(int(last[place]) + 1, EventKind.LEFT_SADDLE, sentence, int(near[place]))


def _overshot(trajectory: Trajectory) -> Iterator[Event]:
    """The first step at which the path has passed the minimum nearest to its end by more than a margin.

    Measured along the straight line from the start to the minimum. The margin is SWING of the line's length, or
    what is still converged if that is more. Each swing from beyond it on one side to beyond it on the other counts.
    """
    minimum = nearest(trajectory.surface).minimum(*trajectory.points[-1])
    if minimum is None:
        return
    along = _along(trajectory.points, minimum)
    margin = max(SWING * along[0], NEAR_SHARE * trajectory.surface.box.diagonal)
    beyond = np.flatnonzero(np.abs(along) > margin)
    sides = np.sign(along[beyond])
    swings = beyond[1:][sides[1:] != sides[:-1]]
    if not len(swings) or along[0] <= margin:
        return
    furthest = float(-along.min())
    often = "" if len(swings) == 1 else f", the first of {len(swings)} swings across it"
    sentence = f"Overshot {named(minimum)}{often}, by up to {number(furthest)}."
    yield Event(int(swings[0]), EventKind.OVERSHOT, sentence)


def _along(points: Floats, minimum: Minimum | Ring) -> Floats:
    """How far each point still has to go to the minimum, in the direction from the start; negative beyond it."""
    offsets = points - (minimum.x, minimum.y)
    if isinstance(minimum, Ring):
        gaps = np.hypot(*offsets.T) - minimum.radius
        along: Floats = gaps * np.sign(gaps[0])
    else:
        along = offsets @ offsets[0] / (np.hypot(*offsets[0]) or 1.0)
    return along


def _plateaus(trajectory: Trajectory, inside: int) -> Iterator[Event]:
    """Stretches of flat ground on which the error hardly falls, before the path is in its basin, from `inside` on.

    The ground is flat where the gradient is tiny: no longer than GENTLE of the longest that the path meets within
    the box, or than FLAT; no longer so above twice that. On the whole stretch the error changes by at most HARDLY,
    but by more in as many steps before it and after it: it is no plateau where all is slow. A path may begin on a
    plateau, and rest on one at its end. It lasts at least LASTING steps, or a twentieth of the path, and is not at
    a minimum.
    """
    surface, norms = trajectory.surface, trajectory.gradient_norms[:inside]
    if not len(norms):
        return
    limit = max(GENTLE * norms.max(initial=0.0, where=surface.box.contains(*trajectory.points[:inside].T)), FLAT)
    away = _from_minima(trajectory)[:inside] > NEAR_SHARE * surface.box.diagonal
    flat = _with_hysteresis((norms <= limit) & away, (norms > 2 * limit) | ~away)
    least = max(LASTING, (len(trajectory.points) - 1) // 20)
    for begin, end in _stretches(flat):
        steps = end - 1 - begin
        if steps >= least and _hardly_falls(trajectory, begin, end):
            values = trajectory.values[begin:end]
            change, length = number(float(np.ptp(values))), number(float(median(norms[begin:end])))
            told = f"On a plateau for {steps_in_words(steps)}: f changes by {change}, ‖∇f‖ is about {length}"
            yield Event(begin, EventKind.PLATEAU, f"{told}, and this is no minimum.", steps)


def _from_minima(trajectory: Trajectory) -> Floats:
    """Distances to the nearest minimum; one that no list has counts where the path has converged to it."""
    if trajectory.outcome.kind is OutcomeKind.CONVERGED and trajectory.outcome.minimum is None:
        here: Floats = np.hypot(*(trajectory.points - trajectory.points[-1]).T)
        return np.minimum(trajectory.distances, here)
    return trajectory.distances


def _hardly_falls(trajectory: Trajectory, begin: int, end: int) -> bool:
    """Whether the error changes by at most HARDLY in the stretch, and by more before it and after it."""
    optimum = trajectory.surface.optimal_value
    errors = trajectory.values - (trajectory.values.min() if optimum is None else optimum)
    stretch, length = errors[begin:end], end - begin
    slight = HARDLY * stretch.max()
    if np.ptp(stretch) > slight:
        return False
    before, after = errors[max(0, begin - length) : begin], errors[end : end + length]
    fell = not begin or before.max() - stretch[0] > slight
    rests = end == len(errors) and trajectory.gradient_norms[-1] <= FLAT
    return bool(fell and (rests or (len(after) > 0 and stretch[-1] - after.min() > slight)))


def _crossings(trajectory: Trajectory, stability: Stability) -> Iterator[Event]:
    """The steps from which on the curvature is above the limit, or below BACK of it again.

    For SUSTAINED points in a row; where the path leaves its bounds, fewer will do. A path counts as below at first,
    so that one that starts above the limit crosses it at step 0.
    """
    ratios = np.nan_to_num(stability.ratios, nan=np.inf)
    final = len(ratios) if trajectory.outcome.step >= len(ratios) else -1
    beyond, back = np.zeros(len(ratios), dtype=bool), np.zeros(len(ratios), dtype=bool)
    for mask, condition in ((beyond, ratios > EDGE), (back, ratios < BACK)):
        for begin, end in _stretches(condition):
            mask[begin:end] = end - begin >= SUSTAINED or end == final
    for begin, end in _stretches(_with_hysteresis(beyond, back)):
        limit = _told_limit(stability, begin)
        curvature = number(float(stability.sharpness[begin]))
        sentence = f"Curvature {curvature} is above {limit}: along it, steps begin to grow."
        yield Event(begin, EventKind.UNSTABLE, sentence, -begin)
        if end < len(ratios):
            sentence = (
                f"Curvature {number(float(stability.sharpness[end]))} is below {_told_limit(stability, end)} again."
            )
            yield Event(end, EventKind.STABLE, sentence, -end)


def _told_limit(stability: Stability, step: int) -> str:
    value = number(float(stability.limits[step]))
    return value if value == stability.formula else f"{stability.formula} = {value}"


def _with_hysteresis(enter: Mask, leave: Mask) -> Mask:
    """True from where `enter` is true until `leave` is."""
    last_decided = np.maximum.accumulate(np.where(enter | leave, np.arange(len(enter)), 0))
    state: Mask = enter[last_decided]
    return state


def _stretches(mask: Mask) -> list[tuple[int, int]]:
    """The stretches where the mask is true: first place, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]
