"""A surface as a problem for rules: what they ask for in a step, with this step's noise, and what it costs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.optimizers import Rule
from core.optimizers.problem import Mask, Problem
from core.surfaces import Surface

Array = NDArray[np.floating[Any]]

VALUES, GRADIENTS, HESSIANS = range(3)
"""The rows of what has been spent."""


class Metered(NamedTuple):
    """State of a rule that is whole: its own, and how many f, ∇f and H it has asked for so far, (3, n)."""

    own: Any
    spent: Array


class OnSurface(Problem):
    """Paths on a surface that are at `position` (2, n), with `kick` (2, n) as the noise of this step."""

    def __init__(self, surface: Surface, position: Array, kick: Array | None = None) -> None:
        self._surface, self._position, self._kick = surface, position, kick
        # Plain numbers as long as all paths ask for the same: arrays would take a tenth of a step's time.
        self._spent: list[Any] = [0, 0, 0]
        self.notes: dict[str, Any] | None = None
        """What the rule has noted, where that is a dictionary."""

    @property
    def spent(self) -> Array:
        """How many values, gradients and Hessians each path has asked for, (3, n)."""
        spent = np.empty((3, self._position.shape[-1]))
        for row, count in zip(spent, self._spent, strict=True):
            row[:] = count
        return spent

    @property
    def least(self) -> float | None:
        """f* as far as it is known, of a surface that has one."""
        return least_value(self._surface)

    @property
    def noisy(self) -> bool:
        """Whether there is any."""
        return self._kick is not None

    def value(self, at: Any, asked: Mask | None = None) -> Any:
        """f, (n,)."""
        self._spend(VALUES, asked)
        return self._value(at)

    def gradient(self, at: Any, asked: Mask | None = None) -> Any:
        """∇f, (2, n)."""
        self._spend(GRADIENTS, asked)
        gradient = np.empty_like(self._position)
        gradient[0], gradient[1] = self._surface.gradient(at[0], at[1])
        if self._kick is not None:
            gradient += self._kick
        return gradient

    def value_and_gradient(self, at: Any, asked: Mask | None = None) -> tuple[Any, Any]:
        """f, (n,), and ∇f, (2, n)."""
        return self._value(at), self.gradient(at, asked)

    def hessian(self, at: Any, asked: Mask | None = None) -> tuple[Any, Any, Any]:
        """The entries of H, (n,) each; noise is none of theirs, for that of a gradient is constant."""
        self._spend(HESSIANS, asked)
        return self._surface.hessian(at[0], at[1])

    def total(self, each: Any) -> Any:
        """The sum of both coordinates."""
        return each[0] + each[1]

    def note(self, tell: Callable[[], Mapping[str, Any]]) -> None:
        """Kept where somebody watches."""
        if self.notes is not None:
            self.notes.update(tell())

    def _value(self, at: Any) -> Any:
        value = self._surface.value(at[0], at[1])
        return value if self._kick is None else value + self.total(self._kick * (at - self._position))

    def _spend(self, kind: int, asked: Mask | None) -> None:
        self._spent[kind] = self._spent[kind] + (1 if asked is None else asked)


def least_value(surface: Surface) -> float | None:
    """f*, of a surface whose least value is known."""
    return surface.optimal_value if surface.bounded_below else None


def refusal(surface: Surface, rule: Rule) -> str:
    """Why a rule can't go on a surface, in words; "" where it can."""
    if not rule.needs_least or least_value(surface) is not None:
        return ""
    why = "nobody knows here" if surface.bounded_below else "this surface doesn't have"
    return f"{rule.label} needs f*, the least value of f, which {why}"


def begun(rule: Rule, position: Array) -> Any:
    """The state of a rule before its first step from these points, (2, n)."""
    own = rule.init(position)
    return Metered(own, np.zeros((3, position.shape[-1]))) if rule.whole else own
