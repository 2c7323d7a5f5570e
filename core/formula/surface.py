"""A formula that a user types, as a surface: parsed from an allow-list, never run as Python.

    surface = surface_of("(x² + y − 11)² + (x + y² − 7)²", Box(-5, 5, -5, 5), minimum=(3, 2))

`formula.parser` reads the text, `formula.tree` has its value and gradient. What nobody knows of such a surface
stays unsaid: its minima are what the user names, checked, and its least value is known only if no point of the box
lies lower than that minimum.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.formula.parser import parse
from core.formula.tree import Expression, FormulaError, pretty, to_text
from core.quantities import Quantity, number, point, shortened
from core.statistics import median
from core.surfaces import Array, Box, Minimum, Surface

EDGES: Mapping[str, Quantity] = {
    name: Quantity(label, symbol, "An edge of the box that is drawn.", minimum=-1e3, maximum=1e3)
    for name, label, symbol in (
        ("x_min", "Least x", "x"),
        ("x_max", "Greatest x", "x"),
        ("y_min", "Least y", "y"),
        ("y_max", "Greatest y", "y"),
    )
}
"""The edges of a box, in the order of `Box`."""
SMALLEST_SIDE = 1e-3
"""Length of a side of the box, at least: far above the step of the Hessian's differences."""
SAMPLES = 121
"""Points along each side of the grid on which a surface is looked at."""
SETTLING = 50
"""Steps of Newton's method, at most, from the minimum named to the one meant."""
NEAR_SHARE = 0.05
"""The minimum meant is no further from the point named than this share of the box's diagonal."""
STATIONARY = 1e-6
"""A gradient is zero if it is this share of the box's median one, or is that of a point this share of the diagonal
away from where it vanishes."""
FALLING = 1e-9
"""What is lower than a minimum by this share of its value, or of 1, is lower."""
DIGITS = 6
"""Significant digits of the numbers in messages."""
MOST_HOLES = 4
"""Points without a value that are told one by one."""
LEAST_SHARE = 1e-3
"""The least share of the box that is told in per cent."""
TRIFLE = 1e-9
"""A minimum is outside the box if it is further out than this share of the diagonal."""


