"""What an option of the network page is: a part of its link that says what is shown, and on which no run depends.

A panel declares its own, which its script reads and sets by name (`assets/network/view.js`); `app.network.view` has
them all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from core.network.experiment import NetworkExperiment

Words = tuple[int | str, ...]
"""The value of an option; in a link with commas between them."""


class Option(ABC):
    """An option, by its name in the link."""

    name: ClassVar[str]

    def usual(self, experiment: NetworkExperiment) -> Words:
        """What it is unless the reader chooses, which no link has."""
        return ()

    @abstractmethod
    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """What a text of a link stands for. Raises ValueError, quoting it, for one that stands for nothing."""

    def told(self, text: str | None, race: Sequence[NetworkExperiment]) -> Any:
        """What its script is told of it: its value, which is the usual one where the text is wrong or None.

        `race` are the experiments in the controls, one or more.
        """
        own = race[0]
        try:
            return self.usual(own) if text is None else self.read(text, own)
        except ValueError:
            return self.usual(own)


def listed(text: str) -> list[str]:
    """What stands between the commas of a text.

    >>> listed("11, 9,")
    ['11', '9']
    """
    return [part.strip() for part in text.split(",") if part.strip()]
