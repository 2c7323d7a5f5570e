"""Keeps modules that are still being imported from those who look among the loaded ones.

plotly, which writes Dash's answers as JSON, looks among the loaded modules for pandas, and finds it from the first
moment of its import on: half of it has no `NaT`, and the answer would be an error 500. It is to find what is whole.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from plotly.io import _json


def find_whole_modules_alone() -> None:
    """Let plotly's JSON take no module that is still being imported."""
    _json.get_module = whole_module


def whole_module(name: str, should_load: bool = True) -> Any:
    """A module, if it is here: as plotly's `get_module`, but for one whose import has not come to its end.

    That one is waited for where it should be loaded, else it is not there yet.
    """
    if should_load:
        return _found(name, should_load)
    module = sys.modules.get(name)
    return None if _is_half(module) else module


def _is_half(module: ModuleType | None) -> bool:
    return bool(getattr(getattr(module, "__spec__", None), "_initializing", False))


_found = _json.get_module
