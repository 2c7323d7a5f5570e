"""What scripts know of the engine and of the server: each module that needs it imports it from `constants.js`.

`app.web.assets` writes that module, as it writes `ids.js`, so that nothing here stands in a script again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import ticks
from app.descent.details import BLOCK
from core.batched.maps import PLACES
from core.datasets import drawn, own_table
from core.descent.events import EventKind
from core.descent.outcomes import AT_A_MINIMUM, BEYOND
from core.surfaces import CURVED
from core.sweep import table_file

CONSTANTS: Mapping[str, Any] = {
    "AT_A_MINIMUM": [kind.name.lower() for kind in AT_A_MINIMUM],
    "BEYOND": [kind.name.lower() for kind in BEYOND],
    "BLOCK": BLOCK,
    "CURVED": CURVED,
    "DRAWING": {
        "letters": drawn.LETTERS,
        "side": drawn.SIDE,
        "classes": drawn.CLASSES,
        "most": drawn.MOST_POINTS,
    },
    "EVENT_KINDS": [kind.name.lower() for kind in EventKind],
    "FLOOR": ticks.FLOOR,
    "LABELS": {"decades": ticks.MOST_DECADES, "few": ticks.FEW, "least": ticks.LEAST},
    "PLACES": PLACES,
    "STUDY_BYTES": table_file.MOST_BYTES,
    "TABLE_BYTES": own_table.MOST_BYTES,
}
"""By the name that scripts import."""
