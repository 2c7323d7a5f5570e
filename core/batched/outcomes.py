"""The ends of many descents, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.descent.nearest import NONE
from core.descent.outcomes import PENDING

Floats = NDArray[np.float64]
Rows = slice | NDArray[np.intp] | NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How n descents ended; every array has n rows, in the order asked for.

    `kinds`: codes, places in `outcomes.KINDS`, or PENDING. `minima`: the minimum reached or circled, or the
    nearest one at the step limit, as a place in `nearest.known_minima`, or NONE. `steps`: the last step, or that
    which left the bounds. `arrived`: of what converged to a known minimum, the first look from which on it was
    never further than 1 % of the diagonal from one; of what circles one, the first at which it was no further, or
    the last step; else NONE. Looks are `engine.look_every` steps apart. `ends` (n, 2): the last point within
    bounds, with `values`, f there, and `distances` to the nearest minimum.
    """

    kinds: NDArray[np.uint8]
    minima: NDArray[np.int16]
    steps: NDArray[np.int32]
    arrived: NDArray[np.int32]
    ends: Floats
    values: Floats
    distances: Floats

    @classmethod
    def pending(cls, count: int) -> Outcomes:
        """Room for so many outcomes, none of which is there yet."""
        return cls(
            kinds=np.full(count, PENDING, dtype=np.uint8),
            minima=np.full(count, NONE, dtype=np.int16),
            steps=np.full(count, NONE, dtype=np.int32),
            arrived=np.full(count, NONE, dtype=np.int32),
            ends=np.full((count, 2), np.nan),
            values=np.full(count, np.nan),
            distances=np.full(count, np.nan),
        )

    def __len__(self) -> int:
        return len(self.kinds)

    def put(self, where: Rows, other: Outcomes) -> None:
        """Take over the rows of `other` at these places."""
        for name, values in vars(self).items():
            values[where] = getattr(other, name)

    def take(self, where: Rows) -> Outcomes:
        """The rows at these places."""
        return Outcomes(**{name: values[where] for name, values in vars(self).items()})
