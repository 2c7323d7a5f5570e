"""What rules ask a surface for: its noise, what it costs, and what nobody knows."""

import numpy as np
import pytest

from core.batched.contest import Contest
from core.batched.descents import Descents
from core.batched.engine import run_block
from core.batched.ranking import protocol, race
from core.batched.tuning import Tuning
from core.descent import descend, descend_many
from core.descent.problem import OnSurface, least_value, refusal
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from core.surfaces import SURFACES, Box
from tests.each import with_each

POINTS = np.array([[0.3, -1.2, 2.0], [1.1, 0.4, -0.7]])
KICK = np.array([[0.5, -1.0, 0.0], [2.0, 0.3, 0.0]])
POLYAK, BB = OPTIMIZERS["polyak"], OPTIMIZERS["barzilai_borwein"]
WHOLE = [name for name, rule in OPTIMIZERS.items() if rule.whole]


@pytest.mark.parametrize("kick", [None, KICK])
def test_values_and_gradients_of_a_step_belong_together(kick):
    problem, h = OnSurface(SURFACES["himmelblau"], POINTS, kick), 1e-6
    at = POINTS + 0.25
    for side in (0, 1):
        move = h * np.eye(2)[side][:, None]
        slope = (problem.value(at + move) - problem.value(at - move)) / (2 * h)
        np.testing.assert_allclose(problem.gradient(at)[side], slope, rtol=1e-6, atol=1e-6)
    assert problem.noisy == (kick is not None)


def test_the_value_where_a_step_begins_is_exact_and_its_gradient_the_noisy_one():
    surface = SURFACES["beale"]
    value, gradient = OnSurface(surface, POINTS, KICK).value_and_gradient(POINTS)
    assert np.array_equal(value, surface.value(*POINTS))
    assert np.array_equal(gradient, np.array(surface.gradient(*POINTS)) + KICK)


def test_what_is_asked_for_is_counted_path_by_path():
    problem, some = OnSurface(SURFACES["bowl"], POINTS), np.array([True, False, True])
    problem.value(POINTS)
    problem.value(POINTS, some)
    problem.gradient(POINTS, some)
    problem.value_and_gradient(POINTS)
    problem.hessian(POINTS, ~some)
    assert problem.spent.tolist() == [[2, 1, 2], [2, 1, 2], [0, 1, 0]]


def test_the_hessian_is_that_of_the_surface_whatever_the_noise():
    surface = SURFACES["beale"]
    assert np.array_equal(OnSurface(surface, POINTS, KICK).hessian(POINTS), surface.hessian(*POINTS))


def test_a_total_is_of_both_coordinates():
    assert OnSurface(SURFACES["bowl"], POINTS).total(POINTS).tolist() == (POINTS[0] + POINTS[1]).tolist()


@pytest.mark.parametrize(("name", "least"), [("bowl", 0.0), ("easom", -1.0), ("monkey", None), ("mccormick", None)])
def test_the_least_value_is_that_of_a_surface_that_has_one(name, least):
    assert least_value(SURFACES[name]) == least
    assert OnSurface(SURFACES[name], POINTS).least == least


def test_polyak_s_step_refuses_in_words_where_nobody_knows_the_least_value():
    typed = surface_of("x^2 + y^2", Box(-2, 2, -2, 2))
    for surface, why in ((SURFACES["monkey"], "this surface doesn't have"), (typed, "nobody knows here")):
        path, other = descend_many(surface, [POLYAK(), OPTIMIZERS["sgd"]()], (1, 1), 5)
        assert path.outcome.sentence == f"Didn't move: Polyak's step needs f*, the least value of f, which {why}."
        assert (path.points == 1).all() and "needs f*" not in other.outcome.sentence
        assert not refusal(surface, OPTIMIZERS["sgd"]())
    named = surface_of("x^2 + y^2", Box(-2, 2, -2, 2), minimum=(0, 0))
    assert descend(named, POLYAK(), (1, 1), 50).values[-1] < 1e-12


