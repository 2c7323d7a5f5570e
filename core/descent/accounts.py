"""The steps of a rule that can't be typed: by its account (`core.optimizers.account`), or as seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.descent.noise import standard_normals
from core.descent.runner import Trajectory
from core.descent.shown import EXACT, STEP, Arrow, Floats, Shown, States, of_gradients
from core.descent.walk import walk
from core.formula.anatomy import GIVEN_IN_WORDS, printed
from core.formula.lines import PARAMETER
from core.optimizers import Rule
from core.optimizers.account import HEIGHT, NEW, NEW_HEIGHT, Account, Symbol, Told
from core.optimizers.own import OwnRule, RuleError
from core.optimizers.schedules import CONSTANT

AHEAD = "ahead"
"""The number that says where the gradient is taken, of a rule that takes it elsewhere than at θ."""
IN_WORDS = {
    HEIGHT: "the height where the step begins",
    NEW_HEIGHT: "",
    "g": GIVEN_IN_WORDS["g"],
}
"""What of every step may be in an account, by name."""


def accounts(trajectory: Trajectory, steps: int, noise: float, seed: int) -> States:
    """The steps that a path of such a rule took, at least one, of `steps` with this noise and seed."""
    seen = _seen(trajectory, steps, noise, seed)
    account = trajectory.rule.account
    if isinstance(trajectory.rule, OwnRule):
        return _with_kept(seen, trajectory, steps, noise, seed)
    return seen if account is None else _told(account, trajectory, seen, steps, noise, seed)


def _seen(trajectory: Trajectory, steps: int, noise: float, seed: int) -> States:
    """What is seen of a rule from outside."""
    rule, before = trajectory.rule, trajectory.points[:-1]
    kicks = noise * standard_normals(seed, steps)[: len(before)] if rule.meets(noise) else 0.0
    exact = _slopes(trajectory, before)
    columns = {
        PARAMETER: before,
        "t": np.arange(1.0, len(before) + 1)[:, None],
        EXACT: exact,
        "g": exact + kicks,
        NEW: trajectory.points[1:],
        STEP: np.diff(trajectory.points, axis=0),
    }
    line = Shown(NEW, "θ", rule.equation, (), NEW)
    symbols = {"θ": GIVEN_IN_WORDS[PARAMETER]}
    return States(columns, (line,), of_gradients(columns), symbols, before, elementwise=False)


def _with_kept(seen: States, trajectory: Trajectory, steps: int, noise: float, seed: int) -> States:
    """The same with what a rule of a reader's file has kept after each step, a line for each name."""
    kicks = noise * standard_normals(seed, steps) if noise else None
    factors = None if trajectory.schedule == CONSTANT else trajectory.schedule.factors(steps)
    start = trajectory.points[0].tolist()
    try:
        with np.errstate(all="ignore"):
            taken = list(walk(trajectory.surface, trajectory.rule, start, seen.count, kicks, factors))
            rule, ((*last,),) = taken[-1]
            states = [inputs[0][1] for _, inputs in taken[1:]] + [rule.update(*last)[1]]
    except RuleError:  # its file has been saved since, or it is another one each time
        return seen
    each = [trajectory.rule.kept(state) for state in states]  # type: ignore[attr-defined]
    names = [name for name in each[0] if all(name in kept for kept in each)]
    columns = {f"kept {name}": np.array([kept[name] for kept in each], dtype=float) for name in names}
    lines = tuple(Shown(name, name, "", (), f"kept {name}") for name in names)
    words = dict.fromkeys(names, "what the rule keeps after the step, as your file calls it")
    return replace(
        seen, columns={**seen.columns, **columns}, lines=(*lines, *seen.lines), symbols={**seen.symbols, **words}
    )


def _slopes(trajectory: Trajectory, at: Floats) -> Floats:
    with np.errstate(all="ignore"):
        return np.column_stack(trajectory.surface.gradient(*at.T))


