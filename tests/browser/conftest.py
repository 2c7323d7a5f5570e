"""The real page in a real browser, watched for errors."""

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.servers import Server
from tests.browser.waiting import TIMEOUT, patient
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
WINDOW = {"width": 1280, "height": 720}
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
    """The server of all tests that don't break it; its log must stay free of exceptions."""
    started = Server(tmp_path_factory.mktemp("server"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def address(server):
    """Where the server is."""
    return server.address


@pytest.fixture
def own_server(tmp_path):
    """A server that a test may kill."""
    started = Server(tmp_path)
    yield started
    started.close()


@pytest.fixture(scope="session")
def profile(browser_type, browser_type_launch_args, tmp_path_factory):
    """A browser that keeps its cache from test to test: a third of a page's cost is to compile its scripts."""
    folder = tmp_path_factory.mktemp("profile")
    context = browser_type.launch_persistent_context(folder, **browser_type_launch_args)
    yield context
    context.close()


@pytest.fixture
def open_page(request, address):
    """Opens pages, each without any memory; at the end no error may have been seen in any of them.

    `open_page("/?surface=bowl", viewport={"width": 390, "height": 844}, color_scheme="dark")`; without
    `reduced_motion="no-preference"` runs open finished. Other options get a context of their own, and so does
    `apart=True`. `page.seen` lists what went wrong so far, but for what matches `page.foreseen`: a pattern that a
    test sets before it breaks something, for the browser may tell of it at any time until the end.
    """
    contexts = []
    pages = []

    def new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce", apart=False, **options):
        if options or apart:
            media = {"color_scheme": color_scheme, "reduced_motion": reduced_motion}
            contexts.append(request.getfixturevalue("browser").new_context(viewport=viewport, **media, **options))
            return contexts[-1].new_page()
        page = request.getfixturevalue("profile").new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        return page

    def opened(path="/", base=address, foreseen=None, **options):
        page = patient(new_page(**options))
        page.set_default_timeout(TIMEOUT)
        page.seen, page.foreseen = [], foreseen
        watch(page)
        pages.append(page)
        page.goto(base + path)
        return page

    yield opened
    seen = [problem for page in pages for problem in page.seen]
    for page in pages:
        if page.context not in contexts and not page.is_closed():
            page.evaluate("localStorage.clear()")
            page.context.clear_cookies()
            page.context.set_offline(False)
            page.close()
    for context in contexts:
        context.close()
    assert seen == []


def watch(page):
    def note(problem):
        if not (page.foreseen and re.search(page.foreseen, problem)):
            page.seen.append(problem)

    page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))
    page.on("response", lambda answer: note(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    # No request leaves the machine.
    page.on("request", lambda request: None if stays_here(request.url) else note(request.url))


def stays_here(url):
    """Whether a request for this address stays on this machine."""
    scheme, _, _ = url.partition(":")
    return scheme in ("data", "blob", "file") or urlsplit(url).hostname == "127.0.0.1"
