"""Panels as the page finds them: one more, which nothing but its own two files names, is there like the others."""

import numpy as np
import pytest

from app import ids
from app.descent.panels import PANELS
from app.main import create_app
from app.web.assets import folder as assets_folder
from app.web.assets import modules
from core.descent.experiment import from_query, run
from tests.app.dash_client import Page
from tests.app.descent.own_panel import add_panel

LINK = "?surface=bowl&x=3&y=4&steps=9&noise=0&c=sgd,learning_rate:0.05"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """The application with a panel more."""
    add_panel(tmp_path, monkeypatch)
    return create_app()


def test_a_new_panel_has_its_menu_its_frame_its_place_in_links_its_script_and_its_answer(app):
    page = Page(app)
    page.open(LINK)
    assert page[ids.descent.option("length")]["value"] == "off"
    assert [id for id, _ in page.components()].count(ids.descent.panel("length")) == 1
    before = page[ids.descent.DISPLAY]["data"]["panels"]
    page.set(ids.descent.option("length"), "on")
    assert page[ids.descent.QUERY]["data"]["search"].endswith("&length=on")
    assert page[ids.descent.DISPLAY]["data"]["panels"] == [*before, "descent/panels/length.js"]
    assert "descent/panels/length.js" in modules()
    client = app.server.test_client()
    search = page[ids.descent.QUERY]["data"]["search"]
    answer = client.post("/descent/length", json={"search": search, "slot": 0}).get_json()
    [path] = run(from_query(LINK)[0])
    assert answer["length"] == pytest.approx(np.hypot(*(path.points[-1] - path.points[0])))  # it is straight
    refused = client.post("/descent/length", json={"search": search, "slot": 3})
    assert refused.status_code == 400 and refused.get_json()["error"]


def test_a_link_turns_it_on_and_a_wrong_word_does_not(app):
    page = Page(app)
    page.open(f"{LINK}&length=on")
    assert "descent/panels/length.js" in page[ids.descent.DISPLAY]["data"]["panels"]
    page.open(f"{LINK}&length=far")
    assert page[ids.descent.option("length")]["value"] == "off"


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_has_a_place_of_its_own_and_a_script(name):
    panel = PANELS[name]
    assert [each.order for each in PANELS.values()] == sorted({each.order for each in PANELS.values()})
    assert panel.name == name and panel.label and (assets_folder() / panel.script).is_file()


def test_the_built_in_panels_have_their_order():
    assert [name for name in PANELS if name in ("curvature", "state")] == ["state", "curvature"]
