"""Sets with two features, x and y, made of a seed: what a network has learnt of them can be drawn.

Points lie in the square from −1 to 1. Noise displaces each point after its class is decided, so that it may come
to lie among the others; the features stay as they are, unscaled. To add a set, write how its points are drawn below
and list it in `TWO_FEATURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.datasets.entry import Entry, Setting, Words
from core.datasets.table import DATA_SEED, TEST_SHARE, Dataset, Floats, Labels, stratified_rows
from core.quantities import Quantity, number

NOISE = Quantity(
    "Noise",
    help="Standard deviation of what displaces each point once its class is decided; the square has side 2.",
    slider=(0.0, 0.5),
)
POINTS = Quantity(
    "Points", help="How many points there are, test points included.", minimum=20, maximum=5_000, scale="log",
    integer=True,
)  # fmt: skip
TURNS = 1.75
"""Of each arm of the spiral, in half turns."""

Drawn = tuple[Floats, Labels]
Draw = Callable[[np.random.Generator, int], Drawn]


def circles(generator: np.random.Generator, points: int) -> Drawn:
    """A disc of radius 0.4 and a ring from 0.65 to 1 around it."""
    labels = _halves(points)
    radius = np.where(labels == 0, 0.4 * np.sqrt(generator.random(points)), generator.uniform(0.65, 1.0, points))
    return _polar(radius, generator.uniform(0, 2 * np.pi, points)), labels


def xor(generator: np.random.Generator, points: int) -> Drawn:
    """Opposite quarters of the square belong together: class 1 where x and y have different signs."""
    labels = _halves(points)
    size = generator.uniform(0.08, 1.0, (points, 2))
    sign = generator.choice([-1.0, 1.0], points)
    return np.column_stack((sign * size[:, 0], np.where(labels == 0, sign, -sign) * size[:, 1])), labels


def gaussians(generator: np.random.Generator, points: int) -> Drawn:
    """Two normal clouds about (−0.5, −0.5) and (0.5, 0.5), of standard deviation 0.2."""
    labels = _halves(points)
    return generator.normal(0, 0.2, (points, 2)) + np.where(labels == 0, -0.5, 0.5)[:, np.newaxis], labels


def spiral(generator: np.random.Generator, points: int) -> Drawn:
    """Two arms that wind around each other."""
    labels = _halves(points)
    along = np.sqrt(generator.uniform(0.004, 1.0, points))
    return _polar(along, np.pi * (TURNS * 2 * along + labels)), labels


def moons(generator: np.random.Generator, points: int) -> Drawn:
    """Two half circles that reach into each other."""
    labels = _halves(points)
    angle = generator.uniform(0, np.pi, points)
    upper = np.column_stack((np.cos(angle) - 0.5, np.sin(angle) - 0.25))
    return np.where((labels == 0)[:, np.newaxis], upper, -upper) * 0.65, labels


def _halves(points: int) -> Labels:
    return (np.arange(points) % 2).astype(np.intp)


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


# ---- y > f(x)


def a_formula_in_x(text: str) -> str:
    """The formula as typed, without blanks around it. Raises ValueError for what is no formula in x alone."""
    from core.formula import parse

    if "y" in parse(text).variables:
        raise ValueError(f"f(x) is {text.strip()!r}: it takes a formula in x alone")
    return text.strip()


def above(generator: np.random.Generator, points: int, formula: str) -> Drawn:
    """Points all over the square, of class 1 where y > f(x).

    Raises ValueError where fewer than two points are on either side, or f is no number somewhere.
    """
    from core.formula import parse

    places = generator.uniform(-1, 1, (points, 2))
    edge = np.broadcast_to(parse(formula).value(places[:, 0], places[:, 1]), points)
    if not np.isfinite(edge).all():
        at = number(places[~np.isfinite(edge), 0][0], 3)
        raise ValueError(f"f(x) = {formula} is no finite number at x = {at}: it takes one from x = −1 to 1")
    labels = (places[:, 1] > edge).astype(np.intp)
    for count, where in ((labels.sum(), "above"), (points - labels.sum(), "below")):
        if count < 2:
            raise ValueError(f"f(x) = {formula} has {count} of {points} points {where}: each side takes at least 2")
    return places, labels


# ---- the registry


class _Kind(NamedTuple):
    label: str
    classes: tuple[str, str]
    draw: Callable[..., Drawn]
    source: str
    noise: float = 0.1
    own: Mapping[str, Setting] = {}


def _entry(kind: _Kind) -> Entry:
    @lru_cache(maxsize=8)
    def load(noise: float, points: int, data_seed: int, test_share: float, **own: Any) -> Dataset:
        # A stream each, so that more noise displaces the same points further.
        placing, displacing = (np.random.default_rng([data_seed, stream]) for stream in range(2))
        places, labels = kind.draw(placing, points, **own)
        places = places + noise * displacing.normal(size=places.shape)
        training, test = stratified_rows(labels, test_share, data_seed)
        return Dataset.of(places, labels, training, test, ("x", "y"), kind.classes, kind.label)

    common = {
        "noise": Setting(NOISE, kind.noise),
        "points": Setting(POINTS, 400),
        "test_share": Setting(TEST_SHARE, 0.25),
        "data_seed": Setting(DATA_SEED, 0),
    }
    return Entry(kind.label, kind.source, load, {**kind.own, **common})


FORMULA = Words("f(x)", "Class 1 where y > f(x), for x and y from −1 to 1.", a_formula_in_x)

TWO_FEATURES: Mapping[str, Entry] = {
    name: _entry(kind)
    for name, kind in {
        "circles": _Kind("Circles", ("inner", "outer"), circles, "A disc and a ring around it."),
        "xor": _Kind("Xor", ("same signs", "different signs"), xor, "Opposite quarters of the square."),
        "gaussians": _Kind("Gaussians", ("left", "right"), gaussians, "Two normal clouds.", 0.0),
        "spiral": _Kind("Spiral", ("first arm", "second arm"), spiral, "Two arms around each other.", 0.02),
        "moons": _Kind("Moons", ("upper", "lower"), moons, "Two half circles that reach into each other."),
        "above": _Kind(
            "y > f(x)",
            ("below", "above"),
            above,
            "Points of the square, of the second class where y > f(x).",
            0.0,
            {"formula": Setting(FORMULA, "0.5*sin(4*x)")},
        ),
    }.items()
}
"""The sets by name."""
