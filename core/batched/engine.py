"""Many descents at once: where each one ends, when, and how, without their paths.

`run_block` computes any part of a study, so that a picture can arrive in pieces; no descent depends on the part
that it is computed in. All descents of a `Batch` go step by step together, in tiles that fit the cache. At fixed
steps, some thirty times in a run, one looks which have left their bounds or have come to rest, and goes on without
them: rules are pure functions, so the state of the last look is still there, and those that left are walked once
more from it, step by step, to learn when.

A study that isn't `thorough` ends a descent as soon as it can't leave its minimum any more: it has no noise, its
rule has a fixed limit of stability at that minimum and keeps it, and its way to come is shorter than REST_SHARE of
the box. Outcomes are the same; distances below that are as good as zero.

Single precision is up to four times as fast, on surfaces of sines and exponentials, but not for every study: where
neighbouring starts part for ever, as beyond the edge of stability, it decides by its roundings. So a trial decides:
`choose_precision` takes single precision where 256 descents of the study end as they do in double. What it can't
tell is then still computed again in double: a gradient about as long as FLAT, rest where the gradient isn't flat,
overflow. `tests/core/test_batches.py` holds the agreement against every surface and rule.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.batched.spec import Study, changed, settings
from core.descent.bounds import bounds, undefined
from core.descent.nearest import NONE, nearest
from core.descent.noise import standard_normals
from core.descent.outcomes import CODES, FLAT, PENDING, Ends, OutcomeKind, Verdicts, judge
from core.descent.runner import take_step
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, at_rate

Floats = NDArray[np.float64]
Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

TILE = 8192
"""Descents whose arrays fit the cache."""
WIDEST = 65_536
"""Descents that go step by step together."""
NOISE_BYTES = 8_000_000
"""Room for the noise of the descents that go together."""
LOOKS = 32
"""A run is looked at so many times, but at least every LONGEST steps."""
LONGEST = 16
SETTLING = 4
"""Looks from one search for descents at rest to the next."""
REST_SHARE = 1e-5
"""A picture's descent is at its minimum when its way from there is bounded by this share of the box's diagonal."""
UNSURE = 8 * float(np.finfo(np.float32).eps)
"""Relative error granted to positions in single precision."""
SAFE_SHARE = 1e-3
"""Nor may it come further from there than this share on its way."""
SECONDS = 0.08
"""Time that a block should take."""
TRIED = 256
"""Descents of the trial that decides on the precision."""
TRIAL = 4096
TRIAL_STEPS = 8
"""Descents and steps of the trial that tells how many go into a block."""


@dataclass(frozen=True, eq=False)
class Results:
    """How n descents ended; every array has n rows, in the order asked for.

    `kinds`: codes, places in `outcomes.KINDS`, or PENDING. `minima`: the minimum reached, or the nearest one at the
    step limit, as a place in `nearest.known_minima`, or NONE. `steps`: the last step, or that which left the
    bounds. `arrived`: of what converged to a known minimum, the first look from which on it was never further than
    1 % of the diagonal from one, else NONE; looks are `look_every` steps apart. `ends` (n, 2): the last point
    within bounds, with `values`, f there, and `distances` to the nearest minimum.
    """

    kinds: NDArray[np.uint8]
    minima: NDArray[np.int16]
    steps: NDArray[np.int32]
    arrived: NDArray[np.int32]
    ends: Floats
    values: Floats
    distances: Floats

    @classmethod
    def pending(cls, count: int) -> Results:
        """Room for so many results, none of which is there yet."""
        return cls(
            kinds=np.full(count, PENDING, dtype=np.uint8),
            minima=np.full(count, NONE, dtype=np.int16),
            steps=np.full(count, NONE, dtype=np.int32),
            arrived=np.full(count, NONE, dtype=np.int32),
            ends=np.full((count, 2), np.nan),
            values=np.full(count, np.nan),
            distances=np.full(count, np.nan),
        )

    def __len__(self) -> int:
        return len(self.kinds)

    def put(self, where: slice | Indices | Mask, other: Results) -> None:
        """Take over the rows of `other` at these places."""
        for name, values in vars(self).items():
            values[where] = getattr(other, name)

    def take(self, where: slice | Indices | Mask) -> Results:
        """The rows at these places."""
        return Results(**{name: values[where] for name, values in vars(self).items()})


def look_every(steps: int) -> int:
    """Steps from one look to the next, in a run of so many."""
    return max(1, min(LONGEST, steps // LOOKS))


def run_block(study: Study, part: slice | Sequence[int] | Indices | None = None) -> Results:
    """The results of the descents with these indices, all by default, in their order.

    Raises IndexError for indices that the study doesn't have.
    """
    indices = np.arange(study.count)
    indices = indices if part is None else indices[part if isinstance(part, slice) else np.asarray(part, dtype=int)]
    results = Results.pending(len(indices))
    for where in _batches(study, indices):
        batch = Batch(study, indices[where])
        batch.advance(study.steps)
        results.put(where, batch.results())
    return results


def _batches(study: Study, indices: Indices) -> Iterator[slice]:
    """The places of those that go together: as many as there is room for their noise."""
    widest = WIDEST
    if study.sigmas.any() and not study.rule.exact and study.streams.ndim:
        room = max(64, NOISE_BYTES // (2 * study.steps * np.dtype(study.dtype).itemsize))
        if len(indices) > room and len(np.unique(study.streams[indices])) > room:
            widest = room
    for start in range(0, len(indices), widest):
        yield slice(start, min(start + widest, len(indices)))


class Tile:
    """Some descents of a batch, at one step: arrays over the same descents.

    `who` (n,): their places in the batch. `position`, `before` (2, n): now and a step ago. `rule`, `state`: with
    arrays (n,) and (…, n). `column` (n,): their columns of the noise, None if there is but one. `sigma` (n,): what
    multiplies the noise, None if it is in it. `arrived` (n,): as in `Results`.
    """

    __slots__ = ("arrived", "before", "column", "position", "rule", "sigma", "state", "who")

    def __init__(self, *parts: Any) -> None:
        self.who, self.position, self.before, self.rule, self.state, self.column, self.sigma, self.arrived = parts

    def _parts(self) -> tuple[Any, ...]:
        return (
            self.who,
            self.position,
            self.before,
            self.rule,
            self.state,
            self.column,
            self.sigma,
            self.arrived,
        )

    def copy(self) -> Tile:
        """The same arrays; steps replace them and leave them as they are."""
        return Tile(*self._parts())

    def take(self, keep: Mask | slice) -> Tile:
        """Some of them."""
        # Indexing by a mask may leave coordinates interleaved, which halves the speed of all that follows.
        return Tile(*(_each_array(lambda a: np.ascontiguousarray(a[..., keep]), part) for part in self._parts()))

    @classmethod
    def joined(cls, tiles: Sequence[Tile]) -> Tile:
        """All of them."""
        return cls(
            *(
                _each_array(lambda *arrays: np.concatenate(arrays, axis=-1), *parts)
                for parts in zip(*(tile._parts() for tile in tiles), strict=True)
            )
        )


def _each_array(change: Callable[..., Any], *parts: Any) -> Any:
    """Parts of the same shape as one, by changing the arrays in them: rules and named tuples are walked through."""
    first = parts[0]
    if isinstance(first, np.ndarray) and first.ndim:
        return change(*parts)
    if isinstance(first, Rule):
        values = [settings(rule) for rule in parts]
        return changed(first, {name: _each_array(change, *(each[name] for each in values)) for name in values[0]})
    if isinstance(first, tuple):
        items = [_each_array(change, *each) for each in zip(*parts, strict=True)]
        return type(first)(*items) if hasattr(first, "_fields") else tuple(items)
    return first


class Batch:
    """Descents of a study that go step by step together: `advance` until it says False, then `results`.

    `record`: steps, in ascending order, whose positions are kept in `recorded`, (steps kept, 2, n).
    """

    def __init__(
        self, study: Study, indices: Indices, dtype: Any = None, record: Sequence[int] | None = None
    ) -> None:
        self.study, self.indices, self.step = study, indices, 0
        self.dtype = np.dtype(dtype or study.dtype)
        self._arrivals = look_every(study.steps)
        self._look = self._arrivals if study.closed_form else 1
        self._factors = None if study.schedule == CONSTANT else study.schedule.factors(study.steps).tolist()
        self._here = nearest(study.surface)
        self._limits = study.stability_limits
        count = len(indices)
        self._starts = _of(study.origins.T, indices, study.origins.ndim == 2).reshape(2, -1) + np.zeros(count)
        self._ends = self._starts.astype(self.dtype)
        self._moves = np.zeros(count)
        self._left = np.full(count, NONE, dtype=np.int32)
        self._undefined = np.zeros(count, dtype=bool)
        self._arrived = np.full(count, NONE, dtype=np.int32)
        self._wild = np.zeros(count, dtype=bool)
        """Whether the numbers of a descent have overflowed."""
        self._recorded_at = {step: place for place, step in enumerate(record or ())}
        self.recorded = np.full((len(self._recorded_at), 2, count), np.nan)
        with np.errstate(all="ignore"):
            self._begin()

    def _begin(self) -> None:
        study, indices, count = self.study, self.indices, len(self.indices)
        rule = changed(study.rule, {n: _part(v, indices, self.dtype) for n, v in settings(study.rule).items()})
        position = self._ends.copy()
        column, sigma = self._begin_noise()
        who, arrived = np.arange(count), self._arrived.copy()
        whole = Tile(who, position, position, rule, rule.init(position), column, sigma, arrived)
        self._record(whole)
        out = self._out(position)
        self._left[out] = 0
        self._tiles = _cut(whole.take(~out))
        for tile in self._tiles:
            self._note_arrival(tile)

    def _begin_noise(self) -> tuple[Indices | None, Array | None]:
        """Draw the noise, (steps, 2, streams); which column each descent meets, and at what σ."""
        study = self.study
        self._kicks: Array | None = None
        if study.rule.exact or not study.sigmas.any():
            return None, None
        streams = np.atleast_1d(_of(study.streams, self.indices, study.streams.ndim > 0))
        seeds, column = np.unique(streams, return_inverse=True)
        scale = float(study.sigmas) if not study.sigmas.ndim else 1.0
        self._kicks = np.empty((study.steps, 2, len(seeds)), dtype=self.dtype)
        for place, seed in enumerate(seeds.tolist()):
            self._kicks[:, :, place] = scale * standard_normals(seed, study.steps)
        sigma = study.sigmas[self.indices].astype(self.dtype) if study.sigmas.ndim else None
        return (None if len(seeds) == 1 else column), sigma

    def advance(self, steps: int) -> bool:
        """Take so many steps, or a few more, up to the next look; False when all descents have ended."""
        end = min(self.step + steps, self.study.steps)
        with np.errstate(all="ignore"):
            while self.step < end and self._tiles:
                self._advance_to_look()
        return bool(self._tiles)

    def _advance_to_look(self) -> None:
        begun = self.step
        self.step = min(begun + self._look, self.study.steps)
        last = self.step == self.study.steps
        settling = not last and self.step % (SETTLING * self._arrivals) == 0
        kept = []
        for tile in self._tiles:
            behind = tile.copy()
            for step in range(begun, self.step):
                self._take_step(tile, step)
                if self._recorded_at:
                    self._record(tile, step + 1)
            out = self._out(tile.position)
            if out.any():
                self._leave(behind.take(out), begun)
                tile = tile.take(~out)
            if self.step % self._arrivals == 0:
                self._note_arrival(tile)
            ended = np.ones(len(tile.who), dtype=bool) if last else self._at_rest(tile) if settling else None
            if ended is not None and ended.any():
                self._end(tile.take(ended))
                tile = tile.take(~ended)
            if len(tile.who):
                kept.append(tile)
        if len(kept) > 1 and sum(len(tile.who) for tile in kept) <= TILE * (len(kept) - 1):
            kept = _cut(Tile.joined(kept))
        self._tiles = kept

    def _take_step(self, tile: Tile, step: int) -> None:
        """The step from `step` to `step + 1`, for all of a tile."""
        rule = tile.rule
        if self._factors is not None:
            rule = at_rate(rule, rule.learning_rate * self._factors[step])
        kick = None
        if self._kicks is not None:
            kick = self._kicks[step] if tile.column is None else self._kicks[step].take(tile.column, axis=1)
            kick = kick if tile.sigma is None else kick * tile.sigma
        tile.before = tile.position
        tile.position, tile.state = take_step(self.study.surface, rule, tile.state, tile.before, kick)

    def _record(self, tile: Tile, step: int = 0) -> None:
        place = self._recorded_at.get(step)
        if place is not None:
            self.recorded[place][:, tile.who] = tile.position

    def _out(self, position: Array) -> Mask:
        """Which have left their bounds or, on a surface that isn't known to be finite there, its domain."""
        surface, (x, y) = self.study.surface, position
        inside = bounds(surface).contains(x, y)
        if not self.study.closed_form:
            inside &= np.isfinite(surface.value(x, y))
        out: Mask = ~inside
        return out

    def _leave(self, tile: Tile, step: int) -> None:
        """Walk those that are out at this look once more from the last one, and note where and when they left."""
        while step < self.step:
            self._take_step(tile, step)
            step += 1
            out = self._out(tile.position)
            if step == self.step:
                out[:] = True
            if out.any():
                gone = tile.take(out)
                self._left[gone.who] = step
                self._undefined[gone.who] = undefined(self.study.surface, gone.position.T)
                self._ends[:, gone.who] = gone.before
                self._wild[gone.who] = ~np.isfinite(gone.position).all(axis=0)
                for kept, place in self._recorded_at.items():
                    if kept >= step:
                        self.recorded[place][:, gone.who] = np.nan
                tile = tile.take(~out)

    def _note_arrival(self, tile: Tile) -> None:
        near = self._here.squares_near(*tile.position) <= self._here.reach**2
        tile.arrived = np.where(near, np.where(tile.arrived == NONE, self.step, tile.arrived), NONE)

    def _end(self, tile: Tile) -> None:
        who = tile.who
        self._ends[:, who] = tile.position
        self._moves[who] = np.hypot(*(tile.position - tile.before))
        self._arrived[who] = tile.arrived
        _each_array(lambda array: self._note_overflow(who, array), tile.state)
        for kept, place in self._recorded_at.items():
            if kept > self.step:
                self.recorded[place][:, who] = tile.position

    def _note_overflow(self, who: Indices, array: Array) -> None:
        self._wild[who] |= ~np.isfinite(array).reshape(-1, len(who)).all(axis=0)

    def _at_rest(self, tile: Tile) -> Mask:
        """Which will not move any more, or, in a picture, not away from their minimum."""
        rest = np.zeros(len(tile.who), dtype=bool)
        if self._limits is None:
            return rest
        quiet = slice(None) if self._kicks is None else None if tile.sigma is None else tile.sigma == 0
        if quiet is None:
            return rest
        found = self._still(tile)
        if not self.study.thorough:
            found |= self._settled(tile)
        rest[quiet] = found[quiet]
        return rest

    def _still(self, tile: Tile) -> Mask:
        """Which rest for good, to the last bit.

        The gradient stays the same while the position does, and then each velocity to come lies between this one
        and αg/(1 − γ); if neither moves the position, none does.
        """
        still: Mask = (tile.position == tile.before).all(axis=0)
        if not still.any():
            return still
        rule: Any = tile.rule
        gradient = np.array(self.study.surface.gradient(*tile.position), dtype=self.dtype)
        limit = rule.learning_rate * gradient / (1 - _kept_velocity(rule))
        for velocity in (limit, getattr(tile.state, "velocity", 0.0)):
            # Twice, for whatever has been rounded on the way.
            still &= (tile.position - 2 * velocity == tile.position).all(axis=0)
        return still

    def _settled(self, tile: Tile) -> Mask:
        """Which are so near to a minimum, and so slow, that they stay: within the limit of stability errors shrink.

        But for a heavy ball not at once: at the limit its error first grows by up to 2/(1 − γ).
        """
        rule: Any = tile.rule
        settled = np.zeros(len(tile.who), dtype=bool)
        across = self.study.surface.box.diagonal
        distance = np.sqrt(self._here.squares_near(*tile.position))
        move = np.hypot(*(tile.position - tile.before))
        braking = 1 - _kept_velocity(rule)
        calm = distance + move / braking <= REST_SHARE * across
        calm &= 2 * (distance + move) <= SAFE_SHARE * across * braking
        near = np.flatnonzero(calm)
        if len(near):
            minimum = self._here.index(*tile.position[:, near])
            rate = _of(rule.learning_rate, near, bool(np.ndim(rule.learning_rate)))
            limit = _of(
                self._limits, self.indices[tile.who[near]], self._limits is not None and self._limits.ndim > 0
            )
            settled[near] = rate * self._here.curvatures[minimum] < limit
        return settled

    def results(self) -> Results:
        """How the descents have ended. Raises RuntimeError while some have not."""
        if self._tiles:
            raise RuntimeError(f"The batch is at step {self.step} of {self.study.steps}: advance it to its end")
        ends, study = self._ends.astype(float), self.study
        verdicts = judge(Ends(study.surface, self._starts, ends, self._moves, self._left, self._undefined))
        steps = np.where(self._left == NONE, study.steps, self._left).astype(np.int32)
        arrived = np.where(self._arrived == NONE, steps, self._arrived)
        named = (verdicts.kinds == CODES[OutcomeKind.CONVERGED]) & (verdicts.minima != NONE)
        results = Results(
            kinds=verdicts.kinds,
            minima=verdicts.minima,
            steps=steps,
            arrived=np.where(named, arrived, NONE).astype(np.int32),
            ends=ends.T,
            values=verdicts.values,
            distances=verdicts.distances,
        )
        unsure = np.flatnonzero(self._unsure(verdicts)) if self.dtype == np.float32 else np.array([], dtype=int)
        if len(unsure):
            again = Batch(study, self.indices[unsure], np.float64)
            again.advance(study.steps)
            results.put(unsure, again.results())
        return results

    def _unsure(self, verdicts: Verdicts) -> Mask:
        """What single precision can't tell."""
        unsure = self._wild.copy()
        x, y = self._ends.astype(float)
        size = UNSURE * np.maximum(np.abs(x), np.abs(y))
        slow = np.flatnonzero(self._moves <= FLAT * self.study.surface.box.diagonal + size)
        slow = slow[np.isfinite(verdicts.norms[slow])]
        with np.errstate(all="ignore"):
            low, high = self.study.surface.curvatures(x[slow], y[slow])
            error = np.maximum(np.abs(low), np.abs(high)) * size[slow]
        norms = verdicts.norms[slow]
        unsure[slow] |= (norms > FLAT - error) & ((norms <= FLAT + error) | (self._moves[slow] <= size[slow]))
        return unsure


