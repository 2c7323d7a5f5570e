"""What the whole house keeps to, read from its source."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def modules():
    """Path → syntax tree."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("core", "app")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def found(kind):
    """(module, node) of everything of a kind."""
    return [(name, node) for name, tree in modules().items() for node in ast.walk(tree) if isinstance(node, kind)]


def test_no_record_can_be_changed():
    """Records are keys of caches, and shared between requests."""
    decorated = [
        (name, each, ast.unparse(mark)) for name, each in found(ast.ClassDef) for mark in each.decorator_list
    ]
    records = [(f"{name}: {each.name}", mark) for name, each, mark in decorated if mark.startswith("dataclass")]
    assert len(records) > 50
    assert [name for name, mark in records if "frozen=True" not in mark] == []


def test_records_of_arrays_are_the_same_as_none_but_themselves():
    """Arrays have no one answer to whether they are equal, and no hash."""
    marks = {
        f"{name}: {each.name}"
        for name, each in found(ast.ClassDef)
        if "eq=False" in "".join(map(ast.unparse, each.decorator_list))
    }
    assert marks >= {
        *(f"core/batched/{name}" for name in ("descents.py: Descents", "ensembles.py: Ensemble", "maps.py: Cells")),
        *(f"core/batched/{name}" for name in ("maps.py: Map", "outcomes.py: Outcomes")),
        *(
            f"core/sweep/{name}"
            for name in ("study.py: Range", "study.py: Sweep", "table.py: Levels", "table.py: Table")
        ),
    }


def test_who_names_no_seed_gets_the_first():
    defaults = []
    for module, function in found(ast.FunctionDef):
        arguments = function.args
        placed = [*arguments.posonlyargs, *arguments.args]
        given = zip(placed[len(placed) - len(arguments.defaults) :], arguments.defaults, strict=True)
        for argument, default in (*given, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)):
            if argument.arg in ("seed", "seeds") and default is not None:
                defaults.append((f"{module}: {function.name}", ast.unparse(default)))
    assert len(defaults) > 10
    assert [name for name, default in defaults if default not in ("0", "(0,)")] == []
