"""The root by which steps are divided, with ε in it or beside it."""

from __future__ import annotations

import numpy as np

from core.optimizers.base import Number


def root_with_epsilon(squares: Number, epsilon: Number, inside: bool) -> Number:
    """√(G + ε), or √G + ε."""
    root: Number = np.sqrt(squares + epsilon) if inside else np.sqrt(squares) + epsilon
    return root


def root_in_lines(squares: str, inside: bool) -> str:
    """The same as a reader would type it."""
    return f"sqrt({squares} + epsilon)" if inside else f"(sqrt({squares}) + epsilon)"
