"""The descent page, as opened at a link, and a server that serves it."""

import pytest

from app.main import create_app
from tests.app.dash_client import Page
from tests.app.descent.shown import LINK


@pytest.fixture(scope="module")
def app():
    return create_app()


@pytest.fixture
def descent(app):
    """The page opened at a link of two competitors."""
    descent = Page(app)
    descent.open(LINK)
    return descent
