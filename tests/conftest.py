"""What all tests share."""

import os

import pytest
from flask.testing import FlaskClient

# One thread of linear algebra in each test process and each server that it starts: there is a test process for each
# core, and threads that wait for a taken core do so by spinning. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

OWN = "http://localhost"
"""The origin of the pages that Flask's test client plays."""


def pytest_collection_modifyitems(items):
    """The longest test first: at the end one process would be left with it alone."""
    items.sort(key=lambda item: item.get_closest_marker("package") is None)


@pytest.fixture(scope="session", autouse=True)
def test_clients_are_pages_of_the_server():
    """Requests of Flask's test client carry the server's own Origin, as those of its pages in a browser do."""
    made = FlaskClient.__init__

    def made_with_origin(client, *args, **options):
        made(client, *args, **options)
        client.environ_base["HTTP_ORIGIN"] = OWN

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FlaskClient, "__init__", made_with_origin)
        yield
