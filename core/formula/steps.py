"""The lines of a typed rule as programs: what they add to x, the next state, and where the gradient is taken."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from core.formula.lines import PARAMETER, Line, in_line
from core.formula.names import AHEAD, LOSS, Names, known
from core.formula.program import Program
from core.formula.rule_tape import RuleTape
from core.formula.single import Layout, stepping
from core.formula.tape import NONE
from core.formula.tree import FormulaError, lower
from core.optimizers.base import Number, Rule
from core.quantities import number


class Steps:
    """The lines of a rule as programs: its state, its step, and where it wants its gradient.

    `hyperparameters`: their names as typed, in the order in which they are read; `state`: the names kept from step
    to step; `exact`: whether it reads the gradient without noise; `ahead`: the program of where that is taken.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        names = Names(lines)
        self.hyperparameters, self.state, self.exact = names.hyperparameters, names.state, names.exact
        self.reads_f = names.reads_f
        tape = self.tape = RuleTape()
        settings = {name: tape.variable(f"set {name}") for name in names.hyperparameters}
        states = {name: tape.variable(f"state {name}") for name in names.state}
        tape.fixed = {at for name, at in settings.items() if known(name).field != "learning_rate"}
        places = {
            **settings,
            **states,
            PARAMETER: tape.x,
            "g": tape.gradient,
            "g_exact": tape.gradient,
            "t": tape.t,
            "x0": tape.begun,
            "pi": tape.constant(math.pi),
            **({LOSS: tape.loss} if self.reads_f else {}),
        }
        self.places: list[int] = []
        """What each line comes to."""
        for line in lines:
            places[line.name] = self._lowered(line, places)
            self.places.append(places[line.name])
        self.step_place = _added(tape, places[PARAMETER], tape.x)
        self._lay_out(settings, states, places)

    def _lowered(self, line: Line, places: Mapping[str, int]) -> int:
        try:
            place = lower(line.expression, self.tape, places)
            if line.name == AHEAD and self.tape.reads(place, self.tape.gradient, self.tape.loss, self.tape.all):
                raise FormulaError(f"{AHEAD} is where the gradient is taken: it can't depend on it", line.column)
            return place
        except FormulaError as error:
            raise in_line(error, line.number, line.begins) from None

    def _lay_out(self, settings: Mapping[str, int], states: Mapping[str, int], places: Mapping[str, int]) -> None:
        """What the state holds, and the programs, whose inputs are gradient, x, state and hyperparameters."""
        tape, results = self.tape, [places[name] for name in states]
        everything = [self.step_place, *results, *self.places]
        hidden = {"t": (tape.last_t, tape.t), "x0": (tape.begun, tape.begun)}
        hidden |= {f"power {n}": pair for n, pair in enumerate(tape.running.values())}
        needed = set(tape.needed(everything))
        kept = {name: pair for name, pair in hidden.items() if pair[0] in needed}
        self.kept = dict(zip(states, zip(states.values(), results, strict=True), strict=True)) | kept
        """By name: the place of what was, and of what comes of it, of all that is kept from step to step."""
        padding = ["exact"] * max(0, 2 - len(settings))  # for `attrgetter` to give a tuple
        self.whole = not needed.isdisjoint((tape.loss, tape.all))
        """Whether it looks at all parameters together."""
        self.settings_of = attrgetter(*(known(name).field for name in settings), *padding)
        self.inputs = (
            tape.gradient,
            tape.x,
            *(before for before, _ in self.kept.values()),
            *settings.values(),
            *(tape.variable(f"padding {number}") for number, _ in enumerate(padding)),
            *((tape.loss, tape.all) if self.whole else ()),
        )
        self.settings = settings
        self.wanted = [self.step_place, *(after for _, after in self.kept.values())]
        """The places of the step and of the next state."""
        self.varying = _varying(tape, self.kept, ())
        """The inputs that are of the shape of the parameters."""
        self._programs: dict[tuple[bool, ...], Program] = {}
        self.ahead_place = places.get(AHEAD)
        self.ahead = None if self.ahead_place is None else Program(tape, [self.ahead_place], self.inputs)
        self._state = _state_of(self.kept)
        self._borrowed = [
            place for place, (_, after) in enumerate(self.kept.values()) if after in (tape.gradient, tape.x)
        ]

    def program(self, many: tuple[bool, ...]) -> Program:
        """The program where these of the settings are arrays: what depends on no array is in plain numbers."""
        if many not in self._programs:
            arrays = [place for place, is_array in zip(self.settings.values(), many, strict=False) if is_array]
            varying = self.tape.readers(_varying(self.tape, self.kept, arrays))
            plain = set(range(len(self.tape.operations))) - varying
            self._programs[many] = Program(self.tape, self.wanted, self.inputs, plain)
        return self._programs[many]

    @cached_property
    def _each_line(self) -> Program:
        """What each line comes to."""
        return Program(self.tape, self.places, self.inputs)

    def begun(self, parameters: Number) -> Any:
        """The state before the first step."""
        start = parameters.copy() if isinstance(parameters, np.ndarray) else parameters
        first = {"0": 0.0, "1": 1.0, "zeros": 0.0 * parameters, "x": start}
        return self._state(*(first[self.first(name)] for name in self.kept))

    def first(self, name: str) -> str:
        """What of the state there is before the first step: "0", "1", "zeros" of the parameters' shape, or "x"."""
        before, _ = self.kept[name]
        if before == self.tape.begun:
            return "x"
        if self.tape.operations[before].name.startswith("power"):
            return "1"
        return "zeros" if before in self.varying else "0"

    def updating(self) -> Callable[[Any, Any, Any, Any], tuple[Number, Any]]:
        """`update` of the rule: what is added to x, and the next state."""
        program, arrays, kind = self.program(()), self._on_arrays, self._state
        settings_of = self.settings_of

        def update(rule: Any, gradient: Any, state: Any, parameters: Any) -> tuple[Number, Any]:
            """What the lines add to x, and the next state."""
            if not isinstance(gradient, float):
                return arrays(rule, gradient, state, parameters)
            step, *kept = program.on_numbers((float(gradient), parameters, *state, *settings_of(rule)))
            return step, kind._make(kept)

        return update

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.tape, self.inputs, self.wanted, self.settings_of, self.ahead_place)

    def singly(self) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
        """What moves one path (`core.formula.single`)."""
        return stepping(self._layout)

    def _on_arrays(self, rule: Rule, gradient: Any, state: Any, parameters: Any) -> tuple[Number, Any]:
        settings = self.settings_of(rule)
        inputs = (gradient, parameters, *state, *settings)
        many = tuple(isinstance(value, np.ndarray) for value in settings)
        step, *kept = self.program(many).on_arrays(inputs)
        for place in self._borrowed:
            kept[place] = kept[place].copy()
        return step, self._state._make(kept)

    def looking_ahead(self) -> Callable[[Any, Any, Any], Number]:
        """`look_ahead` of the rule: where it wants its gradient taken."""
        if self.ahead is None:
            return Rule.look_ahead
        program, settings_of = self.ahead, self.settings_of
        unread = (0.0, 0.0) if self.whole else ()  # f and the sums, which aren't there yet

        def look_ahead(rule: Any, parameters: Any, state: Any) -> Number:
            """The value of `ahead`."""
            on = program.on_numbers if isinstance(parameters, float) else program.on_arrays
            found: Number = on((0.0, parameters, *state, *settings_of(rule), *unread))[0]
            return found

        return look_ahead

    def quantities(self, rule: Rule, gradient: float, state: Any, parameters: float) -> dict[str, float]:
        """What each line comes to, by its name."""
        values = self._each_line.on_numbers((gradient, parameters, *state, *self.settings_of(rule)))
        return dict(zip((line.name for line in self.lines), values, strict=True))

    def fault(self, rule: Rule, gradient: float, state: Any, parameters: float) -> str:
        """The first line without a finite value, and why."""
        inputs = (gradient, parameters, *state, *self.settings_of(rule))
        values = self._each_line.on_numbers(inputs)
        for line, place, value in zip(self.lines, self.places, values, strict=True):
            if not math.isfinite(value):
                return f"line {line.number}, {line.text}, {self._reason(place, inputs)}"
        return ""

    def _reason(self, place: int, inputs: Sequence[float]) -> str:
        """Which operation first leaves the finite numbers on the way to a place."""
        tape = self.tape
        needed = tape.needed([place])
        results = dict(zip(needed, Program(tape, needed, self.inputs).on_numbers(inputs), strict=True))
        for at in needed:
            name, left, right, _ = tape.operations[at]
            value = results[at]
            if name == "either" or left == NONE or math.isfinite(value):
                continue
            if name == "/" and results[right] == 0:
                return "divides by zero"
            if math.isnan(value) and right == NONE and math.isfinite(results[left]):
                return f"takes {name} of {number(results[left])}"
            return "is beyond the largest number" if math.isinf(value) else "has no value"
        return "has no finite value"


