"""Where several mistakes take the same path, that one is told which has the rule's numbers; some take no step."""

import pytest

from core.descent.comparison import Comparison, Conditions, diagnose, reference_for
from core.formula.rule import rule_of
from core.surfaces import SURFACES

MOMENTS = "m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*{square}"
CORRECTED = "m_hat = m/(1 - beta1^t); s_hat = s/(1 - beta2^t)"
UNSQUARED = f"{MOMENTS.format(square='g')}; {CORRECTED}; x = x - alpha*m_hat/sqrt(s_hat + eps)"
FROM_0 = f"{MOMENTS.format(square='g*g')}; {CORRECTED.replace('^t', '^(t - 1)')}; x = x - alpha*m_hat/sqrt(s_hat)"
ELSEWHERE = f"{MOMENTS.format(square='g*g')}; {CORRECTED}; x = x - alpha*m_hat/(t - 1)"


def diagnosis(lines, reference="adam"):
    mine, conditions = rule_of(lines)(), Conditions(SURFACES["himmelblau"], (0.5, 1.0), 20, 0.5, 3)
    return diagnose(Comparison(reference_for(mine, reference), 20, 1), mine, conditions).diagnosis


@pytest.mark.parametrize(
    ("gradient", "told"),
    [("g", "without weight decay"), ("(g + lambda*x)", "with weight decay in the gradient (coupled)")],
)
def test_what_a_sign_hides_is_seen_in_the_numbers(gradient, told):
    lines = f"c = beta1*m + (1 - beta1)*{gradient}; m = beta2*m + (1 - beta2)*{gradient}; x = x - alpha*sign(c)"
    assert diagnosis(lines, "lion") == f"Lion {told}"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (UNSQUARED, "Adam with gradients that aren't squared"),
        (FROM_0, "Adam with t from 0"),
        (ELSEWHERE, ""),
    ],
)
def test_of_mistakes_that_end_at_once_the_one_with_the_same_numbers_is_told(lines, told):
    assert diagnosis(lines) == told


def test_numbers_are_found_under_other_names():
    lines = UNSQUARED.replace("m_hat", "p").replace("s_hat", "q").replace("s = beta2*s", "v = beta2*v")
    assert diagnosis(lines.replace("q = s/", "q = v/")) == "Adam with gradients that aren't squared"


def test_without_such_numbers_all_are_told_that_end_so():
    assert diagnosis("x = x - alpha*g/sqrt(-1 - g*g)") == (
        "one that ends at once, as Adam with t from 0 or with gradients that aren't squared does"
    )
