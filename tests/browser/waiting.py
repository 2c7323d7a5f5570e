"""Waiting for what a page's own scripts have done."""

import time

INSIDE = """addEventListener("DOMContentLoaded", async () => {
    const main = document.querySelector("script[type=module]")?.src;
    const names = [
        "lib/connection", "lib/graphs", "lib/link",
        "descent/player", "descent/scene", "descent/curve", "descent/stages",
        "network/session", "network/training", "network/charts",
    ];
    const modules = main ? await Promise.all(names.map(name => import(new URL(`${name}.js`, main)))) : [];
    window.fallLine = Object.assign({}, ...modules);
})"""
"""In each page of the tests a global `fallLine` shows what these modules of its scripts export."""

TIMEOUT = 40_000
EVERY = 50
"""Milliseconds between two looks."""


def wait_for_function(page, expression, *, arg=None, timeout=TIMEOUT):
    """Wait until a JavaScript expression, or a function of `arg`, is true.

    As playwright's own, which evaluates text within the page: the page's Content-Security-Policy forbids that.
    """
    deadline = time.monotonic() + timeout / 1000
    while not (page.evaluate("Boolean(window.fallLine)") and page.evaluate(expression, arg)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {timeout / 1000:g} s it is still not true that {expression}")
        page.wait_for_timeout(EVERY)


def patient(page):
    """The page, with this way to wait."""
    page.add_init_script(INSIDE)
    page.wait_for_function = lambda expression, **options: wait_for_function(page, expression, **options)
    return page
