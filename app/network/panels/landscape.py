"""The loss that the runs walk in: a plane through the space of all weights, with their paths at their true loss."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from dash import html

from app import ids
from app.components.typed_arrays import typed
from app.network.options import Option, Words, listed
from app.network.panels.base import Panel, chart
from app.network.stored import stored
from app.web.json_routes import Body
from core.network.experiment import NetworkExperiment
from core.network.landscape import (
    Plane,
    explained,
    explained_of_walks,
    loss_grid,
    plane_along,
    plane_through,
    two_to_show,
)
from core.network.model import Network
from core.network.paths import FARTHEST, load_path
from core.network.rivals import MOST_RIVALS
from core.network.training import Checkpoint, begin
from core.quantities import Quantity, quoted

SIDE = Quantity("Side", minimum=5, maximum=101, integer=True)
ROW = Quantity("Row", maximum=1_000, integer=True)
SIDES = (101, 51, 26, 15, 9)
MOST_RUNS = MOST_RIVALS + 1
MOST_WORK = 6_000_000_000
"""Places × rows × parameters of one answer."""
MARGIN = 0.18
"""What is shown beyond the paths, as a share of how far they reach."""
LEAST_REACH = 0.5
"""Of the box, where nothing has moved yet."""
HIGH = 2.0
"""Times the start's loss: runs above it don't count for the box, and the scale of colours ends there."""


@dataclass(frozen=True)
class Walker:
    """A run with the way of its first network."""

    run: str
    checkpoint: Checkpoint
    epochs: Any
    path: Any
    end: Any
    """The present weights, in double precision."""
    loss: float


class Look(Option):
    """How it is looked at: `landscape=3d,path,zoom,1-3`.

    As a surface, along one run's path, the box fitted to this run, the plane through the runs that are first and
    third in the list.
    """

    name = "landscape"
    pairs = tuple(f"{one}-{other}" for one, other in combinations(range(1, MOST_RUNS + 1), 2))
    known = ("3d", "path", "zoom", *pairs)

    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """What is said, in their order. Raises ValueError for anything else, and for two pairs."""
        names = listed(text)
        for name in names:
            if name not in self.known:
                raise ValueError(
                    f"Landscape is {quoted(name)}: it takes 3d, path, zoom and two numbers of runs as 1-2"
                )
        if sum(name in self.pairs for name in names) > 1:
            raise ValueError(f"Landscape is {quoted(text)}: it takes one pair of runs")
        return tuple(name for name in self.known if name in names)


class Landscape(Panel):
    """One plane through the common start of the runs on screen and two of their present weights, or along one path.

    Its script asks with {runs, plane, pair?, zoom, side, rows?}: the runs of which the first is worked on, "runs"
    or "path", the two runs that the plane is to go through, whether the box is to fit the first alone, how many
    places a side, and for a fine grid from which row to which. Runs that do not start where the first does, or
    whose loss is another one, are left out. Of several networks of a run the first is shown.
    """

    name = "landscape"
    label = "Loss landscape"
    order = 36
    asks = True
    later = True
    large = True
    button = ("loss", "Landscape")
    options = (Look(),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Where two features are all there are."""
        return experiment.data.features == 2

    def tools(self) -> list[Any]:
        """Where the script puts the menus."""
        return [html.Div(id=ids.network.LANDSCAPE_TOOLS, className="columns")]

    def content(self) -> list[Any]:
        """The picture, the scrubber, the readings."""
        return [
            chart(self.name, self.label),
            html.Div(id=ids.network.LANDSCAPE_SCRUB, className="landscape-scrub"),
            html.Div(id=ids.network.LANDSCAPE_READINGS, className="landscape-readings"),
        ]

    def asked(self, body: Body) -> Any:
        """The plane, the grid of losses in it, and where each path is."""
        walkers = _walkers(body.get("runs"))
        first = walkers[0]
        start = _loss(first.checkpoint, begin(first.checkpoint.experiment).parameters[0])
        plane, pair = _plane(walkers, str(body.get("plane")), body.get("pair"), HIGH * start)
        network, data = first.checkpoint.network(0), first.checkpoint.experiment.data
        box = _box(walkers[:1] if body.get("zoom") is True else walkers, plane, start)
        side = _affordable(SIDE.read(body.get("side")), len(data.y_train), network)
        across, up = (np.linspace(low, high, side) for low, high in box)
        low, high = _rows(body.get("rows"), side)
        grid = loss_grid(network, data.x_train, data.y_train, plane.origin, plane.directions, across, up[low:high])
        finite = np.where(np.isfinite(grid), grid, np.finfo(np.float32).max)
        answer = {
            "side": side,
            "across": [float(end) for end in box[0]],
            "up": [float(end) for end in box[1]],
            "rows": [low, high],
            "grid": typed(finite),
            "start": start,
        }
        if low > 0:
            return answer
        return answer | {
            "pair": [walkers[at].run for at in pair] if pair else [first.run],
            "shown": _shown(first.path, plane) if not pair else None,
            "walks": _of_walks(first.path) if not pair and side > 26 else None,
            "paths": [_told(walker, plane, network, data) for walker in walkers],
        }


