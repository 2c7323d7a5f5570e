"""The panels of the network page, all of the registry alike, and one that nobody else has heard of."""

import re

import pytest
from dash.development.base_component import Component

from app import ids
from app.main import create_app
from app.network import page
from app.network.panels import PANELS, Panel, begun, told
from app.network.view import AGAINST, SHOWN, of_panels
from app.web.assets import folder as assets_folder
from core.network.experiment import NetworkExperiment, not_understood
from core.network.training import Training, begin
from tests.app.dash_client import NetworkPage
from tests.app.network.panels.own_panel import add_panel
from tests.app.network.shown import search_of, text_of, view_of
from tests.each import with_each

BUILT_IN = tuple(PANELS)


@pytest.fixture
def looks(tmp_path, monkeypatch):
    """A panel in a file of its own, among the others."""
    return add_panel(tmp_path, monkeypatch)


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


def test_the_built_in_panels_have_their_order():
    first = ["accuracy", "loss", "runs", "boundary", "landscape", "picture", "norms", "state"]
    order = [*first, "activation", "confusion", "importance", "readings", "fair_race"]
    assert [name for name in PANELS if name in order] == order


@with_each("name", PANELS)
def test_the_tools_of_a_panel_are_on_the_page(name):
    for _, id, property in PANELS[name].inputs:
        assert property in properties(id)


@with_each("name", [name for name, panel in PANELS.items() if panel.button])
def test_the_button_of_a_panel_is_first_among_the_tools_of_another_one(name):
    beside, text = PANELS[name].button
    others = [each for each, panel in PANELS.items() if panel.button and panel.button[0] == beside]
    [frame] = [
        each for each in components(page.layout()) if getattr(each, "className", "") == f"view view-{beside}"
    ]
    button = frame.children[0].children[1 + others.index(name)]
    assert (button.id, button.children) == (ids.network.show(name), text)


def test_a_panel_in_a_file_of_its_own_is_laid_out_and_wired(looks):
    assert sections()[2] == ("view view-looks", "Looks")
    assert len(sections()) == len(BUILT_IN) + 1
    assert properties("chart-looks")
    assert looks.script == "network/panels/looks.js"
    dependencies = create_app().server.test_client().get("/_dash-dependencies").get_json()
    called = {each["inputs"][0]["id"]: each["clientside_function"] for each in dependencies if each["inputs"]}
    assert called["look-again"] == {"namespace": "panel_looks", "function_name": "look"}
    assert called["show-looks"] == {"namespace": "panel_looks", "function_name": "toggle"}
    assert properties("show-looks")


def test_a_panel_in_a_file_of_its_own_is_told_of_a_run(looks):
    run = Training(begin(NetworkExperiment(networks=2)))
    assert begun(run, run.measure())["looks"] == {"networks": 2}
    run.advance(1)
    assert told(run, run.metrics)["looks"] == {"epoch": 1}


def test_the_option_of_a_panel_in_a_file_of_its_own_goes_from_the_link_to_its_script_and_back(looks):
    network = NetworkPage(create_app())
    network.open("?dataset=xor&size=9&landscape=3d")
    assert view_of(network)["size"] == [9] and search_of(network).endswith("&size=9&landscape=3d")
    assert network[ids.network.LINK_PROBLEMS]["children"] == []
    network.set(ids.network.VIEW, {**network[ids.network.VIEW]["data"], "size": "20"}, "data")
    assert view_of(network)["size"] == [20] and search_of(network).endswith("&size=20&landscape=3d")
    network.choose(ids.network.dataset("xor"), "moons")
    assert view_of(network)["size"] == [6] and "&size=" not in search_of(network)
    network.open("?dataset=xor&size=100")
    assert "Size of the marks is 100: it takes" in text_of(network[ids.network.LINK_PROBLEMS]["children"])
    assert view_of(network)["size"] == [6] and "&size=" not in search_of(network)


def test_no_two_options_and_no_part_of_an_experiment_have_one_name_in_a_link(looks):
    named = [option.name for option in (SHOWN, *of_panels(), AGAINST)]
    assert "size" in named and len(named) == len({*named})
    assert not_understood("?" + "&".join(f"{name}=1" for name in named)).keys() == {*named}


def test_a_panel_that_not_every_experiment_shows_is_hidden_until_the_experiment_is_known():
    experiment = NetworkExperiment()
    assert [panel.name for panel in PANELS.values() if not panel.later and not panel.shown(experiment)] == []


def test_every_panel_has_its_script_and_every_script_its_panel():
    folder = assets_folder()
    scripts = {path.relative_to(folder).as_posix() for path in (folder / Panel.folder).glob("*.js")}
    assert scripts == {panel.script for panel in PANELS.values()}


@with_each("name", PANELS)
def test_the_functions_that_the_tools_of_a_panel_call_are_in_its_script(name):
    text = (assets_folder() / PANELS[name].script).read_text("utf-8")
    provided = re.search(r"inputs: {([^}]*)}", text)
    found = {*re.findall(r"(\w+)(?:: [^,]+)?(?:,|\s*$)", provided[1])} if provided else set()
    assert found == {function for function, *_ in PANELS[name].inputs}
