"""The loops of a descent, in plain numbers, in arrays and in the engine's tiles, take the same steps to the bit."""

from itertools import cycle, islice, product

import numpy as np
import pytest

from core.batched.descents import Descents
from core.batched.engine import Engine
from core.descent import descend_many
from core.descent.nearest import NONE, known_minima
from core.descent.outcomes import KINDS
from core.descent.runner import FEW
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES

COUNT, STEPS = FEW + 1, 65
"""More descents than go path by path, and steps enough for the engine to look only at every second."""
SHARE = 19
"""Of so many plans a surface takes one: each plan is gone by on one surface at least. Odd, so that a surface gets
plans with noise and without, with a schedule and without."""
READINGS = ("points", "values", "gradient_norms", "distances")


def values_of(quantity, default, rng):
    """Values that a hyperparameter takes: four decades where its scale is logarithmic, else anything, below 1."""
    if quantity.integer:
        return rng.integers(quantity.minimum, 9, COUNT)
    if quantity.scale == "log":
        return np.minimum(default * 10 ** rng.uniform(-2, 2, COUNT), quantity.maximum)
    return rng.uniform(quantity.minimum, min(quantity.maximum, 1) - 1e-9, COUNT)


def plans():
    """By rule, noise and what is switched on, every other with a schedule: all that changes how a loop steps.

    Of two rules in a row the one has its schedule with noise, and the other without.
    """
    schedules = cycle(schedule(warmup=warmup) for schedule in SCHEDULES.values() for warmup in (0.2, 0.0))
    for place, kind in enumerate(OPTIMIZERS.values()):
        switches = [name for name, quantity in kind.hyperparameters().items() if quantity.scale == "switch"]
        combinations = product((0, 1), product((True, False), repeat=len(switches)))
        for noise, turned in combinations:
            scheduled = "learning_rate" in kind.hyperparameters() and (place + noise + sum(turned)) % 2
            schedule = next(schedules) if scheduled else CONSTANT
            yield kind, float(noise), dict(zip(switches, turned, strict=True)), schedule


def many(surface):
    """Descents by one plan in SHARE, each with other settings and starts; the next surface takes others."""
    box, rng = surface.box, np.random.default_rng(6)
    margins = np.array(box.sides) / 10
    corners = np.array([box.x_min, box.y_min]) - margins, np.array([box.x_max, box.y_max]) + margins
    first = list(SURFACES).index(surface.name) % SHARE
    for kind, noise, switched, schedule in islice(plans(), first, None, SHARE):
        numbers = {name: q for name, q in kind.hyperparameters().items() if name not in switched}
        rule = kind(**{name: values_of(q, getattr(kind(), name), rng) for name, q in numbers.items()}, **switched)
        starts, seeds = rng.uniform(*corners, (COUNT, 2)), rng.integers(0, 4, COUNT)
        yield Descents(surface, rule, starts, STEPS, noise, seeds, schedule, thorough=True)


@pytest.mark.parametrize("name", SURFACES)
def test_all_loops_take_the_same_steps(name):
    for descents in many(SURFACES[name]):
        cases = [descents.case(index) for index in range(COUNT)]
        rules, starts, noise, seeds = zip(*cases, strict=True)
        singly = [descents.descent(index) for index in range(0, COUNT, 2)]
        together = descend_many(descents.surface, rules, starts, STEPS, noise[0], seeds, descents.schedule)
        engine = Engine(descents, np.arange(COUNT), record=range(STEPS + 1))
        engine.advance(STEPS)
        assert_same(singly, together[::2])
        assert_engine_agrees(engine, together)


def assert_same(singly, together):
    for one, other in zip(singly, together, strict=True):
        for reading in READINGS:
            assert np.array_equal(getattr(one, reading), getattr(other, reading)), (one.rule, reading)
        assert one.outcome == other.outcome
        assert (one.rule, one.schedule) == (other.rule, other.schedule)


def assert_engine_agrees(engine, paths):
    outcomes, known = engine.outcomes(), known_minima(engine.descents.surface)
    for index, path in enumerate(paths):
        outcome, walked = path.outcome, engine.recorded[:, :, index]
        assert np.array_equal(walked[: len(path.points)], path.points), path.rule
        assert np.isnan(walked[len(path.points) :]).all()
        assert KINDS[outcomes.kinds[index]] is outcome.kind
        assert outcomes.minima[index] == (NONE if outcome.minimum is None else known.index(outcome.minimum))
        assert outcomes.steps[index] == outcome.step
        assert outcomes.ends[index].tolist() == path.points[-1].tolist()
        assert outcomes.values[index] == path.values[-1]
        assert outcomes.distances[index] == pytest.approx(path.distances[-1], rel=1e-12, abs=1e-12)
