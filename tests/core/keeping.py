"""What a folder of kept files promises, held at its limits."""

import os
import time
from unittest.mock import patch

OTHER = "1" * 32
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
TRIFLE = 0.5
"""Seconds by which an age is within a limit or beyond it: time stands still."""


def assert_limits(save, folder, most_bytes, days=None, minutes_in_use=0.0, ending=""):
    """That `save`, which writes a new file, removes another one beyond these limits, and leaves it at them.

    `days`: the age up to which it stays, or None for any; `minutes_in_use`: up to which no file is removed.
    """

    def stays(size, age):
        for path in folder.glob("*"):
            path.unlink()
        other = folder / f"{OTHER}{ending}"
        other.touch()
        os.truncate(other, size)
        now = time.time()
        os.utime(other, (now - age,) * 2)
        with patch("time.time", lambda: now):
            save()
        return other.exists()

    save()
    (new,) = folder.iterdir()
    room = most_bytes - new.stat().st_size
    assert stays(room, HOUR) and not stays(room + 1, HOUR)
    assert stays(1, (days or 1000) * DAY - TRIFLE)
    assert days is None or not stays(1, days * DAY + TRIFLE)
    assert not stays(2 * most_bytes, minutes_in_use * MINUTE + TRIFLE)
    assert not minutes_in_use or stays(2 * most_bytes, minutes_in_use * MINUTE - TRIFLE)
