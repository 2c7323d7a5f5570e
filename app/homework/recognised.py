"""The rules in a Python file: functions by the names of their parameters, classes by their methods."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.homework.classes import ClassRule
from app.homework.functions import GRADIENTS, HPARAMS, FileRule, FunctionRule


def rules_in(module: types.ModuleType, source: str) -> list[FileRule]:
    """The rules that a module defines, in the order of their lines."""
    tree = ast.parse(source)
    lines = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found: list[FileRule] = []
    for name, node in lines.items():
        thing = getattr(module, name, None)
        if inspect.isfunction(thing) and _is_step(inspect.signature(thing).parameters):
            found.append(FunctionRule(name, node.lineno, thing, _read(node)))
        elif inspect.isclass(thing) and callable(getattr(thing, "init", None)) and hasattr(thing, "update"):
            found.append(ClassRule(name, node.lineno, thing))
    return sorted(found, key=lambda rule: rule.line)


def _is_step(names: Mapping[str, Any]) -> bool:
    """Whether these are the parameters of a function that moves a point."""
    return {"x", "y"} <= set(names) and ({"dx", "dy"} <= set(names) or bool(set(names) & set(GRADIENTS)))


def _read(node: ast.AST) -> dict[str, float | None]:
    """The names that a function reads from hparams, each with the default that it has anywhere."""
    found: dict[str, float | None] = {}
    for key, default in _keys_read(node):
        found[key] = found.get(key) if default is None else default
    return found


def _keys_read(node: ast.AST) -> Iterator[tuple[str, float | None]]:
    """What a function reads as hparams["alpha"] or hparams.get("alpha", 0.1), and the default there."""
    for part in ast.walk(node):
        match part:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if name in HPARAMS:
                yield key, None
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[ast.Constant(value=str(key)), *rest]
            ) if name in HPARAMS:
                yield key, _constant(rest)


def _constant(nodes: Sequence[ast.expr]) -> float | None:
    match nodes:
        case [ast.Constant(value=int() | float() as value)]:
            return float(value)
    return None
