from dataclasses import replace

import numpy as np

from core.descent.events import events
from core.descent.experiment import Competitor, DescentExperiment, run
from core.descent.outcomes import OutcomeKind
from core.descent.report import report
from core.optimizers import OPTIMIZERS
from core.quantities import number
from core.surfaces import SURFACES
from tests.each import with_each

GD = OPTIMIZERS["gradient_descent"]


def race(surface, *rates, **more):
    return DescentExperiment(
        surface=surface,
        **{"start": (6.0, 6.0), "steps": 20, "noise": 0.0, **more},
        competitors=tuple(Competitor(GD(learning_rate=rate), color) for color, rate in enumerate(rates)),
    )


def told(experiment):
    paths = run(experiment)
    return report(experiment, paths, [events(path) for path in paths]), paths


def test_it_tells_surface_conditions_each_path_with_its_events_and_the_order_at_the_end():
    experiment = race("bowl", 2.0, 0.1)
    (surface, conditions, first, second, order), (diverged, converged) = told(experiment)
    assert surface.startswith("Bowl: f(x, y) = x² + y². ") and "the global minimum at (0, 0)" in surface
    assert conditions == "2 optimizers start at (6, 6) for at most 20 steps. The gradient has no noise."
    assert first.startswith("Gradient descent α = 2. ")
    assert first.endswith(diverged.outcome.sentence) and first.count(diverged.outcome.sentence) == 1
    assert second.startswith("Gradient descent α = 0.1. ") and second.endswith(converged.outcome.sentence)
    for event in events(converged):
        assert f"Step {event.step}: {event.sentence}" in second
    assert f"At the start error 72, at step 20 error {number(converged.values[-1])}." in second
    # Who has diverged comes last.
    assert order.index("α = 0.1") < order.index("α = 2")


def test_the_least_value_is_told_where_it_is_neither_the_first_nor_the_last():
    (_, _, grows, *_), _ = told(race("bowl", 1.5, steps=3))
    (_, _, shrinks, *_), _ = told(race("bowl", 0.1, steps=3))
    assert "least at step" not in grows + shrinks
    swings = Competitor(OPTIMIZERS["momentum"](learning_rate=0.1), 0)
    (_, _, passes, *_), (path,) = told(replace(race("bowl", 0.1, steps=12), competitors=(swings,)))
    least = int(path.values.argmin())
    assert 0 < least < 12 and f", least at step {least}: error {number(path.values[least])}" in passes


def test_it_tells_the_noise_and_only_those_that_are_shown():
    experiment = race("matyas", 0.1, 0.2, noise=0.5, seed=3)
    shown, hidden = experiment.competitors
    experiment = replace(experiment, competitors=(shown, replace(hidden, visible=False)))
    (_, conditions, *paths, order), _ = told(experiment)
    assert "standard deviation 0.5, the same for all; seed 3." in conditions
    assert len(paths) == 1 and "α = 0.2" not in order


def test_without_a_least_value_it_tells_heights():
    (_, _, path, order), _ = told(race("monkey", 0.01, start=(1.0, 1.0), steps=5))
    assert path.startswith("Gradient descent α = 0.01. ") and "error" not in path + order


@with_each("name", SURFACES)
def test_every_surface_is_told(name):
    box = SURFACES[name].box
    experiment = race(name, 0.01, 0.1, start=(box.x_min / 2, box.y_max / 2), steps=30, noise=0.1)
    paragraphs, _ = told(experiment)
    assert len(paragraphs) == 5
    assert not any(word in " ".join(paragraphs) for word in ("None", "nan", "inf "))


def test_a_race_in_full():
    paragraphs, _ = told(race("himmelblau", 0.05, 0.015, start=(0.5, 1.0), steps=9))
    assert paragraphs == [
        "Himmelblau: f(x, y) = (x² + y − 11)² + (x + y² − 7)². Four equal minima: which one is reached depends on"
        " the start and the method. Known minima: the global minimum at (−3.779, −3.283); the global minimum at"
        " (−2.805, 3.131); the global minimum at (3, 2); the global minimum at (3.584, −1.848).",
        "2 optimizers start at (0.5, 1) for at most 9 steps. The gradient has no noise.",
        "Gradient descent α = 0.05. Step 3: Left the saddle at (3.385, 0.07385), after 1 step near it. Step 9:"
        " Overshot the global minimum at (3.584, −1.848), by up to 166.2. At the start error 125.3, at step 9 error"
        " 2.136×10⁹, least at step 2: error 11.71. Stopped by the step limit after 9 steps, 212 from the global"
        " minimum at (3.584, −1.848), its last step 226.4 long.",
        "Gradient descent α = 0.015. Step 3: Entered the basin of the global minimum at (3, 2): within 1 of it from"
        " here on. At the start error 125.3, at step 9 error 0.01465. Converged: 0.03353 from the global minimum at"
        " (3, 2).",
        "At the end, from the best on: Gradient descent α = 0.015 (error 0.01465), Gradient descent α = 0.05 (error"
        " 2.136×10⁹).",
    ]


def test_of_many_minima_four_are_told_and_how_many_more_there_are():
    (surface, *_), _ = told(race("rastrigin", 0.01))
    assert surface.endswith(
        "Known minima: the global minimum at (0, 0); the local minimum at (−0.995, 0); the local minimum at"
        " (0, −0.995); the local minimum at (0, 0.995); and 117 more."
    )


def test_errors_are_heights_above_the_least_value_and_the_last_ones_make_the_order():
    experiment = race("styblinski_tang", 0.001, 0.002, 0.003, start=(1.0, 0.5), steps=4)
    floor = experiment.the_surface.optimal_value
    paths = [
        replace(path, values=floor + np.array(errors))
        for path, errors in zip(run(experiment), ([5, 2, 3, 4, 6], [5, 4, 7, 6, 3], [5, 8, 3, 7, 1]), strict=True)
    ]
    paths[2] = replace(paths[2], outcome=replace(paths[2].outcome, kind=OutcomeKind.DIVERGED))
    (_, _, first, second, _, order) = report(experiment, paths, [[], [], []])
    assert "At the start error 5, at step 4 error 6, least at step 1: error 2." in first
    assert "At the start error 5, at step 4 error 3." in second
    assert order == (
        "At the end, from the best on: Gradient descent α = 0.002 (error 3), Gradient descent α = 0.001 (error 6),"
        " Gradient descent α = 0.003 (error 1)."
    )
    alone = replace(experiment, competitors=experiment.competitors[:1])
    (_, conditions, _, order) = report(alone, paths[:1], [[]])
    assert conditions == "One optimizer starts at (1, 0.5) for at most 4 steps. The gradient has no noise."
    assert order == "At the end: error 6."
