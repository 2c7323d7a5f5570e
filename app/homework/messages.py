"""Messages between the server and the process of a reader's rules: a line of JSON, then arrays as plain numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sent(to: IO[bytes], head: dict[str, Any], arrays: Sequence[Array]) -> None:
    """Write a message."""
    line = json.dumps({**head, "shapes": [array.shape for array in arrays]}) + "\n"
    to.write(b"".join([line.encode(), *(np.ascontiguousarray(array, dtype=float).tobytes() for array in arrays)]))
    to.flush()


def received(of: IO[bytes]) -> tuple[dict[str, Any], list[Array]] | None:
    """The next message; None where there are no more."""
    line = of.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    arrays = []
    for shape in head.pop("shapes"):
        size = 8 * int(np.prod(shape, dtype=int))
        data = of.read(size)
        if len(data) < size:
            return None
        arrays.append(np.frombuffer(data).reshape(shape).copy())  # rules may write into it
    return head, arrays
