"""A sweep: many experiments that a study file in TOML describes, as rows in a fixed order.

    kind = "descent"                       # or "network"

    [experiment]                           # what all rows share; the rest has its default
    surface = "matyas"

    [vary]                                 # every combination; what is named last changes fastest
    rule = ["sgd", "adam"]
    learning_rate = { from = 0.001, to = 1, count = 13, scale = "log" }
    seed = { from = 0, to = 9 }

With a table `[random]`, `draws` and `seed`, rows are drawn from the lists and ranges instead; more draws only add
rows. Numbers of ranges are rounded to six significant digits. `docs/sweeps.md` has the whole format.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from core.datasets import DATASETS
from core.datasets.brought import NAME as BROUGHT
from core.datasets.kept_tables import keep
from core.datasets.own_table import MOST_BYTES as TABLE_BYTES
from core.quantities import Quantity, number, quoted
from core.sweep.kinds import KINDS, Kind, Row

MOST_ROWS = 100_000
MOST_BYTES = 1_000_000
"""Of a study file."""
MOST_MESSAGES = 8
DIGITS = 6
SECTIONS = ("kind", "title", "experiment", "vary", "random")
DRAWS = Quantity("Draws", minimum=1, maximum=MOST_ROWS, integer=True)
DRAW_SEED = Quantity("Seed", maximum=2**32 - 1, integer=True)
COUNT = Quantity("Count", minimum=1, maximum=MOST_ROWS, integer=True)

Values = Sequence[Any]


@dataclass(frozen=True, eq=False)
class Range:
    """Numbers from `low` to `high`, both included; `count` of them in a grid, None for every whole number."""

    low: float
    high: float
    count: int | None
    log: bool
    whole: bool

    def values(self) -> list[Any]:
        """The numbers of a grid, evenly spaced on the range's scale."""
        if self.count is None:
            return list(range(int(self.low), int(self.high) + 1))
        space = np.geomspace if self.log else np.linspace
        return list(dict.fromkeys(map(self._rounded, space(self.low, self.high, self.count))))

    def draw(self, generator: np.random.Generator) -> Any:
        """A number at random, uniform on the range's scale."""
        if self.whole and not self.log:
            return int(generator.integers(int(self.low), int(self.high), endpoint=True))
        if not self.log:
            return self._rounded(generator.uniform(self.low, self.high))
        return self._rounded(np.exp(generator.uniform(np.log(self.low), np.log(self.high))))

    def _rounded(self, value: float) -> Any:
        return round(float(value)) if self.whole else float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True, eq=False)
