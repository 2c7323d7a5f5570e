"""Classes of a Python file with `init` and `update`, as rules. For the child process."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np

from app.homework.functions import FileRule, Pair, Settings, Trouble, field_of, is_number
from core.formula.names import OWN


class Kept(NamedTuple):
    """What an object keeps in itself, and the state that it hands on."""

    attributes: dict[str, Any]
    state: Any


class ClassRule(FileRule):
    """A class with `init` and `update`, which moves each coordinate by itself.

    It is made anew for every step: attributes that its methods change are kept with its state.
    """

    def __init__(self, name: str, line: int, kind: Any) -> None:
        super().__init__(name, line)
        self.kind = kind
        self.asks = callable(getattr(kind, "look_ahead", None))
        try:
            parameters = inspect.signature(kind).parameters
        except (TypeError, ValueError):
            parameters = types.MappingProxyType({})
        self.arguments: dict[str, str] = {}
        self.own: set[str] = set()
        """The attributes that its methods have been seen to change."""
        for key, each in parameters.items():
            if isinstance(each.default, int | float) and not isinstance(each.default, bool):
                field = field_of(key) or f"{OWN}{key}"
                self.arguments[key] = field
                self.fields[field] = self.defaults[field] = float(each.default)

    def _made(self, settings: Settings) -> Any:
        return self.kind(**{key: settings[field] for key, field in self.arguments.items()})

    def begin(self, settings: Settings, x: Any, y: Any) -> Any:
        """That of x, and that of y."""
        kept = []
        for side in (x, y):
            rule = self._made(settings)
            kept.append(self._kept(rule, _attributes(rule), rule.init(side)))
        return kept

    def _restored(self, settings: Settings, kept: Any) -> tuple[Any, Any]:
        """The object as it was after the last step, and the state that it handed on."""
        rule = self._made(settings)
        if not isinstance(kept, Kept):
            return rule, kept
        vars(rule).update(kept.attributes)
        return rule, kept.state

    def _kept(self, rule: Any, before: Mapping[str, Any], state: Any) -> Any:
        """The state, with the attributes that have been seen to change, if there are any."""
        now = getattr(rule, "__dict__", {})
        self.own |= {name for name, value in now.items() if name not in before or not _equal(value, before[name])}
        own = {name: now[name] for name in sorted(self.own) if name in now}
        return Kept(own, state) if own else state

    def ahead(self, settings: Settings, step: int, state: Any, at: Pair) -> Pair:
        """Its `look_ahead`, if it has one."""
        if not self.asks:
            return at
        sides = []
        for side, kept in zip(at, state, strict=True):
            rule, own = self._restored(settings, kept)
            sides.append(rule.look_ahead(side, own))
        return sides[0], sides[1]

    def take(self, settings: Settings, step: int, state: Any, at: Pair, gradient: Pair) -> tuple[Pair, Any]:
        """Its `update` of both coordinates."""
        moved, states = [], []
        for slope, kept, side in zip(gradient, state, at, strict=True):
            rule, own = self._restored(settings, kept)
            before = _attributes(rule)
            answer = rule.update(slope, own, side)
            if not isinstance(answer, tuple) or len(answer) != 2:
                raise Trouble("its update takes (step, state) back")
            if not is_number(answer[0]):
                raise Trouble(f"its update returns a step that is no number, but {type(answer[0]).__name__}")
            moved.append(side + answer[0])
            states.append(self._kept(rule, before, answer[1]))
        return (moved[0], moved[1]), states

    def names(self, leaves: Sequence[str]) -> list[str]:
        """As they are in what `init` returns for x, and for y."""
        half = len(leaves) // 2
        plain = (leaf.removeprefix("state[0]").removeprefix(".") for leaf in leaves[:half])
        own = [name.removeprefix("attributes.").removeprefix("state.") or "state" for name in plain]
        return [f"{name}{side}" for side in ("_x", "_y") for name in own]


def _attributes(rule: Any) -> dict[str, Any]:
    """What an object has in it, whatever is done to it later."""
    found = getattr(rule, "__dict__", {})
    return {
        name: deepcopy(each) if isinstance(each, np.ndarray | list | dict) else each for name, each in found.items()
    }


def _equal(one: Any, other: Any) -> bool:
    """Whether two values are the same; what can't be compared isn't."""
    try:
        return one is other or bool(np.array_equal(one, other))
    except (TypeError, ValueError):
        return False
