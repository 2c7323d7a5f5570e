"""How far to go along a direction: Wolfe's conditions, for many paths at once.

With φ(t) = f(θ + td), a step of length t is long enough and short enough where

    φ(t) ≤ φ(0) + c₁tφ'(0)   and   |φ'(t)| ≤ −c₂φ'(0)

(Wolfe, 1969; Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6). Such a t lies between
the longest t known that descends and is too short, and the shortest that is too long: it is looked for at the
minimum of the parabola through both ends, kept a tenth away from them, and by doubling where nothing is too long
yet. Divisions by zero are meant: whoever takes steps lets numpy go on with ∞ and NaN.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.optimizers.problem import Mask, Problem

ENOUGH = 1e-4
"""c₁: the share of the descent that the slope promises that is enough."""
TRIALS = 30
MARGIN = 0.1
"""How near to an end of the bracket, as a share of it, the next trial may be."""


class Found(NamedTuple):
    """A step along d: its length t, 0 where none was found, and f and the gradient where it leads."""

    length: Any
    value: Any
    gradient: Any


class Bracket(NamedTuple):
    """The trials of many paths: `low` is too short, `high` too long or ∞; one number a path each."""

    trial: Any
    low: Any
    low_value: Any
    low_slope: Any
    high: Any
    high_value: Any


def narrowed(bracket: Bracket, long: Mask, short: Mask, value: Any, slope: Any) -> Bracket:
    """The bracket where the trials of some paths are too long, of some too short, and another trial in it."""
    trial = bracket.trial
    low, high = np.where(short, trial, bracket.low), np.where(long, trial, bracket.high)
    low_value, low_slope = np.where(short, value, bracket.low_value), np.where(short, slope, bracket.low_slope)
    high_value, width = np.where(long, value, bracket.high_value), high - low
    share = -low_slope * width / (2 * (high_value - low_value - low_slope * width))
    share = np.where(np.isfinite(share), np.clip(share, MARGIN, 1 - MARGIN), 0.5)
    trial = np.where(np.isfinite(high), low + share * width, 2 * trial)
    return Bracket(trial, low, low_value, low_slope, high, high_value)


def search(
    problem: Problem, start: Any, direction: Any, value: Any, gradient: Any, trial: Any, flat: float
) -> Found:
    """A step along the direction of each path by Wolfe's conditions, with c₂ = `flat`; `trial`: the first t.

    Paths whose direction doesn't descend, or whose trial is 0, ask for nothing. Where no trial is good enough the
    longest of those that descend is taken.
    """
    slope = problem.total(gradient * direction)
    asked, endless = (slope < 0) & (trial > 0), np.full_like(trial, np.inf)
    bracket = Bracket(trial, np.zeros_like(trial), value, slope, endless, endless)
    best = Found(np.zeros_like(trial), value, gradient)
    for _ in range(TRIALS):
        at = start + bracket.trial * direction
        asked = asked & (at != start).any(axis=0)
        if not asked.any():
            break
        there, uphill = problem.value_and_gradient(at, asked)
        steep = problem.total(uphill * direction)
        lower = (there <= value + ENOUGH * bracket.trial * slope) & (there < bracket.low_value)
        fits = asked & lower & (np.abs(steep) <= -flat * slope)
        short = asked & lower & (steep < 0) & ~fits
        taken = fits | short
        best = Found(
            np.where(taken, bracket.trial, best.length),
            np.where(taken, there, best.value),
            np.where(taken, uphill, best.gradient),
        )
        bracket = narrowed(bracket, asked & ~taken, short, there, steep)
        asked = asked & ~fits
    return best
