"""What the browser needs to play a race: every path and its readings as typed arrays, and its outcome in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.components.typed_arrays import typed
from core.descent import Trajectory
from core.descent.experiment import DescentExperiment, labels, names, to_query
from core.quantities import shortened

POSITION_BITS = 18
ERROR_BITS = 20
READING_BITS = 15
"""Significant bits of x and y, of f − f*, and of ‖gradient‖ and distance.

Positions are drawn, to a thousandth of a pixel; of errors six digits are shown, of readings four. The zero bits
compress on the wire. A path's last step has all bits of float32: its readings stand beside the sentence on its end,
and are to have the same digits.
"""
LARGEST = float(np.finfo(np.float32).max)
MOST_POINTS = 16_000
"""Of all paths together. Of a longer race half of them are first steps, where most happens, and the others every
second of the following steps, or every third, …: `app.descent.details` has what is between."""
LONGEST_LABEL = 32
"""Characters of a name on the map."""
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
    sampling = Sampling.of(len(trajectories), experiment.steps)
    surface = trajectories[0].surface
    optimum = surface.optimal_value
    return {
        "chapter": chapter,
        "steps": experiment.steps,
        **({"query": to_query(experiment), **sampling._asdict()} if sampling else {}),
        "optimum": optimum,
        "surface": {"label": surface.label, "formula": surface.formula},
        "paths": [
            {
                "name": name,
                "label": shortened(label, LONGEST_LABEL),
                "slot": competitor.color,
                **_sampled(trajectory, sampling),
                "outcome": trajectory.outcome.kind.name.lower(),
                "sentence": trajectory.outcome.sentence,
                "arrival": trajectory.first_near_minimum,
                **told,
            }
            for name, label, competitor, trajectory, told in zip(
                names(experiment.competitors),
                labels(experiment.competitors),
                experiment.competitors,
                trajectories,
                diagnosis or [{}] * len(trajectories),
                strict=True,
            )
        ],
    }


class Sampling(NamedTuple):
    """Which steps of a long race are sent: the first `whole` ones, then every `stride`th and the last."""

    whole: int
    stride: int

    @classmethod
    def of(cls, paths: int, steps: int) -> Sampling | None:
        """That of a race of so many paths of so many steps; None where all steps are sent."""
        each = MOST_POINTS // paths
        if steps <= each:
            return None
        stride = -(-(steps - each // 2) // (each // 2))
        return cls(each // 2 // stride * stride, stride)

    def steps(self, last: int) -> NDArray[np.intp]:
        """The steps that are sent of a path that ends with this one."""
        return np.unique([*range(min(self.whole, last)), *range(self.whole, last, self.stride), last])


def _sampled(trajectory: Trajectory, sampling: Sampling | None) -> dict[str, Any]:
    """The readings of the steps that are sent; with the number of the last, where these are not all."""
    if sampling is None:
        return readings(trajectory, slice(None))
    last = len(trajectory.values) - 1
    return {"last": last, **readings(trajectory, sampling.steps(last))}


def readings(trajectory: Trajectory, steps: Steps) -> dict[str, Any]:
    """Where a path is at these steps and what is read there, as typed arrays."""
    optimum, last = trajectory.surface.optimal_value, len(trajectory.values) - 1
    whole = np.arange(last + 1)[steps] == last
    return {
        "x": _rounded(trajectory.points[steps, 0], POSITION_BITS, whole),
        "y": _rounded(trajectory.points[steps, 1], POSITION_BITS, whole),
        "error": _rounded(trajectory.values[steps] - (optimum or 0.0), ERROR_BITS, whole),
        "gradient": _rounded(trajectory.gradient_norms[steps], READING_BITS, whole),
        "distance": _rounded(_known(trajectory.distances[steps]), READING_BITS, whole),
        **_evaluations(trajectory, steps),
    }


def _evaluations(trajectory: Trajectory, steps: Steps) -> dict[str, Any]:
    """How many values, gradients and Hessians a rule that is whole has asked for by these steps."""
    return {"evaluations": typed(trajectory.evaluations[steps].sum(axis=1))} if trajectory.rule.whole else {}


def _known(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """NaN for the infinite distance to a minimum that there isn't."""
    return np.where(np.isfinite(distances), distances, np.nan)


def _rounded(values: NDArray[np.float64], bits: int, whole: NDArray[np.bool_]) -> dict[str, Any]:
    """Values, but those that stay whole, rounded to so many significant bits; beyond float32 it is the largest."""
    mantissa, exponent = np.frexp(values)
    rounded = np.ldexp(np.round(np.ldexp(mantissa, bits)), exponent - bits)
    rounded[whole] = values[whole]
    return typed(np.clip(rounded, -LARGEST, LARGEST))
