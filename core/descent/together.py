"""Descents by one rule as one array computation, step by step.

All positions are in one array, and competitors are one rule whose hyperparameters are arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.bounds import out_of_bounds
from core.descent.problem import Metered, OnSurface, begun
from core.descent.singly import paced
from core.optimizers import Rule
from core.optimizers.own import RuleError
from core.surfaces import Surface

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]

BLOCK = 256
"""Steps between two looks at whether any path is still running."""


def _stacked(rules: Sequence[Rule]) -> Rule:
    """Rules of one kind as one, with array hyperparameters."""
    if len(rules) == 1:
        return rules[0]
    fields = {
        name: getattr(rules[0], name)
        if quantity.scale == "switch"
        else np.array([getattr(rule, name) for rule in rules], dtype=float)
        for name, quantity in rules[0].hyperparameters().items()
    }
    return type(rules[0])(**fields)


def take_step(
    surface: Surface, rule: Rule, state: Any, position: Array, kick: Array | None = None
) -> tuple[Array, Any]:
    """One step of many descents by one rule: where it leads, and the next state.

    `position` (2, n), of either precision; `kick` (2, n): the noise on the gradient.
    """
    problem = OnSurface(surface, position, kick)
    if rule.whole:
        change, own = rule.move(problem, state.own, position)
        state = Metered(own, state.spent + problem.spent)
    else:
        change, state = rule.move(problem, state, position)
    return np.add(position, change, out=np.empty_like(position)), state


def run_together(
    surface: Surface,
    rules: Sequence[Rule],
    path: Floats,
    kicks: Floats | None,
    factors: Floats | None,
    spent: Floats | None = None,
) -> int:
    """Fill in the paths of rules of one kind, (steps + 1, 2, paths), as arrays; how many of their points there are.

    Those are fewer than asked for if all have left their bounds. `spent` (steps + 1, 3, paths) is filled in with
    the evaluations of rules that are whole.
    """
    stacked, steps = _stacked(rules), len(path) - 1
    position: Array = path[0].copy()
    state = begun(stacked, position)
    for step, rule in enumerate(paced(stacked, factors, steps)):
        position, state = take_step(surface, rule, state, position, None if kicks is None else kicks[step])
        path[step + 1] = position
        if spent is not None:
            spent[step + 1] = state.spent
        if step % BLOCK == BLOCK - 1 and out_of_bounds(surface, position.T).all():
            return step + 2
    return steps + 1


def run_pairs(
    surface: Surface, rules: Sequence[Rule], path: Floats, kicks: Floats | None, factors: Floats | None
) -> int:
    """As `run_together`, but path by path, each up to its first point out of bounds or the step that fails."""
    longest = 0
    for column, rule in enumerate(rules):
        position: Array = path[0, :, column : column + 1].copy()
        factor = None if factors is None else factors[:, column]
        step = 0
        try:
            state = rule.init(position)
            for step, now in enumerate(paced(rule, factor, len(path) - 1)):
                kick = None if kicks is None else kicks[step, :, column : column + 1]
                position, state = take_step(surface, now, state, position, kick)
                path[step + 1, :, column] = position[:, 0]
                if out_of_bounds(surface, position.T).all():
                    break
        except RuleError:  # its point is none; `_fault` asks why
            pass
        longest = max(longest, step + 2)
    return longest
