"""Identifiers of components: every layout, callback and test takes them from here.

Here are those of the shell; each page has a module of its own.
"""

from __future__ import annotations

from app.ids import descent, network, studies

__all__ = ["descent", "network", "studies"]

PROVIDER = "provider"
LINK = "link"
"""Store: where the browser is, {pathname, search}; written when the page opens and on Back and Forward."""
THEME = "theme"
"""Store: the name of the theme in use."""
THEME_SWITCH = "theme-switch"
COPY_LINK = "copy-link"
SETUP_BUTTON = "open-setup"
NOTICE = "notice"
ANNOUNCER = "announcer"
"""Where the browser writes what is to be said to those who do not see it."""
CONNECTION = "connection"
"""Where the browser says that the server is away, or was replaced by a newer one."""


def page(name: str) -> str:
    """The container of a page."""
    return f"page-{name}"


def heading(name: str) -> str:
    """The heading of a page, which the browser writes."""
    return f"heading-{name}"


def stage(name: str) -> str:
    """What a page shows, without its controls."""
    return f"stage-{name}"


def content(name: str) -> str:
    """What is on a page: put there when it is first opened."""
    return f"content-{name}"


def tools(name: str) -> str:
    """What a page adds to the header."""
    return f"tools-{name}"


def description(id: str) -> str:
    """What a picture shows, in words; the browser writes it."""
    return f"{id}-description"


def tab(name: str) -> str:
    """The link to a page in the header."""
    return f"tab-{name}"