class Sweep:
    """Complete rows of one kind, in their order, and the experiment of each.

    `repeated` counts the rows of a grid that are left out because they equal an earlier one.
    """

    kind: Kind
    rows: tuple[Row, ...]
    experiments: tuple[Any, ...]
    varied: tuple[str, ...]
    title: str = ""
    repeated: int = 0

    @property
    def columns(self) -> list[str]:
        """The columns of its table: number of the row, the parameters that any row has, the results."""
        used = set().union(*self.rows)
        return ["row", *(name for name in self.kind.ordered(used)), *self.kind.results]

    @cached_property
    def key(self) -> str:
        """A hash of the rows: equal for the same study, however its file is written."""
        content = json.dumps([self.kind.name, self.rows], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @cached_property
    def work(self) -> int:
        """All its steps, or epochs."""
        return sum(map(self.kind.work, self.experiments))


def load_sweep(path: Path) -> Sweep:
    """The sweep of a study file.

    Raises ValueError, a line for each thing that is wrong, with the file's key and the value; OSError if the file
    can't be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes: a study takes {MOST_BYTES:,}")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name} is no TOML: {error}") from None
    return read_sweep(_with_table(raw, path.parent), path.name)


def _with_table(raw: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The study's content with the table that `experiment.dataset` names, a path from the study's folder, kept.

    Its rows then name it by its hash, as links do. Raises ValueError for a file that is too large.
    """
    fixed = raw.get("experiment")
    named = fixed.get("dataset") if isinstance(fixed, dict) else None
    if not isinstance(named, str) or named in DATASETS or not (path := folder / named).is_file():
        return raw
    if path.stat().st_size > TABLE_BYTES:
        raise ValueError(f"{named} has {path.stat().st_size:,} bytes: a table of one's own takes {TABLE_BYTES:,}")
    table = {"dataset": BROUGHT, "table": keep(path.read_bytes()), "file": path.name}
    return {**raw, "experiment": {**fixed, **table}}  # type: ignore[dict-item]


def read_sweep(raw: Mapping[str, Any], name: str = "study") -> Sweep:
    """The sweep of a study file's content. Raises ValueError as `load_sweep`."""
    unknown = [
        f"{key}: it is no part of a study, which has {', '.join(SECTIONS)}" for key in raw if key not in SECTIONS
    ]
    kind = KINDS.get(raw.get("kind")) if isinstance(raw.get("kind"), str) else None  # type: ignore[arg-type]
    if kind is None:
        unknown.append(f"kind: it is {quoted(raw.get('kind'))}: it takes one of {', '.join(KINDS)}")
        raise _refusal(name, unknown)
    problems = unknown
    fixed, vary = _table(raw, "experiment", problems), _table(raw, "vary", problems)
    for section, table in (("experiment", fixed), ("vary", vary)):
        problems += [
            f"{section}.{key}: a {kind.name} has no such parameter; it has {', '.join(kind.parameters)}"
            for key in table
            if key not in kind.ordered({**fixed, **vary})
        ]
    problems += [f"vary.{key}: it stands under experiment, too" for key in vary if key in fixed]
    if not vary:
        problems.append("vary: it is empty: a study varies at least one parameter")
    choices = {key: _choices(key, value, kind, "random" in raw, problems) for key, value in vary.items()}
    if problems:
        raise _refusal(name, problems)
    if "random" in raw:
        combinations = _drawn(choices, _table(raw, "random", problems), problems)
    else:
        combinations = _combined(choices)
    if problems:
        raise _refusal(name, problems)
    found = _experiments(kind, fixed, combinations, problems)
    if problems:
        raise _refusal(name, problems)
    count = len(found)
    if "random" not in raw:
        found = list(dict.fromkeys(found))
    rows = tuple(map(kind.flat, found))
    sweep = Sweep(kind, rows, tuple(found), tuple(vary), str(raw.get("title", "")), count - len(found))
    problems += _unused(fixed, vary, set().union(*rows))
    if sweep.work > kind.most_work:
        message = f"{len(found):,} rows have {sweep.work:,} {kind.unit} in all: a study takes {kind.most_work:,}"
        problems.append(f"vary: {message}")
    if problems:
        raise _refusal(name, problems)
    return sweep


def _refusal(name: str, problems: Sequence[str]) -> ValueError:
    shown = [f"{name}: {problem}" for problem in problems[:MOST_MESSAGES]]
    rest = len(problems) - len(shown)
    return ValueError("\n".join((*shown, *([f"{name}: and {rest} more"] if rest > 0 else []))))


def _table(raw: Mapping[str, Any], key: str, problems: list[str]) -> Mapping[str, Any]:
    table = raw.get(key, {})
    if isinstance(table, Mapping):
        return table
    problems.append(f"{key}: it is {quoted(table)}: it takes a table, [{key}]")
    return {}


def _choices(key: str, value: Any, kind: Kind, random: bool, problems: list[str]) -> Range | Values:
    """The values of one parameter of `vary`."""
    try:
        if isinstance(value, Mapping):
            return _range(value, kind.quantity(key), random)
        if not isinstance(value, list) or not value or any(isinstance(each, list | dict) for each in value):
            raise ValueError(f"it is {quoted(value)}: it takes a list of values, or {{ from = …, to = … }}")
        return value
    except ValueError as error:
        problems.append(f"vary.{key}: {error}")
        return []


def _range(raw: Mapping[str, Any], quantity: Quantity | None, random: bool) -> Range:
    known = ("from", "to", "scale") if random else ("from", "to", "count", "scale")
    if quantity is None or quantity.scale == "switch":
        raise ValueError("it is a range: this parameter takes a list of values")
    if unknown := [key for key in raw if key not in known]:
        why = ", the rows are drawn" if unknown == ["count"] else ""
        raise ValueError(f"{unknown[0]!r} is no part of its range{why}: it takes {', '.join(known)}")
    low, high = (_number(raw, end) for end in ("from", "to"))
    scale = raw.get("scale", "linear")
    if scale not in ("linear", "log"):
        raise ValueError(f"scale is {quoted(scale)}: it takes linear or log")
    told = f"it goes from {number(low, DIGITS)} to {number(high, DIGITS)}"
    if low >= high or (scale == "log" and low <= 0):
        above = "; on a log scale it begins above 0" if scale == "log" else ""
        raise ValueError(f"{told}: it takes a range that rises{above}")
    if not random and "count" not in raw and not (quantity.integer and scale == "linear"):
        raise ValueError("count is missing: it takes the number of values, such as count = 11")
    count = COUNT.read(raw["count"]) if "count" in raw else None
    if count is None and not random and high - low >= MOST_ROWS:
        raise ValueError(f"{told}: a study takes {MOST_ROWS:,} rows; give it a count")
    return Range(low, high, count, scale == "log", quantity.integer)


def _number(raw: Mapping[str, Any], key: str) -> float:
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ValueError(f"{key} is {quoted(value)}: it takes a number")
    return value


def _combined(choices: Mapping[str, Range | Values]) -> Iterable[Row]:
    """Every combination; the last parameter changes fastest."""
    lists = [choice.values() if isinstance(choice, Range) else choice for choice in choices.values()]
    return (dict(zip(choices, values, strict=True)) for values in itertools.product(*lists))


def _drawn(choices: Mapping[str, Range | Values], random: Mapping[str, Any], problems: list[str]) -> Iterable[Row]:
    """Rows drawn one after the other, so that more draws leave the first ones as they are."""
    known = {"draws": DRAWS, "seed": DRAW_SEED}
    found = {"seed": 0}
    problems += [f"random.{key}: it takes draws and seed" for key in random if key not in known]
    for key, quantity in known.items():
        try:
            if key in random or key not in found:
                found[key] = quantity.read(random.get(key))
        except ValueError as error:
            problems.append(f"random.{key}: {error}")
    if problems:
        return []
    generator = np.random.default_rng(found["seed"])
    return (
        {
            key: choice.draw(generator)
            if isinstance(choice, Range)
            else choice[int(generator.integers(len(choice)))]
            for key, choice in choices.items()
        }
        for _ in range(found["draws"])
    )


def _experiments(
    kind: Kind, fixed: Mapping[str, Any], combinations: Iterable[Row], problems: list[str]
) -> list[Any]:
    """The experiment of each combination, checked."""
    found: list[Any] = []
    told: dict[str, None] = {}
    for place, row in enumerate(combinations):
        if place == MOST_ROWS:
            problems.append(f"vary: it makes more than {MOST_ROWS:,} rows: a study takes {MOST_ROWS:,}")
            return []
        experiment, wrong = kind.read({**fixed, **row})
        for key, message in wrong.items():
            section = "vary." if key in row else "experiment." if key in fixed else ""
            told[f"{section}{key}: {message}"] = None
        found.append(experiment)
    problems += told
    return found


def _unused(fixed: Iterable[str], varied: Iterable[str], used: set[str]) -> Iterator[str]:
    for section, keys in (("experiment", fixed), ("vary", varied)):
        for key in keys:
            if key not in used:
                yield f"{section}.{key}: no row of this study has it"
