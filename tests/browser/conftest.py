"""The real page in a real browser, watched for errors."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import SharedPage, emulate, forget, new_page
from tests.browser.servers import Server
from tests.browser.waiting import TIMEOUT

OTHER_PAGES = ("connection", "looks", "network", "pages", "security", "studies")
"""Their tests come last: once opened, the other pages make a change of the descent page cost a third more."""
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items):
    for item in items:
        if in_browser(item):
            item.add_marker("browser")
    items.sort(key=opens_other_pages)


def in_browser(item):
    """Whether a test is one of those in this folder."""
    return "tests/browser/" in item.path.as_posix()


def opens_other_pages(item):
    """Whether a test goes from the descent page to another in the shared page."""
    return in_browser(item) and item.path.stem.removeprefix("test_").startswith(OTHER_PAGES)


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
        expect(page.locator("#outline")).to_have_count(0)  # it has the page's own buttons and words, without life
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
