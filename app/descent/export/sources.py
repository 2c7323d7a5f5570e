"""Core's own functions and classes as text, for scripts that run without Fall Line.

What a script computes is cut out of the source that computes the page, so that the two can't drift apart. Cut away
are annotations, checks of arguments, and the later paragraphs of docstrings; classes lose their bases, whose
methods are written into them.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

Names = Mapping[str, str]


class Unwritable(ValueError):
    """What can't be written as a script of its own, said in a sentence for the reader."""


class _Plain(ast.NodeTransformer):
    """Source without annotations, checks of arguments and `self` (if `free`), and with names replaced."""

    def __init__(self, free: bool, names: Names) -> None:
        self.free, self.names = free, names

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.decorator_list, node.returns = [], None
        gone = {*self.names, "self"} if self.free else set(self.names)
        with_default = [*[None] * (len(node.args.args) - len(node.args.defaults)), *node.args.defaults]
        kept = [(a, d) for a, d in zip(node.args.args, with_default, strict=True) if a.arg not in gone]
        node.args.args = [argument for argument, _ in kept]
        node.args.defaults = [default for _, default in kept if default is not None]
        _shorten_docstring(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        self.generic_visit(node)
        return ast.Assign([node.target], node.value) if node.value else None

    def visit_If(self, node: ast.If) -> ast.AST | None:
        self.generic_visit(node)
        return None if isinstance(node.body[-1], ast.Raise) and not node.orelse else node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id == "super" or (self.free and node.id == "self"):
            raise Unwritable(f"Its source needs {node.id}, which a script can't have.")
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _shorten_docstring(node: ast.FunctionDef) -> None:
    if ast.get_docstring(node) is not None:
        node.body[0] = ast.Expr(ast.Constant(_summary(node)))


def _summary(node: ast.FunctionDef | ast.ClassDef) -> str:
    """The first paragraph of a docstring, without the errors that no check raises any more."""
    return (ast.get_docstring(node) or "").split("\n\n")[0].split(" Raises ")[0]


def _parsed(thing: Any) -> Any:
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


@cache
def _plain(function: Callable[..., Any], free: bool, names: tuple[tuple[str, str], ...]) -> str:
    tree = _Plain(free, dict(names)).visit(_parsed(function))
    return ast.unparse(ast.fix_missing_locations(tree))


def function_source(function: Callable[..., Any], names: Names | None = None) -> str:
    """A function, or a method that makes no use of `self`, as a function; `names` are replaced in it.

    Raises Unwritable if it needs its object.
    """
    return _plain(function, True, tuple((names or {}).items()))


def class_source(cls: type, methods: Iterable[str], constants: Mapping[str, object] | None = None) -> str:
    """A dataclass with these methods, its own or inherited, and class constants, as a class without bases."""
    head = [f"    {field.name}: {'bool' if field.type == 'bool' else 'float'}" for field in fields(cls)]
    head += [f"    {name} = {value!r}" for name, value in (constants or {}).items()]
    summary = f'    """{_summary(_parsed(cls))}"""'
    bodies = [textwrap.indent(_plain(getattr(cls, method), False, ()), "    ") for method in methods]
    parts = ["@dataclass(frozen=True)", f"class {cls.__name__}:", summary, "", *head]
    return "\n\n".join(["\n".join(parts).rstrip(), *bodies])


def helpers(functions: Iterable[Callable[..., Any]]) -> dict[str, str]:
    """The functions and named tuples of core by which these functions are computed: name → source, in order."""
    found: dict[str, str] = {}
    for function in functions:
        space = vars(sys.modules[function.__module__])
        for name in _names_read(_plain(function, False, ())):
            thing = space.get(name)
            if name in found or not getattr(thing, "__module__", "").startswith("core."):
                continue
            if isinstance(thing, type) and issubclass(thing, tuple):
                found[name] = _named_tuple(thing)
            elif inspect.isfunction(thing):
                found |= helpers([thing])
                found[name] = function_source(thing)
            else:
                raise Unwritable(f"Its source needs {name}, which a script can't have.")
    return found


def _names_read(source: str) -> list[str]:
    names = (node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(names))


def _named_tuple(cls: Any) -> str:
    summary = f'    """{_summary(_parsed(cls))}"""'
    return "\n".join([f"class {cls.__name__}(NamedTuple):", summary, "", *(f"    {f}: float" for f in cls._fields)])
