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

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, unquote

from core.quantities import Quantity, nearest_name, quoted

PLAIN = "".join(character for character in map(chr, range(32, 127)) if character not in ",:%")
"""What stands for itself in the value of a pair."""
LONGEST_QUERY = 10_000
"""Characters of a query string that are read."""
BESIDE_ANY = ("lesson", "token")
"""Names that any link may have beside those of its record: a proxy, or an older server, may have had a token."""


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
    return {"name": configured.name} | said(configured)


def said(configured: Configured) -> dict[str, Any]:
    """Its settings, but for those at a value that records leave out (`Quantity.unsaid`)."""
    quantities = configured.hyperparameters()
    return {name: value for name, value in configured.settings.items() if quantities[name].unsaid is not value}


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
    """The pairs that such a text stands for; a comma before digits alone is a decimal one, as in `decay:0,9`."""
    pairs = (pair.partition(":") for pair in _BETWEEN.split(text) if pair.strip())
    return [(name, unquote(value)) for name, _, value in pairs]


_BETWEEN = re.compile(r",(?!\s*[0-9]+(?:[eE][+\-−]?[0-9]+)?\s*(?:,|$))")


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
    """The fields of a query string, with or without its question mark, in their order.

    A plus is a plus, as whoever types an address means it, but for a value that a form's encoding has gone over: of
    signs it leaves *, - and . alone as they are, and a blank has become a plus.

    >>> split_query("formula=sin(x)+2*y"), split_query("formula=sin%28x%29+%2B+y")
    ([('formula', 'sin(x)+2*y')], [('formula', 'sin(x) + y')])
    """
    pairs = (part.partition("=") for part in query.removeprefix("?")[:LONGEST_QUERY].split("&") if part)
    return [(unquote(name), _value(text)) for name, _, text in pairs]


def _value(text: str) -> str:
    of_a_form = _OF_A_FORM.fullmatch(text) and _ENCODED.search(text)
    return unquote(text.replace("+", " ") if of_a_form else text)


_OF_A_FORM = re.compile(r"(?:[\w*.~+-]|%(?!20)[0-9a-f]{2})*", re.ASCII | re.IGNORECASE)
_ENCODED = re.compile("%2[89B]", re.IGNORECASE)
"""A bracket or a plus, as a form's encoding has it; a blank it never writes as %20."""


# ---- what is not understood


def strange(given: Iterable[str], known: Collection[str], whose: str, also: Collection[str] = ()) -> dict[str, str]:
    """A message for each name that nothing is called, or that stands twice, by that name.

    `whose` names these are said to be; those that `also` may be there are not counted up.
    """
    given, told = list(given), dict[str, str]()
    for name in dict.fromkeys(given):
        if name not in known and name not in also:
            told[name] = f"{whose} has no {quoted(name)}: {_meant(name, known, also)}"
        elif given.count(name) > 1:
            told[name] = f"{whose} has {name} {given.count(name)} times: it takes it once"
    return told


def _meant(name: str, known: Collection[str], also: Collection[str]) -> str:
    if name.startswith("amp;"):
        return "leave out the amp; after &"
    near = nearest_name(name, (*known, *also))
    return f"did you mean {near}?" if near else f"it takes one of {', '.join(known)}"


def strange_in_link(
    query: str, known: Collection[str], whose: str, beside: Collection[str] = (), several: Collection[str] = ()
) -> dict[str, str]:
    """A message for each part of a query string that is not `known`, by its name, or "link" for all of it.

    Names that are `beside` the record's are passed over, as those of BESIDE_ANY always are; `several` may stand
    more than once.
    """
    if len(query) > LONGEST_QUERY:
        return {"link": f"The link has {len(query):,} characters: it takes at most {LONGEST_QUERY:,}"}
    names = [name for name, _ in split_query(query)]
    often = {name for name in names if name in several}
    return strange([*often, *(name for name in names if name not in several)], known, whose, (*BESIDE_ANY, *beside))


def strange_settings(text: str, known: Collection[str], whose: str) -> dict[str, str]:
    """A message for each setting of a text such as `adam,learning_rate:0.01` that is not `known`, by its name."""
    pairs = split_pairs(text.partition(",")[2])
    return strange([name for name, _ in pairs], known, whose)
