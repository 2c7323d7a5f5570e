"""Steps of a typed rule in one list are bit for bit those of its `update`, under any schedule and noise."""

import numpy as np

from core.descent import descend
from core.descent.noise import standard_normals
from core.descent.walk import walk
from core.formula.rule import as_typed, rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES
from tests.each import with_each

STEPS, START = 40, (1.2, -0.7)
OWN = (
    "a = b\nb = g + 0*a\nx = x - 0.1*a",  # a state that is another one's last value
    "s = where(g*g > s, g*g, max(s, t))\nx = x - alpha*g*g*g/(s*s + 1)",
    "x = x - alpha",
    "x = x0 - alpha*t*(gamma*beta1)",
    "c = a\na = b\nb = c + g\nx = x - 0.001*a",  # states that change places
    "w = v\nv = gamma*v + g\nx = x - 0.01*(v + w)",  # one that is read once more before it is written over
    "w = z\nz = where(t > 1, z, x0)\nz = z - alpha*g\nx = x + (z - x)/t + 0*w",  # z itself is read, too
    "p = where(t > 1, p, 1)*gamma\nx = x - alpha*p*g",
    "p = where(t > 1, p, t*beta1)*gamma\nx = x - alpha*p*g",
    "p = where(t > 2, p, 1)*gamma\nx = x - alpha*p*g",  # not the first step alone
    "ahead = x - gamma*v/t\nv = gamma*v + alpha*g\nx = x - v/t",
    "ahead = 0.5*x0 + t/100\nx = x - alpha*g",
    "ahead = gamma\nx = x - alpha*g/t",
    "ahead = x + v*v*gamma\nv = gamma*v - (1 - gamma)*g\nx = x + v*alpha - (v*v - g*alpha)/3",
)


@with_each("schedule", [CONSTANT, SCHEDULES["cosine"]()])
@with_each("rule", [*(kind() for kind in OPTIMIZERS.values() if kind().lines()), *OWN])
def test_they_are_those_of_update(rule, schedule):
    rule = rule_of(rule)() if isinstance(rule, str) else as_typed(rule)
    plan = schedule if "learning_rate" in rule.settings else CONSTANT
    surface = SURFACES["himmelblau"]
    path = descend(surface, rule, START, STEPS, 0.3, 1, plan).points
    kicks, factors = 0.3 * standard_normals(1, STEPS), None if plan == CONSTANT else plan.factors(STEPS)
    count = min(len(path), STEPS)
    walked = [[x for _, _, x in inputs] for _, inputs in walk(surface, rule, START, count, kicks, factors)]
    assert np.array_equal(path[:count], walked)


def test_two_paths_at_a_time_have_lists_of_their_own():
    rule = as_typed(OPTIMIZERS["adam"]())
    (begin, _, move), (begin_other, _, move_other) = (type(rule).singly() for _ in range(2))
    *_, state = move(rule, 1.0, 2.0, begin(rule, 0.5, 0.6), 0.5, 0.6)
    before = [list(numbers) for numbers in state]
    move_other(rule, -3.0, -4.0, begin_other(rule, 0.1, 0.2), 0.1, 0.2)
    assert list(state) == before
