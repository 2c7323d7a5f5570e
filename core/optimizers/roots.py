"""What steps are divided by: a number that may be 0; a root, with ε in it or beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.optimizers.base import Number


def divisor(number: Any) -> Any:
    """The number, but 1 where it is 0: 0/0 is 0 then."""
    return np.where(number == 0, 1.0, number)


def root_with_epsilon(squares: Number, epsilon: Number, inside: bool) -> Number:
    """√(G + ε), or √G + ε."""
    root: Number = np.sqrt(squares + epsilon) if inside else np.sqrt(squares) + epsilon
    return root


def root_of_squares(rule: Any, squares: Number, beta2_power: Number) -> Number:
    """√(ŝ + ε), or as the rule's switches have it with s for ŝ."""
    corrected = squares / (1 - beta2_power) if rule.bias_correction else squares
    return root_with_epsilon(corrected, rule.epsilon, rule.epsilon_inside_root)


def root_of_largest(rule: Any, largest: Number, beta2_power: Number) -> Number:
    """√(Ŝ + ε), or as the rule's switches have it with S for Ŝ."""
    corrected = largest / (1 - beta2_power) if rule.bias_correction and not rule.largest_corrected else largest
    return root_with_epsilon(corrected, rule.epsilon, rule.epsilon_inside_root)


def root_in_lines(squares: str, inside: bool) -> str:
    """The same as a reader would type it."""
    return f"sqrt({squares} + epsilon)" if inside else f"(sqrt({squares}) + epsilon)"
