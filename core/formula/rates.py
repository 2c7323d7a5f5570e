"""The effective learning rates of a typed rule by what it keeps, and by a gradient where they depend on one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.formula.anatomy import scaled
from core.formula.operations import ON_ARRAYS
from core.formula.rule import TypedRule
from core.formula.steps import Steps
from core.formula.tape import NONE


def by_gradient(rule: TypedRule) -> bool:
    """Whether its rates depend on the gradient of the step beyond what is kept, as α/(|g| + ε) does."""
    part, tape = scaled(rule.steps), rule.steps.tape
    kept = {place for pair in rule.steps.kept.values() for place in pair}
    return part is not None and tape.gradient in tape.needed([*part.factors, *part.divisors], kept)


def rates(rule: TypedRule, state: Any, gradient: Any = None) -> NDArray[np.float64] | None:
    """What multiplies a direction in the step after which this is kept, of the shape of what is kept.

    None where the lines scale their step by no size of each coordinate (`core.formula.anatomy.scaled`), or by one
    that is neither kept nor follows from this gradient. What was kept before a step is taken for what is kept now.
    """
    part = scaled(rule.steps)
    if part is None:
        return None
    known = _known(rule.steps, rule, state) | ({} if gradient is None else {rule.steps.tape.gradient: gradient})
    values = [_value(rule.steps, place, known) for place in (*part.factors, *part.divisors)]
    if any(value is None for value in values):
        return None
    product: Any = part.sign
    for place, value in enumerate(values):
        product = product * value if place < len(part.factors) else product / value
    return np.asarray(product, dtype=np.float64)


def _known(steps: Steps, rule: TypedRule, state: Any) -> dict[int, Any]:
    """What there is without a gradient, by its place: what is kept, and the hyperparameters."""
    pairs = list(zip(steps.kept.values(), state, strict=True))
    known = {before: value for (before, _), value in pairs} | {after: value for (_, after), value in pairs}
    return known | dict(zip(steps.settings.values(), steps.settings_of(rule), strict=False))


def _value(steps: Steps, at: int, known: dict[int, Any]) -> Any:
    """What is at a place of the tape; None where that takes more than is known."""
    name, left, right, value = steps.tape.operations[at]
    if at not in known:
        operands = [_value(steps, place, known) for place in (left, right) if place != NONE]
        if name == "constant":
            known[at] = value
        else:
            missing = not operands or any(operand is None for operand in operands)
            known[at] = None if missing else ON_ARRAYS[name](*operands)
    return known[at]
