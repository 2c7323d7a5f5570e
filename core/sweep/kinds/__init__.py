"""What a row of a sweep may be: one descent, or the training of one network.

A row is flat, one value for each name, as it stands in a table: `{"surface": "matyas", "x": 4.0, …, "rule": "adam",
"learning_rate": 0.1}`. A `Kind` turns it into the experiment it stands for and runs experiments, many at once where
that is faster: no number depends on what a row is computed together with. What a row's rule or schedule does not
have (a learning rate for AdaDelta) is left out of the row.

To add a kind of sweep, write its `Kind` in a file of its own and list it in `KINDS`.
"""

from collections.abc import Mapping

from core.sweep.kinds.base import Kind, Row
from core.sweep.kinds.descent import DESCENT
from core.sweep.kinds.network import NETWORK

__all__ = ["DESCENT", "KINDS", "NETWORK", "Kind", "Row"]

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (DESCENT, NETWORK)}
