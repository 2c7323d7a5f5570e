"""Options of the page: what of the run is shown, and how. They are part of its link, but of no number of a run.

Each kind says how a value is read and what its control is. `app.descent.options` has those of the page itself and
of its stages.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dash import html

from app import ids
from app.components.boxes import combobox, text_box
from app.components.controls import number_box
from core.quantities import Quantity, quoted
from core.records import one_of

Options = dict[str, str]
"""The value of each option, by name."""

LONGEST_TEXT = 40


@dataclass(frozen=True, eq=False)
class Option(ABC):
    """An option, by its name in the link."""

    name: str

    rank: ClassVar[int]
    """Where options of this kind stand in a link."""
    keeps_typing: ClassVar[bool] = False
    """Whether its box shows a wrong value as it was typed."""

    @property
    @abstractmethod
    def default(self) -> str:
        """What it is unless chosen otherwise."""

    @abstractmethod
    def read(self, raw: object) -> str:
        """The value that `raw` stands for; raises ValueError for one that its reader is to be told is wrong."""

    def check(self, raw: str) -> None:
        """Raise ValueError, quoting it, for a text of a link that stands for nothing."""
        self.read(raw)

    @abstractmethod
    def control(self, **properties: Any) -> Any:
        """The component that sets it."""


@dataclass(frozen=True, eq=False)
class Menu(Option):
    """One of some values, each with its label; the first is the default unless another one is."""

    label: str
    values: Mapping[str, str]
    usual: str = ""

    rank = 0

    @property
    def default(self) -> str:
        """What it is unless chosen otherwise."""
        return self.usual or next(iter(self.values))

    def read(self, raw: object) -> str:
        """The value; what isn't one is the default."""
        return raw if isinstance(raw, str) and raw in self.values else self.default

    def check(self, raw: str) -> None:
        """Raise ValueError for a text that is not one of the values."""
        one_of(self.label, self.values)(raw)

    @property
    def entries(self) -> list[dict[str, str]]:
        """The values and their labels as components of Mantine take them."""
        return [{"value": value, "label": label} for value, label in self.values.items()]

    def control(self, **properties: Any) -> Any:
        """A menu."""
        return _select(self, data=self.entries, allowDeselect=False, **properties)


@dataclass(frozen=True, eq=False)
class Number(Option):
    """A number within its limits."""

    quantity: Quantity
    usual: float

    rank = 1
    keeps_typing = True

    @property
    def default(self) -> str:
        """What it is unless chosen otherwise."""
        return f"{self.usual:g}"

    def read(self, raw: object) -> str:
        """The number in its shortest form; raises ValueError, quoting `raw`, for one that is not accepted."""
        return str(self.quantity.read(raw))

    def control(self, **properties: Any) -> Any:
        """A box."""
        box = number_box(ids.descent.option(self.name), self.quantity, self.usual)
        return html.Div(box, className="stage-number", **properties)


@dataclass(frozen=True, eq=False)
class Text(Option):
    """A short text, empty unless chosen; what it means depends on the experiment."""

    label: str

    rank = 2
    default = ""

    def read(self, raw: object) -> str:
        """The text; what is none, or too long, is the empty one."""
        return raw if isinstance(raw, str) and len(raw) <= LONGEST_TEXT else ""

    def check(self, raw: str) -> None:
        """Raise ValueError for a text that is too long."""
        if len(raw) > LONGEST_TEXT:
            raise ValueError(f"{self.label} is {quoted(raw)}: it takes at most {LONGEST_TEXT} characters")

    def control(self, **properties: Any) -> Any:
        """A box, which may stay empty."""
        return text_box(
            id=ids.descent.option(self.name),
            value="",
            className="range-end",
            spellCheck=False,
            **{"aria-label": self.label},
            **properties,
        )


@dataclass(frozen=True, eq=False)
class OpenMenu(Text):
    """One of some values that depend on the experiment: a stage's request says which (`choices`).

    `possible` are those of all experiments.
    """

    possible: Callable[[], Collection[str]]

    def check(self, raw: str) -> None:
        """Raise ValueError for a text that is none of the values that any experiment has."""
        if raw:
            one_of(self.label, self.possible())(raw)

    def control(self, **properties: Any) -> Any:
        """A menu, which may stay empty."""
        return _select(self, data=[], allowDeselect=True, **properties)


def _select(option: Menu | OpenMenu, **properties: Any) -> Any:
    return combobox(
        id=ids.descent.option(option.name),
        value=option.default,
        className="option",
        **{"aria-label": option.label},
        **properties,
    )
