"""A typed formula as straight-line Python: its value and gradient for scripts, operation by operation as core's.

Both are written from the tape that core itself runs (`core.formula.tape`), so that plain numbers give the same
bits.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from app.descent.export.sources import function_source, helpers
from core.formula.operations import COMPARISONS, FUNCTIONS, ON_NUMBERS
from core.formula.tape import NONE, Tape
from core.formula.tree import Expression

SIGNS = ("+", "-", "*")
SPELLED = frozenset({*SIGNS, *COMPARISONS, "negative", "abs", "either", "where"})
"""Operations that Python has signs or words for."""
LONGEST_LINE = 60
"""Characters of a result that is still written into the next one, where only that needs it."""
ROOTS = frozenset({"sqrt", "power", "positive power"})
"""Operations whose slope may be infinite at a point where the convention is a finite one."""

BETWEEN = "\0"
"""Between the two values that `where` chooses from, on their way into it."""

Spelling = Callable[[str, Sequence[str]], str]


def gradient_and_value(expression: Expression) -> str:
    """`gradient(x, y)` and `value(x, y)` for plain numbers, with core's own helpers."""
    gradient, value = expression.gradient_on_tape(), expression.value_on_tape()
    return "\n\n\n".join(
        [
            *_helpers_of(gradient, value),
            _function("gradient", "(∂f/∂x, ∂f/∂y).", *gradient, for_numbers),
            _function("value", "f(x, y).", *value, for_numbers),
        ]
    )


def torch_value(expression: Expression) -> str:
    """`value(x, y)` for tensors."""
    tape, places = expression.value_on_tape()
    own = torch_helpers_of(tape.operations[at].name for at in tape.needed(places))
    return "\n\n\n".join([*own, _function("value", "f(x, y).", tape, places, for_tensors)])


def torch_helpers_of(operations: Iterable[str]) -> list[str]:
    """The functions by which these operations are computed on tensors."""
    used = set(operations)
    return [source for name, source in TORCH_HELPERS.items() if name in used]


def has_roots(expression: Expression) -> bool:
    """Whether autograd may meet an infinite slope on the way to a finite one."""
    tape, places = expression.value_on_tape()
    return any(tape.operations[at].name in ROOTS for at in tape.needed(places))


def _helpers_of(*tapes: tuple[Tape, Sequence[int]]) -> list[str]:
    return helpers_of(tape.operations[at].name for tape, places in tapes for at in tape.needed(places))


def helpers_of(operations: Iterable[str]) -> list[str]:
    """Core's own functions by which these operations are computed in plain numbers."""
    names = set(operations)
    written = [ON_NUMBERS[name] for name in ON_NUMBERS if name in names and _is_written(name)]
    found: dict[str, str] = {}
    for function in written:
        found |= {**helpers([function]), function.__name__: function_source(function)}
    return list(found.values())


def _is_written(name: str) -> bool:
    """Whether an operation is a function of core's own."""
    return name not in SPELLED and (name not in FUNCTIONS or name == "sqrt")


def _function(name: str, summary: str, tape: Tape, places: Sequence[int], spell: Spelling) -> str:
    """A function of x and y that returns the results at these places of the tape."""
    lines, texts = statements(tape, places, lambda _: spell, {tape.x: "x", tape.y: "y"})
    body = [*(f"    {line}" for line in lines), f"    return {', '.join(texts[at] for at in places)}"]
    source = "\n".join([f"def {name}(x, y):", f'    """{summary}"""', *body])
    return ast.unparse(ast.parse(source))  # without the brackets that change nothing


def statements(
    tape: Tape,
    places: Sequence[int],
    spell: Callable[[int], Spelling],
    texts: Mapping[int, str],
    names: Mapping[int, str] | None = None,
) -> tuple[list[str], dict[int, str]]:
    """The assignments that lead to these places of a tape, and what each place is called then.

    `spell`: how the operation at a place is spelled; `texts`: what inputs are called; `names`: what results are.
    """
    needed, names = tape.needed(places), names or {}
    uses = Counter(operand for at in needed for operand in tape.operations[at][1:3])
    found, lines = dict(texts), list[str]()
    free = (name for number in count(1) if (name := f"t{number}") not in names.values())
    for at in needed:
        operation, left, right, number = tape.operations[at]
        if at in found:
            continue
        if left == NONE:
            found[at] = _number(number)
            continue
        found[at] = spell(at)(operation, [found[operand] for operand in (left, right) if operand != NONE])
        if operation != "either" and (at in names or uses[at] > 1 or len(found[at]) > LONGEST_LINE):
            variable = names[at] if at in names else next(free)
            lines.append(f"{variable} = {found[at]}")
            found[at] = variable
    return lines, found


def _number(value: float) -> str:
    if math.isnan(value):
        return "math.nan"
    text = "math.inf" if math.isinf(value) else repr(abs(value))
    return f"(-{text})" if math.copysign(1.0, value) < 0 else text


def for_numbers(operation: str, operands: Sequence[str]) -> str:
    """An operation on plain numbers."""
    if operation in (*SIGNS, *COMPARISONS):
        return f"({f' {operation} '.join(operands)})"
    if operation == "negative":
        return f"(-{operands[0]})"
    arguments = ", ".join(operands)
    if operation == "abs":
        return f"abs({arguments})"
    if operation == "either":
        return BETWEEN.join(operands)
    if operation == "where":
        one, other = operands[1].split(BETWEEN)
        return f"({one} if {operands[0]} else {other})"
    if _is_written(operation):
        return f"{ON_NUMBERS[operation].__name__}({arguments})"
    return f"float(np.{FUNCTIONS[operation].numpy_name}({arguments}))"


def for_arrays(operation: str, operands: Sequence[str]) -> str:
    """An operation on arrays of all parameters, the sum over which is `problem.total`."""
    arguments = ", ".join(operands).replace(BETWEEN, ", ")
    match operation:
        case "+" | "-" | "*" | "negative" | "either":
            return for_numbers(operation, operands)
        case "/":
            return f"np.true_divide({arguments})"
        case "positive power":
            return f"np.where({operands[0]} < 0, np.nan, np.power({arguments}))"
        case "max" | "min":
            return f"np.{operation}imum({arguments})"
        case "total":
            return f"problem.total({operands[0]} + zeros)"
        case _ if operation in COMPARISONS:
            return for_numbers(operation, operands)
    return f"np.{FUNCTIONS[operation].numpy_name if operation in FUNCTIONS else operation}({arguments})"


def for_tensors(operation: str, operands: Sequence[str]) -> str:
    """An operation on tensors."""
    if operation in (*SIGNS, "/", *COMPARISONS):
        return f"({f' {operation} '.join(operands)})"
    if operation == "negative":
        return f"(-{operands[0]})"
    if operation == "power":
        return f"({operands[0]} ** {operands[1]})"
    if operation == "total":
        return f"torch.sum({operands[0]} + 0.0 * x)"
    if operation == "either":
        return BETWEEN.join(operands)
    arguments = ", ".join(operands).replace(BETWEEN, ", ")
    if operation == "sign":
        return f"torch.sign({arguments})"
    if operation in FUNCTIONS:
        return f"torch.{FUNCTIONS[operation].numpy_name}({arguments})"
    return f"{TORCH_HELPERS[operation].partition('(')[0].removeprefix('def ')}({arguments})"


TORCH_HELPERS = {
    "where": '''def choose(condition, a, b):
    """The first where the condition holds, the second where it doesn't."""
    condition = torch.as_tensor(condition)
    return torch.where(condition, *(torch.as_tensor(part, dtype=torch.float64) for part in (a, b)))''',
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
