"""A small network with hand-derived backpropagation, and its training."""

from core.network.model import Network
from core.network.training import advance, begin

__all__ = ["Network", "advance", "begin"]