def _walkers(runs: object) -> list[Walker]:
    """The runs that can stand in one landscape with the first. Raises ValueError for what is no list of runs."""
    if not isinstance(runs, list) or not 1 <= len(runs) <= MOST_RUNS:
        raise ValueError(f"runs is {runs!r:.60}: it takes the names of 1 to {MOST_RUNS} runs")
    first, _ = stored(runs[0])
    found = []
    for run in dict.fromkeys(map(str, runs)):
        checkpoint, _ = stored(run)
        if _ground(checkpoint) != _ground(first):
            continue
        epochs, path = load_path(run, checkpoint)
        end = np.clip(checkpoint.parameters[0], -FARTHEST, FARTHEST)
        found.append(Walker(run, checkpoint, epochs, path, end, _loss(checkpoint, end)))
    return found


def _ground(checkpoint: Checkpoint) -> tuple[Any, ...]:
    """What two runs must share: the loss, and where they start."""
    one = checkpoint.experiment
    return one.dataset, one.sample, one.layers, one.penalty, one.seed


def _plane(
    walkers: Sequence[Walker], wish: str, wanted: object, most: float
) -> tuple[Plane, tuple[int, int] | None]:
    """The plane, and the places of the two runs that it goes through, if it does.

    The two that are wanted, where they span a plane; else the best two that do.
    """
    start = begin(walkers[0].checkpoint.experiment).parameters[0]
    ends = np.stack([walker.end for walker in walkers])
    names = [walker.run for walker in walkers]
    if wish != "path" and isinstance(wanted, list) and len(wanted) == 2 and all(run in names for run in wanted):
        chosen = (names.index(wanted[0]), names.index(wanted[1]))
        with suppress(ValueError):  # they have not moved, or go the same way
            return plane_through(start, *ends[list(chosen)]), chosen
    if wish != "path" and len(walkers) > 1:
        losses = [walker.loss if walker.loss <= most else np.inf for walker in walkers]
        pair = two_to_show(losses, ends - start)
        if pair:
            return plane_through(start, *ends[list(pair)]), pair
    return plane_along(np.vstack((start, walkers[0].path[1:-1], ends[:1]))), None


def _box(walkers: Sequence[Walker], plane: Plane, start: float) -> list[tuple[float, float]]:
    """The sides that all paths lie within, but for those that have left; as wide as high, at least a third."""
    staying = [walker for walker in walkers if walker.loss <= HIGH * start] or [walkers[0]]
    places = np.vstack([plane.place(walker.path) for walker in staying])
    low, high = places.min(axis=0), places.max(axis=0)
    reach = np.maximum(high - low, max(float((high - low).max()) / 3, LEAST_REACH))
    middle, half = (low + high) / 2, reach * (0.5 + MARGIN)
    return list(zip((middle - half).tolist(), (middle + half).tolist(), strict=True))


def _affordable(side: int, rows: int, network: Network) -> int:
    """The places a side that this loss allows. Raises ValueError where it is too dear at its coarsest."""
    count = network.parts[-1].own.stop
    for allowed in (side, *(each for each in SIDES if each < side)):
        if allowed**2 * rows * count <= MOST_WORK:
            return allowed
    raise ValueError(
        f"A landscape over {rows:,} rows of {count:,} parameters takes too long: it takes"
        f" {MOST_WORK // SIDES[-1] ** 2:,} rows × parameters"
    )


def _rows(raw: object, side: int) -> tuple[int, int]:
    if raw is None:
        return 0, side
    if not isinstance(raw, list) or len(raw) != 2:
        raise ValueError(f"rows is {raw!r:.60}: it takes the first and the last one")
    low, high = (min(ROW.read(each), side) for each in raw)
    return low, max(low, high)


def _loss(checkpoint: Checkpoint, weights: Any) -> float:
    """The network's loss over the training rows at these weights; infinite where it is no number."""
    network, data = checkpoint.network(0), checkpoint.experiment.data
    network.parameters = weights
    with np.errstate(all="ignore"):
        loss = float(network.loss_and_gradient(data.x_train, data.y_train)[0])
    return loss if np.isfinite(loss) else np.inf


def _shown(path: Any, plane: Plane) -> float:
    """The share of a path's squared distances from its start that lies in the plane; 1 where it stands still."""
    if (path == path[0]).all():  # its distances are those of rounding
        return 1.0
    moved = np.linalg.norm(path - plane.origin, axis=1)
    return 1.0 - float((plane.off(path) ** 2).sum()) / float((moved**2).sum())


def _of_walks(path: Any) -> dict[str, float] | None:
    """How much two directions hold of the path's variance, and of random walks of the same steps."""
    if len(path) < 4 or path.shape[1] > 20_000:
        return None
    return {"path": explained(path), "walks": explained_of_walks(path, walks=5)}


def _told(walker: Walker, plane: Plane, network: Network, data: Any) -> dict[str, Any]:
    places, off = plane.place(walker.path), plane.off(walker.path)
    moved = np.linalg.norm(walker.path - plane.origin, axis=1)
    head = places[-1]
    in_plane = loss_grid(network, data.x_train, data.y_train, plane.origin, plane.directions, head[:1], head[1:])[
        0, 0
    ]
    return {
        "run": walker.run,
        "epochs": typed(walker.epochs, "i4"),
        "x": typed(places[:, 0]),
        "y": typed(places[:, 1]),
        "off": typed(off),
        "moved": typed(moved),
        "in_plane": float(in_plane) if np.isfinite(in_plane) else None,
    }
