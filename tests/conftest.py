"""What all tests share."""

import gc
import os

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from tests.browser_finder import ARGUMENTS, find_browser

# One thread of linear algebra in each test process and each server that it starts: there is a test process for each
# core, and threads that wait for a taken core do so by spinning. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same examples in every run, however slow the machine; those of `make fuzz` are the many.
settings.register_profile("steady", max_examples=50, derandomize=True, database=None, deadline=None)
settings.load_profile("steady")

OWN = "http://localhost"
"""The origin of the pages that Flask's test client plays."""


def pytest_collection_modifyitems(items):
    """Those in the browser first, and the wheel in the middle.

    The list is cut into one piece for each process, and who is done takes over from others: so one of two processes
    waits for pages while the other computes, and neither is left with the longest test alone.
    """
    items.sort(key=lambda item: "profile" not in item.fixturenames)
    wheel = [item for item in items if item.get_closest_marker("package")]
    rest = [item for item in items if item not in wheel]
    items[:] = [*rest[: len(rest) // 2], *wheel, *rest[len(rest) // 2 :]]


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is imported and collected stays: looking through all of it for garbage again and again is in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = find_browser()
    if path is None:
        message = "no Chrome or Chromium: `make test` installs one"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS + sandbox}


@pytest.fixture(scope="session")
def profile(browser_type, browser_type_launch_args, tmp_path_factory):
    """A browser that keeps its cache from test to test: a third of a page's cost is to compile its scripts."""
    folder = tmp_path_factory.mktemp("profile")
    context = browser_type.launch_persistent_context(folder, **browser_type_launch_args)
    yield context
    context.close()


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
