from dataclasses import replace

from core.descent.events import events
from core.descent.experiment import Competitor, DescentExperiment, run
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
