"""A typed rule beside a reference: where they part, what is unequal there, and which mistake it is."""

import numpy as np
import pytest

from core.descent.comparison import SAME, Conditions, compare, diagnose, first_deviation, reference_for
from core.descent.experiment import REFERENCES
from core.formula.mistakes import MISTAKES, variants
from core.formula.rule import as_typed, rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, Cosine
from core.surfaces import SURFACES
from tests.each import with_each

RACE = Conditions(SURFACES["matyas"], (4.0, -3.0), 50, 3.0, 3)
RULES = {
    f"{name}{'' if inside else ', ε outside'}": rule(epsilon_inside_root=inside, epsilon=0.01)
    if "epsilon_inside_root" in rule.hyperparameters()
    else rule()
    for name, rule in ((name, OPTIMIZERS[name]) for name in REFERENCES)
    for inside in ((True, False) if "epsilon_inside_root" in rule.hyperparameters() else (True,))
}


def beside(mine, reference, schedule=CONSTANT):
    conditions = RACE._replace(schedule=schedule)
    return diagnose(compare(mine, reference, conditions), mine, conditions)


@pytest.mark.parametrize("name", RULES)
def test_every_mistake_is_told(name):
    reference = RULES[name]
    for told, mine in variants(reference):
        plan = Cosine() if "PyTorch has it" in told else CONSTANT  # seen only where the rate changes
        found = beside(mine, reference, plan)
        assert found.step is not None, told
        assert told in found.mistakes
        assert f"Yours is {reference.label} {found.mistakes[0]}." in found.sentence


def test_every_mistake_is_one_of_some_rule_and_there_are_many():
    assert {told for rule in RULES.values() for told, _ in variants(rule)} == {each.told for each in MISTAKES}
    assert len(MISTAKES) >= 15


@with_each("name", RULES)
def test_a_rule_s_own_lines_are_the_rule(name):
    found = beside(
        as_typed(RULES[name]), RULES[name], Cosine() if hasattr(RULES[name], "learning_rate") else CONSTANT
    )
    assert found.step is None and found.rows == ()
    assert found.sentence == f"The same as {RULES[name].label} in all 50 steps."


def test_the_same_rule_in_other_words_is_the_same():
    mine = rule_of("q = g^2*(1 - beta2) + beta2*q; v = v + (g - v)*(1 - beta1); b = 1 - beta1^t; c = 1 - beta2^t\n"
                   "x = x - alpha/b*v/sqrt(q/c + eps)")()  # fmt: skip
    assert beside(mine, reference_for(mine, "adam")).step is None


def test_the_first_unequal_quantity_is_found_under_another_name():
    mine = rule_of("v = beta1*v + (1 - beta1)*g; q = beta2*q + (1 - beta2)*g^2; w = q/(1 - beta2^t)\n"
                   "x = x - alpha*v/(1 - beta1^(t + where(t > 3, 1, 0)))/sqrt(w + eps)")()  # fmt: skip
    found = beside(mine, reference_for(mine, "adam"))
    assert found.step == 4
    pairs = {
        row.name: row.yours == pytest.approx(row.reference) for row in found.rows if row.yours and row.reference
    }
    assert pairs == {"g": True, "m": True, "s": True, "s_hat": True, "x": False}
    assert [row.name for row in found.rows if row.first] == ["m_hat"]
    assert found.mistakes == ()


@pytest.mark.parametrize(("at", "partner"), [(1, None), (4, "w")])
def test_the_quantity_that_parts_is_found_under_another_name_by_its_steps_before(at, partner):
    mine = rule_of(f"w = gamma*w + alpha*g*where(t >= {at}, 2, 1)\nx = x - w")()
    found = compare(mine, reference_for(mine, "momentum"), RACE)
    assert found.step == at
    [row] = [row for row in found.rows if row.name == "v"]
    assert row.first and (row.yours is None) == (partner is None)
    assert [row.name for row in found.rows if row.reference is None] == ([] if partner else ["w"])


