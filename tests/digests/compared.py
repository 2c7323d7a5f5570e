"""Typed rules beside references: where they part, what is unequal there, and what they may be."""

from collections.abc import Mapping

import numpy as np

from core.descent.comparison import Conditions, compare, diagnose, reference_for
from core.formula.rule import rule_of
from core.optimizers.schedules import CONSTANT, SCHEDULES, Schedule
from core.surfaces import SURFACES
from tests.digests.reach import Parts

_SQUARES = "s = beta2*s + (1 - beta2)*g^2"

TYPED: Mapping[str, tuple[str, str, int, float, Schedule]] = {
    "the same": ("v = gamma*v + alpha*g; x = x - v", "momentum", 50, 3.0, CONSTANT),
    "one mistake": ("v = gamma*v + (1 - gamma)*g; x = x - alpha*v", "momentum", 3, 0.0, CONSTANT),
    "under other names": (
        "w = alpha*g; q = gamma*q + w; x = x - q*where(t > 3, 2, 1)",
        "momentum",
        9,
        1.0,
        CONSTANT,
    ),
    "at once at its end": (
        f"m = beta1*m + (1 - beta1)*g; {_SQUARES}\n"
        "x = x - alpha*(m/(1 - beta1^(t - 1)))/sqrt(s/(1 - beta2^(t - 1)) + eps)",
        "adam",
        5,
        0.0,
        CONSTANT,
    ),
    "no rule at all": ("w = log(-1 - g*g); x = x - w", "sgd", 5, 0.0, CONSTANT),
    "under a schedule": ("v = gamma*v + g; x = x - alpha*v", "momentum", 12, 0.5, SCHEDULES["cosine"]()),
    "a step too long": ("x = x - alpha*g*where(t == 70, 2, 1)", "sgd", 80, 0.0, CONSTANT),
}
"""The lines, the reference, how many steps with what noise, and the schedule."""


def compared_result() -> Parts:
    """What is told of each, and the quantities of the step at which they part."""
    found: Parts = {}
    for name, (lines, reference, steps, noise, schedule) in TYPED.items():
        mine = rule_of(lines)()
        conditions = Conditions(SURFACES["matyas"], (4.0, -3.0), steps, noise, 3, schedule)
        told = diagnose(compare(mine, reference_for(mine, reference), conditions), mine, conditions)
        found[name] = [told.step, told.mistakes, told.alike, told.sentence]
        found[f"{name}, rows"] = [
            [row.name, row.first, row.yours is None, row.reference is None] for row in told.rows
        ]
        numbers = [each for row in told.rows for each in (row.yours, row.reference) if each is not None]
        found[f"{name}, numbers"] = np.array(numbers).reshape(-1, 2)
    return found
