"""Many descents at once: where each one ends, when, and how, without their paths.

`run_block` computes any of them, so that a picture can arrive in pieces; no descent depends on the block that it is
computed in. All descents of an `Engine` go step by step together, in tiles that fit the cache. At fixed steps, some
thirty times in a run, one looks which have left their bounds or have come to rest, and goes on without them: rules
are pure functions, so the state of the last look is still there, and those that left are walked once more from it,
step by step, to learn when.

Where descents aren't `thorough`, one ends as soon as it can't leave its minimum any more: it has no noise, its rule
has a fixed limit of stability at that minimum and keeps it, and its way to come is shorter than REST_SHARE of the
box (`core.batched.rest`). Outcomes are the same; distances below that are as good as zero.

Single precision is up to four times as fast, on surfaces of sines and exponentials, but not for all: where
neighbouring starts part for ever, as beyond the edge of stability, it decides by its roundings. So a trial decides
(`core.batched.trials`): single precision where 256 of the descents end as they do in double. What it can't tell is
then still computed again in double: a gradient about as long as FLAT, rest where the gradient isn't flat, overflow.
`tests/core/batched/test_trials.py` holds the agreement against every surface and rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.batched.descents import Descents
from core.batched.outcomes import Outcomes
from core.batched.rest import at_rest, of_each
from core.batched.tiles import Tile, cut, each_array, joined, tiles_for
from core.descent.bounds import bounds, undefined
from core.descent.nearest import NONE, nearest
from core.descent.noise import standard_normals
from core.descent.outcomes import CODES, FLAT, Ends, OutcomeKind, Verdicts, at_a_minimum, judge
from core.descent.problem import begun
from core.descent.tails import Tally
from core.descent.together import take_step
from core.optimizers.schedules import CONSTANT

Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

WIDEST = 65_536
"""Descents that go step by step together."""
NOISE_BYTES = 8_000_000
"""Room for the noise of the descents that go together."""
LOOKS = 32
"""A run is looked at so many times, but at least every LONGEST steps."""
LONGEST = 16
SETTLING = 4
"""Looks from one search for descents at rest to the next."""
UNSURE = 8 * float(np.finfo(np.float32).eps)
"""Relative error granted to positions in single precision."""


def look_every(steps: int) -> int:
    """Steps from one look to the next, in a run of so many."""
    return max(1, min(LONGEST, steps // LOOKS))


def run_block(descents: Descents, part: slice | Sequence[int] | Indices | None = None) -> Outcomes:
    """The outcomes of the descents with these indices, all by default, in their order.

    Raises IndexError for indices that there are not.
    """
    indices = np.arange(descents.count)
    indices = indices if part is None else indices[part if isinstance(part, slice) else np.asarray(part, dtype=int)]
    outcomes = Outcomes.pending(len(indices))
    for where in _together(descents, indices):
        outcomes.put(where, _walked(descents, indices[where]))
    return outcomes


def _walked(descents: Descents, indices: Indices, dtype: Any = None) -> Outcomes:
    """The outcomes of descents that go together; nothing else of them is left."""
    engine = Engine(descents, indices, dtype)
    engine.advance(descents.steps)
    return engine.outcomes()


def _together(descents: Descents, indices: Indices) -> Iterator[Indices]:
    """The places of those that go together, as many as there is room for their noise: those of a seed do."""
    places = [np.arange(len(indices))]
    if descents.noisy and descents.seeds.ndim:
        room = max(64, NOISE_BYTES // (2 * descents.steps * np.dtype(descents.dtype).itemsize))
        _, first, seeds = np.unique(descents.seeds[indices], return_index=True, return_inverse=True)
        parts = np.argsort(np.argsort(first))[seeds] // room
        places = [np.flatnonzero(parts == part) for part in range(parts.max(initial=0) + 1)]
    for part in places:
        for start in range(0, len(part), WIDEST):
            yield part[start : start + WIDEST]


class Engine:
    """Descents that go step by step together: `advance` until it says False, then `outcomes`.

    `record`: steps, in ascending order, whose positions are kept in `recorded`, (steps kept, 2, n).
    """

    def __init__(
        self, descents: Descents, indices: Indices, dtype: Any = None, record: Sequence[int] | None = None
    ) -> None:
        self.descents, self.indices, self.step = descents, indices, 0
        self.dtype = np.dtype(dtype or descents.dtype)
        self._arrivals = look_every(descents.steps)
        # A rule that searches may come back from beyond its bounds before anyone looks.
        self._look = self._arrivals if descents.closed_form and not descents.rule.whole else 1
        schedule = descents.schedule
        self._factors = None if schedule == CONSTANT else schedule.factors(descents.steps).tolist()
        self._here = nearest(descents.surface)
        count = len(indices)
        starts = descents.starts
        self._starts = (starts[indices].T if starts.ndim == 2 else starts[:, None]) + np.zeros(count)
        self._ends = self._starts.astype(self.dtype)
        self._moves = np.zeros(count)
        self._left = np.full(count, NONE, dtype=np.int32)
        self._undefined = np.zeros(count, dtype=bool)
        self._arrived, self._met = (np.full(count, NONE, dtype=np.int32) for _ in range(2))
        self._tally = Tally(descents.surface, descents.steps)
        self._tail = self._tally.unknown(count, self.dtype)
        self._wild = np.zeros(count, dtype=bool)
        """Whether the numbers of a descent have overflowed."""
        self._recorded_at = {step: place for place, step in enumerate(record or ())}
        self.recorded = np.full((len(self._recorded_at), 2, count), np.nan)
        with np.errstate(all="ignore"):
            self._begin()

    def _begin(self) -> None:
        rule, indices = self.descents.rule, self.indices
        rule = rule.changed(**{name: _part(value, indices, self.dtype) for name, value in rule.settings.items()})
        seeds = self.descents.seeds
        rule = rule.drawing(seeds[indices] if seeds.ndim else int(seeds))
        position = self._ends.copy()
        column, sigma = self._begin_noise()
        who, never = np.arange(len(indices)), self._arrived.copy()
        sums = self._tally.begun(len(indices), self.dtype)
        whole = Tile(who, position, position, rule, begun(rule, position), column, sigma, never, never, sums)
        self._record(whole)
        out = self._out(position)
        self._left[out] = 0
        if out.any():  # else one copy of everything less
            whole = whole.take(~out)
        self._tiles = cut(whole)
        for tile in self._tiles:
            self._note_arrival(tile)

    def _begin_noise(self) -> tuple[Indices | None, Array | None]:
        """Draw the noise, (steps, 2, seeds); which column each descent meets, and at what σ."""
        self._kicks: Array | None = None
        descents, noise = self.descents, self.descents.noise
        if not descents.noisy:
            return None, None
        seeds, column = np.unique(np.atleast_1d(of_each(descents.seeds, self.indices)), return_inverse=True)
        scale = 1.0 if noise.ndim else float(noise)
        self._kicks = np.empty((descents.steps, 2, len(seeds)), dtype=self.dtype)
        for place, seed in enumerate(seeds.tolist()):
            self._kicks[:, :, place] = scale * standard_normals(seed, descents.steps)
        sigma = noise[self.indices].astype(self.dtype) if noise.ndim else None
        return (None if len(seeds) == 1 else column), sigma

    def advance(self, steps: int) -> bool:
        """Take so many steps, or a few more, up to the next look; False when all descents have ended."""
        end = min(self.step + steps, self.descents.steps)
        with np.errstate(all="ignore"):
            while self.step < end and self._tiles:
                self._advance_to_look()
        return bool(self._tiles)

    def _advance_to_look(self) -> None:
        begun = self.step
        self.step = min(begun + self._look, self.descents.steps)
        kept = [tile for tile in (self._advanced(tile, begun) for tile in self._tiles) if len(tile)]
        if tiles_for(sum(map(len, kept))) < len(kept):
            kept = cut(joined(kept))
        self._tiles = kept

    def _advanced(self, tile: Tile, begun: int) -> Tile:
        """What is left of a tile at this look, the last one having been at step `begun`."""
        behind = tile.copy()
        for step in range(begun, self.step):
            self._take_step(tile, step)
            self._tally.add(tile.sums, step + 1, tile.position, tile.before)
            if self._recorded_at:
                self._record(tile, step + 1)
        out = self._out(tile.position)
        if out.any():
            self._leave(behind.take(out), begun)
            tile = tile.take(~out)
        if self.step % self._arrivals == 0:
            self._note_arrival(tile)
        ended = self._ended(tile)
        if ended.any():
            self._end(tile.take(ended))
            tile = tile.take(~ended)
        return tile

    def _take_step(self, tile: Tile, step: int) -> None:
        """The step from `step` to `step + 1`, for all of a tile."""
        rule = tile.rule
        if self._factors is not None:
            rule = rule.changed(learning_rate=rule.learning_rate * self._factors[step])
        kick = None
        if self._kicks is not None:
            kick = self._kicks[step] if tile.column is None else self._kicks[step].take(tile.column, axis=1)
            kick = kick if tile.sigma is None else kick * tile.sigma
        tile.before = tile.position
        tile.position, tile.state = take_step(self.descents.surface, rule, tile.state, tile.before, kick)
        most = self.descents.most_evaluations
        if most is not None and rule.whole:
            spent = tile.state.spent.sum(axis=0)
            tile.position = np.where(spent > most, tile.before, tile.position)

    def _record(self, tile: Tile, step: int = 0) -> None:
        place = self._recorded_at.get(step)
        if place is not None:
            self.recorded[place][:, tile.who] = tile.position

    def _out(self, position: Array) -> Mask:
        """Which have left their bounds or, on a surface that isn't known to be finite there, its domain."""
        surface, (x, y) = self.descents.surface, position
        inside = bounds(surface).contains(x, y)
        if not self.descents.closed_form:
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
                self._undefined[gone.who] = undefined(self.descents.surface, gone.position.T)
                self._ends[:, gone.who] = gone.before
                self._wild[gone.who] = ~np.isfinite(gone.position).all(axis=0)
                for kept, place in self._recorded_at.items():
                    if kept >= step:
                        self.recorded[place][:, gone.who] = np.nan
                tile = tile.take(~out)

    def _note_arrival(self, tile: Tile) -> None:
        near = self._here.squares_near(*tile.position) <= self._here.reach**2
        tile.met = np.where(near & (tile.met == NONE), self.step, tile.met)
        tile.arrived = np.where(near, np.where(tile.arrived == NONE, self.step, tile.arrived), NONE)

    def _ended(self, tile: Tile) -> Mask:
        """Which end at this look: all of them at the last step."""
        if self.step == self.descents.steps:
            return np.ones(len(tile), dtype=bool)
        if self.step % (SETTLING * self._arrivals) == 0:
            return at_rest(self.descents, self.indices, tile, self._here)
        return np.zeros(len(tile), dtype=bool)

    def _end(self, tile: Tile) -> None:
        who = tile.who
        self._ends[:, who] = tile.position
        self._moves[who] = np.hypot(*(tile.position - tile.before))
        self._arrived[who], self._met[who] = tile.arrived, tile.met
        if self.step == self.descents.steps:
            for kept_all, part in zip(self._tail.sums, tile.sums, strict=True):
                kept_all[..., who] = part
        each_array(lambda array: self._note_overflow(who, array), tile.state)
        for kept, place in self._recorded_at.items():
            if kept > self.step:
                self.recorded[place][:, who] = tile.position

    def _note_overflow(self, who: Indices, array: Array) -> None:
        self._wild[who] |= ~np.isfinite(array).reshape(-1, len(who)).all(axis=0)

    def outcomes(self) -> Outcomes:
        """How the descents have ended. Raises RuntimeError while some have not."""
        if self._tiles:
            raise RuntimeError(f"The engine is at step {self.step} of {self.descents.steps}: advance it to its end")
        ends, descents = self._ends.astype(float), self.descents
        verdicts = judge(
            Ends(
                descents.surface,
                self._starts,
                ends,
                self._moves,
                self._left,
                self._undefined,
                tail=self._tail,
                noisy=of_each(descents.noise, self.indices) > 0 if descents.noisy else False,
            )
        )
        steps = np.where(self._left == NONE, descents.steps, self._left).astype(np.int32)
        converged = verdicts.kinds == CODES[OutcomeKind.CONVERGED]
        arrived = np.where(converged, self._arrived, self._met)
        arrived = np.where(arrived == NONE, steps, arrived)
        named = at_a_minimum(verdicts.kinds) & (verdicts.minima != NONE)
        outcomes = Outcomes(
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
            outcomes.put(unsure, _walked(descents, self.indices[unsure], np.float64))
        return outcomes

    def _unsure(self, verdicts: Verdicts) -> Mask:
        """What single precision can't tell."""
        surface = self.descents.surface
        unsure = self._wild.copy()
        x, y = self._ends.astype(float)
        size = UNSURE * np.maximum(np.abs(x), np.abs(y))
        slow = np.flatnonzero(self._moves <= FLAT * surface.box.diagonal + size)
        slow = slow[np.isfinite(verdicts.norms[slow])]
        with np.errstate(all="ignore"):
            low, high = surface.curvatures(x[slow], y[slow])
            error = np.maximum(np.abs(low), np.abs(high)) * size[slow]
        norms = verdicts.norms[slow]
        unsure[slow] |= (norms > FLAT - error) & ((norms <= FLAT + error) | (self._moves[slow] <= size[slow]))
        return unsure


def _part(value: Any, indices: Indices, dtype: Any) -> Any:
    """A hyperparameter of these descents; a plain number, unlike numpy's, leaves an array's precision alone."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return value[indices].astype(dtype) if np.ndim(value) else float(value)
