"""Core's own functions and classes as text, for scripts that run without Fall Line.

What a script computes is cut out of the source that computes the page, so that the two can't drift apart. Cut away
are annotations, checks of arguments, notes for who watches, and the later paragraphs of docstrings; classes lose
their bases, whose methods are written into them: `super().update(…)` becomes `self.update_of_Adam(…)`.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

from core.optimizers import Rule
from core.optimizers.own import OwnRule

Names = Mapping[str, str]

IN_SCRIPTS = {"root_with_epsilon": "_root"}
"""What a script calls by another name than core: scripts written today read as those that people have kept."""
IN_CORE = {short: name for name, short in IN_SCRIPTS.items()}


class Body(NamedTuple):
    """A function of core, and its source as it stands in a script."""

    function: Callable[..., Any]
    source: str


class Unwritable(ValueError):
    """What can't be written as a script of its own, said in a sentence for the reader."""


def refuse_python(rules: Iterable[Rule]) -> None:
    """Raise Unwritable for a rule of a reader's file."""
    for rule in rules:
        if isinstance(rule, OwnRule):
            raise Unwritable(f"{rule.label} is in your own file, {rule.file}: a script can't hold it.")


class _Plain(ast.NodeTransformer):
    """Source without annotations, checks of arguments, notes and `self` (if `free`), and with names replaced.

    `above`: in a class, what each method of `super()` is called.
    """

    def __init__(self, free: bool, names: Names, above: Names | None = None) -> None:
        self.free, self.names, self.above = free, names, above or {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.name = IN_SCRIPTS.get(node.name, node.name)
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

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        self.generic_visit(node)
        noted = isinstance(node.value, ast.Call) and ast.unparse(node.value.func).endswith(".note")
        return None if noted else node

    def visit_If(self, node: ast.If) -> ast.AST | None:
        self.generic_visit(node)
        return None if isinstance(node.body[-1], ast.Raise) and not node.orelse else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if node.attr in self.above and ast.unparse(node.value) == "super()":
            return ast.Attribute(ast.Name("self"), self.above[node.attr], node.ctx)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id == "super" or (self.free and node.id == "self"):
            raise Unwritable(f"Its source needs {node.id}, which a script can't have.")
        return ast.Name({**IN_SCRIPTS, **self.names}.get(node.id, node.id), node.ctx)


def _shorten_docstring(node: ast.FunctionDef) -> None:
    if ast.get_docstring(node) is not None:
        node.body[0] = ast.Expr(ast.Constant(_summary(node)))


def _summary(node: ast.FunctionDef | ast.ClassDef) -> str:
    """The first paragraph of a docstring, without the errors that no check raises any more."""
    return (ast.get_docstring(node) or "").split("\n\n")[0].split(" Raises ")[0]


def _parsed(thing: Any) -> Any:
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


@cache
def _plain(
    function: Callable[..., Any],
    free: bool,
    names: tuple[tuple[str, str], ...],
    above: tuple[tuple[str, str], ...] = (),
) -> str:
    tree = _Plain(free, dict(names), dict(above)).visit(_parsed(function))
    return ast.unparse(ast.fix_missing_locations(tree))


def function_source(function: Callable[..., Any], names: Names | None = None) -> str:
    """A function, or a method that makes no use of `self`, as a function; `names` are replaced in it.

    Raises Unwritable if it needs its object.
    """
    return _plain(function, True, _items(names or {}))


def _items(names: Names) -> tuple[tuple[str, str], ...]:
    return tuple(names.items())


def class_sources(
    classes: Iterable[type], methods: Sequence[str], constants: Sequence[str] = (), names: Names | None = None
) -> list[str]:
    """Dataclasses with these methods, their own or inherited, and class constants, after what they are computed by.

    Each is a class without bases, which has whatever other methods these call. `names` are replaced in all of them.
    Raises Unwritable for a method that needs anything else of its class.
    """
    bodies = {cls: _methods(cls, methods, constants, names or {}) for cls in classes}
    needed = _needed([body for of_class in bodies.values() for body in of_class], names or {})
    return [*needed.values(), *(_class(cls, constants, of_class) for cls, of_class in bodies.items())]


def _class(cls: Any, constants: Iterable[str], bodies: Sequence[Body]) -> str:
    head = [f"    {field.name}: {'bool' if field.type == 'bool' else 'float'}" for field in fields(cls)]
    head += [f"    {name} = {getattr(cls, name)!r}" for name in constants]
    parts = ["@dataclass(frozen=True)", f"class {cls.__name__}:", f'    """{_summary(_parsed(cls))}"""', "", *head]
    return "\n\n".join(["\n".join(parts).rstrip(), *(textwrap.indent(body.source, "    ") for body in bodies)])


def _methods(cls: Any, methods: Sequence[str], constants: Sequence[str], names: Names) -> list[Body]:
    """These methods and all that they call, among them those of the bases, under names of their own."""
    known = {*methods, *constants, *(field.name for field in fields(cls))}
    wanted, found = list(methods), []
    for name in wanted:
        bodies = _lineage(cls, name, names)
        found += bodies
        called = dict.fromkeys(other for body in bodies for other in _attributes_of_self(body.source))
        for other in [other for other in called if other not in known]:
            if inspect.isfunction(getattr(cls, other, None)):
                wanted.append(other)
            elif not other.startswith(f"{name}_of_"):
                raise Unwritable(f"Its source needs self.{other}, which a script can't have.")
            known.add(other)
    return found


def _lineage(cls: type, name: str, names: Names) -> list[Body]:
    """A method and, if it calls `super()`, the one that it overrides, and so on."""
    found, called = [], name
    bases = [base for base in cls.__mro__ if name in vars(base)]
    for base, other in zip_longest(bases, bases[1:]):
        above = f"{name}_of_{other.__name__}" if other else ""
        source = _plain(vars(base)[name], False, _items(names), ((name, above),) if above else ())
        found.append(Body(vars(base)[name], source.replace(f"def {name}(", f"def {called}(", 1)))
        if not above or above not in _attributes_of_self(source):
            break
        called = above
    return found


def _attributes_of_self(source: str) -> list[str]:
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return list(dict.fromkeys(node.attr for node in found if ast.unparse(node.value) == "self"))


def helpers(functions: Iterable[Callable[..., Any]]) -> dict[str, str]:
    """The functions, named tuples and numbers of core by which these are computed: name → source, in order."""
    return _needed([Body(function, _plain(function, False, ())) for function in functions], {})


def _needed(bodies: Iterable[Body], names: Names) -> dict[str, str]:
    found: dict[str, str] = {}
    for body in bodies:
        space = vars(sys.modules[body.function.__module__])
        for name in _names_read(body.source):
            thing = space.get(IN_CORE.get(name, name))
            if isinstance(thing, int | float | tuple):
                found[name] = f"{name} = {thing!r}"
            if name in found or not getattr(thing, "__module__", "").startswith("core."):
                continue
            if isinstance(thing, type) and issubclass(thing, tuple):
                found[name] = _named_tuple(thing)
            elif inspect.isfunction(thing):
                source = function_source(thing, names)
                found |= {**_needed([Body(thing, source)], names), name: source}
            else:
                raise Unwritable(f"Its source needs {name}, which a script can't have.")
    return found


def _names_read(source: str) -> list[str]:
    names = (node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(names))


def _named_tuple(cls: Any) -> str:
    summary = f'    """{_summary(_parsed(cls))}"""'
    return "\n".join([f"class {cls.__name__}(NamedTuple):", summary, "", *(f"    {f}: float" for f in cls._fields)])
