"""The real page in a real browser, watched for errors."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.pages import SharedPage, emulate, forget, new_page
from tests.browser.servers import Server
from tests.browser.waiting import TIMEOUT
from tests.browser_finder import find_browser

ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # WebGL without a graphics card. To force all drawing through it would make charts three times as slow.
    "--enable-unsafe-swiftshader",
]
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


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
def server(tmp_path_factory):
    """The server of all tests; who breaks it mends it. Its log must stay free of exceptions."""
    started = Server(tmp_path_factory.mktemp("server"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def address(server):
    """Where the server is."""
    return server.address


@pytest.fixture(scope="session")
def profile(browser_type, browser_type_launch_args, tmp_path_factory):
    """A browser that keeps its cache from test to test: a third of a page's cost is to compile its scripts."""
    folder = tmp_path_factory.mktemp("profile")
    context = browser_type.launch_persistent_context(folder, **browser_type_launch_args)
    yield context
    context.close()


@pytest.fixture
def open_page(profile, address):
    """Loads pages, each without any memory; at the end no error may have been seen in any of them.

    `open_page("/?surface=bowl", viewport={"width": 390, "height": 844}, color_scheme="dark")`; without
    `reduced_motion="no-preference"` runs open finished. `page.seen` lists what went wrong so far, but for what
    matches `page.foreseen`: a pattern that a test sets before it breaks something, for the browser may tell of it
    at any time until the end.

    A load costs several seconds of processor time: `visit` does for all tests that are not about it.
    """
    pages = []

    def opened(path="/", base=address, foreseen=None, **media):
        page = new_page(profile)
        pages.append(page)
        page.foreseen = foreseen
        emulate(page, **media)
        page.goto(base + path)
        return page

    yield opened
    seen = [problem for page in pages for problem in page.seen]
    for page in pages:
        if not page.is_closed():
            forget(page)
            page.close()
    assert seen == []


@pytest.fixture(scope="session")
def shared(profile, address):
    """The page that the tests of a process share, loaded when it is first asked for."""
    page = SharedPage(profile, address)
    yield page
    page.close()


@pytest.fixture
def visit(request, shared):
    """Opens links in the shared page, as Back and Forward open them; otherwise as `open_page`.

    What a link doesn't say is as in a new page, but for the view of the scene: whoever turns it opens an own page.
    """
    shared.begin()
    yield shared.visit
    seen = shared.end(failed=request.node.stash.get(FAILED, False))
    assert seen == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
