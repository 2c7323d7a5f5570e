"""What the callbacks of all pages take and give."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]
"""What stands in a page's controls, by their names, as it was typed: right or wrong."""
Updates = dict[str, Any]
"""What a callback writes, by the names of its outputs."""
