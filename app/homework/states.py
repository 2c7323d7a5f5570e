"""The state of a rule taken apart into numbers and arrays, and put together again.

What is neither, the tuples, lists and dicts around them, is a *form*, which stays with the process that knows its
classes; other processes hold its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.homework.functions import Trouble

Form = tuple[Any, ...]


class Forms:
    """The forms that states have had, by their numbers."""

    def __init__(self) -> None:
        self._numbers: dict[Form, int] = {}

    def apart(self, state: Any) -> tuple[int, list[Any]]:
        """The number of the form of a state, and its leaves in order. Raises Trouble for what can't be kept."""
        leaves: list[Any] = []
        form = _form_of(state, leaves)
        return self._numbers.setdefault(form, len(self._numbers)), leaves

    def together(self, number: int, leaves: Sequence[Any]) -> Any:
        """The state of this form. Raises Trouble for a form of another process."""
        form = next((form for form, known in self._numbers.items() if known == number), None)
        if form is None:
            raise Trouble("its state is gone with the process that it was in")
        return _built(form, iter(leaves))

    def names(self, number: int) -> list[str]:
        """What the leaves of this form are called: m for a dict's, a field's name, state[0] for a list's first."""
        form = next(form for form, known in self._numbers.items() if known == number)
        return list(_names_in(form, ""))


def _names_in(form: Form, path: str) -> Iterator[str]:
    kind, *parts = form
    if kind in ("whole", "number"):
        yield path or "state"
    elif kind == "dict":
        for key, part in zip(parts[0], parts[1:], strict=True):
            yield from _names_in(part, f"{path}.{key}" if path else str(key))
    elif kind != "constant":
        for place, part in enumerate(parts):
            field = getattr(kind, "_fields", {}) and f"{path}.{kind._fields[place]}".removeprefix(".")
            yield from _names_in(part, field or f"{path or 'state'}[{place}]")


def _form_of(value: Any, leaves: list[Any]) -> Form:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return ("constant", value)
    if isinstance(value, int | float | np.number | np.ndarray):
        leaves.append(value)
        return ("whole",) if isinstance(value, int) else ("number",)
    if isinstance(value, tuple | list):
        return (type(value), *(_form_of(item, leaves) for item in value))
    if isinstance(value, dict):
        return ("dict", tuple(value), *(_form_of(item, leaves) for item in value.values()))
    raise Trouble(f"its state has a {type(value).__name__}: numbers, arrays, tuples, lists and dicts are kept")


def _built(form: Form, leaves: Iterator[Any]) -> Any:
    kind, *parts = form
    if kind == "constant":
        return parts[0]
    if kind in ("whole", "number"):
        leaf = next(leaves)
        return int(leaf) if kind == "whole" else leaf
    if kind == "dict":
        return dict(zip(parts[0], [_built(part, leaves) for part in parts[1:]], strict=True))
    items = [_built(part, leaves) for part in parts]
    return kind(*items) if hasattr(kind, "_fields") else kind(items)
