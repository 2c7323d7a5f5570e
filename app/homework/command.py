"""`fall-line check my_rules.py`: each rule of a Python file beside the built-in one that it should be."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.homework.functions import reference_of
from core.descent import descend
from core.descent.comparison import first_deviation, mistakes
from core.descent.experiment import REFERENCES
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import SURFACES

RACES = (("matyas", (4.0, -3.0), 60, 1.0, 0), ("himmelblau", (0.5, -1.0), 60, 0.0, 0))
"""Surface, start, steps, noise and seed of what rules are compared on."""
SECONDS = 60.0


class CannotRun(Exception):
    """A file that can't be run, in words for the reader."""


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
    file = file.resolve()
    file.read_bytes()
    answer = _asked(file, {"races": RACES})
    if not answer["rules"]:
        raise CannotRun("no function here has the parameters x, y, dx, dy, and no class init and update")
    return [
        {
            "function": name,
            "line": found["line"],
            **_result(answer["paths"][name], reference_of(name, found["defaults"])),
        }
        for name, found in answer["rules"].items()
    ]


def _asked(file: Path, job: Mapping[str, Any]) -> Any:
    """What the child process answers."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.homework.child", str(file)],
            input=json.dumps(job),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            env=environment,
            cwd=file.parent,
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(f"it is not done after {SECONDS:g} seconds") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise CannotRun("it was ended: it took too much time or memory, or ended itself") from None
    if "error" in answer:
        raise CannotRun(answer["error"])
    return answer


def _result(paths: Any, reference: Rule | None) -> dict[str, Any]:
    told = {"reference": None if reference is None else reference.name, "steps": RACES[0][2]}
    blank = {"equal": False, "first_deviation": None, "diagnosis": None, "error": None}
    if isinstance(paths, dict):
        return told | blank | {"error": paths["error"]}
    points = [np.array(path) for path in paths]
    if all((path == path[0]).all() for path in points):
        return told | blank | {"error": "it leaves x and y as they are: fill in its lines"}
    candidates = [OPTIMIZERS[name]() for name in REFERENCES] if reference is None else [reference]
    for candidate in (each for rule in candidates for each in _placed(rule)):
        if all(step is None for step in _steps(points, candidate)):
            outside = getattr(candidate, "epsilon_inside_root", True) is False
            note = f"{candidate.label}{' with ε outside the root' if outside else ''}"
            return told | blank | {"reference": candidate.name, "equal": True, "diagnosis": note}
    if reference is None:
        message = "its name is none of a rule: " + ", ".join(REFERENCES)
        return told | blank | {"error": message}
    steps = [step for step in _steps(points, reference) if step is not None]
    surface, start, _, noise, seed = RACES[0]
    found = mistakes(points[0], reference, SURFACES[surface], start, noise, seed)
    diagnosis = f"{reference.label} {found[0]}" if found else None
    return told | blank | {"first_deviation": min(steps), "diagnosis": diagnosis}


def _placed(rule: Rule) -> list[Rule]:
    """The rule with ε in either place; both are right."""
    settings = rule.settings
    if "epsilon_inside_root" not in settings:
        return [rule]
    return [type(rule)(**{**settings, "epsilon_inside_root": inside}) for inside in (True, False)]


def _steps(points: Sequence[Any], rule: Rule) -> list[int | None]:
    return [
        first_deviation(own, descend(SURFACES[surface], rule, start, steps, noise, seed).points)
        for own, (surface, start, steps, noise, seed) in zip(points, RACES, strict=True)
    ]


def _line(result: Mapping[str, Any]) -> str:
    """A result as a line."""
    where = f"{result['function']} (line {result['line']})"
    if result["error"]:
        return f"✗ {where}: {result['error']}"
    label = OPTIMIZERS[result["reference"]].label
    if result["equal"]:
        return f"✓ {where}: {result['diagnosis']}, the same in {result['steps']} steps"
    diagnosis = f". Yours is {result['diagnosis']}" if result["diagnosis"] else ""
    return f"✗ {where}: not {label} from step {result['first_deviation']} on{diagnosis}"
