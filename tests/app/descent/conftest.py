"""The descent page, as opened at a link, and a server that serves it."""

import pytest

from tests.app.dash_client import Page
from tests.app.descent.shown import LINK


@pytest.fixture
def descent(app):
    """The page opened at a link of two competitors."""
    return Page(app, LINK)
