"""Competitors by their colours, which links and requests name them by."""

from __future__ import annotations

from collections.abc import Sequence

from core.descent.experiment import COLOR, Competitor, DescentExperiment, names


def place_of(slot: object, competitors: Sequence[Competitor]) -> int:
    """The place of the competitor of this colour. Raises ValueError, quoting it, where none has it."""
    color = COLOR.read(slot)
    place = next((index for index, competitor in enumerate(competitors) if competitor.color == color), None)
    if place is None:
        raise ValueError(f"Colour of the competitor is {color}: no competitor has it")
    return place


def called(experiment: DescentExperiment) -> dict[str, str]:
    """What to call the competitors, by colour."""
    return {
        str(c.color): name for c, name in zip(experiment.competitors, names(experiment.competitors), strict=True)
    }
