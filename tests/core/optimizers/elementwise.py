"""The rules that move each coordinate by itself, and gradients for them."""

from core.optimizers import OPTIMIZERS

ELEMENTWISE = [name for name, rule in OPTIMIZERS.items() if not rule.whole]
"""The others move by `move`, each held by a file of its own."""


GRADIENTS = (3.0, -0.25, 1e-3, 0.0, -40.0)
THETA = 7.0
"""Parameters for the rules that make no use of them."""
