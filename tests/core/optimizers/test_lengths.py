"""Rules that find the length of their steps by themselves, by hand and on parabolas."""

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.lengths import Differences
from tests.core.optimizers.formula import Formula
from tests.each import with_each

POLYAK, BB = OPTIMIZERS["polyak"], OPTIMIZERS["barzilai_borwein"]


def parabola(*curvatures, **given):
    h = np.array(curvatures, dtype=float)
    return Formula(lambda at: np.sum(h * at * at / 2, axis=-1, keepdims=True), lambda at: h * at, 0.0, **given)


def test_polyak_steps_by_what_is_left_over_the_square_of_the_gradient():
    # f = (2 · 9 + 4 · 1)/2 = 11 and g = (6, 4): 11/52.
    step, state = POLYAK().move(parabola(2, 4), (), np.array([3.0, 1.0]))
    assert step == pytest.approx([-11 / 52 * 6, -11 / 52 * 4]) and state == ()
    step, _ = POLYAK(learning_rate=0.5).move(parabola(2, 4), (), np.array([3.0, 1.0]))
    assert step == pytest.approx([-5.5 / 52 * 6, -5.5 / 52 * 4])


def test_polyak_halves_the_way_on_a_round_bowl_and_rests_at_its_minimum():
    theta = np.array([8.0, -4.0])
    for _ in range(3):
        theta = theta + POLYAK().move(parabola(1, 1), (), theta)[0]
    assert theta.tolist() == [1.0, -0.5]
    assert POLYAK().move(parabola(1, 1), (), np.zeros(2))[0].tolist() == [0.0, 0.0]


def test_polyak_s_rate_has_an_end():
    flat = Formula(lambda at: np.array([7.0]), lambda at: np.array([1e-9, 0.0]), 0.0)
    assert POLYAK(largest_rate=3.0).move(flat, (), np.ones(2))[0] == pytest.approx([-3e-9, 0])


def test_polyak_goes_nowhere_below_f_star_or_where_there_is_none():
    for least in (None, 50.0):
        problem = parabola(2, 4)
        problem.lowest = least
        assert POLYAK().move(problem, (), np.array([3.0, 1.0]))[0].tolist() == [0.0, 0.0]


def test_the_first_step_of_barzilai_and_borwein_is_a_hundredth_of_the_longest():
    step, state = BB(longest_step=2.0).move(parabola(2, 4), BB().init(np.ones(2)), np.array([1.5, 1.0]))
    assert step == pytest.approx([-0.02 * 0.6, -0.02 * 0.8])  # g = (3, 4)
    assert state.gradient.tolist() == [3.0, 4.0] and state.steps == 1.0


def test_barzilai_and_borwein_measure_the_curvature_along_their_last_step():
    # s = (1, 1), y = (2, 4): sᵀy/yᵀy = 6/20.
    before = Differences(np.array([1.0, 1.0]), np.array([2.0, 4.0]), np.ones(2), 1.0)
    step, state = BB(longest_step=100.0).move(parabola(2, 4), before, np.array([2.0, 2.0]))
    assert step == pytest.approx([-0.3 * 4, -0.3 * 8]) and state.rate == pytest.approx([0.3, 0.3])
    step, _ = BB(longest_step=0.5, learning_rate=2.0).move(parabola(2, 4), before, np.array([2.0, 2.0]))
    assert step == pytest.approx([-1 / np.sqrt(5), -2 / np.sqrt(5)])  # of length 2 · 0.5


def test_where_the_surface_curves_down_lengths_stand_for_products():
    before = Differences(np.array([1.0, 0.0]), np.array([-2.0, 0.0]), np.ones(2), 1.0)
    step, _ = BB(longest_step=100.0).move(parabola(-2, 1), before, np.array([3.0, 0.0]))
    assert step == pytest.approx([2 / 4 * 6, 0.0])  # ‖s‖/‖y‖ = 2/4 times g = −6


def test_without_a_difference_the_rate_stays():
    before = Differences(np.ones(2), np.array([2.0, 4.0]), np.array([0.25, 0.25]), 5.0)
    step, state = BB(longest_step=100.0).move(parabola(2, 4), before, np.ones(2))
    assert step == pytest.approx([-0.5, -1.0]) and state.rate.tolist() == [0.25, 0.25]


@with_each(
    ("s", "y", "rate", "said"),
    [
        ((1.0, 0.0), (0.0, 2.0), 0.5, "curves_down"),  # sᵀy = 0: ‖s‖/‖y‖
        ((1.0, 0.0), (1e-9, 2.0), 1e-9 / 4, "curves_up"),
        ((0.0, 0.0), (0.0, 2.0), 0.25, "keeps"),
        ((1.0, 0.0), (0.0, 0.0), 0.25, "keeps"),
    ],
)
def test_of_differences_at_right_angles_or_none_it_is_told_what_the_rate_is(s, y, rate, said):
    now, slope = np.array([2.0, 1.0]), np.array([6.0, -8.0])
    problem = Formula(None, lambda at: slope)
    before = Differences(now - s, slope - y, np.array([0.25, 0.25]), 2.0)
    step, state = BB(longest_step=100.0).move(problem, before, now)
    assert step == pytest.approx(-rate * slope) and state.rate == pytest.approx([rate, rate]) and state.steps == 3.0
    assert [name for name in ("curves_up", "curves_down", "keeps") if problem.told[name]] == [said]
    assert (problem.told["first"], problem.told["compares"]) == (False, True)
    assert problem.told["x_last"] is before.parameters and problem.told["rate"] == pytest.approx(rate)


def test_of_the_first_step_it_is_told_that_nothing_is_compared():
    problem = Formula(None, lambda at: np.array([3.0, 4.0]))
    BB().move(problem, BB().init(np.ones(2)), np.ones(2))
    assert (problem.told["first"], problem.told["compares"], problem.told["rate"]) == (True, False, 0.002)


@pytest.mark.parametrize(("noisy", "asked"), [(False, "gg"), (True, "ggg")])
def test_noise_costs_a_second_gradient_once_there_is_a_step(noisy, asked):
    problem, theta = parabola(2, 4, noisy=noisy), np.array([2.0, 1.0])
    state = BB().init(theta)
    for _ in range(2):
        step, state = BB().move(problem, state, theta)
        theta = theta + step
    assert "".join(problem.asked) == asked


@pytest.mark.parametrize("rule", [POLYAK(), BB()], ids=lambda rule: rule.name)
def test_they_are_far_ahead_of_gradient_descent_without_a_rate_to_find(rule):
    problem, theta = parabola(1, 2), np.array([3.0, -2.0])
    state = rule.init(theta)
    for _ in range(60):
        step, state = rule.move(problem, state, theta)
        theta = theta + step
    assert np.abs(theta).max() < 1e-8
