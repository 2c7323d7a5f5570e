"""Descents side by side in arrays that fit the cache, cut and joined as some of them end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.optimizers import Rule

TILE = 8192
"""Descents whose arrays fit the cache."""


class Tile:
    """Some descents of an engine, at one step: arrays over the same descents.

    `who` (n,): their places in the engine. `position`, `before` (2, n): now and a step ago. `rule`, `state`: with
    arrays (n,) and (…, n). `column` (n,): their columns of the noise, None if there is but one. `sigma` (n,): what
    multiplies the noise, None if it is in it. `arrived` (n,): the look since which it has been near a minimum.
    `met` (n,): the first look at which it was. `sums`: those of its last half (`core.descent.tails`).
    """

    __slots__ = ("arrived", "before", "column", "met", "position", "rule", "sigma", "state", "sums", "who")

    def __init__(self, *parts: Any) -> None:
        self.who, self.position, self.before, self.rule, self.state = parts[:5]
        self.column, self.sigma, self.arrived, self.met, self.sums = parts[5:]

    def __len__(self) -> int:
        return len(self.who)

    def parts(self) -> tuple[Any, ...]:
        """All that it is made of, in the order in which it takes them."""
        moving = self.who, self.position, self.before, self.rule, self.state
        return *moving, self.column, self.sigma, self.arrived, self.met, self.sums

    def copy(self) -> Tile:
        """The same arrays; steps replace them and leave them as they are."""
        return Tile(*self.parts())

    def take(self, keep: NDArray[np.bool_] | slice) -> Tile:
        """Some of the descents: those where `keep` (n,) is true, or of a slice."""
        # Indexing by a mask may leave coordinates interleaved, which halves the speed of all that follows.
        return Tile(*(each_array(lambda a: np.ascontiguousarray(a[..., keep]), part) for part in self.parts()))


def joined(tiles: Sequence[Tile]) -> Tile:
    """The descents of all tiles."""
    both = zip(*(tile.parts() for tile in tiles), strict=True)
    return Tile(*(each_array(lambda *arrays: np.concatenate(arrays, axis=-1), *parts) for parts in both))


def tiles_for(descents: int) -> int:
    """How many tiles so many descents take."""
    return -(-descents // TILE)


def cut(tile: Tile) -> list[Tile]:
    """The same descents in as few tiles as they take, of about equal width."""
    if not len(tile):
        return []
    width = -(-len(tile) // tiles_for(len(tile)))
    return [tile.take(slice(start, start + width)) for start in range(0, len(tile), width)]


def each_array(change: Callable[..., Any], *parts: Any) -> Any:
    """Parts of the same shape as one, by changing the arrays in them: rules and named tuples are walked through."""
    first = parts[0]
    if isinstance(first, np.ndarray) and first.ndim:
        return change(*parts)
    if isinstance(first, Rule):
        values = [rule.settings for rule in parts]
        return first.changed(**{name: each_array(change, *(each[name] for each in values)) for name in values[0]})
    if isinstance(first, tuple):
        items = [each_array(change, *each) for each in zip(*parts, strict=True)]
        return type(first)(*items) if hasattr(first, "_fields") else tuple(items)
    return first
