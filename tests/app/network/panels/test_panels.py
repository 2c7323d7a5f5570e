"""The panels of the network page, all of the registry alike, and one that nobody else has heard of."""

import sys

import pytest
from dash.development.base_component import Component

from app.components.registry import registry
from app.main import create_app
from app.network import page, panels
from app.network.panels import PANELS, Panel

OWN = '''
"""How often the run was looked at."""

from app.network.panels.base import Panel


class Looks(Panel):
    name = "looks"
    label = "Looks"
    order = 25
    inputs = (("look", "look-again", "n_clicks"),)
'''


@pytest.fixture
def looks(tmp_path, monkeypatch):
    """A panel in a file of its own, among the others."""
    (tmp_path / "looks.py").write_text(OWN)
    monkeypatch.setattr(panels, "__path__", [*panels.__path__, str(tmp_path)])
    found = registry(panels.__name__, Panel)
    monkeypatch.setattr("app.network.page.PANELS", found)
    monkeypatch.setattr("app.network.callbacks.PANELS", found)
    yield found["looks"]
    del sys.modules["app.network.panels.looks"]


def components(component):
    """A component, and all within it."""
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if isinstance(child, Component):
            yield from components(child)


def sections():
    """(class, title) of each panel on the page."""
    found = components(page.layout())
    [frame] = [each for each in found if getattr(each, "className", "") == "views network-views"]
    return [(section.className, section.children[0].children[0].children) for section in frame.children]


def properties(id):
    """The names of the properties of the component with this id, which must be on the page."""
    [found] = [each for each in components(page.layout()) if getattr(each, "id", None) == id]
    return found.available_properties


def test_the_page_has_every_panel_in_the_order_of_the_registry():
    assert sections() == [(f"view view-{name}", panel.label) for name, panel in PANELS.items()]
    assert list(PANELS.values()) == sorted(PANELS.values(), key=lambda panel: panel.order)


@pytest.mark.parametrize("name", PANELS)
def test_the_tools_of_a_panel_are_on_the_page(name):
    for _, id, property in PANELS[name].inputs:
        assert property in properties(id)


def test_a_panel_in_a_file_of_its_own_is_laid_out_and_wired(looks):
    assert sections()[2] == ("view view-looks", "Looks")
    assert len(sections()) == len(PANELS) + 1
    assert properties("chart-looks")
    assert looks.script == "network/panels/looks.js"
    dependencies = create_app().server.test_client().get("/_dash-dependencies").get_json()
    [wired] = [each["clientside_function"] for each in dependencies if looks_again(each["inputs"])]
    assert wired == {"namespace": "network", "function_name": "look"}


def looks_again(inputs):
    return [each["id"] for each in inputs] == ["look-again"]
