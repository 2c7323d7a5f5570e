"""Tables that readers have brought: each a file in the cache folder, named by its content's hash.

So that a link names the table it was made with, any server process finds it, and two readers with different tables
don't meet. The folder is bounded: the tables that nobody has used for longest go first.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from core.files import cache_folder, make_room, write_whole

KEPT_BYTES = 100_000_000
"""Of all tables together, the newest included."""
KEPT_DAYS = 90.0
IN_USE = 600.0
KEY = re.compile(r"[0-9a-f]{32}")


def keep(content: bytes) -> str:
    """Keep a table's file; returns its key, which is the same for the same content."""
    key = hashlib.sha256(content).hexdigest()[:32]
    path = brought_folder() / f"{key}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        make_room(path.parent, len(content), KEPT_BYTES, KEPT_DAYS * 86_400, IN_USE)
        write_whole(path, content)
    return key


def content_of(key: str) -> bytes | None:
    """The content of the table with this key, if it is here; it then counts as used now."""
    if not KEY.fullmatch(key):
        return None
    path = brought_folder() / f"{key}.txt"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(OSError):  # a folder that can only be read
        os.utime(path)
    return content


def brought_folder() -> Path:
    """Where tables that somebody brought are kept."""
    return cache_folder() / "brought"