class CustomSurface(Surface):
    """A surface of a typed formula; `formula` is its fine print, `text` its plain form for links.

    `defined` is the share of the box where f is finite. `bounded_below` is what a look at circles of up to 10⁶
    boxes across tells: False where f falls from one to the next and far below all of the box.
    """

    name = "custom"
    label = "Your formula"
    source = "Typed by the user"
    total = False
    formula: str  # type: ignore[misc]
    note: str  # type: ignore[misc]
    box: Box  # type: ignore[misc]
    bounded_below: bool  # type: ignore[misc]
    near_minima: Sequence[tuple[float, float]]  # type: ignore[misc]

    def __init__(self, expression: Expression, box: Box, minimum: tuple[float, float] | None = None) -> None:
        self.expression = expression
        self.text = to_text(expression)
        self.formula = pretty(expression)
        self.box = box
        with np.errstate(all="ignore"):
            heights = np.asarray(self.value(*self._grid()))
            finite = heights[np.isfinite(heights)]
            if not finite.size:
                where = f"anywhere in the box {_span(box)}"
                raise FormulaError(f"{shortened(self.formula)} has no finite value {where}", 0)
            self.defined = finite.size / heights.size
            self._lowest, self._highest = float(finite.min()), float(finite.max())
            self.bounded_below = not self._falls_without_end()
            self.near_minima = () if minimum is None else (self._settle(minimum),)
            self.note = "Your own formula." + self._holes(heights)

    def _holes(self, heights: Array) -> str:
        """Where f has no finite value: at a few points, along a line, or on a share of the box."""
        x, y = self._grid()
        wrong = ~np.isfinite(heights)
        holes = list(zip(x[wrong].tolist(), y[wrong].tolist(), strict=True))
        if not holes and self.box.contains(0.0, 0.0) and not math.isfinite(self.value(0.0, 0.0)):
            holes = [(0.0, 0.0)]
        if not holes:
            return ""
        if len(holes) <= MOST_HOLES:
            return f" It has no finite value at {', '.join(map(_point, holes))}."
        for axis, places in (("x", {place for place, _ in holes}), ("y", {place for _, place in holes})):
            if len(places) == 1 and len(holes) == SAMPLES:
                return f" It has no finite value along {axis} = {number(places.pop(), DIGITS)}."
        share = 1 - self.defined
        told = f"{share:.1%}" if share >= LEAST_SHARE else f"less than {LEAST_SHARE:.1%}"
        return f" It has no finite value on {told} of the box, which stays empty."

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """f(x, y): NaN or ±∞ where there is no value, without a warning."""
        return self.expression.value(x, y, xp)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """The exact gradient, NaN outside the domain of f; bits are the same for a number and in an array."""
        return self.expression.gradient(x, y)

    def hessian(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array, Array]:
        """As any surface's, NaN at the edge of the domain of f and beyond."""
        with np.errstate(all="ignore"):
            return super().hessian(x, y)

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """The minimum that the user named, if any: "global" if no point of the box lies lower."""
        return tuple(self._minimum(x, y) for x, y in self.near_minima)

    def _minimum(self, x: float, y: float) -> Minimum:
        value = float(self.value(x, y))
        if abs(value) < FALLING * FALLING * (self._highest - self._lowest):  # rounding
            value = 0.0
        undercut = self._lowest < value - FALLING * max(abs(value), 1.0)
        return Minimum(x, y, value, "local" if undercut else "global")

    @property
    def optimal_value(self) -> float | None:
        """The value of the minimum named, if no point of the box lies lower; else None, for nobody knows."""
        return min((minimum.value for minimum in self.minima if minimum.kind == "global"), default=None)

    def _grid(self) -> tuple[Array, Array]:
        box = self.box
        x, y = np.meshgrid(np.linspace(*box[:2], SAMPLES), np.linspace(*box[2:], SAMPLES))
        return x, y

    def _falls_without_end(self) -> bool:
        """Whether f falls from circle to circle, 10, 10², … 10⁶ boxes across, to far below all of the box."""
        least = [self._least_on_circle(10.0**power) for power in range(1, 7)]
        falls = all(further < nearer or further == -math.inf for nearer, further in itertools.pairwise(least))
        return falls and least[-1] < self._lowest - (self._highest - self._lowest)

    def _least_on_circle(self, boxes: float) -> float:
        """The least value on an ellipse so many boxes across, looked for closer and closer: valleys are narrow."""
        box = self.box
        x, y = (box.x_min + box.x_max) / 2, (box.y_min + box.y_max) / 2
        across, up = (boxes * side / 2 for side in box.sides)
        angle, width, least = 0.0, math.pi, math.inf
        for _ in range(4):
            angles = angle + np.linspace(-width, width, 361)
            heights = self.value(x + across * np.cos(angles), y + up * np.sin(angles))
            heights = np.where(np.isnan(heights), np.inf, heights)
            angle, width, least = float(angles[heights.argmin()]), width / 90, min(least, float(heights.min()))
        return least

    def _settle(self, named: tuple[float, float]) -> tuple[float, float]:
        """The minimum next to the point named. Raises ValueError, with what was measured, if there is none."""
        if not self.box.contains(*named):
            raise ValueError(f"The minimum {_point(named)} is outside the box {_span(self.box)}")
        if not math.isfinite(self.value(*named)):
            raise ValueError(f"The minimum {_point(named)} is not one: f has no finite value there")
        slope = self.gradient(*named)
        settled = self._stationary_near(named) or self._tip_near(named)
        if settled is None:
            raise ValueError(
                f"The minimum {_point(named)} is not one: the gradient there is {_point(slope)}, and it is zero"
                " nowhere near"
            )
        if self._has_lower_neighbours(settled):
            where = "is" if settled == named else f"leads to {_point(settled)}, which is"
            raise ValueError(
                f"The minimum {_point(named)} {where} no minimum: the gradient there is"
                f" {_point(self.gradient(*settled))}, but f falls on one side"
            )
        x_min, x_max, y_min, y_max = self.box
        trifle = TRIFLE * self.box.diagonal
        if not Box(x_min - trifle, x_max + trifle, y_min - trifle, y_max + trifle).contains(*settled):
            raise ValueError(
                f"The minimum {_point(named)} leads to {_point(settled)}, which is outside the box"
                f" {_span(self.box)}, beyond its edge: widen the box"
            )
        return settled

    def _tip_near(self, named: tuple[float, float]) -> tuple[float, float] | None:
        """The tip of a cone or of a crease next to a point, which has no slope: looked for closer and closer."""
        reach = NEAR_SHARE * self.box.diagonal
        steps = np.linspace(-1.0, 1.0, 17)
        right, up = (part[np.hypot(*np.meshgrid(steps, steps)) <= 1.0] for part in np.meshgrid(steps, steps))
        at, width = np.array(named, dtype=float), reach
        while width > 1e-15 * self.box.diagonal:
            heights = np.asarray(self.value(at[0] + width * right, at[1] + width * up))
            best = int(np.where(np.isfinite(heights), heights, np.inf).argmin())
            at = at + width * np.array((right[best], up[best]))
            if np.hypot(*(at - named)) > 0.98 * reach:
                return None
            width *= 0.4
        x, y = _rounded(at)
        return (x, y) if self._is_closed(x, y) else None

    def _is_closed(self, x: float, y: float) -> bool:
        """Whether f comes to f(x, y) as one comes closer from all sides; at a pole or a step it does not."""
        spreads = []
        for share in (1e-3, 1e-6):
            angles = np.linspace(0.0, 2 * math.pi, 36, endpoint=False)
            reach = share * self.box.diagonal
            around = self.value(x + reach * np.cos(angles), y + reach * np.sin(angles))
            spreads.append(float(np.abs(np.asarray(around) - self.value(x, y)).max()))
        return math.isfinite(spreads[0]) and spreads[1] <= 0.5 * spreads[0]

    def _stationary_near(self, named: tuple[float, float]) -> tuple[float, float] | None:
        """The point of zero gradient next to a point, by Newton's method, along curved directions alone."""
        diagonal = self.box.diagonal
        at = np.array(named, dtype=float)
        for _ in range(SETTLING):
            slope = np.array(self.gradient(*at.tolist()))
            xx, xy, yy = self.hessian(*at.tolist())
            curvature = np.array([[xx, xy], [xy, yy]], dtype=float)
            if not (np.isfinite(slope).all() and np.isfinite(curvature).all()):
                return None
            try:
                step = -np.linalg.pinv(curvature, rcond=1e-9, hermitian=True) @ slope
            except np.linalg.LinAlgError:
                return None
            if np.hypot(*(at + step - named)) > NEAR_SHARE * diagonal:
                return None
            at = at + step
            if np.hypot(*step) <= 1e-15 * diagonal:
                break
        x, y = _rounded(at)
        # Each way by itself: on a crease the slope along it is none, however sharply f bends across.
        bends, ways = np.linalg.eigh(curvature)
        slopes = np.abs(np.array(self.gradient(x, y)) @ ways)
        least = STATIONARY * np.maximum(self._median_slope(), np.abs(bends) * diagonal)
        return (x, y) if (slopes <= least).all() else None

    def _median_slope(self) -> float:
        lengths = np.hypot(*self.gradient(*self._grid()))
        finite = lengths[np.isfinite(lengths)]
        return float(median(finite)) if finite.size else 0.0

    def _has_lower_neighbours(self, at: tuple[float, float]) -> bool:
        """Whether f is lower than at a point on small ellipses around it."""
        width, height = self.box.sides
        return any(self.falls_around(*at, share * width, share * height, 1e-3 * FALLING) for share in (1e-3, 1e-4))


