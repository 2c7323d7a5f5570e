"""What is found from the lines of a rule: kinds, effective rates, equations and words."""

from itertools import product

import pytest

from core.formula.anatomy import Kind, equation, equation_of, in_words, kinds, scaled, template
from core.formula.lines import read_lines
from core.formula.rule import as_typed, rule_of
from core.optimizers import OPTIMIZERS
from tests.each import with_each


def kinds_of(text):
    steps = rule_of(text).steps
    found = kinds(steps)
    return {line.name: found[place].value for line, place in zip(steps.lines, steps.places, strict=True)}


def test_velocities_are_directions_and_squares_are_sizes():
    adam = OPTIMIZERS["adam"]().lines()
    assert kinds_of(adam) == {
        "m": "direction",
        "s": "size",
        "m_hat": "direction",
        "s_hat": "size",
        "x": "place",
    }
    assert kinds_of("c = clip(g, -1, 1) + lambda*x\nx = x - alpha*sign(c)") == {"c": "direction", "x": "place"}
    assert kinds_of("c = clip(g, -1, 1)\nd = abs(x - x0)\nx = x - d*c") == {
        "c": "direction",
        "d": "size",
        "x": "place",
    }
    assert kinds_of("v = gamma*v + g + 1\nx = x - alpha*v")["v"] == "mixed"
    assert kinds_of("x = x - alpha*max(g, 0)")["x"] == "place"


def test_what_is_averaged_of_places_is_a_place():
    steps = rule_of(OPTIMIZERS["schedule_free"]().lines()).steps
    found = kinds(steps)
    assert [found[place] for place in steps.places] == [Kind.PLACE] * 4


@with_each("name", OPTIMIZERS)
def test_only_rules_that_divide_by_the_past_of_each_coordinate_have_rates_of_their_own(name):
    rule = OPTIMIZERS[name]()
    if rule.lines():
        divides = "sqrt" in rule.lines()
        assert (scaled(as_typed(rule).steps) is not None) == divides


def test_equations_are_printed_with_squares_and_hats():
    lines = {line.name: line.expression for line in read_lines(OPTIMIZERS["adamw"]().lines())}
    assert equation(lines["s"]) == "β₂s + (1 − β₂)g²"
    assert equation(lines["x"]) == "θ − α · (m̂/√(ŝ + ε)) − αλθ"
    assert template(lines["s"]) == "{beta2} · {s} + (1 − {beta2}) · {g}²"
    assert template(lines["m_hat"]) == "{m}/(1 − {beta1}^{t})"


@with_each(
    ("line", "kind", "words"),
    [
        ("v = gamma*v + alpha*g", Kind.DIRECTION, "velocity: γ of its last value and αg"),
        ("D = rho*D + (1 - rho)*d*d", Kind.SIZE, "running mean of d²"),
        ("G = G + g*g", Kind.SIZE, "sum of g² over all steps"),
        ("S = max(S, s)", Kind.SIZE, "largest s so far"),
        ("m_hat = m/(1 - beta1^t)", Kind.DIRECTION, "m, corrected for its start at 0"),
        ("k = 0.5*k + abs(g)", Kind.SIZE, "decaying sum: 0.5 of its last value and |g|"),
        ("k = where(g > 0, k, 1)", Kind.SIZE, "kept from step to step"),
    ],
)
def test_a_line_says_what_it_computes(line, kind, words):
    (read,) = read_lines(line)
    assert in_words(read, True, kind) == words


def switches(rule):
    return [name for name, quantity in rule.hyperparameters().items() if quantity.scale == "switch"]


@with_each("rule", [each for each in OPTIMIZERS.values() if switches(each)])
def test_the_equation_is_another_where_a_switch_makes_another_rule(rule):
    names, usual = switches(rule), rule()
    assert equation_of(usual) == rule.equation
    for name in names:
        assert equation_of(rule(**{name: not getattr(usual, name)})) != rule.equation
    ways = [rule(**dict(zip(names, way, strict=True))) for way in product((False, True), repeat=len(names))]
    told = {each.lines() or each.switched_equation() for each in ways}
    assert len({equation_of(each) for each in ways}) == len(told)


@pytest.mark.parametrize(
    ("name", "switched", "shown"),
    [
        ("nesterov", {"rate_outside": True}, "v ← γv + ∇f(θ − αγv);  θ ← θ − αv"),
        ("nesterov", {"averaged": True}, "v ← γv + α(1 − γ) · ∇f(θ − γv);  θ ← θ − v"),
        ("nesterov", {"looks_ahead": False}, "v ← γv + αg;  θ ← θ − (γv + αg)"),
        ("adagrad", {"epsilon_inside_root": False}, "G ← G + g²;  θ ← θ − α · (g/(√(G) + ε))"),
        (
            "adam",
            {"bias_correction": False},
            "m ← β₁m + (1 − β₁)g;  s ← β₂s + (1 − β₂)g²;  θ ← θ − α · (m/√(s + ε))",
        ),
    ],
)
def test_equations_of_switched_rules(name, switched, shown):
    assert equation_of(OPTIMIZERS[name](**switched)) == shown
