"""The script with numpy alone: the bits of the page, and the source of what computes them."""

from dataclasses import dataclass
from itertools import cycle

import numpy as np
import pytest

from app.descent.export.numpy_script import numpy_script
from app.descent.export.sources import Unwritable
from core.descent.experiment import Competitor, DescentExperiment, run, to_query
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES
from tests.app.descent.export.races import EVERY_RULE, OUTSIDE, competitors, run_scripts, teams

SGD, ADAM, ADADELTA = OPTIMIZERS["sgd"], OPTIMIZERS["adam"], OPTIMIZERS["adadelta"]
WITH_RATE = [rule for rule in OPTIMIZERS.values() if "learning_rate" in rule.hyperparameters()]
EVERY_SCHEDULE = teams(
    [(ADADELTA(), CONSTANT)]
    + [(rule(), schedule(warmup=0.1)) for rule, schedule in zip(cycle(WITH_RATE), SCHEDULES.values(), strict=False)]
)


@dataclass(frozen=True)
class Pulled(OPTIMIZERS["nesterov"]):
    """Nesterov with a pull to zero, which builds on another rule and has a method of its own."""

    name = "pulled"
    label = "Pulled"

    def update(self, gradient, state, parameters):
        """−v − sign(θ)/1000."""
        step, state = super().update(gradient, state, parameters)
        return step - self.pull(parameters), state

    def pull(self, parameters):
        """sign(θ)/1000."""
        return np.sign(parameters) / 1000


CUSTOM = (
    (CustomFormula("sin(x)*y^2 + 0.1*x"), (1.0, -0.4), 0.2),
    (CustomFormula("x^2.5 + |y|/x + max(x, y)^3 − min(sinh(y), 2^x)"), (1.5, 0.7), 0.3),
    (CustomFormula("log(x) + √(y) + exp(−x*y) + x^y"), (1.0, 0.5), 0.0),  # rules leave its domain
    (CustomFormula("1/x − tan(y)/7 + log10(x^−4)"), (-1.0, 0.5), 0.0),
    (CustomFormula("log(x) + y"), (-1.0, 0.5), 0.0),
)
RACES = {
    **{
        name: DescentExperiment(name, (0.9, -0.4), 40, 0.0, 0, EVERY_RULE[place % len(EVERY_RULE)])
        for place, name in enumerate(SURFACES)
    },
    **{
        custom.formula: DescentExperiment("custom", start, 60, noise, 2, team, custom)
        for team, (custom, start, noise) in zip(cycle(EVERY_RULE), CUSTOM, strict=False)
    },
    **{
        f"rules {place} with noise": DescentExperiment("rastrigin", (2.2, -1.3), 300, 0.7, 11, team)
        for place, team in enumerate(EVERY_RULE)
    },
    **{
        f"rules {place} from the tip of a cone": DescentExperiment("mult", (0.0, 0.0), 30, 0.0, 0, team)
        for place, team in enumerate(EVERY_RULE)
    },
    **{
        f"schedules {place}": DescentExperiment("beale", (-1.0, 1.5), 200, 0.1, 3, team)
        for place, team in enumerate(EVERY_SCHEDULE)
    },
    "epsilon outside the root": DescentExperiment("himmelblau", (0.0, 0.0), 100, 1.0, 5, OUTSIDE),
    "diverging": DescentExperiment("rosenbrock", (-1.5, 2.0), 500, 0.0, 0, competitors(SGD(0.1), ADAM())),
    "one step": DescentExperiment("bowl", (6.0, 6.0), 1, 1.0, 0, competitors(SGD())),
    "on the shoulders of another rule": DescentExperiment(
        "matyas", (4.0, -4.0), 60, 0.5, 1, competitors(Pulled(), SGD(), Pulled(momentum=0.5))
    ),
}


@pytest.fixture(scope="module")
def outputs():
    """What each of the scripts prints and computes."""
    return dict(zip(RACES, run_scripts([numpy_script(race) for race in RACES.values()]), strict=True))


@pytest.mark.parametrize("name", RACES)
def test_it_computes_the_same_bits(name, outputs):
    printed, paths = outputs[name]
    trajectories = run(RACES[name])
    assert [np.array(path).tobytes() for path in paths] == [
        np.array(trajectory.points.tolist()).tobytes() for trajectory in trajectories
    ]
    for trajectory, line in zip(trajectories, printed.splitlines(), strict=True):
        x, y = trajectory.points[-1].tolist()
        assert line.endswith(f": ({x!r}, {y!r}) after {len(trajectory.points) - 1} steps")


def test_it_says_where_it_comes_from_and_names_its_settings():
    race = DescentExperiment("easom", (2.5, 2.0), 77, 0.25, 4, competitors(SGD(0.3), ADAM()))
    script = numpy_script(race)
    assert f"?{to_query(race)}" in script.partition("import")[0]
    for line in ("START = (2.5, 2.0)", "STEPS = 77", "NOISE = 0.25 ", "SEED = 4 ", "'learning_rate': 0.3}"):
        assert line in script
    assert SURFACES["easom"].formula in script and "schedule" not in script and "class Momentum" not in script


def test_it_holds_the_source_of_its_rules():
    script = numpy_script(DescentExperiment(competitors=competitors(ADADELTA())))
    assert (
        "step = -np.sqrt(state.squared_steps + self.epsilon) / np.sqrt(squares + self.epsilon) * gradient" in script
    )
    assert "raise" not in script


def test_a_rule_that_needs_what_no_script_has_is_refused():
    class Private(SGD):
        pull = 0.1

        def update(self, gradient, state, parameters):
            return -self.pull * gradient, state

    with pytest.raises(Unwritable, match=r"Its source needs self\.pull, which a script can't have"):
        numpy_script(DescentExperiment(competitors=(Competitor(Private()),)))
