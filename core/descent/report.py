"""A race in words: the surface, the competitors, what happened at which step, how each ended, and who is best.

Made from the same events and outcomes as every view, for whoever does not see these, or wants to quote them.

    paths = run(experiment)
    print("\\n\\n".join(report(experiment, paths, [events(path) for path in paths])))
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.descent.events import Event
from core.descent.experiment import DescentExperiment, names
from core.descent.nearest import known_minima
from core.descent.outcomes import OutcomeKind
from core.descent.runner import Trajectory
from core.descent.sentences import named, steps_in_words
from core.quantities import number, point
from core.surfaces import Surface

MOST_MINIMA = 4
"""Minima that are told one by one."""


def report(
    experiment: DescentExperiment, paths: Sequence[Trajectory], happened: Sequence[Sequence[Event]]
) -> list[str]:
    """The race in paragraphs: surface, conditions, each competitor that is shown, and the order at the end.

    `paths` and `happened`, the events of each path, stand in the order of the competitors.
    """
    surface = experiment.the_surface
    called = names(experiment.competitors)
    shown = [index for index, competitor in enumerate(experiment.competitors) if competitor.visible]
    return [
        _surface(surface),
        _conditions(experiment),
        *(f"{called[index]}. {_path(paths[index], happened[index])}" for index in shown),
        *([_order([called[i] for i in shown], [paths[i] for i in shown])] if shown else []),
    ]


def _surface(surface: Surface) -> str:
    minima = known_minima(surface)
    told = "; ".join(named(minimum) for minimum in minima[:MOST_MINIMA])
    more = f"; and {len(minima) - MOST_MINIMA} more" if len(minima) > MOST_MINIMA else ""
    known = f"Known minima: {told}{more}." if minima else "No minimum is known."
    return f"{surface.label}: f(x, y) = {surface.formula}. {surface.note} {known}"


def _conditions(experiment: DescentExperiment) -> str:
    count = len(experiment.competitors)
    who = "One optimizer starts" if count == 1 else f"{count} optimizers start"
    noise = (
        f"Each coordinate of the gradient has Gaussian noise of standard deviation {number(experiment.noise)}, the "
        f"same for all; seed {experiment.seed}."
        if experiment.noise
        else "The gradient has no noise."
    )
    return f"{who} at {point(*experiment.start)} for at most {steps_in_words(experiment.steps)}. {noise}"


def _path(path: Trajectory, happened: Sequence[Event]) -> str:
    """What happened on a path, where it came to, and how it ended."""
    ending = path.outcome.sentence
    told = [f"Step {event.step}: {event.sentence}" for event in happened if event.sentence != ending]
    least = int(np.argmin(path.values))
    last = len(path.values) - 1
    readings = f"At the start {_value(path, 0)}, at step {last} {_value(path, last)}"
    best = f", least at step {least}: {_value(path, least)}" if 0 < least < last else ""
    return " ".join([*told, f"{readings}{best}.", ending])


def _value(path: Trajectory, step: int) -> str:
    return f"{_measure(path.surface)} {number(_error(path, step))}"


def _measure(surface: Surface) -> str:
    return "f" if surface.optimal_value is None else "error"


def _error(path: Trajectory, step: int) -> float:
    return float(path.values[step]) - (path.surface.optimal_value or 0.0)


def _order(called: Sequence[str], paths: Sequence[Trajectory]) -> str:
    """Who stands where at the end; those that diverged come last, whatever they had reached."""
    if len(paths) == 1:
        return f"At the end: {_value(paths[0], -1)}."

    def rank(index: int) -> tuple[bool, float]:
        return paths[index].outcome.kind is OutcomeKind.DIVERGED, _error(paths[index], -1)

    ranked = sorted(range(len(paths)), key=rank)
    told = [f"{called[index]} ({_value(paths[index], -1)})" for index in ranked]
    return f"At the end, from the best on: {', '.join(told)}."
