"""The loss over a plane through the space of all weights, and the planes that show where rules went.

A plane through the common start and the current weights of two rules shows these three points as they are: the
surface there is their own loss, and distances in the plane are distances between weights (Garipov et al., 2018,
have such planes). All else in the plane is a cut through a space of hundreds of dimensions: where a third rule is
beside it, `Plane.off` says by how much. Distances are of weights, not of functions: layers of leaky ReLU can be
rescaled without a change of what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.affine import Floats
from core.network.model import Network, feature_major, lay_out
from core.quantities import number
from core.statistics import median

ROWS = 1280
"""Rows that are evaluated at a time."""
VALUES = 4800
"""Rows × points that are evaluated at a time, not less than ROWS: few enough for their values to stay in the
processor's cache."""
PARALLEL = 0.95
"""Two displacements with a cosine above this span no plane to look at."""


def loss_grid(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    origin: ArrayLike,
    directions: ArrayLike,
    across: ArrayLike,
    up: ArrayLike,
    dtype: Any = np.float32,
) -> Floats:
    """The loss at origin + across·directions[0] + up·directions[1]: (n, m) for `up` (n,) and `across` (m,).

    `origin` is (P,), `directions` (2, P), the parameters as `network` lays them out; its own values don't matter.
    The loss is that of `Network.loss_and_gradient` over the rows of `x` (rows, inputs) and their classes `y`, the
    penalty included. Values in between are of precision `dtype`, sums over rows of double precision: in float32 the
    loss is right to some 1e-6 of itself, at half the time. Infinite where it is beyond the largest number.

    How: the first layer of a point is a sum of three matrix products, which all points share; the penalty is a
    quadratic form of three numbers; the rest is evaluated for several points at a time.

    Raises ValueError for another shape or class.
    """
    basis = _basis(network, origin, directions)
    a, b = np.meshgrid(_numbers("across", across), _numbers("up", up))
    places = np.stack((np.ones(a.size), a.ravel(), b.ravel()), axis=1)
    features, labels = feature_major(x, y, network)
    order = np.argsort(labels, kind="stable")  # the rows of a class are then one slice
    total = np.zeros(len(places))
    with np.errstate(all="ignore"):
        for rows in np.array_split(order, -(-len(order) // ROWS)):
            total += _Rows(network, features[:, rows], labels[rows], basis, np.dtype(dtype)).losses(places)
        penalty = (places @ ((basis * network.penalties) @ basis.T) * places).sum(axis=1) / 2
        loss = total / len(order) + penalty
    return np.where(np.isnan(loss), np.inf, loss).reshape(a.shape)


def _basis(network: Network, origin: ArrayLike, directions: ArrayLike) -> Floats:
    """Origin and directions, (3, P)."""
    count = network.parts[-1].own.stop
    start, axes = np.asarray(origin, dtype=float), np.asarray(directions, dtype=float)
    if start.shape != (count,):
        raise ValueError(f"origin has shape {start.shape}: the network takes ({count},)")
    if axes.shape != (2, count):
        raise ValueError(f"directions have shape {axes.shape}: the network takes (2, {count})")
    return np.vstack((start, axes))


def _numbers(name: str, values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=float)
    if numbers.ndim != 1:
        raise ValueError(f"{name} has shape {numbers.shape}: it takes a row of numbers")
    return numbers


class _Rows:
    """The loss, summed over some rows ordered by their class, at points of a plane."""

    def __init__(self, network: Network, h: Floats, labels: NDArray[np.intp], basis: Floats, dtype: Any) -> None:
        rows, first = len(labels), network.parts[0]
        self._basis, self._points = basis, VALUES // rows
        weights = basis[:, first.affine].reshape(3, *first.shape)
        self._first = (weights.mT @ h).astype(dtype).reshape(3, -1)
        """The first layer of the origin and of both directions, (3, units · rows)."""
        self._u = np.empty((self._points, first.outputs, rows), dtype)
        self._parameters = np.empty((self._points, basis.shape[1]), dtype)
        # Only the first layer's own parameters are of use here; its affine map is `_first`.
        self._affine, self._activations = lay_out(
            network.parts, self._parameters, np.empty_like(self._parameters), rows
        )
        ends = np.searchsorted(labels, np.arange(network.classes + 1))
        self._cuts = [slice(*cut) for cut in pairwise(ends)]

    def losses(self, places: Floats) -> Floats:
        """The loss at each place, (places,) from (places, 3): the shares of the origin and of both directions."""
        points, total = self._points, np.empty(len(places))
        for start in range(0, len(places), points):
            chunk = places[start : start + points]
            whole = np.resize(chunk, (points, 3))  # the last is filled up with its own
            total[start : start + points] = self._at(whole)[: len(chunk)]
        return total

    def _at(self, places: Floats) -> Floats:
        np.matmul(places.astype(self._u.dtype), self._first, out=self._u.reshape(len(places), -1))
        self._parameters[...] = places @ self._basis
        h: Any = self._u
        for activation, affine in zip(self._activations, self._affine[1:], strict=True):
            h = affine.forward(activation.forward(h))
        total = np.zeros(len(places))
        for label, cut in enumerate(self._cuts):
            total += self._entropy(h[..., cut], label)
        return total

    def _entropy(self, scores: Any, label: int) -> Floats:
        """−ln p(label) = ln(1 + Σ exp(z − z_label)) over the others, summed over the rows."""
        excess = np.delete(scores, label, axis=-2)
        excess -= scores[..., label : label + 1, :]
        top = excess.max(axis=-2)
        if excess.shape[-2] > 1:
            top += np.log(np.exp(excess - top[..., np.newaxis, :]).sum(axis=-2))
        losses = np.maximum(top, 0) + np.log1p(np.exp(-np.abs(top)))
        total: Floats = losses.sum(axis=-1, dtype=float)
        return total


# ---- planes


@dataclass(frozen=True)
class Plane:
    """A plane through `origin` (P,), spanned by two `directions` (2, P) of length 1 at a right angle.

    Coordinates in it are distances between weights.
    """

    origin: Floats
    directions: Floats

    def place(self, weights: ArrayLike) -> Floats:
        """The coordinates, (…, 2), of the points of the plane nearest to these weights (…, P)."""
        moved = np.asarray(weights, dtype=float) - self.origin
        placed: Floats = moved @ self.directions.T
        return placed

    def off(self, weights: ArrayLike) -> Floats:
        """The distance, (…), of these weights (…, P) from the plane."""
        moved = np.asarray(weights, dtype=float) - self.origin
        distance: Floats = np.linalg.norm(moved - (moved @ self.directions.T) @ self.directions, axis=-1)
        return distance


def plane_through(start: ArrayLike, first: ArrayLike, second: ArrayLike) -> Plane:
    """The plane through three points (P,): `first` lies on its first axis, `second` above it.

    Raises ValueError where they lie on one line, or nearly so: on `PARALLEL` or closer.
    """
    origin = np.asarray(start, dtype=float)
    displacements = np.stack([np.asarray(point, dtype=float) - origin for point in (first, second)])
    lengths = np.linalg.norm(displacements, axis=1)
    if not (np.isfinite(lengths).all() and lengths.all()):
        raise ValueError(
            f"The points are {number(lengths[0])} and {number(lengths[1])} from the start: they take some way"
        )
    (one, other) = displacements / lengths[:, np.newaxis]
    cosine = float(one @ other)
    if abs(cosine) > PARALLEL:
        raise ValueError(f"The cosine of the two directions is {cosine:.3f}: a plane takes at most {PARALLEL}")
    return Plane(origin, np.stack((one, _at_right_angle(other, one))))


def plane_along(path: ArrayLike, seed: int = 0) -> Plane:
    """The plane of one path (points, P): from its start to its end, and the main direction of what remains.

    Where nothing remains, or the path has not left its start, a direction drawn from `seed` takes its place.
    """
    points = np.asarray(path, dtype=float)
    moved = points - points[0]
    spare = np.random.default_rng(seed).normal(size=(2, moved.shape[1]))
    reach, farthest = np.linalg.norm(moved[-1]), np.linalg.norm(moved, axis=1).max()
    one = moved[-1] / reach if reach > 0 else spare[0] / np.linalg.norm(spare[0])
    rest = moved - np.outer(moved @ one, one)
    other = spare[1]
    if np.linalg.norm(rest, axis=1).max() > 1e-9 * farthest > 0:
        other = _main_direction(rest)
    return Plane(points[0].copy(), np.stack((one, _at_right_angle(other, one))))


def _at_right_angle(vector: Floats, axis: Floats) -> Floats:
    """What of the vector is at a right angle to the axis, of length 1; twice, for the sake of rounding."""
    for _ in range(2):
        vector = vector - (vector @ axis) * axis
        vector = vector / np.linalg.norm(vector)
    return vector


def _main_direction(moved: Floats) -> Floats:
    """The first principal direction of (points, P), about 0, by the points' own products, which are fewer.

    Of its two ways the one to which the points lie on the whole.
    """
    _, vectors = np.linalg.eigh(moved @ moved.T)
    direction: Floats = vectors[:, -1] @ moved
    return direction if vectors[:, -1].sum() >= 0 else -direction


def two_to_show(losses: Sequence[float], displacements: Floats) -> tuple[int, int] | None:
    """The places of the two lowest losses whose displacements (rules, P) span a plane; None where no two do.

    Momentum and Nesterov's momentum, for instance, end too near to each other: their cosine is 0.99.
    """
    lengths = np.linalg.norm(displacements, axis=1)
    good = [at for at in np.argsort(losses, kind="stable") if np.isfinite(losses[at]) and 0 < lengths[at] < np.inf]
    pairs = [(one, other) for later, other in enumerate(good) for one in good[:later]]
    for one, other in sorted(pairs, key=lambda pair: losses[pair[0]] + losses[pair[1]]):
        cosine = displacements[one] @ displacements[other] / (lengths[one] * lengths[other])
        if abs(cosine) <= PARALLEL:
            return int(one), int(other)
    return None


def explained(path: ArrayLike) -> float:
    """The share of a path's variance, (points, P) about its mean, that its two principal directions hold."""
    points = np.asarray(path, dtype=float)
    centred = points - points.mean(axis=0)
    variances = np.linalg.eigvalsh(centred @ centred.T)
    whole = variances.sum()
    return float(variances[-2:].sum() / whole) if whole > 0 else 1.0


def explained_of_walks(path: ArrayLike, walks: int = 20, seed: int = 0) -> float:
    """The same share for random walks with the path's own step lengths, the median of so many walks.

    In many dimensions any walk looks like an orbit in its two principal directions (Antognini and Sohl-Dickstein,
    2018): only what a path has beyond this is of the path.
    """
    points = np.asarray(path, dtype=float)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    generator, shares = np.random.default_rng(seed), []
    for _ in range(walks):
        steps = generator.normal(size=(len(lengths), points.shape[1]))
        steps *= (lengths / np.linalg.norm(steps, axis=1))[:, np.newaxis]
        shares.append(explained(np.vstack((np.zeros(points.shape[1]), np.cumsum(steps, axis=0)))))
    return float(median(shares))
