"""Rules in a Python file, recognised by the names of their parameters, and their steps. For the child process.

A function as a course notebook has it moves one point by one step:

    def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, i, hparams):
        ...
        return x, y, m_x, m_y, s_x, s_y

x and y are where the point is, dx and dy the gradient there; a pair of names ending in _x and _y is state, from 0;
i, step and epoch count from 0, t from 1; hparams has the hyperparameters, which may be parameters themselves;
grad is a function that gives the gradient at another point, in place of dx and dy. What comes back is x, y and the
state in the order of the parameters. A class with `init` and `update` is one of `core.optimizers`, whose state may
be in its attributes, too (`classes`). `recognised` has the rules of a file.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from core.formula.names import KNOWN, OWN, known

COUNTERS = {"i": 0, "step": 0, "epoch": 0, "iteration": 0, "t": 1}
"""What counts the steps, and from where."""
HPARAMS = ("hparams", "params", "hyperparameters")
GRADIENTS = ("grad", "gradient")
NOT_GIVEN = float("nan")

Pair = tuple[Any, Any]


class Trouble(Exception):
    """What is wrong with a rule, in words."""


class Settings(dict[str, Any]):
    """Hyperparameters by any of the names that a reader may know them by."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: dict[str, float] = {}
        """Those of built-in rules that were not among them and were read, with their usual values."""
        for each in KNOWN:
            if each.field in values:
                self.update(dict.fromkeys(each.names, values[each.field]))
        self.update({name.removeprefix(OWN): value for name, value in values.items()})

    def __missing__(self, name: str) -> float:
        for each in KNOWN:
            if name in each.names:
                return self.asked.setdefault(each.field, each.default)
        raise KeyError(f"hparams has no {name!r}: it has {', '.join(sorted(self))}")


def field_of(name: str) -> str | None:
    """The hyperparameter of built-in rules that is called so."""
    return next((each.field for each in KNOWN if name in each.names or name == each.field), None)


