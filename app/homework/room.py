"""What the child process does with a reader's file: it loads it, tries its rules, and takes their steps.

Steps are taken for n points at once. Where a rule is elementwise, and there are several, it is called with arrays
(n,); else for one point after the other, with plain numbers, as a notebook does: there a division by zero is an
error and no infinite number.
"""

from __future__ import annotations

import sys
import traceback
import types
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.homework.functions import FileRule, Settings, Trouble
from app.homework.recognised import rules_in
from app.homework.states import Forms

Array = NDArray[np.float64]

MODULE = "rules_of_a_reader"
TRIED = 3
"""Steps in which arrays must lead where numbers do."""
TRIAL = np.array([[1.5, -0.7, 2.2, -3.1, 0.4], [-0.3, 1.9, -1.1, 0.8, -2.6]])
"""Points, (2, 5), that a rule is tried on, on the surface f = x² + xy + 1.5y²."""
SAME = 1e-9
HINT = "Written for arrays, with np.sqrt, np.abs and np.where, it takes all points at once"


class Room:
    """A file and its rules."""

    def __init__(self) -> None:
        self.path = Path()
        self.rules: dict[str, FileRule] = {}
        self.forms = Forms()

    def load(self, path: str, source: str) -> dict[str, Any]:
        """Run a file, and say which rules are in it."""
        self.path = Path(path)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(self.path.parent))
        module = types.ModuleType(MODULE)
        module.__file__ = path
        sys.modules[MODULE] = module
        exec(compile(source, path, "exec"), vars(module))  # the file that was named on the command line
        self.rules = {rule.name: rule for rule in rules_in(module, source)}
        return {
            "rules": [
                {
                    "name": rule.name,
                    "line": rule.line,
                    "fields": rule.fields,
                    "defaults": rule.defaults,
                    "unknown": rule.unknown,
                    "asks": rule.asks,
                }
                for rule in self.rules.values()
            ]
        }

    def tried(self, name: str) -> dict[str, Any]:
        """Why a rule takes no arrays, "" if it does; its hyperparameters, with those that it is seen to read."""
        rule = self.rules[name]
        settings = Settings(rule.fields)
        with suppress(Exception, SystemExit):  # what is wrong is found again
            self._tried(rule, settings, *TRIAL[:, 0].tolist())
        rule.fields |= settings.asked
        return {"alone": self._alone(rule), "fields": rule.fields}

    def _alone(self, rule: FileRule) -> str:
        spread = np.linspace(1.0, 0.8, TRIAL.shape[1]).tolist()
        each = [Settings({field: value * share for field, value in rule.fields.items()}) for share in spread]
        try:
            singly = [self._tried(rule, own, *at) for own, at in zip(each, TRIAL.T.tolist(), strict=True)]
        except (Exception, SystemExit) as error:
            return self.said(error)
        with np.errstate(all="ignore"):
            try:
                rows = {field: np.array([own[field] for own in each]) for field in rule.fields}
                together = self._tried(rule, Settings(rows), *TRIAL.copy())
            except (Exception, SystemExit) as error:
                return f"{self.said(error)}. {HINT}"
        if np.allclose(np.transpose(singly), together, rtol=SAME, atol=SAME, equal_nan=True):
            return ""
        return f"with arrays it leads elsewhere than with numbers. {HINT}"

    def _tried(self, rule: FileRule, settings: Settings, x: Any, y: Any) -> Any:
        """Where some steps lead."""
        state = rule.begin(settings, x, y)
        for step in range(TRIED):
            a, b = rule.ahead(settings, step, state, (x, y))
            (x, y), state = rule.take(settings, step, state, (x, y), (2 * a + b, a + 3 * b))
            self.forms.apart(state)
        return np.array([x + 0 * TRIAL[0], y + 0 * TRIAL[0]] if np.ndim(x) or np.ndim(y) else [x, y])

    def stepped(self, job: Mapping[str, Any], arrays: Sequence[Array]) -> tuple[dict[str, Any], list[Array]]:
        """The answer to `begin`, `ahead` or `take`, for points whose settings and state the job has.

        `arrays`: x and y, for `take` dx and dy, the settings in `vary`, and what the state holds.
        """
        rule, count = self.rules[job["rule"]], len(arrays[0])
        given = 4 if job["do"] == "take" else 2
        points, rest = list(arrays[:given]), list(arrays[given:])
        settings = job["settings"] | dict(zip(job["vary"], rest, strict=False))
        kept = rest[len(job["vary"]) :]
        if job["many"]:
            with np.errstate(all="ignore"):
                moved, form, leaves = self._step(rule, job, settings, points, kept)
                moved = [np.broadcast_to(side, (count,)) for side in moved]
        else:
            of_each = ([_column(part, at) for part in (settings, points, kept)] for at in range(count))
            singly = [self._step(rule, job, *own) for own in of_each]
            form = singly[0][1]
            if any(each[1] != form for each in singly):
                raise Trouble("its state is put together in several ways")
            moved = [np.array(sides, dtype=float) for sides in zip(*(each[0] for each in singly), strict=True)]
            leaves = [np.array(column, dtype=float) for column in zip(*(each[2] for each in singly), strict=True)]
        names = rule.names(self.forms.names(form)) if job["do"] == "take" else []
        return {"form": form, "names": names}, [np.asarray(part, dtype=float) for part in (*moved, *leaves)]

    def _step(
        self, rule: FileRule, job: Mapping[str, Any], settings: Mapping[str, Any], points: Sequence[Any], kept: Any
    ) -> tuple[Sequence[Any], int, list[Any]]:
        """What comes of it, the form of the state, and its leaves."""
        named, at = Settings(settings), (points[0], points[1])
        if job["do"] == "begin":
            return at, *self.forms.apart(rule.begin(named, *at))
        state = self.forms.together(job["form"], kept)
        if job["do"] == "ahead":
            return rule.ahead(named, job["step"], state, at), job["form"], []
        moved, state = rule.take(named, job["step"], state, at, (points[2], points[3]))
        return moved, *self.forms.apart(state)

    def said(self, error: BaseException) -> str:
        """The error in a line, with the last line of the file that led to it."""
        if isinstance(error, Trouble):
            return str(error)
        frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename) == self.path]
        line = error.lineno if isinstance(error, SyntaxError) else frames[-1].lineno if frames else None
        where = "" if line is None else f" at line {line}"
        # Their texts have quotes, and the line once more.
        plain = isinstance(error, KeyError | SyntaxError) and error.args
        words = str(error.args[0]) if plain else str(error)
        return f"{type(error).__name__}{where}: {words.splitlines()[0] if words else 'no message'}"


def _column(part: Any, at: int) -> Any:
    """The numbers of one point, of a dictionary or a list of numbers and arrays."""
    if isinstance(part, dict):
        return {name: _column(value, at) for name, value in part.items()}
    if isinstance(part, list):
        return [_column(value, at) for value in part]
    return float(part[at]) if isinstance(part, np.ndarray) and part.ndim else float(part)
