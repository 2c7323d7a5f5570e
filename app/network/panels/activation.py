"""The activations of the run that is worked on: their shapes, and the learned exponents over the epochs."""

from __future__ import annotations

from app.network.panels.base import Panel


class Activation(Panel):
    """The exponent over time, where there is one, and the shape of each activation now."""

    name = "activation"
    label = "Activation"
    order = 50
