"""What stands in a page's place until Dash draws it."""

import dash_mantine_components as dmc
from dash import dcc, html

from app.web.outline import outline


def test_elements_keep_classes_texts_and_what_is_shown_and_no_id_is_there_twice():
    layout = html.Section(
        [
            html.H2("A < B & C"),
            html.Div(className='x"y', id="scene", hidden=True, **{"data-stages": "scene", "data-path": "/"}),
            html.A("Tab", href="javascript:alert(1)", id={"type": "a", "name": "b"}, **{"aria-current": "page"}),
        ],
        className="view",
    )
    assert outline(layout) == (
        '<section class="view"><h2>A &lt; B &amp; C</h2>'
        '<div class="x&quot;y" data-id="scene" data-stages="scene" data-path="/" hidden></div>'
        '<a aria-current="page">Tab</a></section>'
    )


def test_what_only_a_browser_can_draw_is_a_quiet_shape():
    assert outline(dmc.Select(w=76, className="option")) == (
        '<span class="shape shape-Select option" style="width:76px"></span>'
    )
    assert outline([dmc.ActionIcon(), None, 7]) == '<span class="shape shape-ActionIcon"></span>7'


def test_what_shows_nothing_is_left_out():
    assert outline(html.Div([dcc.Store(id="x"), html.Canvas(id="y")])) == "<div></div>"
