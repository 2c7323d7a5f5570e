"""An update rule that a user typed, as a class like any other rule: read by an allow-list, never run as Python.

    v = gamma*v + g
    x = x - alpha*v

Given are x, the parameter, and g, its gradient; t, the step, from 1; x0, where x began. A name that is read before
it is assigned is state, which begins at 0 and is kept from step to step; one that is assigned first is forgotten
after the step. Every other name is a hyperparameter. x must be assigned; read after that, it is the new one.

Two names say more of the gradient. `ahead`, where it is assigned, is the point at which the gradient is taken, in
place of x: `ahead = x - gamma*v`. And a rule that reads `g_exact` in place of g gets it without noise.

All is elementwise, as most rules are: it moves a number, 40,000 points and a network alike. But for rules that read
f, which no line assigns, the loss where the gradient is taken, norm(v), √Σv² over all parameters of a path, or
sum(v): they are `whole` (`core.formula.whole`), and asked with arrays alone.

Numbers are those of a rule that is written in Python with the same operations in the same order. A power of a
hyperparameter to t is a running product, as it is in Adam (`core.optimizers.adam`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, make_dataclass
from functools import lru_cache
from typing import Any, ClassVar

from core.formula import whole
from core.formula.lines import Line, read_lines
from core.formula.names import known, symbol, with_symbols
from core.formula.steps import Steps
from core.formula.tree import FormulaError, pretty
from core.optimizers import OPTIMIZERS, Number, Rule
from core.optimizers.own import OWN, PREFIX, absent, told_of_file
from core.quantities import quoted
from core.records import Reading, one_of

CUSTOM_RULE = "custom"
"""The name of a rule that is typed."""
FIRST = "v = gamma*v + g\nx = x - alpha*v"
"""What is there where nothing has been typed yet: momentum, as PyTorch writes it."""
ON_SURFACES = tuple(name for name, rule in OPTIMIZERS.items() if rule.on_surfaces)
"""The built-in rules that descend surfaces."""
RULES = (*ON_SURFACES, CUSTOM_RULE)
"""The names that the record of a descent may have for its rule."""
ON_NETWORKS = tuple(name for name, rule in OPTIMIZERS.items() if rule.on_networks)
"""The built-in rules that train networks."""
NETWORK_RULES = (*ON_NETWORKS, CUSTOM_RULE)
"""Those that the record of a network may have."""


class TypedRule(Rule):
    """Base of the classes that `rule_of` makes, one for each text; `update` and `look_ahead` are of its `steps`."""

    name: ClassVar[str] = CUSTOM_RULE
    label: ClassVar[str] = "Your rule"
    source: ClassVar[str] = "Typed by the user"
    of_reader: ClassVar[bool] = True
    steps: ClassVar[Steps]

    def __reduce__(self) -> tuple[Callable[..., Rule], tuple[str, dict[str, Any]]]:
        return _restored, (self.text, self.settings)

    def lines(self) -> str:
        """The text that it was made of."""
        return self.text

    def init(self, parameters: Number) -> Any:
        """Zeros, the step 0, and where the parameters begin."""
        return self.steps.begun(parameters)

    @classmethod
    def singly(cls) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
        """What moves one path, on plain numbers (`core.descent.plain.Moves`)."""
        return cls.steps.singly()

    def quantities(self, gradient: Any, state: Any, parameters: Any) -> dict[str, Any]:
        """g, and what each line of this step comes to, by its name; x the new one.

        In plain numbers; a rule that is whole is given the problem in place of the gradient, and arrays.
        """
        if self.whole:
            return whole.quantities(self.steps, self, gradient, state, parameters)
        return {"g": gradient, **self.steps.quantities(self, gradient, state, parameters)}

    def fault(self, gradient: Any, state: Any, parameters: Any) -> str:
        """The line of this step that has no finite value first, and why; "" if all have. As `quantities`."""
        if self.whole:
            return whole.fault(self.steps, self, gradient, state, parameters)
        return self.steps.fault(self, float(gradient), state, float(parameters))


def _restored(text: str, settings: Mapping[str, Any]) -> Rule:
    """A rule from another process."""
    rule: Rule = rule_of(text)(**settings)
    return rule


_classes: weakref.WeakValueDictionary[str, type[TypedRule]] = weakref.WeakValueDictionary()
"""Every class that is in use, by its text in plain characters."""


def rule_of(text: str) -> type[TypedRule]:
    """The class of the rule that a text describes; the same one for texts that differ in spaces or spelling.

    Raises FormulaError, with the line, the character and what is accepted.

    >>> rule = rule_of("v = gamma*v + alpha*g; x = x - v")(momentum=0.5, learning_rate=0.1)
    >>> rule.update(2.0, rule.init(1.0), 1.0)
    (-0.2, State(v=0.2))
    """
    if not isinstance(text, str):
        raise FormulaError(f"The rule is {quoted(text)}: it takes text", 0)
    return _class_of(text)


@lru_cache(maxsize=2048)
def _class_of(text: str) -> type[TypedRule]:
    lines = read_lines(text)
    plain = "\n".join(line.text for line in lines)
    return _classes.get(plain) or _classes.setdefault(plain, _made(plain, lines))


def rule_class(name: str, lines: str = FIRST) -> type[Rule]:
    """The class of a rule by its name, one of RULES, ON_NETWORKS or OWN, and the lines of one that is typed.

    Raises FormulaError.
    """
    return rule_of(lines) if name == CUSTOM_RULE else OWN[name] if name in OWN else OPTIMIZERS[name]


def typed(rule: Rule | type[Rule]) -> dict[str, str]:
    """What a record says of a rule beside its name and its settings: its lines if it is typed, or its file."""
    return {"lines": rule.text} if rule.text else told_of_file(rule)


def read_name(reading: Reading, fallback: str) -> str:
    """The name of a rule, one of RULES or OWN, in the field `rule` of a record."""

    def read(raw: object) -> str:
        if isinstance(raw, str) and raw.startswith(PREFIX) and raw not in OWN:
            raise ValueError(absent(raw, reading.raw.get("file")))
        return one_of("Optimizer", (*RULES, *OWN))(raw)

    return reading.field("rule", read, fallback)


def read_rule(reading: Reading, name: str, fallback: Rule) -> Rule:
    """The rule of this name, one of RULES or OWN, with the lines and the settings that are fields of a record.

    What is missing or wrong is the fallback's if that is the same rule, else as the rule has it by default.
    """
    if name != CUSTOM_RULE:
        kind = rule_class(name)
    else:
        kind = reading.field(
            "lines", rule_of, type(fallback) if isinstance(fallback, TypedRule) else rule_of(FIRST)
        )
    return reading.settings(fallback if type(fallback) is kind else kind())


def as_typed(rule: Rule) -> TypedRule:
    """The rule by its own lines and with its settings; FIRST for one that can't be put into lines."""
    if isinstance(rule, TypedRule):
        return rule
    kind = rule_of(rule.lines() or FIRST)
    return kind(**{name: value for name, value in rule.settings.items() if name in kind.hyperparameters()})


