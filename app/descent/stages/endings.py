"""The ways in which descents end, as legends and tables call them."""

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
    OutcomeKind.HOVERS: "Hovers around",
    OutcomeKind.OSCILLATES: "Oscillates around",
}
"""What each kind is called where no minimum is; of those that circle one, what stands before its name."""


def ending_label(kind: OutcomeKind, minimum: Minimum | Ring | None) -> str:
    """An ending in a legend or a table."""
    if minimum is None:
        return ENDINGS[kind]
    if kind is not OutcomeKind.CONVERGED:
        return f"{ENDINGS[kind]} {named(minimum)}"
    label = named(minimum).removeprefix("the ")
    return label[0].upper() + label[1:]
