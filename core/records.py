"""What all records share: how they are read from outside, field by field, and how they stand in a link.

A record, such as an experiment, has three forms: the value itself; plain values, as JSON holds them, for files and
pages; and a query string, for links. Each record says which fields it has; the pieces that they are read from and
written with are these.

    reading = Reading({"steps": "60", "noise": "lots"})
    reading.field("steps", STEPS.read, fallback=100)    # 60
    reading.field("noise", NOISE.read, fallback=1.0)    # 1.0
    reading.problems                                    # {"noise": "Noise σ is 'lots': it takes a number from …"}

In a link a rule or a schedule stands as `adam,learning_rate:0.01`, a list of pairs as `leaky_relu:16,exponent:8`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, quote, unquote

from core.quantities import Quantity, quoted

PLAIN = "".join(character for character in map(chr, range(32, 127)) if character not in ",:%")
"""What stands for itself in the value of a pair."""
LONGEST_QUERY = 10_000
"""Characters of a query string that are read; the rest is passed over."""


class Configured(Protocol):
    """What has a name and settings that it declares, and is made of these alone: a rule, a schedule."""

    @property
    def name(self) -> str:
        """What it is called in files and links."""

    @property
    def settings(self) -> dict[str, Any]:
        """Each setting's name and its value."""

    def hyperparameters(self) -> Mapping[str, Quantity]:
        """Each setting's name and its description."""


Value = TypeVar("Value")
SomeConfigured = TypeVar("SomeConfigured", bound=Configured)


# ---- reading


class Reading:
    """Values from outside, right or wrong, which are taken field by field.

    What is missing or wrong is replaced by a fallback. `problems` has a message for each field that is wrong, keyed
    by its name, those of a part as `competitors.2.learning_rate`. What is no mapping has no fields.
    """

    def __init__(self, raw: object, key: str = "", problems: dict[str, str] | None = None) -> None:
        self.raw: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
        self.problems: dict[str, str] = {} if problems is None else problems
        self._key = key

    def part(self, name: str, raw: object) -> Reading:
        """The values of one part of the record; its problems count among these."""
        return Reading(raw, f"{self._key}{name}.", self.problems)

    def field(self, name: str, read: Callable[[Any], Value], fallback: Value) -> Value:
        """What `read`, which raises ValueError for what is wrong, makes of this field."""
        if name not in self.raw:
            return fallback
        try:
            return read(self.raw[name])
        except ValueError as error:
            self.wrong(name, error)
            return fallback

    def numbers(self, quantities: Mapping[str, Quantity], fallbacks: Mapping[str, Any]) -> dict[str, Any]:
        """The values of all these fields."""
        return {name: self.field(name, quantity.read, fallbacks[name]) for name, quantity in quantities.items()}

    def settings(self, fallback: SomeConfigured) -> SomeConfigured:
        """The rule, or the schedule, with those of its settings that are fields here."""
        found = self.numbers(fallback.hyperparameters(), fallback.settings)
        return type(fallback)(**found)

    def wrong(self, name: str, message: object) -> None:
        """Keep a message for this field, unless it has one."""
        self.problems.setdefault(f"{self._key}{name}", str(message))


def one_of(label: str, names: Collection[str]) -> Callable[[object], str]:
    """Reads one of these names. Raises ValueError, quoting the value, for anything else."""

    def read(raw: object) -> str:
        if not isinstance(raw, str) or raw not in names:
            raise ValueError(f"{label} is {quoted(raw)}: it takes one of {', '.join(names)}")
        return raw

    return read


def pairs_of(label: str, of_what: str) -> Callable[[object], Sequence[Any]]:
    """Reads a list of pairs, or a text of them. Raises ValueError, quoting the value, for anything else."""

    def read(raw: object) -> Sequence[Any]:
        rows = split_pairs(raw) if isinstance(raw, str) else raw
        if not isinstance(rows, Sequence) or not all(map(_is_pair, rows)):
            raise ValueError(f"{label} are {quoted(raw)}: they take {of_what} each")
        return rows

    return read


def _is_pair(row: object) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2


def named(raw: object) -> Mapping[Any, Any]:
    """{"name": "adam", "learning_rate": "0.01"} for `adam,learning_rate:0.01`; a mapping is left as it is."""
    if isinstance(raw, Mapping):
        return raw
    if not isinstance(raw, str):
        return {"name": raw}
    name, settings = split_settings(raw)
    return {"name": name} | settings


# ---- plain values


def plain(configured: Configured) -> dict[str, Any]:
    """A rule or a schedule as plain values, its name among them."""
    return {"name": configured.name} | configured.settings


# ---- text


def as_text(value: Any) -> str:
    """The shortest text that reads back as the same value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def joined_pairs(pairs: Iterable[tuple[Any, Any]]) -> str:
    """Pairs as `leaky_relu:16,exponent:8`; a comma or a colon within a value is %2C or %3A."""
    return ",".join(f"{as_text(name)}:{quote(as_text(value), safe=PLAIN)}" for name, value in pairs)


def split_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs that such a text stands for."""
    pairs = (pair.partition(":") for pair in text.split(",") if pair.strip())
    return [(name, unquote(value)) for name, _, value in pairs]


def joined_settings(name: str, settings: Mapping[str, Any]) -> str:
    """A name with settings as `adam,learning_rate:0.01`."""
    return f"{name},{joined_pairs(settings.items())}" if settings else name


def split_settings(text: str) -> tuple[str, dict[str, str]]:
    """The name and the settings that such a text stands for."""
    name, _, settings = text.partition(",")
    return name, dict(split_pairs(settings))


def joined_query(fields: Iterable[tuple[str, str]]) -> str:
    """A query string, readable and editable by hand, without its question mark."""
    return "&".join(f"{name}={quote(text, safe=',:()*')}" for name, text in fields)


def split_query(query: str) -> list[tuple[str, str]]:
    """The fields of a query string, with or without its question mark, in their order."""
    return parse_qsl(query.removeprefix("?")[:LONGEST_QUERY], keep_blank_values=True)
