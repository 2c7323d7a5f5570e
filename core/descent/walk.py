"""One path once more, step by step, with what its rule is given: for what is told of single steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.problem import OnSurface
from core.descent.singly import paced
from core.optimizers import Rule
from core.surfaces import Surface

Floats = NDArray[np.float64]


def walk(
    surface: Surface, rule: Rule, start: Sequence[float], steps: int, kicks: Floats | None, factors: Floats | None
) -> Iterator[tuple[Rule, list[tuple[Any, Any, Any]]]]:
    """The rule of each step, and (gradient, state, parameters) of its calls: for x and for y, or (2, 1) for both.

    A rule that is whole is given the problem in place of the gradient. `kicks` (≥ steps, 2): the noise on the
    gradient; `factors` (≥ steps,): of the learning rate. Steps are taken as they are asked for: of the last one it
    is only told what it begins with. Raises RuleError as the rule does.
    """
    if rule.whole:
        yield from _walk_whole(surface, rule, start, steps, kicks, factors)
        return
    parts: list[Any] = [np.reshape(start, (2, 1)).astype(float)] if rule.pairs else [float(side) for side in start]
    states = [rule.init(part) for part in parts]
    pushes = repeat((0.0, 0.0), steps) if kicks is None or rule.exact else kicks[:steps].tolist()
    inputs: list[tuple[Any, Any, Any]] = []
    before = rule
    rules = paced(rule, None if factors is None else factors[:steps], steps)
    for now, push in zip(rules, pushes, strict=True):
        if inputs:
            moved = [before.update(*each) for each in inputs]
            parts = [part + step for part, (step, _) in zip(parts, moved, strict=True)]
            states = [state for _, state in moved]
        at: Any = [now.look_ahead(*pair) for pair in zip(parts, states, strict=True)]
        x, y = at[0] if rule.pairs else at
        slopes = surface.gradient(x, y)
        pushed: list[Any] = [slope + kick for slope, kick in zip(slopes, push, strict=True)]
        gradients = [np.stack(pushed)] if rule.pairs else [float(each) for each in pushed]
        inputs, before = list(zip(gradients, states, parts, strict=True)), now
        yield now, inputs


def _walk_whole(
    surface: Surface, rule: Rule, start: Sequence[float], steps: int, kicks: Floats | None, factors: Floats | None
) -> Iterator[tuple[Rule, list[tuple[Any, Any, Any]]]]:
    """The same for a rule that looks at both coordinates together."""
    position: Any = np.reshape(start, (2, 1)).astype(float)
    state = rule.init(position)
    for step, now in enumerate(paced(rule, None if factors is None else factors[:steps], steps)):
        kick = None if kicks is None or rule.exact else kicks[step][:, np.newaxis]
        problem = OnSurface(surface, position, kick)
        yield now, [(problem, state, position)]
        change, state = now.move(problem, state, position)
        position = position + change
