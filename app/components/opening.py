"""What a page opens with, at an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Opening:
    """A page as Dash lays it out, what it adds to the header, and what its script shows.

    Without `data` the page is empty: its callbacks fill it once it is told its link.
    """

    page: Any
    tools: Any
    data: Mapping[str, Any] | None = None