def _kept_velocity(rule: Any) -> Any:
    """γ, 0 for a rule without momentum."""
    return getattr(rule, "momentum", 0.0)


def _of(value: Any, indices: Indices, each: bool) -> Any:
    """The values of these descents, where each has its own; else that of all."""
    return np.take(value, indices, axis=-1) if each else value


def _part(value: Any, indices: Indices, dtype: Any) -> Any:
    """A hyperparameter of these descents; a plain number, unlike numpy's, leaves an array's precision alone."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return value[indices].astype(dtype) if np.ndim(value) else float(value)


def _cut(tile: Tile) -> list[Tile]:
    """The same descents in tiles of about equal width."""
    count = len(tile.who)
    width = -(-count // max(1, -(-count // TILE)))
    return [tile.take(slice(start, start + width)) for start in range(0, count, max(width, 1))]


def choose_precision(study: Study) -> Study:
    """The same study, in single precision if a trial of it ends alike in both, in double otherwise.

    Alike: of TRIED descents, or all if there are fewer, at most one in 200 ends in another way or place.
    """
    if not study.fits_single:
        return replace(study, single=False)
    tried = np.arange(study.count)
    if study.count > TRIED:
        tried = np.sort(np.random.default_rng(0).choice(study.count, TRIED, replace=False))
    one, other = (run_block(replace(study, single=single), tried) for single in (True, False))
    apart = np.count_nonzero((one.kinds != other.kinds) | (one.minima != other.minima))
    return replace(study, single=bool(200 * apart <= len(tried)))


def block_size(study: Study, seconds: float = SECONDS) -> int:
    """How many descents of this study take about so many seconds on this machine, at least 1; by a short trial.

    Nothing depends on it but the time. The time of a run of many steps has a part that no block is without: 10,000
    steps take a third of a second even for one descent. `Batch.advance` cuts such a run by its steps.
    """
    narrow, wide = (_seconds_of_steps(study, width) for width in (TRIAL // 16, TRIAL))
    noisy = bool(study.sigmas.any()) and not study.rule.exact and study.streams.ndim > 0
    each = study.steps * max(wide - narrow, 0.1 * wide) / (TRIAL - TRIAL // 16)
    if noisy:
        begun = time.perf_counter()
        standard_normals(0, study.steps)
        each += time.perf_counter() - begun
    overhead = study.steps * narrow
    return int(min(max((seconds - overhead) / each, TRIAL // 16), study.count))


def _seconds_of_steps(study: Study, width: int) -> float:
    """Seconds that one step of so many descents takes."""
    fitted = {name: np.resize(v, width) if np.ndim(v) else v for name, v in settings(study.rule).items()}
    trial = replace(
        study,
        rule=changed(study.rule, fitted),
        starts=np.resize(study.origins, (width, 2)),
        steps=TRIAL_STEPS,
        noise=0.0,
        seeds=0,
    )
    found = []
    for _ in range(3):
        batch = Batch(trial, np.arange(width))
        begun = time.perf_counter()
        batch.advance(TRIAL_STEPS)
        found.append((time.perf_counter() - begun) / TRIAL_STEPS)
    return min(found)
