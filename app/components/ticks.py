"""Labels of axes, written alike in all figures: as the browser's own charts have them (assets/lib/plots.js)."""

from __future__ import annotations

import math
from typing import Any

from core.quantities import number, power_of_ten

FLOOR = 1e-16
"""Numbers below this are drawn at it: errors that are as good as zero would press all else together."""
MOST_DECADES = 6
"""Decades that are labelled on a logarithmic axis."""
FEW = 1.3
"""Fewer decades want labels between them."""
LEAST = 3
"""Labels that an axis has at least."""
DIGITS = 6
"""Of a label, but for zeros at its end."""


def round_numbers(low: float, high: float, about: int = 4) -> list[float]:
    """About so many round numbers between two; the one itself where they are the same."""
    if low == high:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= 0.999 * rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{step * place:.12g}") for place in range(first, last + 1)]


def written(value: float) -> str:
    """A number on an axis."""
    return number(value, DIGITS)


def log_ticks(low: float, high: float) -> dict[str, Any]:
    """Labels between two numbers above zero: powers of ten, all written in the same way and no more than have room;
    2 and 5 times them where there are few; round numbers where even these are.
    """
    start, end = math.log10(low), math.log10(high)
    every = math.ceil((end - start) / MOST_DECADES) or 1
    around = range(math.floor(start) - every, math.floor(end + every) + 1)
    powers = [power for power in around if power % every == 0]

    def times(*parts: float) -> list[float]:
        return [part * 10.0**power for power in powers for part in parts]

    def enough(values: list[float]) -> bool:
        return sum(low <= value <= high for value in values) >= LEAST

    decades, between = times(1), times(1, 2, 5)
    if end - start >= FEW and enough(decades):
        if start > -3.5 and end < 3.5:
            return _plain(decades)
        return {"tickmode": "array", "tickvals": decades, "ticktext": [power_of_ten(power) for power in powers]}
    return _plain(between if enough(between) else round_numbers(low, high, 5))


def _plain(values: list[float]) -> dict[str, Any]:
    values = [float(f"{value:.12g}") for value in values]
    return {"tickmode": "array", "tickvals": values, "ticktext": [written(value) for value in values]}
