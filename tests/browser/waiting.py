"""Waiting for what a page's own scripts have done."""

import time

TIMEOUT = 40_000
EVERY = 50
"""Milliseconds between two looks."""


def wait_until(page, holds, what, timeout=TIMEOUT):
    """Wait until `holds()`; `what` is told if it never does."""
    deadline = time.monotonic() + timeout / 1000
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {timeout / 1000:g} s it is still not true that {what}")
        page.wait_for_timeout(EVERY)


def wait_for_function(page, expression, *, arg=None, timeout=TIMEOUT):
    """Wait until a JavaScript expression, or a function of `arg`, is true.

    As playwright's own, which evaluates text within the page: the page's Content-Security-Policy forbids that.
    """
    wait_until(page, lambda: page.evaluate(expression, arg), expression, timeout)


def patient(page):
    """The page, with this way to wait."""
    page.wait_for_function = lambda expression, **options: wait_for_function(page, expression, **options)
    return page
