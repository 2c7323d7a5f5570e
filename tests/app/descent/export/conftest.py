"""The requests of the export alone."""

import pytest
from dash import Dash, html

from app.descent.export import routes


@pytest.fixture(scope="module")
def client():
    app = Dash("bare")
    app.layout = html.Div()
    routes.register(app)
    app.server.testing = True
    return app.server.test_client()


@pytest.fixture
def get(client):
    return lambda file, query: client.get(f"/descent/{file}?{query}")
