"""What a typed rule adds to x, however its last line is written."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.problem import OnSurface
from core.formula.rule import rule_of
from core.surfaces import SURFACES

BOWL, START = SURFACES["bowl"], (6.0, -3.0)


def walked(lines, steps=20):
    return descend(BOWL, rule_of(lines)(learning_rate=0.1), START, steps).points


@pytest.mark.parametrize("line", ["x = -alpha*g + x", "x = x + -alpha*g", "x = (x - alpha*g)"])
def test_x_may_stand_anywhere_in_a_sum(line):
    assert walked(line).tolist() == walked("x = x - alpha*g").tolist()


def test_x_that_is_taken_away_is_no_start_of_a_sum():
    x, y = START
    gradient = np.array(BOWL.gradient(x, y))
    assert walked("x = alpha*g - x", 1)[1] == pytest.approx(0.1 * gradient - START)
    assert walked("x = alpha*g - x + 2*x", 1)[1] == pytest.approx(0.1 * gradient + START)


def test_g_is_told_as_it_is_of_a_rule_that_looks_at_all_parameters():
    rule, position = rule_of("n = norm(g)\nx = x - alpha*g/max(n, 1)")(), np.array(START)[:, np.newaxis]
    told = rule.quantities(OnSurface(BOWL, position), rule.init(position), position)
    assert np.ravel(told["g"]).tolist() == np.ravel(BOWL.gradient(*START)).tolist()
