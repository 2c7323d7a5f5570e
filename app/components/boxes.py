"""Boxes to type into and menus to choose from, as assistive technology knows them.

A menu is a combobox, which Mantine's own isn't until its box is told so, and what is wrong is said as soon as it
stands at its box. Everything else is as `dash_mantine_components` has it.
"""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc

REFUSED = {"role": "alert"}
COMBOBOX = {"input": {"role": "combobox", "aria-expanded": "false"}}
"""Whether it is expanded is kept true in the browser (assets/lib/controls.js)."""


def combobox(**properties: Any) -> dmc.Select:
    """A menu of which one entry is chosen; one can't be unchosen unless `allowDeselect` says so."""
    usual = {
        "allowDeselect": False,
        "size": "xs",
        "attributes": COMBOBOX,
        "errorProps": REFUSED,
        "withScrollArea": False,
    }
    return dmc.Select(**(usual | properties))


def text_box(**properties: Any) -> dmc.TextInput:
    """A box for a short text, taken when typing rests (assets/lib/typing.js)."""
    usual = {"debounce": True, "size": "xs", "autoComplete": "off", "errorProps": REFUSED}
    return dmc.TextInput(**(usual | properties))
