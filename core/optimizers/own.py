"""Rules that a reader brings in Python of their own: what they are called, and which there are.

What such a rule does is for whoever brings it to say (`app.homework.library`): here are its names in records and
links, `python:adam` for the function `adam` of a file. OWN changes when the file is saved; the class of a rule says
by `version` which state of the file it is of, and classes of another version are other rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from typing import Any, ClassVar

from core.optimizers.base import Rule

PREFIX = "python:"
"""What the name of such a rule begins with."""


class RuleError(ValueError):
    """What keeps a rule from taking a step, in words for the reader."""


class OwnRule(Rule):
    """Base of rules in a reader's file. Steps of theirs may raise RuleError."""

    pairs: ClassVar[bool] = True
    of_reader: ClassVar[bool] = True
    file: ClassVar[str]
    """The name of the file that it is in."""
    version: ClassVar[str]
    """The beginning of a hash of that file."""
    reference: ClassVar[str] = ""
    """The built-in rule that it is called after, if any."""

    def quantities(self, gradient: Any, state: Any, parameters: Any) -> dict[str, Any]:
        """g, what the rule has kept after this step, by its names, and the new x; each (2,)."""
        raise NotImplementedError

    def kept(self, state: Any) -> dict[str, Any]:
        """What the rule has kept after a step, by its names; each (2,)."""
        raise NotImplementedError


class _Brought(Mapping[str, type[OwnRule]]):
    """Rules by name, which change all at once: threads that go through them have those of one state of the file."""

    def __init__(self) -> None:
        self.now: Mapping[str, type[OwnRule]] = {}

    def __getitem__(self, name: str) -> type[OwnRule]:
        return self.now[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)

    def values(self) -> ValuesView[type[OwnRule]]:
        """The rules themselves."""
        return self.now.values()


OWN = _Brought()
"""The rules that there are now, by name, in the order of their lines."""


def bring(rules: Mapping[str, type[OwnRule]]) -> None:
    """Put these rules in the place of those that there have been."""
    OWN.now = dict(rules)


def told_of_file(rule: Rule | type[Rule]) -> dict[str, str]:
    """What a record says of such a rule beside its name and its settings; nothing of any other."""
    kind: Any = rule if isinstance(rule, type) else type(rule)
    return {"file": kind.file, "hash": kind.version} if issubclass(kind, OwnRule) else {}


def absent(name: str, file: object = None) -> str:
    """What to say of such a name that is none of OWN; `file`: the one that it is said to be in."""
    function = name.removeprefix(PREFIX)[:40]
    if not OWN:
        said = file if isinstance(file, str) and file else "my_rules.py"
        return f"Optimizer is {function} of a file of Python: give --rules {said[:40]}"
    brought = next(iter(OWN.values())).file
    called = ", ".join(rule.removeprefix(PREFIX) for rule in OWN)
    return f"Optimizer is {function}, which {brought} doesn't have: it has {called}"


def other_version(settings: Mapping[str, Any], kind: type[Rule]) -> str:
    """What to say where a link was made with another state of the file; "" where it is the same."""
    made = settings.get("hash")
    if not issubclass(kind, OwnRule) or made in (None, kind.version):
        return ""
    file = settings.get("file", kind.file)
    if file != kind.file:
        return f"The link is of {str(file)[:40]!r}: the paths are those of {kind.file}, which this server has"
    return f"{kind.file} has changed since the link was made: the paths are those of the file as it is now"
