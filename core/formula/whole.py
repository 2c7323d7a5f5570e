"""Typed rules that look at all parameters of a path together: those that read f, norm(v) or sum(v).

They are `whole` (`core.optimizers.base`): given arrays alone, with the problem that answers them. What a step comes
to, and what is wrong with it, is therefore found by functions of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from core.formula.program import Program
from core.formula.tape import NONE
from core.optimizers.problem import Problem
from core.quantities import number

if TYPE_CHECKING:
    from core.formula.steps import Steps


def given(steps: Steps, rule: Any, problem: Problem, state: Any, parameters: Any) -> tuple[Any, ...]:
    """What the lines' programs are given: the gradient, the parameters, state, settings, f, and how to sum up."""
    at = rule.look_ahead(parameters, state)
    value, gradient = problem.value_and_gradient(at) if steps.reads_f else (0.0, problem.gradient(at))
    zeros = 0.0 * parameters  # what is one number for all is summed over all

    def total(each: Any) -> Any:
        return problem.total(each + zeros)

    return (gradient, parameters, *state, *steps.settings_of(rule), value, total)


def moving(steps: Steps) -> Callable[[Any, Problem, Any, Any], tuple[Any, Any]]:
    """`move` of such a rule: what is added to x, and the next state, all of the parameters' shape."""
    varying = [before in steps.varying for before, _ in steps.kept.values()]

    def move(rule: Any, problem: Problem, state: Any, parameters: Any) -> tuple[Any, Any]:
        """What the lines add to x, and the next state."""
        many = tuple(isinstance(value, np.ndarray) for value in steps.settings_of(rule))
        step, *kept = steps.program(many).on_arrays(given(steps, rule, problem, state, parameters))
        zeros = 0.0 * parameters
        # A copy each: the problem and the caller write on in their arrays.
        after = [part + zeros if is_array else part for part, is_array in zip(kept, varying, strict=True)]
        return step + zeros, type(state)(*after)

    return move


def quantities(steps: Steps, rule: Any, problem: Problem, state: Any, parameters: Any) -> dict[str, Any]:
    """g, and what each line of this step comes to, by its name, of the parameters' shape."""
    inputs = given(steps, rule, problem, state, parameters)
    values = Program(steps.tape, steps.places, steps.inputs).on_arrays(inputs)
    named = zip((line.name for line in steps.lines), values, strict=True)
    return {"g": 1.0 * inputs[0], **{name: value + 0.0 * parameters for name, value in named}}


def fault(steps: Steps, rule: Any, problem: Problem, state: Any, parameters: Any) -> str:
    """The first line without a finite value, and why; "" if all have, or the gradient itself has none."""
    inputs = given(steps, rule, problem, state, parameters)
    if not _finite(inputs[0]):
        return ""
    values = Program(steps.tape, steps.places, steps.inputs).on_arrays(inputs)
    for line, place, value in zip(steps.lines, steps.places, values, strict=True):
        if not _finite(value):
            return f"line {line.number}, {line.text}, {_reason(steps, place, inputs)}"
    return ""


def _reason(steps: Steps, place: int, inputs: tuple[Any, ...]) -> str:
    """Which operation first leaves the finite numbers on the way to a place."""
    tape = steps.tape
    needed = tape.needed([place])
    results = dict(zip(needed, Program(tape, needed, steps.inputs).on_arrays(inputs), strict=True))
    for at in needed:
        name, left, right, _ = tape.operations[at]
        if name == "either" or left == NONE or _finite(results[at]):
            continue
        if name == "/" and np.any(np.equal(results[right], 0)):
            return "divides by zero"
        if right == NONE and _finite(results[left]):
            return f"takes {name} of {number(float(np.min(results[left])))}"
        return "has no value" if np.isnan(results[at]).any() else "is beyond the largest number"
    return "has no finite value"


def _finite(value: Any) -> bool:
    return bool(np.isfinite(value).all())
