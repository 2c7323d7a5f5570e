"""Results of surfaces, schedules, single descents and races."""

from functools import cache
from typing import Any

import numpy as np

from core.descent import descend
from core.descent import experiment as descent_experiments
from core.descent.events import events
from core.descent.nearest import nearest
from core.descent.stability import stability
from core.surfaces import SURFACES
from tests.digests.links import RACES
from tests.digests.reach import Parts, descent_of, outcome_of, readings_of, rule_of, schedule_of

STEPS = 60

RULES = ("gradient_descent", "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")
NOISES = (0.0, 1.0)
SHARES_OF_RATE = {0.0: 1.0, 1.0: 0.1}
"""Of the usual learning rate: without noise as many paths diverge, with it most of them stay."""
SURFACE_NAMES = (
    "bowl",
    "mult",
    "monkey",
    "matyas",
    "easom",
    "monkey_saddle",
    "rosenbrock",
    "himmelblau",
    "rastrigin",
    "ackley",
    "beale",
    "booth",
    "three_hump_camel",
    "six_hump_camel",
    "styblinski_tang",
    "goldstein_price",
    "levi13",
    "mccormick",
)
"""Today's, by name: what the registries get later has no digest here."""
SEARCHED_NAMES = ("bohachevsky", "eggholder")
"""The same, without paths."""
SCHEDULE_NAMES = ("constant", "step", "exponential", "cosine", "inverse_root")


def surface_result(name: str) -> Parts:
    surface = SURFACES[name]
    box = surface.box
    x, y = np.meshgrid(np.linspace(box.x_min, box.x_max, 31), np.linspace(box.y_min, box.y_max, 29))
    minima = surface.minima
    return {
        "told": [surface.label, surface.formula, [float(side) for side in box]],
        "values": np.asarray(surface.value(x, y)),
        "gradient": np.stack(surface.gradient(x, y)),
        "minima": np.array([(minimum.x, minimum.y, minimum.value) for minimum in minima]).reshape(-1, 3),
        "kinds": " ".join(minimum.kind for minimum in minima),
        "beginnings": np.array([*surface.near_minima, *surface.near_stationary]).reshape(-1, 2),
        "others": [point.kind for point in surface.stationary_points],
        "other places": np.array([each[:3] for each in surface.stationary_points]).reshape(-1, 3),
        "curved": np.stack(surface.hessian(x[::4, ::4], y[::4, ::4])),
        "curvatures": np.stack(surface.curvatures(x[::4, ::4], y[::4, ::4])),
        "distances": surface.distance_to_minimum(x, y),
        "near": _near_on_cells(surface),
        "falls": surface.falls_around(x, y, 0.1 * box.sides[0], 0.05 * box.sides[1], 0.3).astype(float),
    }


def _near_on_cells(surface: Any) -> np.ndarray:
    """Squared distances to minima where a raster's cells name one: from just out of the box to its other edge."""
    box, (across, up) = surface.box, surface.box.sides
    x, y = np.meshgrid(
        [box.x_min - across / 300, *np.linspace(box.x_min, box.x_max, 60)],
        [box.y_min - up / 300, *np.linspace(box.y_min, box.y_max, 50)],
    )
    return nearest(surface).squares_near(x, y)


def schedule_result(name: str) -> Parts:
    return {
        f"warm-up {warmup:g}, {steps} steps": schedule_of(name, warmup=warmup).factors(steps)
        for warmup, steps in ((0.0, 60), (0.15, 200), (0.5, 1))
    }


def path_result(surface_name: str, rule_name: str, noise: float) -> Parts:
    surface = SURFACES[surface_name]
    box = surface.box
    start = (box.x_min + 0.83 * (box.x_max - box.x_min), box.y_min + 0.31 * (box.y_max - box.y_min))
    rule = rule_of(rule_name, SHARES_OF_RATE[noise])
    path = descend(surface, rule, start, STEPS, noise=noise, seed=7)
    readings = readings_of(path)
    assert np.array_equal(path.points, readings[:, :2]) and np.array_equal(path.values, readings[:, 2])
    return {
        "outcome": outcome_of(path),
        "points": readings[:, :2],
        "values, norms, distances": readings[:, 2:],
    }


@cache
def race(name: str) -> tuple[Any, Any]:
    experiment = descent_of(RACES[name])
    return experiment, descent_experiments.run(experiment)


def race_result(name: str) -> Parts:
    """The paths of a link's race, computed together."""
    _, paths = race(name)
    found: Parts = {"outcomes": [outcome_of(path) for path in paths]}
    return found | {f"path {number}": readings_of(path) for number, path in enumerate(paths)}


def events_result(name: str) -> Parts:
    """What happens on the paths of a race, and their curvature against the limits of their rules."""
    experiment, paths = race(name)
    found: Parts = {}
    for number, path in enumerate(paths):
        stable = stability(path, experiment.steps, experiment.noise, experiment.seed)
        told = events(path, stable)
        found[f"events {number}"] = [[event.step, event.kind.name, event.sentence] for event in told]
        if stable is not None:
            found[f"sharpness {number}"] = np.stack((stable.sharpness, stable.limits))
            found[f"limit {number}"] = stable.formula
    return found
