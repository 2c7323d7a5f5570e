"""Ensembles: one descent with many streams of noise, and what usually happens.

`ensemble` walks the members, `shares` counts how they end, with the uncertainty of such a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.batched.descents import Descents
from core.batched.engine import Engine
from core.batched.outcomes import Outcomes
from core.descent.nearest import NONE, known_minima
from core.descent.outcomes import AT_A_MINIMUM, CODES, KINDS, OutcomeKind, at_a_minimum
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, Schedule
from core.quantities import check_whole
from core.statistics import quartiles, wilson
from core.surfaces import Minimum, Ring, Surface

Floats = NDArray[np.float64]

MOST_MEMBERS = 500
SHOWN = 500
"""Steps at which an ensemble is shown, the start beside; of a longer run so many, evenly spread."""
FAN = 40
"""Members whose paths are kept."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """The members of an ensemble, with the seeds from `descents.seeds[0]` on, and what they show together.

    `shown` (k,): steps, 0 and the last among them. `lower`, `median`, `upper` (k,): quartiles of f over all members
    at these steps (`core.statistics`); a member that has diverged counts as ∞, one out of sight downhill as −∞.
    `paths` (members kept, k, 2): the first members' points, NaN from where they left their bounds on. `typical`:
    the member whose last f is the median, or the one next below.
    """

    descents: Descents
    outcomes: Outcomes
    shown: NDArray[np.int64]
    lower: Floats
    median: Floats
    upper: Floats
    paths: Floats
    typical: int


def ensemble(
    surface: Surface,
    rule: Rule,
    start: Sequence[float],
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    count: int = 100,
    schedule: Schedule = CONSTANT,
    fan: int = FAN,
) -> Ensemble:
    """`count` descents with the seeds `seed`, `seed` + 1, …; member i is bit for bit `descend(…, seed=seed + i)`.

    Raises ValueError, quoting the value, for a count that is not a whole number from 1 to MOST_MEMBERS, and as
    `Descents`. 500 members of 500 steps take some 50 ms.
    """
    check_whole("count", count, 1, MOST_MEMBERS, "an ensemble")
    check_whole("seed", seed, 0)
    each = np.arange(count)
    descents = Descents(surface, rule, start, steps, noise, seed + each, schedule, thorough=True)
    shown = np.unique(np.linspace(0, steps, min(steps, SHOWN) + 1).round().astype(int))
    engine = Engine(descents, each, record=shown.tolist())
    engine.advance(steps)
    outcomes = engine.outcomes()
    values = _values(surface, engine.recorded, outcomes)
    lower, median, upper = quartiles(values)
    return Ensemble(
        descents=descents,
        outcomes=outcomes,
        shown=shown,
        lower=lower,
        median=median,
        upper=upper,
        paths=engine.recorded[:, :, :fan].transpose(2, 0, 1).copy(),
        typical=int(np.argsort(values[-1], kind="stable")[(count - 1) // 2]),
    )


def _values(surface: Surface, points: Floats, outcomes: Outcomes) -> Floats:
    """f of all members at the steps shown, (k, n); ±∞ where they have left their bounds."""
    with np.errstate(all="ignore"):
        values = np.asarray(surface.value(points[:, 0], points[:, 1]), dtype=float)
    downhill = outcomes.kinds == CODES[OutcomeKind.RAN_DOWNHILL]
    return np.where(np.isnan(points[:, 0]), np.where(downhill, -np.inf, np.inf), values)


class Share(NamedTuple):
    """How many descents ended in one way: their share, and its 95 % confidence interval.

    `minimum` is the one they converged to or circle; None for other endings, and for a minimum that no list has.
    """

    kind: OutcomeKind
    minimum: Minimum | Ring | None
    descents: int
    share: float
    low: float
    high: float


def shares(surface: Surface, outcomes: Outcomes) -> list[Share]:
    """The endings that occurred: by minimum, global ones first, then the others in the order of `OutcomeKind`."""
    known = known_minima(surface)
    named = at_a_minimum(outcomes.kinds) & (outcomes.minima != NONE)
    groups: list[tuple[OutcomeKind, Minimum | Ring | None, int]] = []
    for kind in AT_A_MINIMUM:
        here = outcomes.minima[named & (outcomes.kinds == CODES[kind])]
        counts = np.bincount(here, minlength=len(known)).tolist()
        groups += [(kind, minimum, count) for minimum, count in zip(known, counts, strict=True)]
    for code, kind in enumerate(KINDS):
        groups.append((kind, None, int(np.count_nonzero((outcomes.kinds == code) & ~named))))
    return [
        Share(kind, minimum, count, count / len(outcomes), *wilson(count, len(outcomes)))
        for kind, minimum, count in groups
        if count
    ]
