"""Paths made by hand, whose events are known, and what is told of a path."""

import numpy as np

from core.descent import Trajectory
from core.descent.events import EventKind, events
from core.descent.experiment import run
from core.descent.lessons import LESSONS
from core.descent.nearest import NONE
from core.descent.outcomes import Ends
from core.descent.sentences import outcomes_of
from core.descent.stability import stability
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

SGD = OPTIMIZERS["sgd"]()


def path_through(surface_name, points, left=None):
    """A trajectory of these points, as the runner would judge it; the surface by its name, or itself."""
    surface, points = SURFACES.get(surface_name, surface_name), np.array(points, dtype=float)
    values = surface.value(*points.T)
    norms = np.hypot(*surface.gradient(*points.T))
    moves = np.hypot(*(points[-1:] - points[-2:-1]).T) if len(points) > 1 else np.zeros(1)
    gone = np.array([NONE if left is None else left], dtype=np.int32)
    (outcome,) = outcomes_of(Ends(surface, points[:1].T, points[-1:].T, moves, gone), [SGD], len(points) - 1)
    return Trajectory(surface, SGD, points, values, norms, surface.distance_to_minimum(*points.T), outcome)


def along_x(surface_name, *places):
    return path_through(surface_name, [(x, 0.0) for x in places])


def told(found, kind):
    return [event for event in found if event.kind is kind]


def only(found, kind):
    (event,) = told(found, kind)
    return event


# Overshoot.


def only_or_none(path):
    found = told(events(path), EventKind.OVERSHOT)
    assert len(found) <= 1
    return found[0] if found else None


def kinds(lesson, index):
    experiment = LESSONS[lesson].experiment
    path = run(experiment)[index]
    return {event.kind for event in events(path, stability(path, experiment.steps, experiment.noise))}