def told_by(name: str, settings: Mapping[str, Any]) -> tuple[type[Rule], tuple[str, ...]] | None:
    """The rule that a link names, and the settings that it may have there; None where there is no such."""
    try:
        kind = rule_class(name, str(settings.get("lines", FIRST)))
    except (FormulaError, KeyError):
        return None
    return kind, (*typed(kind), *kind.hyperparameters())


def in_link(text: str) -> str:
    """Lines as short as can be, for a link or a table: `v=gamma*v+g;x=x-alpha*v`."""
    return text.replace(" ", "").replace("\n", ";")


def from_link(text: str) -> str:
    """The same lines as a reader writes them; what is no rule is left as it is."""
    try:
        return rule_of(text).text
    except FormulaError:
        return text


def _made(text: str, lines: Sequence[Line]) -> type[TypedRule]:
    steps = Steps(lines)
    named = [known(name) for name in steps.hyperparameters]
    fields = [
        (each.field, float, field(default=each.default, metadata={"quantity": each.quantity})) for each in named
    ]
    logs = [each.field for each in named if each.quantity.scale == "log"]
    own: dict[str, Any] = {
        "__doc__": "A rule that was typed.",
        "__module__": __name__,
        "text": text,
        "steps": steps,
        **({"whole": True, "move": whole.moving(steps)} if steps.whole else {"update": steps.updating()}),
        "look_ahead": steps.looking_ahead(),
        "equation": ";  ".join(f"{symbol(line.name)} ← {pretty(with_symbols(line.expression))}" for line in lines),
        "exact": steps.exact,
        "step_size": "learning_rate" if "learning_rate" in logs else next(iter(logs), ""),
    }
    return make_dataclass("YourRule", fields, bases=(TypedRule,), namespace=own, frozen=True)
