"""The loss of all runs on screen over the epochs."""

from __future__ import annotations

from typing import Any

from app import ids
from app.components.controls import small_button
from app.network.panels.base import Panel


class Loss(Panel):
    """Loss on training and test rows, on a log axis where it spans far."""

    name = "loss"
    label = "Loss"
    order = 20
    inputs = (("landscape", ids.network.SHOW_LANDSCAPE, "n_clicks"),)

    def tools(self) -> list[Any]:
        """The button that shows the landscape of the loss, or hides it."""
        return [small_button("Landscape", ids.network.SHOW_LANDSCAPE)]
