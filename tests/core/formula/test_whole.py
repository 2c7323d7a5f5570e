"""Typed rules that read f, norm(v) or sum(v): on surfaces, on networks, many at once, compared, and failing."""

from dataclasses import replace

import numpy as np
import pytest

from core.batched.ensembles import ensemble
from core.batched.maps import basins
from core.descent import descend
from core.descent.comparison import Conditions, compare, reference_for
from core.formula.rule import as_typed, rule_of
from core.formula.tree import FormulaError
from core.network import advance, begin
from core.network.checkpoints import load, save
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from core.surfaces import SURFACES
from tests.core.optimizers.formula import Formula
from tests.each import with_each

MATYAS, START = SURFACES["matyas"], (4.0, -3.0)
POLYAK = "x = x - alpha*min(f/norm(g)^2, 1)*g"
CLIPPED = "n = norm(g)\nm = gamma*m + g*min(1, cap/n)\nx = x - alpha*m"
SMALL = NetworkExperiment(layers=(Layer("tanh", 3),), batch_size=400, epochs=3)


def polyak(**more):
    return rule_of(POLYAK)(learning_rate=1.0, **more)


@pytest.mark.parametrize("more", [{}, {"schedule": SCHEDULES["cosine"]()}], ids=["constant", "cosine"])
def test_polyaks_step_as_lines_is_the_built_in_one(more):
    own, built_in = (
        descend(MATYAS, rule, START, 40, 0.5, 3, **more) for rule in (polyak(), OPTIMIZERS["polyak"]())
    )
    assert np.allclose(own.points, built_in.points, rtol=1e-12, atol=1e-13)
    assert own.evaluations.tolist() == built_in.evaluations.tolist()


def test_on_a_network_each_has_its_own_loss_and_norms(tmp_path):
    for networks in (1, 3):
        runs = [
            advance(begin(replace(SMALL, rule=rule, networks=networks)), 3)[0]
            for rule in (polyak(), OPTIMIZERS["polyak"]())
        ]
        assert np.allclose(runs[0].parameters, runs[1].parameters, rtol=1e-9)
    clipped = replace(SMALL, rule=rule_of(CLIPPED)(), networks=2)
    half, _ = advance(begin(clipped), 1)
    save(half, "run", tmp_path)
    again = advance(load("run", tmp_path), 2)[0]
    assert np.array_equal(again.parameters, advance(begin(clipped), 3)[0].parameters)


AHEAD = "ahead = x - gamma*v\nv = gamma*v + alpha*g/(1 + norm(g))\nx = x - v"


@pytest.mark.parametrize(
    "lines", [POLYAK, CLIPPED, AHEAD, "s = s + sum(g*g)/2\nx = x - alpha*g/sqrt(s + t*sum(1))"]
)
def test_members_and_cells_are_single_descents(lines):
    rule = rule_of(lines)()
    found = ensemble(MATYAS, rule, START, 20, 0.5, seed=2, count=6)
    for member in (0, 5):
        assert np.array_equal(found.paths[member], found.descents.descent(member).points)
    picture = basins(MATYAS, rule, 6, 20)
    alone = picture.descents.descent(17)
    assert picture.run([17]).values[0] == pytest.approx(alone.values[-1], rel=1e-9)


def test_sums_are_over_both_coordinates():
    path = descend(MATYAS, rule_of("x = x - alpha*g/norm(g)")(learning_rate=0.1), START, 10)
    assert np.linalg.norm(np.diff(path.points, axis=0), axis=1) == pytest.approx(0.1)
    counted = descend(MATYAS, rule_of("x = x0 - sum(1)*t")(), START, 2).points
    assert counted.tolist() == [[4.0, -3.0], [2.0, -5.0], [0.0, -7.0]]


def test_it_is_compared_and_told_what_is_wrong_with_it():
    own, conditions = rule_of("x = x - alpha*g/norm(g)")(learning_rate=0.01), Conditions(MATYAS, START, 10)
    assert compare(own, reference_for(own, "sgd"), conditions).step == 1
    assert compare(as_typed(own), reference_for(own, "sgd"), conditions).rows[-1].name == "x"
    lost = descend(MATYAS, rule_of("n = norm(g) - norm(g)/where(t > 2, 1, 2)\nx = x - 0.1*g/n")(), START, 9)
    assert lost.outcome.sentence == "Diverged at step 3: line 2, x = x - 0.1*g/n, divides by zero."
    rooted = descend(MATYAS, rule_of("x = x - g*sqrt(1 - norm(g))")(), START, 9).outcome.sentence
    assert rooted.startswith("Diverged at step 1: line 1, x = x - g*sqrt(1 - norm(g)), takes sqrt of −")


@with_each(
    ("lines", "sentence"),
    [
        ("n = norm(g)\nx = x - exp(99*n*n)*g", "line 2, x = x - exp(99*n*n)*g, takes exp of 2426"),
        ("x = x - norm(g)*(0 - 1 - g*g)^0.3", "line 1, x = x - norm(g)*(0 - 1 - g*g)^0.3, has no value"),
        ("x = x - norm(g)*1e300*1e300^t", "line 1, x = x - norm(g)*1e300*1e300^t, is beyond the largest number"),
        ("x = x - log(0 - g*g - norm(g))", "line 1, x = x - log(0 - g*g - norm(g)), takes log of −17.34"),
        ("x = x - norm(g)/(g - g)", "line 1, x = x - norm(g)/(g - g), divides by zero"),
    ],
)
def test_the_first_line_without_a_finite_value_is_told(lines, sentence):
    assert descend(MATYAS, rule_of(lines)(), START, 9).outcome.sentence.startswith(
        f"Diverged at step 1: {sentence}"
    )


def test_what_each_line_comes_to_has_the_shape_of_the_parameters():
    rule = rule_of("n = norm(g)\nc = alpha\nx = x - c*g/n")(learning_rate=0.5)
    problem = Formula(lambda at: (at**2).sum(-1), lambda at: 2 * at)
    found = rule.quantities(problem, rule.init(np.zeros(2)), np.array([3.0, 4.0]))
    assert {name: value.tolist() for name, value in found.items()} == {
        "g": [6.0, 8.0],
        "n": [10.0, 10.0],
        "c": [0.5, 0.5],
        "x": [3 - 0.5 * 0.6, 4 - 0.5 * 0.8],
    }


def test_on_a_network_the_step_and_the_line_are_told():
    rule = rule_of("x = x - 0.01*g/norm(g)/(5 - t)")()
    stopped, _ = advance(begin(replace(SMALL, rule=rule)), 3)
    assert "Stopped in epoch 2, step 5: line 1, " in stopped.sentence() and "divides by zero" in stopped.sentence()


def test_f_that_is_assigned_is_a_name_like_any_other():
    kept = rule_of("f = beta2*f + (1 - beta2)*g*g\nx = x - alpha*g/sqrt(f + epsilon)")
    assert not kept.whole and "f" in kept.steps.state
    assert rule_of("x = x - f*g").whole and rule_of("x = x - f*g")().settings == {}
    with pytest.raises(FormulaError, match="it can't depend on it"):
        rule_of("ahead = x - f\nx = x - g")
