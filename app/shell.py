"""What surrounds every page: header, tabs, theme, link, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from app import ids
from app.components.controls import icon, icon_button
from app.components.in_browser import tell
from app.components.opening import Opening
from app.descent import page as descent
from app.descent.edits import opened
from app.descent.opening import opening
from app.network import page as network
from app.studies import page as studies
from app.web.prefix import address


@dataclass(frozen=True)
class Page:
    """A tab: its path, its layout, what it adds to the header, and its bar: what to call it and where it begins.

    `filled` opens it at a query string; without it the page opens empty, and its callbacks fill it.
    """

    name: str
    label: str
    path: str
    layout: Callable[[], Any]
    header: Callable[[], Any]
    bar: tuple[str, str]
    lesson: Callable[[str], str | None]
    """The lesson that a query string opens."""
    card: Callable[[str | None], Any]
    filled: Callable[[str], Opening] | None = None

    def opening(self, search: str | None = None) -> Opening:
        """What it opens with at a query string, or before it is told one."""
        if search is None or self.filled is None:
            return Opening(self.layout(), self.header())
        return self.filled(search)


PAGES = (
    Page(
        name="descent",
        label="Descent",
        path="/",
        layout=descent.layout,
        header=descent.lesson_menu,
        bar=("playback", ids.descent.PLAY),
        lesson=lambda search: opened(search)[1],
        card=descent.card,
        filled=opening,
    ),
    Page(
        name="network",
        label="Network",
        path="/network",
        layout=network.layout,
        header=network.lesson_menu,
        bar=("training", ids.network.TRAIN),
        lesson=network.lesson_at,
        card=network.card,
    ),
    Page(
        name="studies",
        label="Studies",
        path="/studies",
        layout=studies.layout,
        header=studies.header,
        bar=("the chosen row", ids.studies.CHOSEN),
        lesson=lambda search: None,
        card=lambda lesson: [],
    ),
)


def page_at(path: str) -> Page:
    """The page of a path, with or without a slash at its end; the first one for a path that is none of any."""
    return next((page for page in PAGES if page.path.rstrip("/") == path.rstrip("/")), PAGES[0])


MANTINE_THEME = {
    "fontFamily": "var(--font)",
    "primaryColor": "indigo",
    "defaultRadius": "sm",
    "respectReducedMotion": True,
    # Mantine's greys for the dark theme, turned to the slate of the surfaces.
    "colors": {
        "dark": [
            "#dfe5eb",
            "#b8c4cf",
            "#9fb0c0",
            "#6b7c8c",
            "#3e4c59",
            "#323f4b",
            "#27323d",
            "#1b232c",
            "#151c24",
            "#10161c",
        ]
    },
    "cursorType": "pointer",
}


def layout() -> dmc.MantineProvider:
    """The whole document with all its pages, empty."""
    return document({page.name: page.opening() for page in PAGES})


def document(openings: Mapping[str, Opening]) -> dmc.MantineProvider:
    """The whole document with these pages; the others are put there when they are first opened."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.LINK),
            dcc.Store(id=ids.THEME),
            html.Div(
                [
                    html.Div(
                        id=ids.ANNOUNCER,
                        className="hidden",
                        role="status",
                        **{"aria-live": "polite", "aria-atomic": "false"},
                    ),
                    *map(_skips, PAGES),
                    _header(openings),
                    *(_page(page, openings.get(page.name)) for page in PAGES),
                ],
                className="shell",
            ),
            html.Div(id=ids.CONNECTION, className="connection", role="status"),
            html.Div(id=ids.NOTICE, className="notice"),
        ],
        id=ids.PROVIDER,
        theme=MANTINE_THEME,
        defaultColorScheme="auto",
    )


def _page(page: Page, opened: Opening | None) -> html.Div:
    content = html.Div(opened and opened.page, id=ids.content(page.name), className="filled")
    path = {"data-path": address(page.path)}
    return html.Div(content, id=ids.page(page.name), className="page", **path)


def _heading(page: Page) -> html.H1:
    """What is on the page, which the browser writes and, as the links above, shows."""
    path = {"data-path": address(page.path)}
    return html.H1(page.label, id=ids.heading(page.name), className="page-heading hidden", hidden=True, **path)


def _skips(page: Page) -> html.Nav:
    """Links for the keyboard, past header and controls. Hidden until the browser knows which page it shows."""
    name, start = page.bar
    links = {"the views": ids.stage(page.name), name: start}
    return html.Nav(
        [html.A(f"Skip to {place}", href=f"#{id}", className="skip") for place, id in links.items()],
        className="skips",
        hidden=True,
        **{"aria-label": "Skip", "data-path": address(page.path)},
    )


def _header(openings: Mapping[str, Opening]) -> html.Header:
    return html.Header(
        [
            icon_button(ids.SETUP_BUTTON, "menu", "Open controls", className="phone-only"),
            html.A(
                [icon("logo"), html.Span("Fall Line")],
                href=address("/"),
                className="brand",
                **{"aria-label": "Fall Line"},
            ),
            *map(_heading, PAGES),
            html.Nav(
                [
                    html.A(page.label, href=address(page.path), id=ids.tab(page.name), className="tab")
                    for page in PAGES
                ],
                **{"aria-label": "Pages"},
            ),
            html.Div(className="spring"),
            *(_tools(page, openings.get(page.name)) for page in PAGES),
            dmc.Button(
                "Copy link",
                id=ids.COPY_LINK,
                variant="default",
                size="xs",
                leftSection=icon("link"),
                className="copy",
                **{"aria-label": "Copy link"},
            ),
            icon_button(ids.THEME_SWITCH, "theme", "Switch between light and dark theme"),
        ],
        className="header",
    )


def _tools(page: Page, opened: Opening | None) -> html.Div:
    # Hidden until the browser knows which page it shows.
    tools = opened and opened.tools
    path = {"data-path": address(page.path)}
    return html.Div(tools, id=ids.tools(page.name), className="page-tools", hidden=True, **path)


def register(app: Dash) -> None:
    """Add the shell's callbacks, all of which run in the browser; it opens the pages itself."""
    app.clientside_callback(
        ClientsideFunction("shell", "theme"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Output(ids.THEME, "data"),
        Input(ids.THEME_SWITCH, "n_clicks"),
    )
    tell(app, "shell", "copy", Input(ids.COPY_LINK, "n_clicks"))
    tell(app, "shell", "setup", Input(ids.SETUP_BUTTON, "n_clicks"))
