"""Typed rules in the scripts to take away: with numpy the same bits, with PyTorch the same path within rounding."""

from dataclasses import replace

import numpy as np
import pytest

from app.descent.export.numpy_script import numpy_script
from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from core.descent.experiment import DescentExperiment, run
from core.formula.record import CustomFormula
from core.formula.rule import FIRST, as_typed, rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, Cosine
from tests.app.descent.export.races import competitors, run_scripts, teams

ODD = """
lambda_2 = max(lambda_2, abs(g)) + t1; t1 = 0.1*g
state = where(g > 0, 1, 2); state = state + t^0.5
last = where(t == 1, x0, last); d = x - last; last = x
import_ = tanh(g); if = sign(d)*clip(d, -kappa, kappa)
x = x - alpha*min(state, 3)*g/(1 + lambda_2) + 0.01*(import_ + if)/(t + log2(1 + t))
"""
SUMS = """
ahead = x - gamma*v; problem = norm(g); m = 0.9*m + sum(x*g)
v = gamma*v + where(problem > 1, g/problem, max(g, -0.5)) + 0.1*(abs(g)/(1 + abs(g)))^t
zeros = zeros + min(sign(v), norm(v)) + kappa^2
x = x - alpha*(v + 0.001*sum(zeros)/(1 + abs(m)))
"""
"""Of a rule that looks at all parameters together."""
VALUE = "last = where(t == 1, f, last); x = x - alpha*f/norm(g)^2*g + 0.01*(last - f)/(1 + last)*g; last = f"
TEXTS = (ODD, FIRST, "x = x - g/3")
COPIES = [as_typed(rule()) for rule in OPTIMIZERS.values()]
RACES = [
    *(DescentExperiment("beale", (1.0, 1.2), 60, 0.3, 4, team) for team in teams([(c, CONSTANT) for c in COPIES])),
    DescentExperiment("matyas", (4.0, -3.0), 80, 0.5, 1, competitors(*(rule_of(t)() for t in TEXTS))),
    DescentExperiment(
        "custom",
        (1.5, 0.7),
        30,
        0.0,
        0,
        teams([(rule_of(FIRST)(), Cosine(warmup=0.2)), (rule_of(ODD)(own_kappa=0.5), CONSTANT)])[0],
        CustomFormula("√(x² + 1)/2 + max(y, 0)^2 + y^2/3"),
    ),
]


TOGETHER = rule_of(SUMS)(own_kappa=0.01, learning_rate=0.02)
RACES.append(DescentExperiment("matyas", (4.0, -3.0), 50, 0.3, 4, competitors(TOGETHER, *COPIES[:1])))


def test_a_rule_that_reads_f_stands_in_the_script_for_numpy_alone():
    team = teams([(rule_of(VALUE)(), Cosine()), (rule_of("x = x - alpha*f*g_exact")(), CONSTANT)])[0]
    race = DescentExperiment("custom", (1.5, 0.7), 30, 0.2, 0, team, CustomFormula("√(x² + 1)/2 + y^2/3"))
    ((_, paths),) = run_scripts([numpy_script(race)])
    for trajectory, path in zip(run(race), paths, strict=True):
        assert np.array_equal(path, trajectory.points) and len(path) > 5
    with pytest.raises(Unwritable, match="Your rule asks for"):
        torch_script(race, run(race))


def test_with_numpy_the_bits_are_those_of_the_page():
    results = run_scripts([numpy_script(race) for race in RACES])
    for race, (_, paths) in zip(RACES, results, strict=True):
        for trajectory, path in zip(run(race), paths, strict=True):
            assert np.array_equal(path, trajectory.points)
    assert len(paths[0]) == 51


def test_with_torch_the_path_is_the_same_within_rounding():
    scripts = [torch_script(race, run(race)) for race in RACES]
    for script in scripts:
        compile(script, "torch.py", "exec")
        assert "class Own(torch.optim.Optimizer)" in script
    pytest.importorskip("torch")
    for race, (_, paths) in zip(RACES, run_scripts(scripts), strict=True):
        for trajectory, path in zip(run(race), paths, strict=True):
            np.testing.assert_allclose(path, trajectory.points, rtol=1e-6, atol=1e-8)


def test_a_rule_stands_in_its_script_line_by_line():
    race = replace(RACES[-2], competitors=competitors(OPTIMIZERS["sgd"](), *(rule_of(t)() for t in (FIRST, ODD))))
    script = numpy_script(race)
    assert "v = self.momentum * state.v + g" in script
    assert "return (-self.learning_rate * v, StateOfYourRule(v=v))" in script
    assert "class SGD:" in script and "class YourRule:" in script and "class YourRule2:" in script
    assert script.count("def _quotient") == 1
