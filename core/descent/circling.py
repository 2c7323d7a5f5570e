"""Which descents circle a minimum: they have stopped travelling, stay around it, and do not come to rest.

Noise does that to a path: it *hovers*. Without noise a learning rate that is too high does: it *oscillates*. Both
are judged by the last two quarters of the steps (`core.descent.tails`), with m₃ and m₄ the means of their points
and C the mean of their covariances, seen from the minimum nearest to the end:

1. *It has stopped travelling, and the minimum lies within its spread*: the length of m₄ − m₃ in spreads of the
   path within the quarters, and that of (m₃ + m₄)/2 in spreads over both, add up to at most REACH.
2. *Its steps do not shrink away*: the longest of the last quarter is no shorter than so much of that before.
3. *This minimum and no other*: its root mean square distance is at most half of that between the two, and more
   than STILL of the box's diagonal: less is rest.

What lengths are measured in decides what "its own spread" means in a valley. With noise v is as long as √(vᵀHv), H
the Hessian at the minimum, and the spread is √tr HC: one measures in error, and every direction counts as much as
noise makes it, however flat, for at rest under noise all have the same share of the error. In plain distance the
slow drift along a valley would pass for travel for as long as the valley takes to forget its start, hundreds of
steps in Matyas'. Without noise each direction is measured by the path's own extent in it, √(vᵀC⁻¹v): what bounces
from wall to wall of Rosenbrock's valley still travels along it. A smooth approach never passes: at constant speed
m₄ − m₃ is 3.46 spreads long and the minimum ahead, and where it slows down so much that the sum is less, the steps
of the last quarter are shorter than a quarter of those before.

Measured over 400 seeds each, σ = 1: the share that hovers, and the share of those that still do, around the same
minimum, with ten times the steps.

    surface, start          rule                      steps: hover, of those later
    bowl, (6, 6)            SGD α = 0.1               20: 0.52, 1.00   60: 1.00, 1.00   300: 1.00, 1.00
                            Adam α = 0.1              300: 0.99, 1.00
                            momentum α = 0.01, 0.99   60: 1.00, 0.97   300: 1.00, 1.00
                            AdaGrad α = 0.3           300: 0.00        1000: 0.98, 1.00
    Matyas, (4, −4)         SGD α = 0.1               60: 0.90, 1.00   300: 1.00, 1.00
                            momentum α = 0.01, 0.9    60: 0.03, 1.00   300: 0.98, 1.00
                            Adam α = 0.1              60: 0.00         300: 0.97, 1.00
    Himmelblau, (0, 0)      SGD α = 0.01              60: 1.00, 1.00   300: 1.00, 1.00
    Booth, (−5, −5)         SGD α = 0.1               20: 0.38, 1.00   60: 0.99, 1.00   300: 1.00, 1.00
    Rosenbrock, (−1.2, 1)   SGD α = 0.001             300: 0.00        3000: 0.00       10,000: 1.00
    ripple, (4, 2)          SGD α = 0.1               60: 0.93, 1.00   300: 1.00, 1.00

A run of fewer than 4 · LEAST steps is too short to say.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.descent.nearest import NONE, nearest
from core.descent.tails import Tail
from core.two_by_two import inverse, outer, shifted, squared, trace, trace_of_product

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

REACH = 3.8
STILL = 1e-5
"""A path that keeps within this share of the box's diagonal rests, whatever it does there."""
LEAST = 5
"""Points of a quarter that tell a spread."""
KEPT_BY_NOISE, KEPT_WITHOUT = 0.4, 0.99
"""What the longest step of the last quarter must be of that of the third: noise makes both a matter of luck."""
SLIGHT = 0.01
"""Without noise no direction's extent counts as less than this share of that of all."""


class Circling(NamedTuple):
    """Which descents circle the minimum named; each (n,).

    Their root mean square `distances` to it over the last two quarters, and over the last one (`late`): NaN where
    no minimum is named, no quarter has a point, or, without noise, where the steps of all of them shrink away.
    """

    found: Mask
    distances: Floats
    late: Floats


def circling(tail: Tail | None, names: NDArray[np.int16], noisy: Mask) -> Circling:
    """Which of n descents circle the minimum of these names; `noisy` (n,): whether noise moves them."""
    known = names != NONE
    if tail is None or not known.any() or not tail.points:
        return _nothing(len(names))
    third, fourth = tail.longest_steps
    lasting = fourth >= np.where(noisy, KEPT_BY_NOISE, KEPT_WITHOUT) * third
    if not (noisy | lasting).any():
        return _nothing(len(names))
    here, place = nearest(tail.surface), np.where(known, names, 0)
    means, spreads = tail.around(place)
    travel, middle = means[1] - means[0], (means[0] + means[1]) / 2
    within = (spreads[0] + spreads[1]) / 2
    whole = within + outer(travel) / 4
    distance, late = (
        np.sqrt(np.where(known, squared(mean) + trace(spread), np.nan))
        for mean, spread in ((middle, whole), (means[1], spreads[1]))
    )
    hessian = here.hessians[:, place]
    found = lasting & (tail.points >= LEAST)
    found &= (distance > STILL * here.diagonal) & (distance <= here.room[place])
    if found.any():
        found &= _spreads(travel, within, hessian, noisy) + _spreads(middle, whole, hessian, noisy) <= REACH
    return Circling(found, distance, late)


def _nothing(count: int) -> Circling:
    """So many descents of which none circles."""
    return Circling(np.zeros(count, dtype=bool), *np.full((2, count), np.nan))


def _spreads(vector: Floats, covariance: Floats, hessian: Floats, noisy: Mask) -> Floats:
    """How many spreads long vectors are, squared: vᵀHv / tr HC with noise, vᵀC⁻¹v without."""
    in_error = in_extent = 0.0
    if noisy.any():
        in_error = trace_of_product(hessian, outer(vector)) / trace_of_product(hessian, covariance)
    if not noisy.all():
        wide = shifted(covariance, SLIGHT**2 * trace(covariance))
        in_extent = trace_of_product(inverse(wide), outer(vector))
    return np.sqrt(np.where(noisy, in_error, in_extent))
