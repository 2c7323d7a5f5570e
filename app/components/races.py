"""What the browser is told of a competitor of a fair race (assets/lib/sensitivity.js)."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.components.controls import label_of
from app.components.typed_arrays import typed
from core.races.tuning import BaseTuning


def curve_of(tuning: BaseTuning[Any]) -> dict[str, Any]:
    """Its sensitivity curve as far as it is known, of one that has tried something; it may hold ∞."""
    curve = np.array([one[:4] for one in tuning.curve])
    return {
        **{name: typed(curve[:, at], "f8") for at, name in enumerate(("values", "lower", "median", "upper"))},
        "field": tuning.rule.step_size,
        "quantity": label_of(tuning.quantity),
        "best": tuning.best.value,
        "bests": typed(tuning.bests, "f8"),
        "warning": tuning.warning if tuning.done else "",
    }
