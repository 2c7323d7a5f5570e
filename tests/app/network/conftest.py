"""The network page, as opened at a link, and a server that serves it."""

import pytest

from tests.app.dash_client import NetworkPage
from tests.app.network.shown import LINK


@pytest.fixture
def network(app):
    """The page opened at a link of two hidden layers."""
    return NetworkPage(app, LINK)