def _told(account: Account, trajectory: Trajectory, seen: States, steps: int, noise: float, seed: int) -> States:
    """The same with all that the rule notes."""
    kicks = noise * standard_normals(seed, steps) if noise else None
    rules, notes = _walked(trajectory, seen.count, steps, seed, kicks)
    settings = {name: _column(getattr(rule, name) for rule in rules) for name in trajectory.rule.hyperparameters()}
    heights = {HEIGHT: trajectory.values[:-1, None], NEW_HEIGHT: trajectory.values[1:, None]}
    names = dict.fromkeys(name for note in notes for name in note)
    noted = {name: _column(note.get(name) for note in notes) for name in names}
    at = noted.get(AHEAD, seen.at)
    columns = {**seen.columns, **settings, **heights, **noted, EXACT: _slopes(trajectory, at)}
    symbols = _symbols(account, trajectory.rule)
    directions = [Arrow(name, *account.symbols[name], 1.0) for name in account.arrows]
    return replace(
        seen,
        columns=columns,
        lines=tuple(_line(told, symbols) for told in account.lines),
        arrows=of_gradients(columns, directions, symbols["g"].symbol, account.blind),
        symbols=_words(account, symbols),
        at=at,
        shapes=account.shapes,
        noted=(HEIGHT, *noted, NEW),
    )


def _walked(
    trajectory: Trajectory, count: int, steps: int, seed: int, kicks: Floats | None
) -> tuple[list[Rule], list[Mapping[str, Any]]]:
    """The rule of each step, and what it notes."""
    schedule, start, drawing = trajectory.schedule, trajectory.points[0].tolist(), trajectory.rule.drawing(seed)
    rules, notes = list[Rule](), list[Mapping[str, Any]]()
    with np.errstate(all="ignore"):
        factors = None if schedule == CONSTANT else schedule.factors(steps)
        for rule, [given] in walk(trajectory.surface, drawing, start, count, kicks, factors):
            problem = given[0]
            problem.notes = {}
            rules.append(rule)
            notes.append(problem.notes)
        rules[-1].move(*given)  # the walk takes a step when it is asked for the next one
    return rules, notes


def _column(values: Iterable[Any]) -> Floats:
    """What is noted at each step, (n, 1), (n, 2) or (n, 3); NaN where nothing is."""
    rows = [None if value is None else np.ravel(value) for value in values]
    width = next(len(row) for row in rows if row is not None)
    return np.array([np.full(width, np.nan) if row is None else row for row in rows], dtype=float)


def _symbols(account: Account, rule: Rule) -> dict[str, Symbol]:
    """Every name that may be in a line, with its symbol and its words."""
    given = {PARAMETER: Symbol(printed(PARAMETER), GIVEN_IN_WORDS[PARAMETER]), NEW: Symbol("θ", "")}
    given |= {name: Symbol(printed(name), text) for name, text in IN_WORDS.items()}
    settings = rule.hyperparameters().items()
    given |= {name: Symbol(each.symbol, f"{each.label}. {each.help}") for name, each in settings}
    return {**given, **account.symbols}


def _line(told: Told, symbols: Mapping[str, Symbol]) -> Shown:
    """A line with the texts and the names of its numbers in turn."""
    parts = re.split(r"\{([^}]*)\}", told.text)
    if not told.name:
        return Shown("", "", "", tuple(parts), "", told.when)
    formula = told.formula or re.sub(r"\{([^}]*)\}", lambda found: symbols[found[1]].symbol, told.text)
    return Shown(told.name, symbols[told.name].symbol, formula, tuple(parts), told.name, told.when)


def _words(account: Account, symbols: Mapping[str, Symbol]) -> dict[str, str]:
    """Every symbol of the lines in words; the first of several numbers that have the same one."""
    texts = " ".join(f"{told.text} {told.formula}" for told in account.lines)
    words: dict[str, str] = {}
    for name, (symbol, text) in symbols.items():
        plain = re.sub(r"\{[^}]*\}", "", texts)
        if text and (name in account.symbols or f"{{{name}}}" in texts or symbol in plain):
            words.setdefault(symbol, text)
    return words
