"""Which descents are at rest: they will not move any more, or not away from their minimum.

Only for rules whose velocity is known (`Rule.kept_velocity`) and that have a fixed limit of stability, and only
where there is no noise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.batched.descents import Descents
from core.batched.tiles import Tile
from core.descent.nearest import Nearest

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

REST_SHARE = 1e-5
"""A picture's descent is at its minimum when its way from there is bounded by this share of the box's diagonal."""
SAFE_SHARE = 1e-3
"""Nor may it come further from there than this share on its way."""


def may_rest(descents: Descents) -> bool:
    """Whether any of them can be at rest before the last step."""
    return descents.rule.kept_velocity is not None and descents.stability_limits is not None


def at_rest(descents: Descents, indices: Indices, tile: Tile, here: Nearest) -> Mask:
    """Which descents of a tile rest for good or, unless they are `thorough`, have settled at a minimum.

    `indices`: which of the descents those of the engine are.
    """
    rest = np.zeros(len(tile), dtype=bool)
    quiet = slice(None) if not descents.noisy else None if tile.sigma is None else tile.sigma == 0
    if quiet is None or not may_rest(descents):
        return rest
    found = _still(descents, tile)
    if not descents.thorough:
        found |= _settled(descents, indices, tile, here)
    rest[quiet] = found[quiet]
    return rest


def _still(descents: Descents, tile: Tile) -> Mask:
    """Which rest for good, to the last bit.

    The gradient stays the same while the position does, and then each velocity to come lies between this one and
    αg/(1 − γ); if neither moves the position, none does.
    """
    still: Mask = (tile.position == tile.before).all(axis=0)
    if not still.any():
        return still
    rule = tile.rule
    gradient = np.array(descents.surface.gradient(*tile.position), dtype=tile.position.dtype)
    limit = rule.learning_rate * gradient / (1 - rule.kept_velocity)
    for velocity in (limit, getattr(tile.state, "velocity", 0.0)):
        # Twice, for whatever has been rounded on the way.
        still &= (tile.position - 2 * velocity == tile.position).all(axis=0)
    return still


def _settled(descents: Descents, indices: Indices, tile: Tile, here: Nearest) -> Mask:
    """Which are so near to a minimum, and so slow, that they stay: within the limit of stability errors shrink.

    But for a heavy ball not at once: at the limit its error first grows by up to 2/(1 − γ).
    """
    settled = np.zeros(len(tile), dtype=bool)
    across = descents.surface.box.diagonal
    distance = np.sqrt(here.squares_near(*tile.position))
    move = np.hypot(*(tile.position - tile.before))
    braking = 1 - tile.rule.kept_velocity
    calm = distance + move / braking <= REST_SHARE * across
    calm &= 2 * (distance + move) <= SAFE_SHARE * across * braking
    near = np.flatnonzero(calm)
    if len(near):
        minimum = here.index(*tile.position[:, near])
        rate = of_each(tile.rule.learning_rate, near)
        limit = of_each(descents.stability_limits, indices[tile.who[near]])
        settled[near] = rate * here.curvatures[minimum] < limit
    return settled


def of_each(value: Any, indices: Indices) -> Any:
    """The values of these descents, where each has its own; else that of all."""
    return np.take(value, indices, axis=-1) if np.ndim(value) else value
