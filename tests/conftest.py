"""What all tests share."""

import pytest
from flask.testing import FlaskClient

OWN = "http://localhost"
"""The origin of the pages that Flask's test client plays."""


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
