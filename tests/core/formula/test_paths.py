"""Paths on the surface of a typed formula: how they end, and where they leave its domain."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from core.batched.descents import Descents
from core.batched.engine import run_block
from core.descent import descend, descend_many
from core.descent.outcomes import KINDS, OutcomeKind
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Box
from tests.each import with_each

BOX = Box(-4.5, 4.5, -4.5, 4.5)
HIMMELBLAU = "(x² + y − 11)² + (x + y² − 7)²"


def gradient_descent(rate):
    return OPTIMIZERS["gradient_descent"](learning_rate=rate)


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "matyas"])
def test_a_typed_surface_descends_as_the_registered_one(name):
    known = SURFACES[name]
    least = next(m for m in known.minima if m.kind == "global")
    formulas = {"himmelblau": HIMMELBLAU, "rosenbrock": "(1−x)² + 100(y−x²)²", "matyas": "0.26(x²+y²) − 0.48x y"}
    typed = surface_of(formulas[name], known.box, (least.x, least.y))
    for rule in ("adam", "momentum"):
        here, there = (descend(s, OPTIMIZERS[rule](learning_rate=1e-3), (1.5, 1.0), 200) for s in (typed, known))
        np.testing.assert_allclose(here.points, there.points, atol=1e-9)
        np.testing.assert_allclose(here.values, there.values, atol=1e-8)
    np.testing.assert_allclose(typed.hessian(0.3, 0.4), known.hessian(0.3, 0.4), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "formula", [HIMMELBLAU, "sin(x)*y^2 + 0.1*x", "log(x) + √(y) + exp(-x y)", "x^2.5 + |y|/x"]
)
@pytest.mark.parametrize("rule", ["gradient_descent", "nesterov", "adam", "adadelta"])
def test_a_path_is_the_same_alone_and_in_a_crowd(formula, rule):
    surface, rules = surface_of(formula, BOX), [OPTIMIZERS[rule]() for _ in range(12)]
    starts = np.random.default_rng(2).uniform(0.2, 3, (12, 2))
    crowd = descend_many(surface, rules, starts, 60, noise=0.3, seeds=list(range(12)))
    for k, path in enumerate(crowd):
        alone = descend(surface, rules[k], starts[k].tolist(), 60, noise=0.3, seed=k)
        assert np.array_equal(path.points, alone.points)
        assert path.outcome == alone.outcome


def test_a_path_is_judged_by_the_minimum_named():
    outcome = descend(surface_of(HIMMELBLAU, BOX, (3, 2)), gradient_descent(0.01), (2.5, 2.5), 300).outcome
    assert outcome.kind is OutcomeKind.CONVERGED
    assert "global minimum at (3, 2)" in outcome.sentence


def test_a_path_without_a_minimum_named_converges_where_the_gradient_is_zero():
    outcome = descend(surface_of(HIMMELBLAU, BOX), gradient_descent(0.01), (2.5, 2.5), 3000).outcome
    assert outcome.kind is OutcomeKind.CONVERGED
    assert "the gradient is zero at (3, 2), a minimum" in outcome.sentence


def test_a_surface_that_falls_without_end_is_run_down():
    outcome = descend(surface_of("x + y²", BOX), gradient_descent(0.1), (1, 1), 300).outcome
    assert outcome.kind is OutcomeKind.RAN_DOWNHILL


@pytest.mark.parametrize("rule", ["gradient_descent", "adam"])
@pytest.mark.parametrize("count", [1, 12])
def test_a_path_ends_where_it_leaves_the_domain(rule, count):
    surface = surface_of("x log(x) + √(y)", BOX)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        paths = descend_many(surface, [OPTIMIZERS[rule](learning_rate=0.2)] * count, (1.0, 0.5), 200)
    for path in paths:
        assert path.outcome.kind is OutcomeKind.DIVERGED
        assert path.outcome.sentence.startswith(f"Left the domain of f at step {len(path.points)}: from (")
        assert np.isfinite(path.points).all() and np.isfinite(path.values).all()


def test_a_start_outside_the_domain_ends_at_once():
    path = descend(surface_of("log(x) + y²", BOX), gradient_descent(0.1), (-1, 1), 50)
    assert (path.outcome.kind, path.outcome.step) == (OutcomeKind.DIVERGED, 0)
    assert path.outcome.sentence == "Ended at once: f has no finite value at the start."


def test_a_look_ahead_beyond_the_domain_has_left_it():
    rule = OPTIMIZERS["nesterov"](learning_rate=0.05, momentum=0.95)
    outcome = descend(surface_of("√(x) + y²", BOX), rule, (1.0, 1.0), 200).outcome
    assert outcome.sentence.startswith("Left the domain of f at step ")


def test_a_path_far_away_has_not_left_the_domain():
    path = descend(surface_of("x² + y² + √(x + 1e9)", BOX), gradient_descent(1.5), (1.0, 1.0), 100)
    assert path.outcome.sentence.startswith("Diverged at step ")
    assert "a million boxes away" in path.outcome.sentence


def test_to_fall_out_of_the_domain_is_not_to_run_downhill_without_end():
    surface = surface_of("x√(y)", BOX)
    assert not surface.bounded_below
    rules = [gradient_descent(rate) for rate in (0.05, 0.1, 0.3)]
    paths = descend_many(surface, rules, (-1.0, 0.5), 400)
    descents = Descents(surface, gradient_descent(np.array([0.05, 0.1, 0.3])), (-1.0, 0.5), 400)
    outcomes = run_block(descents)
    assert [KINDS[code] for code in outcomes.kinds] == [path.outcome.kind for path in paths]
    for path in descend_many(surface, rules, (1.0, 0.5), 400):
        assert path.values[-1] < path.values[0]
        assert path.outcome.sentence.startswith("Left the domain")
    outcomes = run_block(replace(descents, starts=(1.0, 0.5)))
    assert {KINDS[code] for code in outcomes.kinds} == {OutcomeKind.DIVERGED}


@with_each(
    "formula",
    ["exp(exp(x y))", "1/x", "tan(x)/y", "x^y", "exp(x^4)", "1e300x²y²", "1/(x y)^9", "(x²+y²)^64 * (x y)^64"],
)
def test_wild_formulas_are_looked_at_and_descended_without_a_warning(formula):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        surface = surface_of(formula, BOX)
        descend_many(surface, [gradient_descent(0.1)] * 6, (1.0, 2.0), 30)
        descend(surface, OPTIMIZERS["adam"](), (1.0, 2.0), 30)
        surface.hessian(np.zeros((2, 2)), np.ones((2, 2)))
        with pytest.raises(ValueError, match="minimum"):
            surface_of(formula, BOX, (1.3, 2.1))
