"""Tables that readers have opened, and the studies that come along, by a key that any server process can use.

An opened table is a file in the cache folder, named by its content's hash; the last few read are kept in memory.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from core.datasets import data_file
from core.files import make_room, write_whole
from core.network import checkpoints
from core.sweep.study import load_sweep
from core.sweep.table import Table
from core.sweep.table_file import computed, read_table

KEPT_BYTES = 200_000_000
"""Of all opened tables together, the newest included."""
EXAMPLE = "example-"


@cache
def studies() -> dict[str, str]:
    """The studies that come along: key of their table → title."""
    return {f"{EXAMPLE}{path.stem}": tomllib.loads(path.read_text("utf-8"))["title"] for path in _studies()}


@cache
def questions() -> dict[str, str]:
    """What each of them asks: the comment that its file begins with."""
    texts = {path.stem: path.read_text("utf-8").split("\n", 1)[0] for path in _studies()}
    return {f"{EXAMPLE}{stem}": text.removeprefix("#").strip() for stem, text in texts.items() if text[:1] == "#"}


def _studies() -> list[Path]:
    try:
        return sorted(data_file("studies").glob("*.toml"))
    except FileNotFoundError:
        return []


def keep(content: bytes) -> str:
    """Keep a table for later requests; returns its key. Raises ValueError for what is no table of a sweep."""
    read_table(content)
    key = hashlib.sha256(content).hexdigest()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / key).exists():
        make_room(folder, len(content), KEPT_BYTES)
    write_whole(folder / key, content)
    return key


@lru_cache(maxsize=4)
def table_of(key: str) -> Table:
    """The table with this key. Raises ValueError, for the reader to see, if it is not here."""
    if key in studies():
        return computed(load_sweep(next(path for path in _studies() if key == f"{EXAMPLE}{path.stem}")))
    if re.fullmatch(r"[0-9a-f]{64}", key):
        try:
            return read_table((_folder() / key).read_bytes())
        except OSError:
            pass
    raise ValueError("This table is not here any more: open its file again")


def _folder() -> Path:
    return checkpoints.folder() / "tables"
