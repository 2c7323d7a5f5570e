"""The effective learning rates that are found in the lines of a rule, held against the same by hand."""

import numpy as np
import pytest

from core.formula.rates import by_gradient, rates
from core.formula.rule import rule_of
from tests.each import with_each

GRADIENT = np.array([1.0, -3.0])
KEPT = {"s": np.array([4.0, 9.0]), "r": np.array([0.5, 0.25]), "m": np.array([1.0, -2.0]), "t": 3.0}
S, R, SIZE = KEPT["s"], KEPT["r"], np.abs(GRADIENT)
RMS = "s = rho*s + (1 - rho)*g*g\n"
"""With α = ½, ρ = 0.9 and ε = 0.001."""


def rule_and_state(lines):
    kind = rule_of(lines)
    usual = {"learning_rate": 0.5, "decay": 0.9, "epsilon": 1e-3, "own_c": 7.0}
    rule = kind(**{name: value for name, value in usual.items() if name in kind.hyperparameters()})
    state = rule.init(np.zeros(2))
    return rule, state._replace(**{name: KEPT[name] for name in state._fields if name in KEPT})


@with_each(
    ("lines", "expected"),
    [
        (f"{RMS}x = x - alpha*g/(sqrt(s) + epsilon)", 0.5 / (np.sqrt(S) + 1e-3)),
        (f"{RMS}x = x + alpha*g/sqrt(s)", -0.5 / np.sqrt(S)),
        (f"{RMS}x = x - alpha*(-g)/sqrt(s)", -0.5 / np.sqrt(S)),
        (f"{RMS}x = -(alpha/s)*g + x", 0.5 / S),
        (f"{RMS}r = r + s\nx = x - alpha*r*g/s", 0.5 * R / S),
        (f"{RMS}r = r + s\nx = x - c*g*s/r/2", 7.0 * S / R / 2),
        (f"{RMS}x = x - g*s*s", S * S),
        (f"{RMS}x = x - alpha*g/sqrt(s) - 0.1*x", 0.5 / np.sqrt(S)),
        (f"m = rho*m + g\n{RMS}x = x - alpha*m/(sqrt(s)*(1 - rho))", 0.5 / (np.sqrt(S) * (1 - 0.9))),
    ],
)
def test_rates_are_what_a_direction_is_multiplied_with(lines, expected):
    rule, state = rule_and_state(lines)
    np.testing.assert_allclose(rates(rule, state), expected, rtol=1e-14)
    np.testing.assert_array_equal(rates(rule, state, GRADIENT), rates(rule, state))
    assert not by_gradient(rule)


@with_each(
    ("lines", "expected"),
    [
        ("x = x - alpha*g/(abs(g) + epsilon)", 0.5 / (SIZE + 1e-3)),
        (f"{RMS}x = x - alpha*g/(sqrt(s) + abs(g))", 0.5 / (np.sqrt(S) + SIZE)),
    ],
)
def test_rates_that_depend_on_the_gradient_take_one(lines, expected):
    rule, state = rule_and_state(lines)
    assert by_gradient(rule) and rates(rule, state) is None
    np.testing.assert_allclose(rates(rule, state, GRADIENT), expected, rtol=1e-14)


@pytest.mark.parametrize(
    "lines",
    [
        "x = x - alpha*g",
        "x = x - alpha*g*t",
        "m = rho*m + g\nx = x - alpha*m",
        f"{RMS}x = x - alpha*g/sqrt(s) - alpha*g",
        f"{RMS}x = x - alpha*sqrt(g)/s",
    ],
)
def test_there_are_none_where_no_size_of_each_coordinate_scales_the_step(lines):
    rule, state = rule_and_state(lines)
    assert rates(rule, state, GRADIENT) is None and not by_gradient(rule)
