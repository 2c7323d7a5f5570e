"""Update rules of gradient-based optimization, each one written once.

To add a rule, write its class in the file of its family and list it at the end of that file: menus, controls,
links, sweeps, scripts to take away and tests pick it up.
"""

from core.optimizers import (
    adam,
    adaptive,
    averaging,
    curvature,
    directions,
    evolution,
    lengths,
    matrices,
    moments,
    momentum,
    sharpness,
    signs,
    simplex,
)
from core.optimizers.base import Array, Number, Rule
from core.optimizers.hyperparameters import LEARNING_RATE

__all__ = ["LEARNING_RATE", "OPTIMIZERS", "Array", "Number", "Rule"]

FAMILIES = (
    momentum,
    adaptive,
    adam,
    signs,
    moments,
    averaging,
    lengths,
    curvature,
    directions,
    simplex,
    evolution,
    sharpness,
    matrices,
)
OPTIMIZERS: dict[str, type[Rule]] = {rule.name: rule for family in FAMILIES for rule in family.FAMILY}
"""Every update rule by name, in the order of the menus."""
