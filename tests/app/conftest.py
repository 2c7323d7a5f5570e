"""The application, one for each file of tests."""

import pytest

from app.main import create_app


@pytest.fixture(scope="module")
def app():
    return create_app()