@pytest.mark.parametrize(("since", "partner"), [(11, "w"), (12, "u")])
def test_another_name_must_have_had_the_values_for_the_thirty_steps_up_to_the_deviation(since, partner):
    """v of momentum is u all along, and w too from some step on; they part at step 40."""
    mine = rule_of(f"w = where(t >= {since}, gamma*u + alpha*g, 0); u = gamma*u + alpha*g\n"
                   "x = x - u*where(t >= 40, 2, 1)")()  # fmt: skip
    found = compare(mine, reference_for(mine, "momentum"), RACE)
    assert found.step == 40
    assert [row.name for row in found.rows if row.reference is None] == [{"w": "u", "u": "w"}[partner]]
    assert [row.name for row in found.rows if row.first] == ["x"]


@with_each(
    ("reference", "mine", "first"),
    [
        ("exp(1000*g)", "exp(0.001*g)", "w"),  # infinite in x, 0 in y
        ("exp(1000*g)", "exp(1001*g)", "x"),
        ("exp(1000*g)", "exp(1000*g) + where(g < 0, 1, 0)", "w"),
        ("sqrt(g)", "sqrt(g) + where(g < 0, 1, 0)", "x"),  # no number in y
        ("sqrt(g)", "sqrt(g)*1.01", "w"),
        ("g", "g*(1 + 1e-12)", "x"),
        ("where(g < 0, 0, 1)", "where(g < 0, 1e-9, 1)", "x"),  # just the same
        ("where(g < 0, 0, 1)", "where(g < 0, 1.0001e-9, 1)", "w"),
    ],
)
def test_what_is_infinite_or_no_number_hides_no_other_number(reference, mine, first):
    theirs = rule_of(f"w = {reference}; x = x - alpha*g")()
    found = compare(rule_of(f"w = {mine}; x = x - 2*alpha*g")(), theirs, RACE)
    assert [row.name for row in found.rows if row.first] == [first]


def test_a_mistake_takes_the_path_as_far_as_to_where_it_parts_from_the_reference():
    # Without noise SGD "without noise on its gradient" is SGD, whose path this is for longer than others are tried.
    mine, conditions = rule_of("x = x - alpha*g*where(t == 70, 2, 1)")(), RACE._replace(steps=80, noise=0.0)
    found = diagnose(compare(mine, OPTIMIZERS["sgd"](learning_rate=0.05), conditions), mine, conditions)
    assert (found.step, found.mistakes) == (70, ())
    assert found.sentence == "Not SGD from step 70 on: x is another one."


def test_two_mistakes_at_once_are_told_together():
    mine = rule_of("m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*g^2; x = x - alpha*m/(sqrt(s) + eps)")()
    found = beside(mine, reference_for(mine, "adam"))
    assert found.mistakes == ("without bias correction and with ε outside the root",)
    assert found.step == 1 and "there is no m_hat" in found.sentence


def test_the_reference_has_the_settings_that_both_have():
    mine = rule_of("x = x - alpha*g/kappa")(learning_rate=0.3)
    assert reference_for(mine, "momentum") == OPTIMIZERS["momentum"](learning_rate=0.3)


def test_paths_are_apart_by_what_rounding_does_not_do():
    path = np.array([[1.0, 2.0], [0.0, 1.0], [1e-12, -3.0]])
    assert first_deviation(path, path) is None
    assert first_deviation(path + 1e-10, path) is None
    assert first_deviation(path + np.array([[0, 0], [3e-9, 0], [0, 0]]), path) == 1
    one = np.array([[0.0, 1.0], [0.0, 0.5]])
    assert first_deviation(one + np.array([[SAME, 0.0], [-SAME, 0.0]]), one) is None
    assert first_deviation(one + np.array([[SAME, 0.0], [1.0001 * SAME, 0.0]]), one) == 1
    assert first_deviation(path[:2], path) == first_deviation(path, path[:2]) == 2
    still = np.zeros((3, 2))
    assert first_deviation(still, still) is None
    assert first_deviation(still + np.array([[0, 0], [0, 0], [0, 1e-300]]), still) == 2
    for axis in (0, 1):
        lost = path.copy()
        lost[2, axis] = np.nan
        assert first_deviation(lost, path) == first_deviation(path, lost) == 2


def test_a_rule_that_has_no_lines_has_no_mistakes():
    assert not list(variants(OPTIMIZERS["polyak"]()))
