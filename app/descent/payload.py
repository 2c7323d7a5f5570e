"""What the browser needs to play a race: every path and its readings as typed arrays, and its outcome in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import typed
from core.descent import Trajectory
from core.experiments import DescentExperiment, names

READING_BITS = 15
"""Significant bits of ‖gradient‖ and distance: four digits are shown, and the zero bits compress on the wire."""


def race_payload(experiment: DescentExperiment, trajectories: Sequence[Trajectory], chapter: str) -> dict[str, Any]:
    """The race as `assets/race.js` reads it; playback starts over when the chapter changes.

    Heights are sent as f − f* where f* is known (`optimum`), so that they keep their digits near the minimum.
    """
    labels = [competitor.rule.label for competitor in experiment.competitors]
    optimum = trajectories[0].surface.optimal_value
    return {
        "chapter": chapter,
        "steps": experiment.steps,
        "optimum": optimum,
        "paths": [
            {
                "name": name,
                "label": name if labels.count(competitor.rule.label) > 1 else competitor.rule.label,
                "slot": competitor.color,
                "x": typed(trajectory.points[:, 0]),
                "y": typed(trajectory.points[:, 1]),
                "error": typed(_drawable(trajectory.values - (optimum or 0.0))),
                "gradient": typed(_rounded(_drawable(trajectory.gradient_norms))),
                "distance": typed(_rounded(_drawable(trajectory.distances))),
                "outcome": trajectory.outcome.kind.name.lower(),
                "sentence": trajectory.outcome.sentence,
                "arrival": trajectory.first_near_minimum,
            }
            for name, competitor, trajectory in zip(
                names(experiment.competitors), experiment.competitors, trajectories, strict=True
            )
        ],
    }


def _drawable(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """As float32; what exceeds its range stands at its end rather than at infinity."""
    limit = float(np.finfo(np.float32).max)
    return np.clip(values, -limit, limit).astype(np.float32)


def _rounded(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each value rounded to `READING_BITS` significant bits."""
    mantissa, exponent = np.frexp(values)
    scale = 2.0**READING_BITS
    return np.ldexp(np.round(mantissa * scale) / scale, exponent).astype(np.float32)
