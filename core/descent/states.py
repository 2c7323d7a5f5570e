"""What a rule computes at each step of a path: its state, every line of it in numbers, and its effective rates.

    found = states(trajectory, steps=60, noise=1.0, seed=0)
    found.columns["m"], found.lines[0].parts                  # the numbers, and the equation to put them into

The rule is taken as it is typed (`Rule.lines`), which is the same to the last bit: so one evaluation serves every
rule, a typed one too. The path is walked anew from its start, with the noise that it met. Of a rule that can't be
typed, as it looks at x and y together, there are its equation, the gradients at θ and the steps that it took.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from core.descent.accounts import accounts
from core.descent.noise import standard_normals
from core.descent.outcomes import OutcomeKind
from core.descent.runner import Trajectory
from core.descent.shown import EXACT, RATE, STEP, Arrow, Floats, Shown, States, of_gradients
from core.descent.walk import walk
from core.formula.anatomy import GIVEN_IN_WORDS, Kind, Scaled, equation, in_words, kinds, printed, scaled, template
from core.formula.lines import PARAMETER
from core.formula.names import LOSS, known, names_in
from core.formula.program import Program
from core.formula.rule import as_typed
from core.formula.steps import Steps
from core.formula.whole import given
from core.optimizers import Rule
from core.optimizers.account import Form, Shape
from core.optimizers.schedules import CONSTANT
from core.surfaces import Surface

__all__ = ["EXACT", "RATE", "STEP", "Arrow", "Shown", "States", "states"]

RATES = Shape(Form.ELLIPSE, (RATE,), "", scale=False)
"""What the effective rates multiply a direction by; said in words by the page."""


def states(trajectory: Trajectory, steps: int, noise: float = 0.0, seed: int = 0) -> States | None:
    """What the rule of a path that took `steps` steps, or was to, computed with this noise and seed.

    Of each step that the path took; of a rule that can be typed the one by which it left its bounds among them.
    None where there is no such step.
    """
    if not trajectory.rule.lines():
        return accounts(trajectory, steps, noise, seed) if len(trajectory.points) > 1 else None
    rule = as_typed(trajectory.rule)
    diverged = trajectory.outcome.kind is OutcomeKind.DIVERGED
    count = min(len(trajectory.points) - 1 + diverged, steps)
    kicks = noise * standard_normals(seed, steps) if noise else None
    factors = None if trajectory.schedule == CONSTANT else trajectory.schedule.factors(steps)
    with np.errstate(all="ignore"):
        start = trajectory.points[0].tolist()
        taken = list(walk(trajectory.surface, rule, start, count, kicks, factors))
        return (_Whole if rule.whole else _Found)(trajectory.surface, taken).states()


class _Found:
    """The numbers of a walk on their way to columns."""

    def __init__(self, surface: Surface, taken: Sequence[tuple[Rule, Sequence[tuple[Any, Any, Any]]]]) -> None:
        self.taken = taken
        self.steps: Steps = taken[0][0].steps  # type: ignore[attr-defined]
        self.kinds = kinds(self.steps)
        self.columns: dict[str, Floats] = {}
        self.at = np.array(
            [np.ravel([rule.look_ahead(x, state) for _, state, x in inputs]) for rule, inputs in taken]
        )
        self.exact = np.column_stack(surface.gradient(*self.at.T))

    def _inputs(self) -> list[Floats]:
        """What the lines' programs are given: (n, 2), or (n, 1) where it is the same for x and y."""
        steps = self.steps
        given = np.array([[each[::2] for each in inputs] for _, inputs in self.taken])
        before = np.array([[each[1] for each in inputs] for _, inputs in self.taken]).reshape(*given.shape[:2], -1)
        kept = [
            before[:, :, place] if first in steps.varying else before[:, :1, place]
            for place, (first, _) in enumerate(steps.kept.values())
        ]
        settings = [[getattr(rule, known(name).field) for rule, _ in self.taken] for name in steps.settings]
        padding = len(steps.inputs) - 2 - len(kept) - len(settings)
        return [
            given[:, :, 0],
            given[:, :, 1],
            *kept,
            *(np.array(values, dtype=float)[:, None] for values in settings),
            *[np.zeros((len(self.taken), 1))] * padding,
        ]

    def _values(self, places: Sequence[int]) -> list[Floats]:
        """What is at these places of the tape in each step."""
        found = Program(self.steps.tape, places, self.steps.inputs).on_arrays(self._inputs())
        return [
            np.broadcast_to(value, (len(self.taken), np.shape(value)[-1] if np.ndim(value) else 1))
            for value in found
        ]

    def states(self) -> States:
        """All of it."""
        steps, tape = self.steps, self.steps.tape
        read = {name for line in steps.lines for name in names_in(line.expression)}
        names = {PARAMETER: tape.x, "g": tape.gradient, "x0": tape.begun, **steps.settings}
        names |= {name: steps.kept[name][0] for name in steps.state} | ({LOSS: tape.loss} if steps.reads_f else {})
        names = {name: place for name, place in names.items() if name in read or name in (PARAMETER, "g")}
        results = {f"line {number}": place for number, place in enumerate(steps.places)}
        wanted = {**names, **results, STEP: steps.step_place}
        self.columns = dict(zip(wanted, self._values([*wanted.values()]), strict=True))
        self.columns[STEP] = np.broadcast_to(self.columns[STEP], (len(self.taken), 2))
        self.columns["t"] = np.arange(1.0, len(self.taken) + 1)[:, None]
        self.columns[EXACT] = self.exact
        part = scaled(steps)
        if part:
            self.columns[RATE] = self._rate(part)
        return States(
            self.columns,
            self._lines(),
            self._arrows(),
            self._symbols(read),
            self.at,
            self._called(part.direction) if part else "",
            (RATES,) if part else (),
            elementwise=not steps.whole,
        )

    def _rate(self, part: Scaled) -> Floats:
        """The sizes that multiply a direction, together."""
        values = self._values([*part.factors, *part.divisors])
        product: Any = part.sign
        for place, value in enumerate(values):
            product = product * value if place < len(part.factors) else product / value
        return np.broadcast_to(product, (len(self.taken), 2))

    def _called(self, place: int) -> str:
        """The symbol of what is at a place."""
        tape = self.steps.tape
        lines = {at: printed(line.name) for line, at in zip(self.steps.lines, self.steps.places, strict=True)}
        return {tape.gradient: "g", **lines}.get(place, "the rest of the step")

    def _lines(self) -> tuple[Shown, ...]:
        shown, current = [], dict[str, str]()
        for number, line in enumerate(self.steps.lines):
            parts = re.split(r"\{([^}]*)\}", template(line.expression))
            parts[1::2] = [current.get(name, name) for name in parts[1::2]]
            current[line.name] = f"line {number}"
            shown.append(
                Shown(line.name, printed(line.name), equation(line.expression), tuple(parts), current[line.name])
            )
        return tuple(shown)

    def _arrows(self) -> tuple[Arrow, ...]:
        """Those of gradients and step, and every direction that is kept."""
        arrows = []
        last = {line.name: number for number, line in enumerate(self.steps.lines)}
        for name in self.steps.state:
            if self.kinds[self.steps.kept[name][0]] is Kind.DIRECTION:
                number = last[name]
                words = in_words(self.steps.lines[number], True, Kind.DIRECTION).partition(":")[0]
                arrows.append(Arrow(f"line {number}", f"−{printed(name)}", f"against the {words}", -1.0))
        return of_gradients(self.columns, arrows)

    def _symbols(self, read: Collection[str]) -> dict[str, str]:
        """Every symbol of the lines in words: what is given, the hyperparameters, and what is computed."""
        words = {printed(name): text for name, text in GIVEN_IN_WORDS.items() if name in read}
        words |= {LOSS: "the height where the gradient is taken"} if self.steps.reads_f else {}
        for name in self.steps.settings:
            quantity = known(name).quantity
            words[printed(name)] = f"{quantity.label}. {quantity.help}"
        for line, place in zip(self.steps.lines, self.steps.places, strict=True):
            kept = line.name in self.steps.state
            words.setdefault(printed(line.name), in_words(line, kept, self.kinds[place]))
        return words


class _Whole(_Found):
    """The same of a typed rule that looks at x and y together: its lines are evaluated step by step."""

    def _values(self, places: Sequence[int]) -> list[Floats]:
        program = Program(self.steps.tape, places, self.steps.inputs)
        rows = [
            [np.ravel(value) for value in program.on_arrays(given(self.steps, rule, *inputs))]
            for rule, [inputs] in self.taken
        ]
        return [np.array(column) for column in zip(*rows, strict=True)]
