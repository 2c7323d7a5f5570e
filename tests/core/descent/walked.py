"""Paths by every rule on every surface, walked once for all tests that hold something of each."""

from functools import cache

import numpy as np

from core.descent import Trajectory, descend_many
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

STEPS = 80
NOISES = (0.0, 1.0)
WHOLE_ONES = 4
"""Of the rules that ask the surface by themselves, which takes ten times as long, a surface has each fourth."""


def rules_on(name: str) -> list[str]:
    """Every rule that is given one gradient a step, and of the others some; the next surface has the next ones."""
    whole = [rule for rule, kind in OPTIMIZERS.items() if kind.whole]
    others = whole[list(SURFACES).index(name) % WHOLE_ONES :: WHOLE_ONES]
    return [rule for rule, kind in OPTIMIZERS.items() if not kind.whole or rule in others]


@cache
def walked(name: str, noise: float) -> list[tuple[int, Trajectory]]:
    """Paths of STEPS steps with their seeds: each rule from a corner, the origin, and all over the box."""
    surface = SURFACES[name]
    box = surface.box
    spread = np.random.default_rng(2).uniform((box.x_min, box.y_min), (box.x_max, box.y_max), (4, 2))
    starts = [(box.x_max, box.y_max), (0.3 * box.x_max, 0.7 * box.y_min), (0.0, 0.0), *spread.tolist()]
    rules = [OPTIMIZERS[rule]() for rule in rules_on(name) for _ in starts]
    seeds = list(range(len(starts))) * len(rules_on(name))
    paths = descend_many(surface, rules, starts * len(rules_on(name)), STEPS, noise, seeds)
    for path in paths:
        path.points.flags.writeable = False
    return list(zip(seeds, paths, strict=True))
