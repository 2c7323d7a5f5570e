"""The frame that pages share: the set-up with its controls on the left, a stage with views, a bar below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from app import ids
from app.components.controls import icon_button


def workbench(
    page: str, controls: Any, lesson_card: Any, views: Sequence[Any], bar: Any, above: Sequence[Any] = ()
) -> html.Div:
    """A page: on a phone the set-up is a drawer and the views are a row to swipe through.

    What there is `above` its lesson's card is usually empty.
    """
    return html.Div(
        [
            html.Aside(
                [
                    html.Div(
                        [
                            html.H2("Set-up"),
                            icon_button(f"close-{page}-setup", "close", "Close controls", className="close-setup"),
                        ],
                        className="setup-head phone-only",
                    ),
                    controls,
                ],
                className="setup",
                **{"aria-label": "Controls"},
            ),
            html.Main(
                [*above, lesson_card, html.Div(views, className=f"views {page}-views"), bar],
                id=ids.stage(page),
                className="stage",
                tabIndex="-1",
                **{"aria-labelledby": ids.heading(page)},
            ),
        ],
        className="workbench",
    )


def view(
    name: str, title: str, children: Sequence[Any], tools: Sequence[Any] = (), **properties: Any
) -> html.Section:
    """A view with its title and what belongs beside the title."""
    head = html.Div([html.H2(title), *tools], className="view-head")
    return html.Section([head, *children], className=f"view view-{name}", **{"aria-label": title}, **properties)


def labelled_tool(label: str, control: Any) -> html.Div:
    """A control of a view's head with a word before it, which stay together where the head is narrow."""
    return html.Div([html.Span(label, className="tool-label"), control], className="labelled-tool")


def scrolling(label: str, *parts: Any) -> html.Div:
    """Where tables are put that may be longer than their view; the keyboard can scroll it."""
    return html.Div(list(parts), className="readings", tabIndex="0", role="group", **{"aria-label": label})
