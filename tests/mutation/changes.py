"""The changes that cosmic-ray can make in a file, of the kinds that people make by mistake."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import NamedTuple

import parso  # noqa: F401  (cosmic-ray can't be imported before it)
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

PAIRS = "Add_Sub Sub_Add Mul_Div Mul_Add Div_Mul Pow_Mul FloorDiv_Div Mod_FloorDiv"
COMPARISONS = "Lt_LtE LtE_Lt Gt_GtE GtE_Gt Lt_Gt Gt_Lt LtE_GtE GtE_LtE Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is"
OTHERS = (
    "NumberReplacer ReplaceAndWithOr ReplaceOrWithAnd ReplaceTrueWithFalse ReplaceFalseWithTrue"
    " ReplaceUnaryOperator_Delete_USub ReplaceUnaryOperator_Delete_Not ZeroIterationForLoop"
    " ReplaceBreakWithContinue"
)
OPERATORS = (
    *(f"core/ReplaceBinaryOperator_{pair}" for pair in PAIRS.split()),
    *(f"core/ReplaceComparisonOperator_{pair}" for pair in COMPARISONS.split()),
    *(f"core/{name}" for name in OTHERS.split()),
)
"""Those of cosmic-ray's operators that make slips a person makes: bits and shifts of floats fail in any test."""


class Change(NamedTuple):
    """The `occurrence`-th place in a file to which an operator of cosmic-ray applies, and the line where it is."""

    path: Path
    line: int
    operator: str
    occurrence: int

    def at_import(self) -> bool:
        """Whether its line is run when the module is imported, as all is that no function's body holds."""
        tree = ast.parse(self.path.read_text())
        bodies = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        return not any(body.body[0].lineno <= self.line <= (body.end_lineno or 0) for body in bodies)

    def statement(self) -> range:
        """The lines of the statement that it changes; of one with a body, those of its head."""
        tree = ast.parse(self.path.read_text())
        around = (node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= self.line)
        inmost = max((each for each in around if self.line <= (each.end_lineno or 0)), key=lambda each: each.lineno)
        body: list[ast.stmt] = getattr(inmost, "body", [])
        end = body[0].lineno if body and body[0].lineno > self.line else (inmost.end_lineno or 0) + 1
        return range(inmost.lineno, end)

    def applied(self, source: str) -> str:
        """The source with the change made."""
        changed: str = mutate_code(source, _operator(self.operator), self.occurrence)
        return changed

    def told(self) -> str:
        """The lines that it changes, and to what."""
        source = self.path.read_text()
        lines = unified_diff(source.splitlines(), self.applied(source).splitlines(), lineterm="", n=0)
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


@cache
def _operator(name: str) -> object:
    return get_operator(name)()


def changes(path: Path) -> Iterator[Change]:
    """All changes of a file that are made in what runs: nothing evaluates annotations."""
    source = path.read_text()
    tree = get_ast(source)
    idle = _annotations(source)
    for name in OPERATORS:
        places = (start for node in ast_nodes(tree) for start, _ in _operator(name).mutation_positions(node))
        for occurrence, (line, column) in enumerate(places):
            if not any(begin <= (line, column) < end for begin, end in idle):
                yield Change(path, line, name, occurrence)


def _annotations(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where annotations stand."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            found.append(node.returns)
    return [((each.lineno, each.col_offset), (each.end_lineno or 0, each.end_col_offset or 0)) for each in found]
