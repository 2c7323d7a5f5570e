"""What the browser needs to play a race: every path and its readings as typed arrays, and its outcome in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.components.typed_arrays import typed
from core.descent import Trajectory
from core.descent.experiment import DescentExperiment, names, to_query

POSITION_BITS = 18
ERROR_BITS = 20
READING_BITS = 15
"""Significant bits of x and y, of f − f*, and of ‖gradient‖ and distance.

Positions are drawn, to a thousandth of a pixel; of errors six digits are shown, of readings four. The zero bits
compress on the wire.
"""
LARGEST = float(np.finfo(np.float32).max)
MOST_POINTS = 16_000
"""Of all paths together. Of a longer race every second step is sent, or every third, …: `app.descent.details` has
the others."""
Steps = slice | NDArray[np.intp]


def race_payload(
    experiment: DescentExperiment,
    trajectories: Sequence[Trajectory],
    chapter: str,
    diagnosis: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The race as `assets/descent/race.js` reads it; playback starts over when the chapter changes.

    Heights are sent as f − f* where f* is known (`optimum`), so that they keep their digits near the minimum. What
    the diagnosis says of each path goes with it where it is there.
    """
    stride = -(-len(trajectories) * experiment.steps // MOST_POINTS)
    labels = [competitor.rule.label for competitor in experiment.competitors]
    surface = trajectories[0].surface
    optimum = surface.optimal_value
    return {
        "chapter": chapter,
        "steps": experiment.steps,
        **({} if stride == 1 else {"query": to_query(experiment)}),
        "optimum": optimum,
        "surface": {"label": surface.label, "formula": surface.formula},
        "paths": [
            {
                "name": name,
                "label": name if labels.count(competitor.rule.label) > 1 else competitor.rule.label,
                "slot": competitor.color,
                **_sampled(trajectory, stride),
                "outcome": trajectory.outcome.kind.name.lower(),
                "sentence": trajectory.outcome.sentence,
                "arrival": trajectory.first_near_minimum,
                **told,
            }
            for name, competitor, trajectory, told in zip(
                names(experiment.competitors),
                experiment.competitors,
                trajectories,
                diagnosis or [{}] * len(trajectories),
                strict=True,
            )
        ],
    }


def _sampled(trajectory: Trajectory, stride: int) -> dict[str, Any]:
    """The readings of every so manieth step and of the last; its number and the stride too unless that is 1."""
    if stride == 1:
        return readings(trajectory, slice(None))
    last = len(trajectory.values) - 1
    steps = np.unique(np.append(np.arange(0, last, stride), last))
    return {"stride": stride, "last": last, **readings(trajectory, steps)}


def readings(trajectory: Trajectory, steps: Steps) -> dict[str, Any]:
    """Where a path is at these steps and what is read there, as typed arrays."""
    optimum = trajectory.surface.optimal_value
    return {
        "x": _rounded(trajectory.points[steps, 0], POSITION_BITS),
        "y": _rounded(trajectory.points[steps, 1], POSITION_BITS),
        "error": _rounded(trajectory.values[steps] - (optimum or 0.0), ERROR_BITS),
        "gradient": _rounded(trajectory.gradient_norms[steps], READING_BITS),
        "distance": _rounded(_known(trajectory.distances[steps]), READING_BITS),
    }


def _known(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """NaN for the infinite distance to a minimum that there isn't."""
    return np.where(np.isfinite(distances), distances, np.nan)


def _rounded(values: NDArray[np.float64], bits: int) -> dict[str, Any]:
    """Each value rounded to so many significant bits; what exceeds float32 stands at the end of its range."""
    mantissa, exponent = np.frexp(values)
    rounded = np.ldexp(np.round(np.ldexp(mantissa, bits)), exponent - bits)
    return typed(np.clip(rounded, -LARGEST, LARGEST))