def surface_of(formula: str, box: Sequence[float], minimum: Sequence[float] | None = None) -> CustomSurface:
    """The surface of a formula over a box, with the minimum next to the point named, if any.

    Raises FormulaError, with its position, for what is no formula in x and y; ValueError, quoting the value, for a
    box out of EDGES, empty or tiny, and for a point that is no minimum. The same arguments give the same surface.

    >>> surface = surface_of("x^2 + (y - 1)^2", Box(-4, 4, -4, 4), minimum=(0, 0.9))
    >>> surface.formula, surface.minima
    ('x² + (y − 1)²', (Minimum(x=0.0, y=1.0, value=0.0, kind='global'),))
    """
    expression = parse(formula)
    if not expression.variables:
        raise FormulaError(f"{shortened(pretty(expression))} is the same everywhere: it takes x or y", 0)
    named = None if minimum is None else _finite_pair(minimum)
    return _surface(expression, _checked_box(box), named)


@lru_cache(maxsize=64)
def _surface(expression: Expression, box: Box, minimum: tuple[float, float] | None) -> CustomSurface:
    return CustomSurface(expression, box, minimum)


def _checked_box(box: Sequence[float]) -> Box:
    if len(box) != len(EDGES):
        raise ValueError(f"The box is {box!r:.60}: it takes four numbers, {', '.join(EDGES)}")
    edges = Box(*(float(quantity.read(edge)) for quantity, edge in zip(EDGES.values(), box, strict=True)))
    for least, greatest, axis in ((edges.x_min, edges.x_max, "x"), (edges.y_min, edges.y_max, "y")):
        problem = side_problem(least, greatest, axis)
        if problem:
            raise ValueError(problem)
    return edges


def side_problem(least: float, greatest: float, axis: str) -> str | None:
    """What is wrong with a side of a box, or None."""
    if greatest - least >= SMALLEST_SIDE:
        return None
    span = f"{number(least, DIGITS)} to {number(greatest, DIGITS)}"
    needed = f"its greatest {axis} is to be above its least by {SMALLEST_SIDE} at least"
    return f"The box runs from {span} in {axis}: {needed}"


def _finite_pair(pair: Sequence[float]) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in pair)
    except (TypeError, ValueError):
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"The minimum is {pair!r:.60}: it takes two finite numbers")
    return x, y


def _rounded(at: Array) -> tuple[float, float]:
    """A point without its last digits, and without a sign of zero."""
    x, y = (float(np.round(part, 12)) + 0.0 for part in at)
    return x, y


def _point(pair: Sequence[float]) -> str:
    return point(pair[0], pair[1], DIGITS)


def _span(box: Box) -> str:
    x_min, x_max, y_min, y_max = (number(edge, DIGITS) for edge in box)
    return f"[{x_min}, {x_max}] × [{y_min}, {y_max}]"
