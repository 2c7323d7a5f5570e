"""Which browser the tests drive, Chrome or Chromium where one is installed, and how it is started."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Debian's package, and its command, of a Chromium without windows: a tenth cheaper to drive than one with."""
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NAMES = (SHELL, *WITH_WINDOWS)
AS_READERS = (*WITH_WINDOWS, SHELL)
"""The order of those who measure what readers wait for: these have browsers with windows."""
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # WebGL without a graphics card. To force all drawing through it would make charts three times as slow.
    "--enable-unsafe-swiftshader",
    # Smooth edges are half of what a scene costs without one.
    "--webgl-antialiasing-mode=none",
]


def installed_browser(names: Sequence[str] = NAMES) -> str | None:
    """The path of an installed Chrome or Chromium; the environment variable CHROME may name one."""
    candidates = [os.environ.get("CHROME"), *map(shutil.which, names), *PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


def playwright_browser() -> str | None:
    """The path of Playwright's own Chromium, if it has been installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_browser(names: Sequence[str] = NAMES) -> str | None:
    """The browser to drive, or None."""
    return installed_browser(names) or playwright_browser()
