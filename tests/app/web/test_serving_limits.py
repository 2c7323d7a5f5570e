"""What waitress is told: it leaves refusing to the application, whose words the reader sees, but for floods."""

from contextlib import suppress

import waitress

from app.web import serving
from app.web.security import MOST_BYTES


class Told(Exception):
    """Raised in place of serving."""


def test_the_application_itself_refuses_what_is_not_far_too_large(monkeypatch):
    told = {}

    def create_server(application, **options):
        told.update(options)
        raise Told

    monkeypatch.setattr(waitress, "create_server", create_server)
    with suppress(Told):
        serving.serve_until_told(None, None, None)
    assert 2 * MOST_BYTES < told["max_request_body_size"] < 100 * MOST_BYTES
    assert told["cleanup_interval"] < told["channel_timeout"] < 20 * told["cleanup_interval"]
