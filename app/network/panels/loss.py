"""The loss of all runs on screen over the epochs."""

from __future__ import annotations

from app.network.panels.base import Panel


class Loss(Panel):
    """Loss on training and test rows, on a log axis where it spans far."""

    name = "loss"
    label = "Loss"
    order = 20
