"""`fall-line check my_rules.py`: each rule of a Python file beside the built-in one that it should be."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.homework.library import CannotRun, Contents, Library
from app.homework.rule import FileRule, reference_of
from core.descent import descend
from core.descent.comparison import Comparison, Conditions, diagnose, first_deviation, reference_for
from core.descent.experiment import REFERENCES
from core.formula.names import KNOWN
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.own import RuleError
from core.surfaces import SURFACES

Floats = NDArray[np.float64]
Race = tuple[str, tuple[float, float], int, float, int]
"""Surface, start, steps, noise and seed."""
RACES: Sequence[Race] = (("matyas", (4.0, -3.0), 60, 1.0, 0), ("himmelblau", (0.5, -1.0), 60, 0.0, 0))
"""What rules are compared on."""


def main(arguments: Sequence[str]) -> int:
    """0 where every rule is its reference, 1 where one isn't, 2 where the file can't be run."""
    options = _parser().parse_args(arguments)
    try:
        results = check(options.file)
    except (CannotRun, OSError) as error:
        message = f"{options.file}: {getattr(error, 'strerror', None) or error}"
        print(json.dumps({"error": message})) if options.json else print(message, file=sys.stderr)
        return 2
    print(json.dumps(results, ensure_ascii=False, indent=2) if options.json else "\n".join(map(_line, results)))
    return 0 if all(each["equal"] for each in results) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fall-line check",
        description="Run the update rules of a Python file beside the built-in ones of the same names: "
        "adam(x, y, dx, dy, m_x, m_y, s_x, s_y, t, hparams) and the like.",
        epilog="The file is run, in a process of its own with limits of time and memory: check your own file only. "
        "Exit code: 0 where all rules are their references, 1 where one isn't, 2 where the file can't be run.",
    )
    parser.add_argument("file", type=Path, help="a Python file: see examples/homework.py")
    parser.add_argument("--json", action="store_true", help="the results as JSON")
    return parser


def check(file: Path) -> list[dict[str, Any]]:
    """The result of each rule of a file, by ascending line. Raises CannotRun, OSError where it can't be read."""
    library = Library(file)
    try:
        library.refresh()
        if library.error:
            raise CannotRun(library.error)
        contents = library.contents
        return [
            {"function": found["name"], "line": found["line"], **_result(found, contents)}
            for found in contents.found
        ]
    finally:
        library.close()


def _result(found: Mapping[str, Any], contents: Contents) -> dict[str, Any]:
    """What there is to say of a rule: the reference, whether it is equal, where it parts, and what it may be."""
    told = {"reference": reference_of(found["name"]) or None, "steps": RACES[0][2]}
    told |= {"equal": False, "first_deviation": None, "diagnosis": None, "error": None}
    kind = contents.rules.get(found["name"])
    try:
        if kind is None:
            raise RuleError(contents.refused[found["name"]])
        _refuse_unknown(found["unknown"])
        return told | _compared(kind())
    except RuleError as error:
        return told | {"error": str(error)}


def _refuse_unknown(names: Sequence[str]) -> None:
    """Raise RuleError if a rule reads from hparams what nothing is called: most likely a slip."""
    if names:
        known = ", ".join(sorted(name for each in KNOWN for name in each.names))
        raise RuleError(f"hparams has no {names[0]!r}: it has {known}")


def _compared(rule: FileRule) -> dict[str, Any]:
    """The rule beside its reference, or beside all where it is called after none. Raises RuleError."""
    reference = reference_for(rule, rule.reference) if rule.reference else None
    races = [(*race[:3], 0.0, 0) if reference and reference.exact else race for race in RACES]
    try:
        points = [_walked(rule, race) for race in races]
    except RuleError as error:
        if reference is None:
            raise
        return {"error": str(error), "diagnosis": _diagnosis(rule, reference, 1, races[0])}
    if all((each == each[0]).all() for each in points):
        raise RuleError("it leaves x and y as they are: fill in its lines")
    candidates = [reference] if reference else [OPTIMIZERS[name]() for name in REFERENCES]
    for candidate in (placed for each in candidates for placed in _placed(each)):
        if all(step is None for step in _deviations(points, candidate, races)):
            outside = getattr(candidate, "epsilon_inside_root", True) is False
            note = f"{candidate.label}{' with ε outside the root' if outside else ''}"
            return {"reference": candidate.name, "equal": True, "diagnosis": note}
    if reference is None:
        raise RuleError("its name is none of a rule: " + ", ".join(REFERENCES))
    first = min(step for step in _deviations(points, reference, races) if step is not None)
    return {"first_deviation": first, "diagnosis": _diagnosis(rule, reference, first, races[0])}


def _diagnosis(rule: FileRule, reference: Rule, step: int, race: Race) -> str | None:
    """What a rule that isn't its reference from this step on is; None if nobody knows."""
    surface, start, steps, noise, seed = race
    conditions = Conditions(SURFACES[surface], start, steps, noise, seed)
    return diagnose(Comparison(reference, steps, step), rule, conditions).diagnosis or None


def _walked(rule: Rule, race: Race) -> Floats:
    """The points of a path. Raises RuleError where the rule can't take a step."""
    surface, start, steps, noise, seed = race
    path = descend(SURFACES[surface], rule, start, steps, noise, seed)
    if path.outcome.fault:
        raise RuleError(f"{path.outcome.fault}, in step {path.outcome.step}")
    return path.points


def _placed(rule: Rule) -> list[Rule]:
    """The rule with ε in either place; both are right."""
    settings = rule.settings
    if "epsilon_inside_root" not in settings:
        return [rule]
    return [type(rule)(**{**settings, "epsilon_inside_root": inside}) for inside in (True, False)]


def _deviations(points: Sequence[Floats], rule: Rule, races: Sequence[Race]) -> list[int | None]:
    """Of each race the first step that leads elsewhere."""
    return [first_deviation(own, _walked(rule, race)) for own, race in zip(points, races, strict=True)]


def _line(result: Mapping[str, Any]) -> str:
    """A result as a line."""
    where = f"{result['function']} (line {result['line']})"
    diagnosis = f". Yours is {result['diagnosis']}" if result["diagnosis"] else ""
    if result["error"]:
        return f"✗ {where}: {result['error']}{diagnosis}"
    label = OPTIMIZERS[result["reference"]].label
    if result["equal"]:
        return f"✓ {where}: {result['diagnosis']}, the same in {result['steps']} steps"
    return f"✗ {where}: not {label} from step {result['first_deviation']} on{diagnosis}"
