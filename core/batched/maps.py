"""Maps: every cell of a picture is a descent, or a few, and the axes are starts, hyperparameters or the noise.

    basins(surface, rule, resolution=400, steps=500)              every start in the box
    settings_map(surface, rule, ("learning_rate", rates), ("momentum", momenta), start, steps=500)

A map arrives coarse first: `levels` says in which order, `run` computes any cells, and `case` says what descent a
cell is, to be played by itself. Cells are counted row by row, the first row at the least y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.batched.descents import Case, Descents, check_work
from core.batched.engine import run_block
from core.batched.outcomes import Outcomes
from core.batched.trials import choose_precision
from core.descent.nearest import NONE
from core.descent.outcomes import CODES, OutcomeKind
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.quantities import Quantity, check_whole, number
from core.statistics import median
from core.surfaces import CURVED, Minimum, Surface

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

COARSEST = 25
"""Cells to a side of the first picture, at least."""
PLACES = ("noise", "x", "y")
"""What an axis may be beside the hyperparameters of the rule."""


class Axis(NamedTuple):
    """What changes along an axis: a hyperparameter, "noise", "x" or "y", and its values."""

    field: str
    values: Floats


class Level(NamedTuple):
    """A step of the refinement: with these cells, every `stride`-th column and row is complete."""

    stride: int
    cells: Indices


@dataclass(frozen=True, eq=False)
class Cells:
    """What there is to draw of n cells; each array (n,).

    `kinds` and `minima`: the most frequent ending, as in `Outcomes`; of equals the one that came first. `shares`:
    the part of the cell's descents that ended so. `values`: the median of f at the end, ∞ for a descent that
    diverged. `steps`: the median of `Outcomes.arrived` over those that ended so, or of `Outcomes.steps` if they
    arrived nowhere.
    """

    kinds: NDArray[np.uint8]
    minima: NDArray[np.int16]
    shares: Floats
    values: Floats
    steps: Floats


@dataclass(frozen=True, eq=False)
class Map:
    """Descents of which every cell is `repeats`, one after the other, that differ in their seeds."""

    descents: Descents
    x_axis: Axis
    y_axis: Axis
    repeats: int = 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.y_axis.values), len(self.x_axis.values)

    def case(self, cell: int, turn: int = 0) -> Case:
        """The rule, start, noise and seed of a cell. Raises IndexError, quoting it, for one not there."""
        cells = self.shape[0] * self.shape[1]
        if not (0 <= cell < cells and 0 <= turn < self.repeats):
            raise IndexError(
                f"cell is {cell!r} and turn {turn!r}: this map has cells 0 to {cells - 1} and turns 0 to"
                f" {self.repeats - 1}"
            )
        return self.descents.case(cell * self.repeats + turn)

    def levels(self) -> list[Level]:
        """The order in which to compute the cells, coarse first; every cell is in one level.

        The picture of a level is `grid[::stride, ::stride]`, at `values[::stride]` of the axes: 25, 50, 100, 200
        and 400 to a side of 400.
        """
        rows, columns = self.shape
        stride = 1
        while min(rows, columns) >= COARSEST * 2 * stride:
            stride *= 2
        places = np.arange(rows * columns).reshape(rows, columns)
        levels = [Level(stride, places[::stride, ::stride].ravel())]
        while stride > 1:
            stride //= 2
            new = np.zeros(self.shape, dtype=bool)
            new[::stride, ::stride] = True
            new[:: 2 * stride, :: 2 * stride] = False
            levels.append(Level(stride, places[new]))
        return levels

    def in_its_precision(self) -> Map:
        """The same map with the precision that a trial decides on; see `core.batched.engine`."""
        return replace(self, descents=choose_precision(self.descents))

    def run(self, cells: Sequence[int] | Indices) -> Cells:
        """Compute these cells, in their order."""
        first = np.asarray(cells, dtype=int)[:, None] * self.repeats
        return self._combined(run_block(self.descents, (first + np.arange(self.repeats)).ravel()))

    def _combined(self, outcomes: Outcomes) -> Cells:
        each = (-1, self.repeats)
        kinds, minima = outcomes.kinds.reshape(each), outcomes.minima.reshape(each)
        # At the step limit the minimum says only what was nearest: it makes no other ending.
        named = np.where(kinds == CODES[OutcomeKind.STEP_LIMIT], NONE, minima)
        alike = (kinds[:, :, None] == kinds[:, None]) & (named[:, :, None] == named[:, None])
        votes = alike.sum(axis=2)
        winner = np.argmax(votes, axis=1)
        row = np.arange(len(kinds))
        diverged = kinds == CODES[OutcomeKind.DIVERGED]
        values = np.where(diverged, np.inf, outcomes.values.reshape(each))
        arrived = outcomes.arrived.reshape(each)
        steps = np.where(arrived == NONE, outcomes.steps.reshape(each), arrived).astype(float)
        steps[~alike[row, winner]] = np.nan
        return Cells(
            kinds=kinds[row, winner],
            minima=minima[row, winner],
            shares=votes[row, winner] / self.repeats,
            values=median(values),
            steps=median(steps),
        )


def basins(
    surface: Surface,
    rule: Rule,
    resolution: int = 400,
    steps: int = 500,
    noise: float = 0.0,
    seed: int = 0,
    schedule: Schedule = CONSTANT,
) -> Map:
    """The descents from the middles of `resolution`² cells of the box, all with the same noise.

    Raises ValueError as `settings_map`, and for a resolution that is not a whole number ≥ 1.
    """
    check_whole("resolution", resolution, 1)
    check_work(int(resolution) ** 2, steps)
    box = surface.box
    middles = (np.arange(resolution) + 0.5) / resolution
    across, up = box.sides
    x, y = box.x_min + middles * across, box.y_min + middles * up
    return settings_map(surface, rule, ("x", x), ("y", y), (box.x_min, box.y_min), steps, noise, (seed,), schedule)


def settings_map(
    surface: Surface,
    rule: Rule,
    x_axis: tuple[str, ArrayLike],
    y_axis: tuple[str, ArrayLike],
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seeds: Sequence[int] = (0,),
    schedule: Schedule = CONSTANT,
) -> Map:
    """The descents for all pairs of values of two fields, each with each of the seeds.

    An axis is a field and its values: a numeric hyperparameter of the rule, "noise", or the start's "x" or "y".
    Raises ValueError, quoting what is wrong, for a field that is none of these or on both axes, values that the
    field doesn't take, no seed, and as `Descents`.
    """
    x, y = (_axis(rule, field, values) for field, values in (x_axis, y_axis))
    if x.field == y.field:
        raise ValueError(f"Both axes are {x.field!r}: a map takes two different fields")
    if not len(seeds):
        raise ValueError("seeds are []: a map takes at least one")
    cells = len(x.values) * len(y.values)
    check_work(cells * len(seeds), steps)
    given = {
        x.field: np.repeat(np.tile(x.values, len(y.values)), len(seeds)),
        y.field: np.repeat(y.values, len(x.values) * len(seeds)),
    }
    starts: Any = np.asarray(start, dtype=float)
    if starts.shape == (2,) and ("x" in given or "y" in given):
        starts = np.tile(starts, (cells * len(seeds), 1))
        for column, field in enumerate("xy"):
            starts[:, column] = given.get(field, starts[:, column])
    descents = Descents(
        surface,
        replace(rule, **{field: values for field, values in given.items() if field not in PLACES}),
        starts,
        steps,
        noise=given.get("noise", noise),
        seeds=np.tile(seeds, cells) if len(seeds) > 1 else seeds[0],
        schedule=schedule,
    )
    return Map(descents, x, y, len(seeds))


def axis_fields(rule: Rule | type[Rule]) -> tuple[str, ...]:
    """The fields that may be on an axis: those that change by as little as one likes."""
    hyperparameters = rule.hyperparameters().items()
    numeric = (name for name, quantity in hyperparameters if quantity.scale != "switch" and not quantity.integer)
    return (*numeric, *PLACES)


def spaced(quantity: Quantity, low: float, high: float, count: int) -> Floats:
    """`count` values from `low` to `high`, in equal ratios where the quantity is logarithmic, else equally spaced.

    Raises ValueError, quoting the value, for what the quantity doesn't take, low ≥ high, or count < 2.
    """
    quantity.check(low)
    quantity.check(high)
    if not low < high:
        raise ValueError(f"{quantity.label} is from {number(low)} to {number(high)}: it takes a range that goes up")
    if count < 2:
        raise ValueError(f"count is {count!r}: it takes a whole number ≥ 2")
    if quantity.scale == "log" and low <= 0:
        raise ValueError(f"{quantity.label} is from {number(low)}: a logarithmic axis takes numbers above 0")
    values: Floats = (np.geomspace if quantity.scale == "log" else np.linspace)(low, high, count)
    return values


def _axis(rule: Rule, field: str, values: ArrayLike) -> Axis:
    if field not in axis_fields(rule):
        raise ValueError(f"Axis is {field!r}: {rule.label} takes one of {', '.join(axis_fields(rule))}")
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        numbers = np.array(np.nan)
    if numbers.ndim != 1 or not len(numbers) or not np.isfinite(numbers).all():
        raise ValueError(f"Values of {field} are {values!r}: an axis takes a row of finite numbers")
    return Axis(field, numbers)


class Edge(NamedTuple):
    """The edge of stability at a minimum: the learning rate beyond which descents leave it.

    `learning_rates`: () or of the shape of the rule's other hyperparameters. `formula`: theirs. `curvature`: λmax.
    """

    learning_rates: Floats
    formula: str
    curvature: float
    minimum: Minimum


def stability_edge(surface: Surface, rule: Rule, near: tuple[float, float] | None = None) -> Edge | None:
    """The edge of stability at the minimum nearest to a point, or at the first global one.

    The learning rate of `rule` does not matter; its other hyperparameters may be arrays, for an edge along an axis.
    None where there is no such edge: for the adaptive rules, and at minima that aren't bowls. The limits are those
    of `Rule.stable_learning_rate`.
    """
    if not surface.minima:
        return None
    minimum = min(surface.minima, key=lambda m: float(m.distance(*near))) if near is not None else surface.minima[0]
    low, high = (float(part) for part in surface.curvatures(minimum.x, minimum.y))
    found = rule.stable_learning_rate(high) if low > CURVED else None
    if found is None:
        return None
    return Edge(np.asarray(found[0]), found[1], high, minimum)


class EdgeLine(NamedTuple):
    """The edge of stability as a line over a map, in the units of its axes; `edge` says where it comes from."""

    x: Floats
    y: Floats
    edge: Edge


def edge_over(settings_map: Map) -> EdgeLine | None:
    """The edge of stability over a map of the learning rate, the momentum, or both.

    At the minimum nearest to the start, or at the first global one where the start is on an axis. None where
    neither is on an axis, the edge lies beside the map, or there is none (`stability_edge`); nor under a schedule,
    which changes the learning rate on the way.
    """
    descents = settings_map.descents
    axes = {axis.field: axis.values for axis in (settings_map.x_axis, settings_map.y_axis)}
    if not axes.keys() & {"learning_rate", "momentum"} or descents.schedule != CONSTANT:
        return None
    case = descents.case(0)
    momenta = axes.get("momentum")
    rule: Any = case.rule if momenta is None else case.rule.changed(momentum=momenta)
    edge = stability_edge(descents.surface, rule, None if axes.keys() & {"x", "y"} else case.start)
    if edge is None:
        return None
    line: dict[str, Floats] = {}
    if "learning_rate" in axes:
        line["learning_rate"] = np.broadcast_to(edge.learning_rates, (2,) if momenta is None else momenta.shape)
        if momenta is not None:
            line["momentum"] = momenta
    elif momenta is not None:
        gap = edge.learning_rates - rule.learning_rate
        crossed = np.flatnonzero(np.diff(np.sign(gap)) != 0)
        if not len(crossed):
            return None
        at = int(crossed[0])
        share = gap[at] / (gap[at] - gap[at + 1])
        line["momentum"] = np.full(2, momenta[at] + share * (momenta[at + 1] - momenta[at]))
    x, y = (line.get(field, values[[0, -1]]) for field, values in axes.items())
    return EdgeLine(x, y, edge)
