"""Update rules of gradient-based optimization, each one written once.

To add a rule, write its class in the file of its family and list it at the end of that file: menus, controls, tests
and links pick it up.
"""

from core.optimizers import adaptive, momentum
from core.optimizers.adaptive import (
    AdaDelta,
    AdaGrad,
    Adam,
    Moments,
    RMSProp,
    SquaredGradients,
    SquaredGradientsAndSteps,
)
from core.optimizers.base import (
    BETA1,
    BETA2,
    DECAY,
    EPSILON,
    EPSILON_INSIDE_ROOT,
    LEARNING_RATE,
    MOMENTUM,
    Array,
    Number,
    Rule,
)
from core.optimizers.momentum import SGD, GradientDescent, Momentum, Nesterov, Velocity

__all__ = [
    "BETA1",
    "BETA2",
    "DECAY",
    "EPSILON",
    "EPSILON_INSIDE_ROOT",
    "LEARNING_RATE",
    "MOMENTUM",
    "OPTIMIZERS",
    "SGD",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "Array",
    "GradientDescent",
    "Moments",
    "Momentum",
    "Nesterov",
    "Number",
    "RMSProp",
    "Rule",
    "SquaredGradients",
    "SquaredGradientsAndSteps",
    "Velocity",
]

OPTIMIZERS: dict[str, type[Rule]] = {rule.name: rule for rule in (*momentum.FAMILY, *adaptive.FAMILY)}
"""Every update rule by name, in the order of the menus."""
