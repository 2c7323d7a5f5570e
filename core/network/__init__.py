"""A small network with hand-derived backpropagation, its training, and the landscape of its loss."""

from core.network.landscape import loss_grid
from core.network.model import Network
from core.network.training import advance, begin

__all__ = ["Network", "advance", "begin", "loss_grid"]
