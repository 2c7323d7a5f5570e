"""Gaussian gradient noise: g ~ N(∇f(θ), σ²I), drawn independently for each coordinate and step.

The noise belongs to the gradient, not to a rule: all rules compared meet the same numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def standard_normals(seed: int, steps: int) -> NDArray[np.float64]:
    """The noise of one path in units of σ, of shape (steps, 2).

    A longer run begins with the same numbers. Raises ValueError for a seed that is not a whole number ≥ 0.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed is {seed!r}: it takes a whole number ≥ 0")
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence(int(seed))))
    return generator.standard_normal((steps, 2))
