"""A typed rule as a class of straight-line Python: operation by operation as core's, line by line as typed."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields

from app.descent.export.formula_source import (
    Spelling,
    for_arrays,
    for_numbers,
    for_tensors,
    helpers_of,
    statements,
    torch_helpers_of,
)
from core.formula.names import AHEAD, known
from core.formula.rule import TypedRule
from core.formula.steps import Steps
from core.optimizers import Rule


def class_names(kinds: Sequence[type[Rule]]) -> dict[type[Rule], str]:
    """What each class is called in a script; typed ones are counted."""
    typed = [kind for kind in kinds if kind.text]
    return {
        kind: f"{kind.__name__}{typed.index(kind) + 1}" if kind in typed[1:] else kind.__name__ for kind in kinds
    }


def typed_sources(names: Mapping[type[Rule], str], tensors: bool = False) -> list[str]:
    """The classes of the typed rules among these, in plain numbers or on tensors, after what computes them."""
    found: dict[str, None] = {}
    classes = []
    for kind, name in names.items():
        if issubclass(kind, TypedRule):
            writer = _Writer(kind, name, tensors)
            found |= dict.fromkeys(writer.helpers())
            classes += [writer.state(), writer.rule()]
    return [*found, *filter(None, classes)]


TAKEN = "math|np|torch|float|abs|self|state|problem|zeros|StateOf.*"
"""What a script says itself."""


class _Writer:
    """A typed rule on its way to text; `tensors`: what varies from parameter to parameter is a tensor."""

    def __init__(self, kind: type[TypedRule], name: str, tensors: bool) -> None:
        self.kind, self.name, self.tensors = kind, name, tensors
        self.steps: Steps = kind.steps
        self.tape = self.steps.tape
        self.fields = {name: _identifier(name) for name in self.steps.kept}
        self.arrays = self.steps.whole and not tensors  # x and y together
        self.texts = {self.tape.gradient: "g", self.tape.x: "x", self.tape.loss: "f", self.tape.all: ""}
        self.texts |= {before: f"state.{self.fields[name]}" for name, (before, _) in self.steps.kept.items()}
        self.texts |= {at: f"self.{known(name).field}" for name, at in self.steps.settings.items()}

    def helpers(self) -> list[str]:
        """Functions that the methods call."""
        needed = self.tape.needed(self._wanted())
        plain = helpers_of(self.tape.operations[at].name for at in needed if not self._varies(at))
        if self.arrays:
            return plain
        if not self.tensors:
            return helpers_of(self.tape.operations[at].name for at in needed)
        return plain + torch_helpers_of(self.tape.operations[at].name for at in needed if self._varies(at))

    def _wanted(self) -> list[int]:
        ahead = [self.steps.ahead_place] if self.steps.ahead_place is not None else []
        return [*self.steps.wanted, *ahead]

    def _varies(self, at: int) -> bool:
        return self.tape.reads(at, *self.steps.varying)

    def _spell(self, at: int) -> Spelling:
        if not self._varies(at):
            return for_numbers
        return for_tensors if self.tensors else for_arrays if self.arrays else for_numbers

    def state(self) -> str:
        """The class of the state, if there is any."""
        if not self.fields:
            return ""
        rows = "\n".join(f"    {field}: float" for field in self.fields.values())
        summary = f"What {self.name} keeps from step to step."
        return f'class StateOf{self.name}(NamedTuple):\n    """{summary}"""\n\n{rows}'

    def rule(self) -> str:
        """The class itself."""
        text = "\n    ".join(self.kind.text.split("\n"))
        head = [f"    {field.name}: float" for field in fields(self.kind)]
        head.append(f"    exact = {self.kind.exact!r}")
        methods = [
            self._method("init(self, x)", "The state before the first step.", [], self._begun()),
            self._look_ahead(),
            self._move() if self.arrays else self._update(),
        ]
        top = ["@dataclass(frozen=True)", f"class {self.name}:", f'    """{text}\n    """', "", *head]
        return "\n\n".join(["\n".join(top), *methods])

    def _method(self, head: str, summary: str, lines: Sequence[str], result: str) -> str:
        source = "\n".join(
            [f"def {head}:", f'    """{summary}"""', *(f"    {line}" for line in lines), f"    return {result}"]
        )
        tidy = ast.unparse(ast.parse(source))
        return "\n".join(f"    {line}" if line else "" for line in tidy.split("\n"))

    def _made(self, values: Mapping[str, str]) -> str:
        given = ", ".join(f"{self.fields[name]}={value}" for name, value in values.items())
        return f"StateOf{self.name}({given})" if self.fields else "()"

    def _begun(self) -> str:
        first = {"0": "0.0", "1": "1.0", "zeros": "0.0 * x", "x": self._own("x")}
        return self._made({name: first[self.steps.first(name)] for name in self.fields})

    def _own(self, text: str) -> str:
        """What is kept of a parameter or a gradient, in whose place another one may come."""
        return f"{text}.clone()" if self.tensors and text in ("x", "g") else text

    def _look_ahead(self) -> str:
        place = self.steps.ahead_place
        lines, texts = ([], {}) if place is None else statements(self.tape, [place], self._spell, self.texts)
        result = "x" if place is None else texts[place]
        return self._method("look_ahead(self, x, state)", "Where the gradient is taken.", lines, result)

    def _update(self) -> str:
        lines, step, kept = self._lines()
        state = self._made({name: self._own(text) for name, text in zip(self.fields, kept, strict=True)})
        return self._method("update(self, g, state, x)", STEPS, lines, f"{step}, {state}")

    def _move(self) -> str:
        """The step of a rule that looks at all parameters together, as `core.formula.whole` takes it."""
        at = "self.look_ahead(x, state)"
        asked = f"f, g = problem.value_and_gradient({at})" if self.steps.reads_f else f"g = problem.gradient({at})"
        lines, step, kept = self._lines()
        wide = [
            f"{text} + zeros" if before in self.steps.varying else text
            for (before, _), text in zip(self.steps.kept.values(), kept, strict=True)
        ]
        state = self._made(dict(zip(self.fields, wide, strict=True)))
        head = [asked, "zeros = 0.0 * x"]
        return self._method("move(self, problem, state, x)", STEPS, [*head, *lines], f"{step} + zeros, {state}")

    def _lines(self) -> tuple[list[str], str, list[str]]:
        """The assignments of a step, what is added to x then, and what is kept."""
        called: dict[int, str] = {}
        for line, place in zip(self.steps.lines, self.steps.places, strict=True):
            taken = {*called.values(), "x", "g", "self", "state", AHEAD}
            if place not in self.texts and place not in called and line.name not in taken:
                called[place] = _identifier(line.name)
        lines, texts = statements(self.tape, self.steps.wanted, self._spell, self.texts, called)
        step, *kept = (texts[at] for at in self.steps.wanted)
        return lines, step, kept


STEPS = "What is added to x, and the next state."


def _identifier(name: str) -> str:
    """A name as one of Python's: what is neither a word of its own nor one of the script's."""
    plain = name.replace(" ", "_")
    return f"{plain}_" if keyword.iskeyword(plain) or re.fullmatch(TAKEN, plain) else plain
