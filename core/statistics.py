"""The one definition of median and quartiles, and of the interval of a share.

Of n values in ascending order, the quantile of a share p stands at the place h = (n − 1)p, counted from 0: the
value there if h is whole, else between its neighbours a and b, at a + (b − a)t with t = h − ⌊h⌋, or, for t ≥ ½, at
b − (b − a)(1 − t), which is the same but for rounding. That is definition 7 of Hyndman and Fan, "Sample quantiles
in statistical packages" (1996), the default of numpy, R and spreadsheets; of finite values it is bit for bit
`numpy.quantile`.

Beyond the finite: NaN is no value and is left out; where there is none, every quantile is NaN. ∞ and −∞ are values
(what has diverged, or fallen without end). Between a finite value and ∞ stands ∞, between −∞ and a finite value −∞,
and between −∞ and ∞ the worse, ∞: where there are values, no quantile is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CONFIDENCE_95 = 1.959963984540054
"""The normal distribution's 97.5 % point."""


class Quartiles(NamedTuple):
    """The lower quartile, the median and the upper quartile; each of the values' shape without their axis."""

    lower: Floats
    median: Floats
    upper: Floats


def quartiles(values: ArrayLike, axis: int = -1) -> Quartiles:
    """The quantiles of ¼, ½ and ¾ along an axis, each of the values' shape without it."""
    ranked, counts = _ranked(values, axis)
    return Quartiles(*(_quantile(ranked, counts, share) for share in (0.25, 0.5, 0.75)))


def median(values: ArrayLike, axis: int = -1) -> Floats:
    """The quantile of ½ along an axis, of the values' shape without it."""
    return _quantile(*_ranked(values, axis), 0.5)


def _ranked(values: ArrayLike, axis: int) -> tuple[Floats, NDArray[np.intp]]:
    """The values in ascending order along the last axis, NaN after all others, and how many others there are."""
    ranked = np.sort(np.moveaxis(np.asarray(values, dtype=float), axis, -1), axis=-1)
    if not ranked.shape[-1]:
        ranked = np.full((*ranked.shape[:-1], 1), np.nan)
    return ranked, np.count_nonzero(~np.isnan(ranked), axis=-1)


def _quantile(ranked: Floats, counts: NDArray[np.intp], share: float) -> Floats:
    last = np.maximum(counts - 1, 0)
    place = last * share
    below = np.floor(place).astype(np.intp)
    a, b = (_at(ranked, places) for places in (below, np.minimum(below + 1, last)))
    t = place - below
    with np.errstate(invalid="ignore"):
        between = np.where(t < 0.5, a + (b - a) * t, b - (b - a) * (1 - t))
    endless = np.where(b == np.inf, b, a)
    found: Floats = np.where(t == 0, a, np.where(np.isinf(a) | np.isinf(b), endless, between))
    return found


def _at(ranked: Floats, places: NDArray[np.intp]) -> Floats:
    return np.take_along_axis(ranked, places[..., None], axis=-1)[..., 0]


def wilson(count: int, total: int, z: float = CONFIDENCE_95) -> tuple[float, float]:
    """The interval of shares that `count` of `total` leave plausible: Wilson's score interval, 95 % by default.

    Unlike p ± z√(p(1 − p)/n) it stays within 0 to 1 and says something where p is 0 or 1 (Wilson, "Probable
    inference, the law of succession, and statistical inference", 1927; recommended by Brown, Cai and DasGupta,
    2001).
    Raises ValueError, quoting them, unless 0 ≤ count ≤ total and total ≥ 1.
    """
    if not 0 <= count <= total or total < 1:
        raise ValueError(f"{count!r} of {total!r}: a share takes 0 to as many as there are, of at least 1")
    share, width = count / total, z * z / total
    middle = (share + width / 2) / (1 + width)
    reach = z * np.sqrt(share * (1 - share) / total + width / (4 * total)) / (1 + width)
    # What the formula leaves of 0 and 1 after rounding is set right.
    return float(middle - reach) if count else 0.0, float(middle + reach) if count < total else 1.0
