"""What the names of a typed rule's lines stand for: what is given, its state, and its hyperparameters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from core.formula.lines import GREEK, PARAMETER, Line
from core.formula.tree import Binary, Call, Expression, FormulaError, Name, Negative
from core.optimizers.hyperparameters import BETA1, BETA2, DECAY, EPSILON, LEARNING_RATE, MOMENTUM, WEIGHT_DECAY
from core.quantities import Quantity

OWN = "own_"
"""What the field of a hyperparameter begins with that no built-in rule has."""
AHEAD = "ahead"
"""Where the gradient is taken, if that is assigned."""
GIVEN: Mapping[str, str] = {
    "t": "the step is counted for you, from 1",
    "x0": "it is where x began",
    "g_exact": "it is the gradient without noise",
}
"""What may be read and not assigned, with the reason."""


LOSS = "f"
"""What is minimised, where no line assigns it."""
GRADIENT = ("g", "g_exact")
GRADIENT_ELSEWHERE = ("dx", "dtheta", "df", "grad", "gradient", "gg", "g_t", "gt")
"""What other texts call it: in lines without a gradient most likely a slip, and no hyperparameter."""


class Known(NamedTuple):
    """A hyperparameter that built-in rules have, too: its field, what it is, its default, and what it is called."""

    field: str
    quantity: Quantity
    default: float
    names: tuple[str, ...]


KNOWN = (
    Known("learning_rate", LEARNING_RATE, 0.05, ("alpha", "lr", "eta", "learning_rate")),
    Known("momentum", MOMENTUM, 0.9, ("gamma", "momentum", "mu")),
    Known("decay", DECAY, 0.9, ("rho", "decay")),
    Known("beta1", BETA1, 0.9, ("beta1", "beta_1")),
    Known("beta2", BETA2, 0.999, ("beta2", "beta_2")),
    Known("epsilon", EPSILON, 1e-7, ("epsilon", "eps")),
    Known("weight_decay", WEIGHT_DECAY, 0.01, ("lambda", "weight_decay", "wd")),
)
DEFAULT = 0.1
"""Of a hyperparameter that no built-in rule has."""


def known(name: str) -> Known:
    """What the hyperparameter of this name is; one that no built-in rule has is any number."""
    found = next((each for each in KNOWN if name in each.names), None)
    if found is not None:
        return found
    quantity = Quantity(
        name,
        name,
        "A number of your own rule.",
        minimum=-1e6,
        maximum=1e6,
        slider=(1e-4, 10.0),
        scale="log",
    )
    return Known(OWN + name, quantity, DEFAULT, (name,))


def quantity_of_own(field: str) -> Quantity | None:
    """The quantity of a field that only typed rules have, if it is one."""
    name = field.removeprefix(OWN)
    return known(name).quantity if name != field and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) else None


class Names:
    """What the names of some lines are. Raises FormulaError for a rule that isn't one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        assigned = {line.name for line in lines}
        hyperparameters: dict[str, Line] = {}
        state: dict[str, None] = {}
        read: set[str] = set()
        now: set[str] = set()
        for line in lines:
            if line.name in GIVEN:
                raise line.error(f"{line.name} is given: {GIVEN[line.name]}")
            for name in names_in(line.expression):
                if name in now or name in (PARAMETER, "g", "pi", *GIVEN, *({LOSS} - assigned)):
                    read |= {name} - now
                elif name in assigned:
                    state[name] = None
                else:
                    hyperparameters.setdefault(name, line)
            now.add(line.name)
        if PARAMETER not in assigned:
            raise FormulaError("The rule doesn't assign x: it takes a line such as x = x - alpha*g", 0)
        self._check_twins(hyperparameters)
        if read.isdisjoint(GRADIENT):
            self._check_gradient(hyperparameters)
        self.hyperparameters, self.state = tuple(hyperparameters), tuple(state)
        self.exact, self.reads_f = "g_exact" in read, LOSS in read
        if self.exact and "g" in read:
            raise FormulaError("The rule reads g and g_exact: it takes one of them, with noise or without", 0)

    def _check_twins(self, hyperparameters: Mapping[str, Line]) -> None:
        """Two names of one hyperparameter are most likely a slip."""
        first: dict[str, str] = {}
        for name, line in hyperparameters.items():
            other = first.setdefault(known(name).field, name)
            if other != name:
                raise line.error(f"{name} and {other} are the same hyperparameter: use one of these names")

    def _check_gradient(self, hyperparameters: Mapping[str, Line]) -> None:
        """Lines that read no gradient may have it under another name."""
        for name, line in hyperparameters.items():
            if name in GRADIENT_ELSEWHERE:
                raise line.error(f"{name} would be a number of your own: the gradient is called g")


def names_in(node: Expression) -> Iterator[str]:
    """The names that a formula reads, in their order."""
    match node:
        case Name(name):
            yield name
        case Negative(operand):
            yield from names_in(operand)
        case Binary(_, left, right):
            yield from names_in(left)
            yield from names_in(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from names_in(argument)


SYMBOLS = {name: letter for letter, name in GREEK.items() if name != PARAMETER}
SUBSCRIPTED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def symbol(name: str) -> str:
    """A name as it is printed: γ for gamma, β₁ for beta1, v for v, m̂ for m_hat."""
    if re.fullmatch(r"[A-Za-z]_hat", name):
        return unicodedata.normalize("NFC", f"{name[0]}\u0302")
    found = re.fullmatch(r"([A-Za-z]+?)_?([0-9]*)", known(name).quantity.symbol)
    if found is None or (len(found[1]) > 1 and found[1] not in SYMBOLS):
        return known(name).quantity.symbol
    return SYMBOLS.get(found[1], found[1]) + found[2].translate(SUBSCRIPTED)


def with_symbols(node: Expression, called: Callable[[str], str] = symbol) -> Expression:
    """A formula with the names as they are printed, or as they are called otherwise."""
    match node:
        case Name(name):
            return Name(called(name))
        case Negative(operand):
            return Negative(with_symbols(operand, called))
        case Binary(sign, left, right):
            return Binary(sign, with_symbols(left, called), with_symbols(right, called))
        case Call(function, arguments):
            return Call(function, tuple(with_symbols(argument, called) for argument in arguments))
    return node