def test_evaluations_are_counted_up_to_each_point():
    exact, noisy = (descend(SURFACES["bowl"], BB(), (6, 3), 4, noise) for noise in (0.0, 1.0))
    assert exact.evaluations.tolist() == [[0, step, 0] for step in range(5)]
    assert noisy.evaluations[:, 1].tolist() == [0, 1, 3, 5, 7]
    assert descend(SURFACES["bowl"], OPTIMIZERS["adam"](), (6, 3), 3).evaluations[:, 1].tolist() == [0, 1, 2, 3]


@with_each("name", WHOLE)
def test_it_costs_the_same_in_a_crowd(name):
    rules, starts = [OPTIMIZERS[name]()] * 3, [(1.0, 2.0), (-1.0, 0.5), (0.2, 0.1)]
    for start, path in zip(starts, descend_many(SURFACES["himmelblau"], rules, starts, 9, 0.3), strict=True):
        alone = descend(SURFACES["himmelblau"], rules[0], start, 9, 0.3)
        assert np.array_equal(alone.evaluations, path.evaluations)


@with_each("name", WHOLE)
def test_two_of_a_kind_have_each_its_own_settings(name):
    field = OPTIMIZERS[name].step_size
    usual = OPTIMIZERS[name]()
    rules = [usual.changed(**{field: share * getattr(usual, field)}) for share in (1.0, 0.25)]
    for rule, path in zip(rules, descend_many(SURFACES["himmelblau"], rules, (1.0, 2.0), 4), strict=True):
        assert np.array_equal(path.points, descend(SURFACES["himmelblau"], rule, (1.0, 2.0), 4).points)
        assert path.rule is rule


def test_a_schedule_multiplies_polyak_s_step():
    schedule, surface = SCHEDULES["exponential"](final=0.1), SURFACES["bowl"]
    path = descend(surface, POLYAK(), (6, -3), 6, schedule=schedule)
    # On the bowl f/‖g‖² = ¼ and g = 2θ: θ ← (1 − factor/2)θ.
    expected = np.array([6.0, -3.0]) * np.cumprod([1.0, *(1 - schedule.factors(6) / 2)])[:, None]
    np.testing.assert_allclose(path.points, expected, rtol=1e-12)


def test_a_descent_stays_before_the_step_that_would_ask_for_too_much():
    surface, start = SURFACES["rosenbrock"], (-1.5, 2.0)
    for name in ("bfgs", "nelder_mead", "newton", "polyak", "sam"):
        rule = OPTIMIZERS[name]() if name != "sam" else OPTIMIZERS[name](learning_rate=1e-4)
        path = descend(surface, rule, start, 40)
        within = np.flatnonzero(path.evaluations.sum(axis=1) <= 25)[-1]
        found = run_block(Descents(surface, rule, start, 40, thorough=True, most_evaluations=25))
        assert found.ends[0].tolist() == path.points[within].tolist()


def test_the_fair_race_counts_evaluations_and_says_so():
    contest = Contest(SURFACES["rosenbrock"], (-1.5, 2.0), 0.0, 0, 30, tries=6)
    tuning = Tuning(contest, OPTIMIZERS["nelder_mead"](), searches=())
    while not tuning.done:
        tuning = tuning.advance()
    path = descend(contest.surface, tuning.tuned, contest.start, 30)
    within = np.flatnonzero(path.evaluations.sum(axis=1) <= 30)[-1]
    assert within < 30 and race(tuning).errors.tolist() == [path.values[within]]
    assert any("more than 30 of them" in said for said in protocol(contest, [tuning]))
    assert not any("Hessian" in said for said in protocol(contest, [Tuning(contest, OPTIMIZERS["sgd"]())]))


def test_the_protocol_tells_each_range_that_is_tried():
    contest = Contest(SURFACES["bowl"], (2.0, 1.0), 0.0, 0, 30, tries=6)
    said = " ".join(protocol(contest, [Tuning(contest, OPTIMIZERS[name]()) for name in ("polyak", "sgd", "adam")]))
    assert "Polyak's step: α from 0.01 to 10 at first." in said
    assert "SGD, Adam: α from 0.0001 to 10 at first." in said