class FileRule(ABC):
    """A rule of a file: what it is called, its line, and its hyperparameters by field, each with its default.

    `unknown`: names that it reads from hparams and that no built-in rule has. Points, gradients and state are plain
    numbers, or arrays (n,) of many points at once.
    """

    asks = False
    """Whether it takes its gradient at a point of its own."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.fields: dict[str, float] = {}
        self.defaults: dict[str, float] = {}
        """What the file itself says of them."""
        self.unknown: list[str] = []

    @abstractmethod
    def begin(self, settings: Settings, x: Any, y: Any) -> Any:
        """The state before the first step."""

    def ahead(self, settings: Settings, step: int, state: Any, at: Pair) -> Pair:
        """Where the gradient is wanted."""
        return at

    @abstractmethod
    def take(self, settings: Settings, step: int, state: Any, at: Pair, gradient: Pair) -> tuple[Pair, Any]:
        """The next point, and the next state; `step` counts from 0. Raises Trouble, or what the rule raises."""

    @abstractmethod
    def names(self, leaves: Sequence[str]) -> list[str]:
        """What the numbers that it keeps are called, each ending in _x or _y; of leaves that are called so."""


class Asked(BaseException):
    """Where a function asks for the gradient; no error, so that no function catches it as one."""

    def __init__(self, at: Pair) -> None:
        self.at = at


class FunctionRule(FileRule):
    """A function from a point to the next one."""

    def __init__(
        self, name: str, line: int, function: Callable[..., Any], read: Mapping[str, float | None]
    ) -> None:
        super().__init__(name, line)
        self.function = function
        self.parameters = inspect.signature(function).parameters
        self.asks = bool({*self.parameters} & set(GRADIENTS))
        self.pairs = [
            key for key in self.parameters if key.endswith(("_x", "_y")) and field_of(key) is None and key != "_x"
        ]
        for key, each in self.parameters.items():
            self._note_parameter(key, each.default)
        for key, default in read.items():
            self._note_read(key, default)

    def _note_parameter(self, key: str, default: Any) -> None:
        own = {"x", "y", "dx", "dy", *self.pairs, *COUNTERS, *HPARAMS, *GRADIENTS}
        has_default = isinstance(default, int | float) and not isinstance(default, bool)
        if key in own or not (has_default or field_of(key)):
            return
        field = field_of(key) or f"{OWN}{key}"
        if has_default:
            self.defaults[field] = float(default)
        self.fields[field] = float(default) if has_default else known(key).default

    def _note_read(self, key: str, default: float | None) -> None:
        field = field_of(key) or f"{OWN}{key}"
        if default is not None:
            self.defaults.setdefault(field, default)
        elif field_of(key) is None:
            self.unknown.append(key)
        self.fields.setdefault(field, self.defaults.get(field, known(key).default))

    def begin(self, settings: Settings, x: Any, y: Any) -> Any:
        """Zeros."""
        return [0.0 * x for _ in self.pairs]

    def ahead(self, settings: Settings, step: int, state: Any, at: Pair) -> Pair:
        """The first point at which the function asks for the gradient, or the one where it is."""
        if not self.asks:
            return at

        def asked(a: Any, b: Any) -> Pair:
            raise Asked((a, b))

        try:
            self._called(settings, step, state, at, (NOT_GIVEN, NOT_GIVEN), asked)
        except Asked as wish:
            if not all(np.isfinite(part).all() for part in wish.at):
                raise Trouble("it needs dx and dy to ask for grad: a rule takes one gradient in a step") from None
            return wish.at
        return at

    def take(self, settings: Settings, step: int, state: Any, at: Pair, gradient: Pair) -> tuple[Pair, Any]:
        """The function's own answer."""
        times = []

        def given(a: Any, b: Any) -> Pair:
            times.append(1)
            if len(times) > 1:
                raise Trouble("it asks for grad twice: a rule takes one gradient in a step")
            return gradient

        slopes = (NOT_GIVEN, NOT_GIVEN) if self.asks else gradient
        answer = self._called(settings, step, state, at, slopes, given)
        if self.asks and not times:
            answer = self._called(settings, step, state, at, gradient, given)
        x, y, *kept = _numbers(answer, ["x", "y", *self.pairs])
        return (x, y), kept

    def _called(
        self, settings: Settings, step: int, state: Any, at: Pair, slopes: Pair, grad: Callable[..., Any]
    ) -> Any:
        given: dict[str, Any] = dict(zip(("x", "y", "dx", "dy"), (*at, *slopes), strict=True))
        given |= dict(zip(self.pairs, state, strict=True))
        given |= {key: first + step for key, first in COUNTERS.items()}
        given |= dict.fromkeys(HPARAMS, settings) | dict.fromkeys(GRADIENTS, grad)
        called = {}
        for key, each in self.parameters.items():
            field = field_of(key) or f"{OWN}{key}"
            if key in given:
                called[key] = given[key]
            elif field in self.fields:
                called[key] = settings[field]
            elif each.default is inspect.Parameter.empty:
                raise Trouble(f"its parameter {key} is none that is known, and has no default")
        return self.function(**called)

    def names(self, leaves: Sequence[str]) -> list[str]:
        """As its parameters are."""
        return self.pairs


def _numbers(answer: Any, names: Sequence[str]) -> list[Any]:
    """What a function gave back, as so many numbers, or arrays."""
    wanted = f"it takes {', '.join(names)}, in this order"
    if not isinstance(answer, tuple | list):
        raise Trouble(f"it returns {type(answer).__name__}: {wanted}")
    if len(answer) != len(names):
        raise Trouble(f"it returns {len(answer)} values: {wanted}")
    if not all(is_number(value) for value in answer):
        raise Trouble(f"it returns what is no number: {wanted}")
    return list(answer)


def is_number(value: Any) -> bool:
    """Whether it is a number, or an array of them."""
    return isinstance(value, int | float | np.number) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "fiub"
    )
