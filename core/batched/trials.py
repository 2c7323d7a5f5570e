"""What a short trial decides: the precision, and how many descents go into a piece."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from core.batched.descents import Descents
from core.batched.engine import Engine, run_block
from core.descent.noise import standard_normals

SECONDS = 0.08
"""Time that a piece should take."""
TRIED = 256
"""Descents of the trial that decides on the precision."""
TRIAL = 4096
TRIAL_STEPS = 8
"""Descents and steps of the trial that tells how many go into a piece."""


def choose_precision(descents: Descents) -> Descents:
    """The same descents, in single precision if a trial of them ends alike in both, in double otherwise.

    Alike: of TRIED descents, or all if there are fewer, at most one in 200 ends in another way or place.
    """
    if not descents.fits_single:
        return replace(descents, single=False)
    tried = np.arange(descents.count)
    if descents.count > TRIED:
        tried = np.sort(np.random.default_rng(0).choice(descents.count, TRIED, replace=False))
    one, other = (run_block(replace(descents, single=single), tried) for single in (True, False))
    apart = np.count_nonzero((one.kinds != other.kinds) | (one.minima != other.minima))
    return replace(descents, single=bool(200 * apart <= len(tried)))


def block_size(descents: Descents, seconds: float = SECONDS) -> int:
    """How many of these descents take about so many seconds on this machine, at least 1; by a short trial.

    Nothing depends on it but the time. The time of a run of many steps has a part that no block is without: 10,000
    steps take a third of a second even for one descent. `Engine.advance` cuts such a run by its steps.
    """
    narrow, wide = (_seconds_of_a_step(descents, width) for width in (TRIAL // 16, TRIAL))
    each = descents.steps * max(wide - narrow, 0.1 * wide) / (TRIAL - TRIAL // 16)
    if descents.noisy and descents.seeds.ndim:
        begun = time.perf_counter()
        standard_normals(0, descents.steps)
        each += time.perf_counter() - begun
    overhead = descents.steps * narrow
    return int(min(max((seconds - overhead) / each, TRIAL // 16), descents.count))


def _seconds_of_a_step(descents: Descents, width: int) -> float:
    """Seconds that one step of so many descents takes."""
    fitted = {n: np.resize(v, width) if np.ndim(v) else v for n, v in descents.rule.settings.items()}
    trial = replace(
        descents,
        rule=descents.rule.changed(**fitted),
        starts=np.resize(descents.starts, (width, 2)),
        steps=TRIAL_STEPS,
        noise=np.array(0.0),
        seeds=np.array(0),
    )
    found = []
    for _ in range(3):
        engine = Engine(trial, np.arange(width))
        begun = time.perf_counter()
        engine.advance(TRIAL_STEPS)
        found.append((time.perf_counter() - begun) / TRIAL_STEPS)
    return min(found)
