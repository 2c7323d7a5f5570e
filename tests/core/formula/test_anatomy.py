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


@with_each(
    ("kind", "formulas"),
    [
        ("nothing yet", "a | a*g"),
        ("size", "exp(g*g) | where(g > 0, 2, 1) | max(1, 2*t) | sign(t) | x*g | x/g | t + 1"),
        ("size", "g^2 | abs(x) | a + 1 | max(a, abs(g)) | norm(g) | sum(g*g)"),
        ("direction", "x - x0 | -x | 2*x | g*g*g | g/abs(g) | where(g > 0, g, -g)"),
        ("direction", "max(g, 1) | min(1, g) | sign(g) | 0.9*a + g"),
        ("place", "x + x0 | x + g | g - x"),
        ("mixed", "sqrt(g) | -sqrt(g) | g*sqrt(g) | a*sqrt(g) | x + sqrt(g)"),
        ("mixed", "g + 1 | g^t | where(g > 0, g, 1) | min(g, x)"),
    ],
)
def test_what_a_formula_answers_to_a_change_of_all_signs(kind, formulas):
    for formula in formulas.split(" | "):
        assert kinds_of(f"a = {formula}\nx = x - a*g")["a"] == kind, formula


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
    ("line", "shown", "in_braces"),
    [
        ("a = g*g*b*b", "g²b²", "{g}² · {b}²"),
        ("a = (g*g)^2", "(g²)²", "({g}²)²"),
        ("a = -(g*g)", "−g²", "−{g}²"),
        ("a = sqrt(g*g + t^t)", "√(g² + tᵗ)", "√({g}² + {t}^{t})"),
        ("a = b*b*c", "b²c", "{b}² · {c}"),
        ("a = alpha*g*(g*g)", "αgg²", "{alpha} · {g} · {g}²"),
        ("a = g_exact + x0 - theta*pi", "∇f + θ₀ − θπ", "{g_exact} + {x0} − {x} · π"),
    ],
)
def test_equations_have_squares_powers_and_the_names_of_what_is_given(line, shown, in_braces):
    (read,) = read_lines(line)
    assert (equation(read.expression), template(read.expression)) == (shown, in_braces)


@with_each(
    ("line", "kept", "words"),
    [
        ("x = x - g", False, "the parameters, (x, y)"),
        ("ahead = x - v", False, "where the gradient is taken"),
        ("v = gamma*v + (1 - gamma)*(g*g)", True, "running mean of g²"),
        ("v = gamma*v + (1 - gamma)*g*b*b", True, "running mean of gb²"),
        ("v = gamma*v + (1 - beta1)*g", True, "decaying sum: γ of its last value and (1 − β₁)g"),
        ("v = gamma*v + g*(1 - gamma)", True, "decaying sum: γ of its last value and g(1 − γ)"),
        ("v = gamma*v + (2 - gamma)*g", True, "decaying sum: γ of its last value and (2 − γ)g"),
        ("v = v + (1 - gamma)*g", True, "sum of (1 − γ)g over all steps"),
        ("v = max(g, v)", True, "kept from step to step"),
        ("v = max(g, w)", False, "computed anew in each step"),
        ("m = v/(2 - b^t)", False, "computed anew in each step"),
        ("m = v/(1 - b^a)", False, "computed anew in each step"),
    ],
)
def test_a_line_says_no_more_than_its_form_does(line, kept, words):
    (read,) = read_lines(line)
    assert in_words(read, kept, Kind.SIZE) == words


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
