"""One path after another, in plain numbers: for a handful, calls into numpy would cost ten times as much.

Rules and surfaces are called as `core.descent.plain` has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.bounds import bounds
from core.descent.plain import WRITTEN, gradient_of, moves
from core.optimizers import Rule
from core.surfaces import Surface

Floats = NDArray[np.float64]


def run_singly(
    surface: Surface, rules: Sequence[Rule], path: Floats, kicks: Floats | None, factors: Floats | None
) -> int:
    """Fill in the paths of rules, (steps + 1, 2, paths), each up to its first point out of bounds.

    Returns how many points the longest has.
    """
    steps, longest = len(path) - 1, 0
    for column, rule in enumerate(rules):
        kick = None if kicks is None else kicks[:, :, column]
        factor = None if factors is None else factors[:, column]
        start = path[0, :, column].tolist()
        try:
            single = walk_one(surface, rule, start, steps, kick, factor)
        except (ArithmeticError, ValueError, TypeError, AttributeError):  # such as where numpy goes on with ∞
            single = walk_one(surface, rule, start, steps, kick, factor, plainly=False)
        path[: len(single), :, column] = single
        longest = max(longest, len(single))
    return longest


def walk_one(
    surface: Surface,
    rule: Rule,
    start: Sequence[float],
    steps: int,
    kicks: Floats | None,
    factors: Floats | None,
    plainly: bool = True,
) -> Floats:
    """The positions of one path, (steps + 1, 2), up to the first out of bounds.

    `plainly`: with methods of plain numbers, in place of those that are written.
    """
    x, y = start
    gradient = gradient_of(surface) if plainly else surface.gradient
    begin, look_ahead, move = moves(rule) if plainly else WRITTEN
    state = begin(rule, x, y)
    looks_ahead = type(rule).look_ahead is not Rule.look_ahead
    x_min, x_max, y_min, y_max = bounds(surface)
    points = [x, y]
    push = None if kicks is None else iter(kicks.tolist()).__next__
    for now in paced(rule, factors, steps):
        if looks_ahead:
            dx, dy = gradient(*look_ahead(now, x, y, state))
        else:
            dx, dy = gradient(x, y)
        if push is not None:
            push_x, push_y = push()
            dx, dy = dx + push_x, dy + push_y
        x, y, state = move(now, dx, dy, state, x, y)
        if type(x) is not float:
            x, y = float(x), float(y)
        points.append(x)
        points.append(y)
        if not (x_min <= x <= x_max and y_min <= y <= y_max):
            break
    return np.fromiter(points, float, len(points)).reshape(-1, 2)


def paced(rule: Rule, factors: Floats | None, steps: int) -> Iterable[Rule]:
    """The rule of each step; `factors` are (steps,), or (steps, paths) for a rule with array hyperparameters."""
    if factors is None or (factors == 1.0).all():
        return repeat(rule, steps)
    rate: Any = rule.learning_rate  # type: ignore[attr-defined]
    return (
        rule.changed(learning_rate=rate * factor) for factor in (factors.tolist() if factors.ndim == 1 else factors)
    )
