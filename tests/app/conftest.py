"""The application, one for all tests of a process that add nothing to it, and who asks it."""

import pytest

from app.main import create_app


@pytest.fixture(scope="session")
def app():
    app = create_app()
    app.server.testing = True  # exceptions come through
    return app


@pytest.fixture
def client(app):
    return app.server.test_client()
