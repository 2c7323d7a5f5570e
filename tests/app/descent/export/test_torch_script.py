"""The script for PyTorch: its optimizers where it has them, and any other rule on tensors."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from app.descent.export.sources import Unwritable
from app.descent.export.torch_script import torch_script
from core.descent.experiment import Competitor, DescentExperiment, run, to_query
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, Cosine, Step
from core.surfaces import SURFACES
from tests.app.descent.export.races import ELEMENTWISE, OUTSIDE, competitors, run_scripts, teams
from tests.app.descent.export.test_numpy_script import Pulled

SGD, ADAM, ADADELTA = OPTIMIZERS["sgd"], OPTIMIZERS["adam"], OPTIMIZERS["adadelta"]
MOMENTUM, NESTEROV = OPTIMIZERS["momentum"], OPTIMIZERS["nesterov"]


def gentle(team):
    """At rates at which no surface makes a path chaotic, which would part on the first difference in rounding."""
    return tuple(
        replace(c, rule=replace(c.rule, learning_rate=0.001)) if hasattr(c.rule, "learning_rate") else c
        for c in team
    )


FORMULAS = ("sin(x)*y^2 + 0.1*x", "x^2.5 + √(x)*|y| + max(x, 1)^y − min(2, y)*log2(x)", "acos(x) + y")
RACES = {
    **{
        name: DescentExperiment(name, (0.9, -0.4), 20, 0.0, 0, gentle(ELEMENTWISE[place % len(ELEMENTWISE)]))
        for place, name in enumerate(SURFACES)
    },
    **{
        f"rules {place} on {formula}": DescentExperiment(
            "custom", (1.0, 0.4), 20, 0.0, 0, gentle(team), CustomFormula(formula)
        )
        for place, team in enumerate(ELEMENTWISE)
        for formula in FORMULAS
    },
    "noisy, epsilon outside": DescentExperiment("matyas", (4.0, -4.0), 60, 1.0, 7, OUTSIDE),
    "scheduled": DescentExperiment(
        "matyas",
        (4.0, -4.0),
        60,
        0.5,
        1,
        *teams([(MOMENTUM(), Cosine(warmup=0.2)), (NESTEROV(), Step()), (SGD(), Cosine()), (ADADELTA(), CONSTANT)]),
    ),
    **{
        f"of PyTorch's form, {name}": DescentExperiment(
            "matyas",
            (4.0, -4.0),
            60,
            0.5,
            1,
            *teams(
                [
                    (MOMENTUM(rate_outside=True), plan),
                    (NESTEROV(rate_outside=True, looks_ahead=False), plan),
                    (NESTEROV(looks_ahead=False), plan),
                    (NESTEROV(rate_outside=True), CONSTANT),
                    (NESTEROV(), plan),
                ]
            ),
        )
        for name, plan in (("constant", CONSTANT), ("scheduled", Cosine(warmup=0.2)))
    },
    "no momentum": DescentExperiment("bowl", (1.0, 2.0), 20, 0.0, 0, competitors(NESTEROV(momentum=0.0))),
}


@dataclass(frozen=True)
class OnTensors(Pulled):
    """A rule that torch.optim doesn't have."""

    name = "on_tensors"
    label = "On tensors"

    def in_torch(self):
        """None."""
        return None


OWN = {
    name: DescentExperiment(
        "matyas",
        (4.0, -4.0),
        60,
        noise,
        1,
        *teams(
            [
                (OnTensors(), schedule),
                (MOMENTUM(), CONSTANT),
                (OnTensors(momentum=0.5), CONSTANT),
                (ADADELTA(), CONSTANT),
            ]
        ),
    )
    for name, noise, schedule in (("quiet", 0.0, CONSTANT), ("noisy and scheduled", 0.5, Cosine(warmup=0.2)))
}


def script_of(*rules):
    race = DescentExperiment(competitors=competitors(*rules))
    return torch_script(race, run(race))


@pytest.mark.parametrize("race", (RACES | OWN).values(), ids=(RACES | OWN))
def test_it_is_python(race):
    script = torch_script(race, run(race))
    compile(script, "torch.py", "exec")
    assert to_query(race) in script


def outside(race):
    """The race with ε outside the root where that makes a rule PyTorch's."""
    return replace(
        race,
        competitors=tuple(
            replace(c, rule=replace(c.rule, epsilon_inside_root=False))
            if hasattr(c.rule, "epsilon_inside_root") and c.rule.in_torch()
            else c
            for c in race.competitors
        ),
    )


def assert_computed(races):
    """That the scripts compute the paths of the races within rounding."""
    pytest.importorskip("torch")
    results = run_scripts([torch_script(race, run(race)) for race in races])
    for race, (_, paths) in zip(races, results, strict=True):
        for trajectory, path in zip(run(race), paths, strict=True):
            np.testing.assert_allclose(path, trajectory.points, rtol=1e-6, atol=1e-8)


def test_it_computes_the_same_within_rounding():
    assert_computed([outside(race) for race in (RACES | OWN).values()])


def test_any_rule_on_tensors_computes_the_same_within_rounding(monkeypatch):
    for rule in OPTIMIZERS.values():
        monkeypatch.setattr(rule, "in_torch", lambda self: None)
    for race in [*RACES.values()][::3]:  # each team of rules, on some of the surfaces and formulas
        compile(torch_script(race, run(race)), "torch.py", "exec")
    assert_computed([*RACES.values()])


def test_a_rule_that_torch_does_not_have_stands_in_it():
    script = script_of(OnTensors(), MOMENTUM())
    assert "class OnTensors:" in script and "torch.sign(parameters) / 1000" in script
    assert "class Momentum" not in script and f"'OnTensors', {OnTensors().settings!r}" in script
    assert "class Own" not in script_of(MOMENTUM())


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (ADAM(), "√(G + ε), ε inside the root, of Adam α = 0.1"),
        (NESTEROV(), "look-ahead point"),
        (MOMENTUM(), "keeps v/α"),
        (ADADELTA(), "lr: 1 leaves it"),
    ],
)
def test_it_tells_where_conventions_differ(rule, told):
    assert told in script_of(rule)


def test_it_keeps_silent_where_they_agree():
    as_torch = NESTEROV(rate_outside=True, looks_ahead=False)
    script = script_of(ADAM(epsilon_inside_root=False), SGD(), OnTensors(), MOMENTUM(rate_outside=True), as_torch)
    assert "PyTorch" not in script.partition('"""\n')[2].partition("START")[0]


def test_own_and_torch_s_optimizers_share_a_race():
    race = DescentExperiment(competitors=(Competitor(OnTensors()), Competitor(SGD(), 1)))
    assert "if optimizer in globals() else getattr(torch.optim, optimizer)" in torch_script(race, run(race))


def test_what_is_of_pytorch_s_form_is_taken_as_it_is():
    """Its learning rate changes and not its gradient, and the point ahead is its own."""
    script = script_of(MOMENTUM(rate_outside=True), NESTEROV(rate_outside=True, looks_ahead=False), NESTEROV())
    assert script.count("{'outside': True}") == 1 and "{'outside': True, 'ahead': False}" in script
    assert "if momentum and not outside:" in script and 'if group.get("nesterov") and ahead:' in script
    assert "outside" not in script_of(MOMENTUM(), NESTEROV()).partition('"""\n')[2]


def test_a_point_ahead_that_hangs_on_a_changing_rate_is_refused():
    race = DescentExperiment(competitors=(Competitor(NESTEROV(rate_outside=True), schedule=Cosine()),))
    with pytest.raises(Unwritable, match="Nesterov has its learning rate outside the velocity"):
        torch_script(race, run(race))
