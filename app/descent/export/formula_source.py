"""A typed formula as straight-line Python: its value and gradient for scripts, operation by operation as core's.

Both are written from the tape that core itself runs (`core.formula.tape`), so that plain numbers give the same
bits.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Callable, Sequence

from app.descent.export.sources import function_source, helpers
from core.formula.operations import FUNCTIONS, ON_NUMBERS
from core.formula.tape import NONE, Tape
from core.formula.tree import Expression

SIGNS = ("+", "-", "*")
LONGEST_LINE = 60
"""Characters of a result that is still written into the next one, where only that needs it."""
ROOTS = frozenset({"sqrt", "power", "positive power"})
"""Operations whose slope may be infinite at a point where the convention is a finite one."""

Spelling = Callable[[str, Sequence[str]], str]


def gradient_and_value(expression: Expression) -> str:
    """`gradient(x, y)` and `value(x, y)` for plain numbers, with core's own helpers."""
    gradient, value = expression.gradient_on_tape(), expression.value_on_tape()
    return "\n\n\n".join(
        [
            *_helpers_of(gradient, value),
            _function("gradient", "(∂f/∂x, ∂f/∂y).", *gradient, _for_numbers),
            _function("value", "f(x, y).", *value, _for_numbers),
        ]
    )


def torch_value(expression: Expression) -> str:
    """`value(x, y)` for tensors."""
    tape, places = expression.value_on_tape()
    used = {tape.operations[at].name for at in tape.needed(places)}
    own = [source for name, source in TORCH_HELPERS.items() if name in used]
    return "\n\n\n".join([*own, _function("value", "f(x, y).", tape, places, _for_tensors)])


def has_roots(expression: Expression) -> bool:
    """Whether autograd may meet an infinite slope on the way to a finite one."""
    tape, places = expression.value_on_tape()
    return any(tape.operations[at].name in ROOTS for at in tape.needed(places))


def _helpers_of(*tapes: tuple[Tape, Sequence[int]]) -> list[str]:
    names = {tape.operations[at].name for tape, places in tapes for at in tape.needed(places)}
    written = [ON_NUMBERS[name] for name in ON_NUMBERS if name in names and _is_written(name)]
    found: dict[str, str] = {}
    for function in written:
        found |= {**helpers([function]), function.__name__: function_source(function)}
    return list(found.values())


def _is_written(name: str) -> bool:
    """Whether an operation is a function of core's own."""
    return name not in (*SIGNS, "negative", "abs") and (name not in FUNCTIONS or name == "sqrt")


def _function(name: str, summary: str, tape: Tape, places: Sequence[int], spell: Spelling) -> str:
    """A function of x and y that returns the results at these places of the tape."""
    needed = tape.needed(places)
    uses = Counter(operand for at in needed for operand in tape.operations[at][1:3])
    texts: dict[int, str] = {}
    lines: list[str] = []
    for at in needed:
        operation, left, right, number = tape.operations[at]
        if left == NONE:
            texts[at] = _number(number) if operation == "constant" else operation
            continue
        texts[at] = spell(operation, [texts[operand] for operand in (left, right) if operand != NONE])
        if uses[at] > 1 or len(texts[at]) > LONGEST_LINE:
            variable = f"t{len(lines) + 1}"
            lines.append(f"    {variable} = {texts[at]}")
            texts[at] = variable
    results = ", ".join(texts[at] for at in places)
    source = "\n".join([f"def {name}(x, y):", f'    """{summary}"""', *lines, f"    return {results}"])
    return ast.unparse(ast.parse(source))  # without the brackets that change nothing


def _number(value: float) -> str:
    if math.isnan(value):
        return "math.nan"
    text = "math.inf" if math.isinf(value) else repr(abs(value))
    return f"(-{text})" if math.copysign(1.0, value) < 0 else text


def _for_numbers(operation: str, operands: Sequence[str]) -> str:
    if operation in SIGNS:
        return f"({f' {operation} '.join(operands)})"
    if operation == "negative":
        return f"(-{operands[0]})"
    arguments = ", ".join(operands)
    if operation == "abs":
        return f"abs({arguments})"
    if _is_written(operation):
        return f"{ON_NUMBERS[operation].__name__}({arguments})"
    return f"float(np.{FUNCTIONS[operation].numpy_name}({arguments}))"


def _for_tensors(operation: str, operands: Sequence[str]) -> str:
    if operation in (*SIGNS, "/"):
        return f"({f' {operation} '.join(operands)})"
    if operation == "negative":
        return f"(-{operands[0]})"
    if operation == "power":
        return f"({operands[0]} ** {operands[1]})"
    arguments = ", ".join(operands)
    if operation in FUNCTIONS:
        return f"torch.{FUNCTIONS[operation].numpy_name}({arguments})"
    return f"{TORCH_HELPERS[operation].partition('(')[0].removeprefix('def ')}({arguments})"


TORCH_HELPERS = {
    "positive power": '''def positive_power(a, b):
    """a to the power of b, which has no value for a < 0."""
    a = torch.as_tensor(a, dtype=torch.float64)
    return torch.where(a < 0, torch.nan, a**b)''',
    "max": '''def greater(a, b):
    """The greater of two numbers."""
    return torch.maximum(*(torch.as_tensor(part, dtype=torch.float64) for part in (a, b)))''',
    "min": '''def lesser(a, b):
    """The lesser of two numbers."""
    return torch.minimum(*(torch.as_tensor(part, dtype=torch.float64) for part in (a, b)))''',
}
"""Operations that torch has under no sign or name of its own."""