def _state_of(names: Iterable[str]) -> Any:
    """A named tuple with these fields, as far as they can be its fields' names."""
    return namedtuple("State", names, rename=True)


def _added(tape: RuleTape, place: int, x: int) -> int:
    """What is added to x to make this of it: without rounding where it is x ± …, the difference anywhere else."""
    rest = _rest(tape, place, x)
    return tape.apply("-", place, x) if rest is None else rest


def _rest(tape: RuleTape, place: int, x: int) -> int | None:
    """What remains of a sum that begins with x."""
    name, left, right, _ = tape.operations[place]
    if place == x:
        return tape.constant(0.0)
    if name not in ("+", "-"):
        return None
    if left == x:
        return right if name == "+" else _negative(tape, right)
    if right == x and name == "+":
        return left
    before = _rest(tape, left, x)
    return None if before is None else tape.apply(name, before, right)


def _negative(tape: RuleTape, place: int) -> int:
    """The same with its sign changed; in a product the sign of its first factor, if that is one for all."""
    name, left, right, _ = tape.operations[place]
    if name in ("*", "/") and not tape.reads(left, tape.gradient, tape.x):
        return tape.apply(name, _negative(tape, left), right)
    return tape.apply("negative", place)


def _varying(tape: RuleTape, kept: Mapping[str, tuple[int, int]], settings: Sequence[int]) -> set[int]:
    """What may be an array if these settings are: of what is kept and given, whatever depends on an array."""
    varying = {tape.gradient, tape.x, tape.begun, tape.loss, tape.all, *settings}
    while True:
        readers = tape.readers(varying)
        more = {before for before, after in kept.values() if after in readers} - varying
        if not more:
            return varying
        varying |= more
