"""What an entry of the registry of data sets is: how to call it, where it is from, what may be set of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.datasets.table import Dataset
from core.quantities import Quantity, quoted


@dataclass(frozen=True)
class Words:
    """A setting that is a text: `check` makes of it what is kept, or raises ValueError."""

    label: str
    help: str = ""
    check: Callable[[str], str] = str.strip
    longest: int = 200

    def read(self, raw: object) -> str:
        """The text that `raw` stands for. Raises ValueError, quoting it, for what is no such text."""
        if not isinstance(raw, str) or len(raw) > self.longest:
            raise ValueError(f"{self.label} is {quoted(raw)}: it takes a text of at most {self.longest} characters")
        return self.check(raw)


@dataclass(frozen=True)
class Setting:
    """One setting of a data set: what it may be, and what it is unless it is said."""

    quantity: Quantity | Words
    default: Any


@dataclass(frozen=True)
class Entry:
    """A data set of the registry: calling it, with its settings, loads it."""

    label: str
    source: str
    load: Callable[..., Dataset] = field(repr=False)
    settings: Mapping[str, Setting] = field(default_factory=dict)

    def __call__(self, **settings: Any) -> Dataset:
        """The data set with these settings; what is not said has its default."""
        return self.load(**{name: setting.default for name, setting in self.settings.items()} | settings)


def label_of(name: str, loader: Callable[..., Dataset]) -> str:
    """What to call a data set; only a loader that is no `Entry` has to load it to know."""
    label = loader.label if isinstance(loader, Entry) else loader().label
    return label or name.replace("_", " ").capitalize()


def settings_of(loader: Callable[..., Dataset]) -> Mapping[str, Setting]:
    """What may be set of a data set."""
    return loader.settings if isinstance(loader, Entry) else {}
