"""The process that a reader's own rules run in: limited, and with nothing to say but one answer in JSON.

    python -m app.homework.child FILE < job > answer

The job has the races. What a rule prints goes to standard error.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

CPU_SECONDS = 20
MEMORY = 4_000_000_000


def main() -> None:
    """Read the job, run it, write the answer."""
    answer_to, job = os.fdopen(os.dup(1), "w", encoding="utf-8"), json.load(sys.stdin)
    os.dup2(2, 1)
    _limit()
    with answer_to:
        json.dump(_answer(Path(sys.argv[1]), job), answer_to)


def _limit() -> None:
    """Bound time and memory, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, MEMORY)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def _answer(path: Path, job: dict[str, Any]) -> dict[str, Any]:
    from app.homework.functions import Race, Trouble, path_of, reference_of, rules_in, settings_for

    sys.dont_write_bytecode = True
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location("rules_of_a_reader", path)
        if spec is None or spec.loader is None:
            raise ImportError("it is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        rules = rules_in(module)
    except (Exception, SystemExit) as error:
        return {"error": _said(error, path)}
    found = {rule.name: {"line": rule.line, "defaults": rule.defaults} for rule in rules}
    paths: dict[str, Any] = {}
    for rule in rules:
        reference = reference_of(rule.name, rule.defaults)
        races = [Race(*race) for race in job["races"]]
        if reference and reference.exact:
            races = [race._replace(noise=0.0) for race in races]
        settings = settings_for(reference, rule.defaults)
        try:
            paths[rule.name] = [path_of(rule, race, settings) for race in races]
        except Trouble as error:
            paths[rule.name] = {"error": f"{error}, in step {error.step}"}
        except (Exception, SystemExit) as error:
            paths[rule.name] = {"error": f"{_said(error, path)}, in step {getattr(error, 'step', 1)}"}
    return {"rules": found, "paths": paths}


def _said(error: BaseException, path: Path) -> str:
    """The error in a line, with the last line of the file that led to it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    line = error.lineno if isinstance(error, SyntaxError) else frames[-1].lineno if frames else None
    where = "" if line is None else f" at line {line}"
    return f"{type(error).__name__}{where}: {str(error).splitlines()[0] if str(error) else 'no message'}"


if __name__ == "__main__":
    main()
