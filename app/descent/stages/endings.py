"""How many descents end, as legends and tables call it."""

from __future__ import annotations

from core.descent.outcomes import OutcomeKind
from core.descent.sentences import named
from core.surfaces import Minimum, Ring

ENDINGS = {
    OutcomeKind.CONVERGED: "Minimum that no list has",
    OutcomeKind.STALLED: "Stalled where the gradient is zero",
    OutcomeKind.STEP_LIMIT: "Still on its way at the step limit",
    OutcomeKind.DIVERGED: "Diverged",
    OutcomeKind.RAN_DOWNHILL: "Ran off downhill",
}
"""What each kind is called where no minimum is."""


def ending_label(kind: OutcomeKind, minimum: Minimum | Ring | None) -> str:
    """An ending in a legend or a table."""
    if minimum is None:
        return ENDINGS[kind]
    label = named(minimum).removeprefix("the ")
    return label[0].upper() + label[1:]
