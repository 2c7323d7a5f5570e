"""The rules of a reader's file, as a server or a check has them: loaded, asked for steps, loaded anew when saved.

A version of a file is known by the beginning of its hash. One that can't be run leaves the rules of the last one
that could in their place, and says why.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.homework.messages import Array
from app.homework.process import Ended, Process
from app.homework.rule import Ask, FileRule, made
from core.optimizers.own import PREFIX, RuleError, bring

LOADING = 20.0
"""Seconds in which a file is to be loaded."""
STEP = 5.0
"""Seconds in which a rule is to take a step, be it one of many points."""
HASH = 8
"""Characters of a hash."""
NO_RULES = "no function here has the parameters x, y, dx, dy, and no class init and update"


class CannotRun(Exception):
    """A file that can't be run, in words for the reader."""


class Room:
    """The process of one version of a file, begun anew where a rule ended it; that rule is not asked again.

    `rules`: what is said of each. Raises CannotRun for a file that can't be run, or has none.
    """

    def __init__(self, path: Path, source: str) -> None:
        self._job = {"do": "load", "path": str(path), "source": source}
        self._folder = path.parent
        self._lock = threading.RLock()
        self._broken: dict[str, str] = {}
        self._gone = ""
        self._process, self.rules = self._begun()

    def _begun(self) -> tuple[Process, list[dict[str, Any]]]:
        process = Process(self._folder)
        try:
            answer, _ = process.ask(self._job, seconds=LOADING)
        except Ended as error:
            raise CannotRun(str(error)) from None
        if answer.get("rules"):
            return process, answer["rules"]
        process.end()
        raise CannotRun(answer.get("error", NO_RULES))

    def close(self) -> None:
        """End the process for good."""
        with self._lock:
            self._gone = "its file has been saved since"
            self._process.end()

    def tried(self, name: str) -> dict[str, Any]:
        """`alone`: why a rule takes one point at a time, "" if it takes many; `fields`: what it reads."""
        try:
            return self._ask(name, {"do": "try", "rule": name}, ())[0]
        except RuleError as error:
            return {"alone": str(error)}

    def asking(self, name: str) -> Ask:
        """What asks for steps of one rule; it raises RuleError."""
        return lambda job, arrays: self._ask(name, job, arrays)

    def _ask(self, name: str, job: dict[str, Any], arrays: Sequence[Array]) -> tuple[dict[str, Any], list[Array]]:
        with self._lock:
            if self._gone:
                raise RuleError(self._gone)
            if name in self._broken:
                raise RuleError(f"{self._broken[name]}; it is tried again once the file is saved")
            try:
                head, found = self._process.ask(job, arrays, STEP)
            except Ended as error:
                self._broken[name] = str(error)
                self._begin_anew()
                raise RuleError(str(error)) from None
        if "error" in head:
            raise RuleError(head["error"])
        return head, found

    def _begin_anew(self) -> None:
        try:
            self._process, _ = self._begun()
        except CannotRun as error:
            self._gone = str(error)


@dataclass(frozen=True)
class Contents:
    """What a version of a file has in it, and where that runs.

    `rules`: by name; `refused`: why others aren't among them; `found`: what is said of all, in their order.
    """

    version: str = ""
    rules: Mapping[str, type[FileRule]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    found: Sequence[Mapping[str, Any]] = ()
    room: Room | None = None


class Library:
    """A file and its rules. `refresh` reads it if it was saved; `error` says why its last version can't be run."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).resolve()
        self.contents = Contents()
        self.error = ""
        self._seen: tuple[int, ...] | None = None
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The file's own name, as links have it."""
        return self.path.name

    def refresh(self) -> None:
        """Load the file if it was saved since. Raises OSError where it never could be read."""
        with self._lock:
            try:
                now = self.path.stat()
                stamp = now.st_mtime_ns, now.st_size
                if stamp != self._seen:
                    self._load(self.path.read_bytes())
                    self._seen = stamp
            except OSError as error:
                if self._seen is None:
                    raise
                # An editor may be about to put another one in its place, of whatever time.
                self._seen = ()
                self.error = f"it can't be read: {error.strerror}"

    def _load(self, data: bytes) -> None:
        before = self.contents.room
        try:
            self.contents, self.error = _loaded(self.path, data), ""
        except CannotRun as error:
            self.error = str(error)
            return
        bring({PREFIX + name: rule for name, rule in self.contents.rules.items()})
        if before:
            before.close()

    def close(self) -> None:
        """End what runs, and leave none of the rules."""
        bring({})
        if self.contents.room:
            self.contents.room.close()


def _again(path: Path, data: bytes, name: str, settings: Mapping[str, Any]) -> FileRule:
    """A rule that came from another process, as a sweep's worker gets it: of that state of the file."""
    return _of_others(path, data).rules[name](**settings)


@lru_cache(maxsize=2)
def _of_others(path: Path, data: bytes) -> Contents:
    return _loaded(path, data)


def _loaded(path: Path, data: bytes) -> Contents:
    """What a file has in it. Raises CannotRun."""
    try:
        source = data.decode()
    except UnicodeDecodeError:
        raise CannotRun("it is no text in UTF-8") from None
    version = sha256(data).hexdigest()[:HASH]
    room = Room(path, source)
    rules: dict[str, type[FileRule]] = {}
    refused: dict[str, str] = {}
    for each in room.rules:
        name = each["name"]
        try:
            rules[name] = made(
                each | room.tried(name), path.name, version, room.asking(name), partial(_again, path, data)
            )
        except ValueError as error:
            refused[name] = str(error)
    return Contents(version, rules, refused, room.rules, room)
