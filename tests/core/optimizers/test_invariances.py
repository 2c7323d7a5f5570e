"""What no rule's path may depend on: the unit that f is measured in, where its zero is, and where the origin is."""

from dataclasses import replace

import numpy as np

from core.descent import descend
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import Box
from tests.each import with_each

BOX, STEPS, UNIT = Box(-50.0, 50.0, -50.0, 50.0), 12, 4.0
F = "(x² + y − 11)² + (x + y² − 7)²"
ON_SURFACES = [name for name, rule in OPTIMIZERS.items() if rule.on_surfaces]
GIVEN = {"epsilon": 1e-12, "learning_rate": 0.004}
"""No ε has a unit to speak of then, and no rate leads out of the box."""
OF_ITS_OWN = {"radam": {"beta2": 0.5}, "newton": {"damping": 0.5}}
"""RAdam that never trusts its squares: else it goes by the gradient's length at first and not from then on."""


def rule_of(name):
    kind = OPTIMIZERS[name]
    given = {**GIVEN, "weight_decay": 0.0, **OF_ITS_OWN.get(name, {})}
    return kind(**{key: value for key, value in given.items() if key in kind.hyperparameters()})


def moves(rule, formula, start=(0.5, -0.8), minimum=(3.0, 2.0)):
    """The steps of a path without noise, as many as there are."""
    return np.diff(descend(surface_of(formula, BOX, minimum), rule, start, STEPS).points, axis=0)


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-9 * np.abs(one).max())


@with_each("name", ON_SURFACES)
def test_in_another_unit_of_f_a_rule_goes_the_same_way_by_the_same_rate_or_by_one_in_that_unit(name):
    rule = rule_of(name)
    measured = replace(rule, damping=UNIT * rule.damping) if hasattr(rule, "damping") else rule
    converted = [measured]
    if hasattr(rule, "learning_rate"):
        converted.append(replace(measured, learning_rate=rule.learning_rate / UNIT))
    same = [alike(moves(rule, F), moves(each, f"{UNIT:g}({F})")) for each in converted]
    assert same.count(True) == 1
    assert same[0] or type(rule).preconditioner is Rule.preconditioner or name in OF_ITS_OWN


@with_each("name", ON_SURFACES)
def test_where_f_is_counted_from_makes_no_difference(name):
    assert alike(moves(rule_of(name), F), moves(rule_of(name), f"{F} + 8"))


@with_each("name", ON_SURFACES)
def test_where_the_origin_is_makes_no_difference(name):
    shifted = F.replace("x", "(x − 2)").replace("y", "(y + 1)")
    assert alike(moves(rule_of(name), F), moves(rule_of(name), shifted, (2.5, -1.8), (5.0, 1.0)))
