"""The application for WSGI hosts: `gunicorn app.wsgi:application`.

FALL_LINE_ALLOW_HOSTS names the server, FALL_LINE_TOKEN is what it asks for (`app.web.access`), FALL_LINE_PREFIX is
the path below which it is shown (`app.web.prefix`), FALL_LINE_RUNS is
the folder of training runs; all processes behind one port need the same.
"""

from __future__ import annotations

from app.web.uncollected import uncollected

with uncollected():
    from app.main import create_app

    application = create_app().server
application.extensions["kept"].prepare()
