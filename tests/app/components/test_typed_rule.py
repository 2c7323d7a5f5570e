"""A rule is typed on both pages: from the menu or from a rule's own lines, with its errors and its controls."""

from types import SimpleNamespace

import pytest

from app import ids
from app.components.pointer import pointed_at
from app.components.typed_rule import (
    TYPED,
    in_groups,
    in_lines,
    rule_if_changed,
    rule_menu,
    rule_of_raw,
    rules_of_file,
)
from core.formula.rule import FIRST, NETWORK_RULES, rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.own import OWN
from tests.app.dash_client import NetworkPage, Page

ADAM = OPTIMIZERS["adam"](learning_rate=0.3, epsilon_inside_root=False)
LINK = "?surface=matyas&x=4&y=-4&steps=40&noise=1&c=adam,learning_rate:0.3,epsilon_inside_root:false&c=sgd"


@pytest.fixture
def descent(app):
    page = Page(app)
    page.open(LINK)
    return page


@pytest.fixture
def network(app):
    page = NetworkPage(app)
    page.open("?rule=momentum,learning_rate:0.02,momentum:0.5")
    return page


def paths_of(page):
    return [path["x"] for path in page[ids.descent.RACE]["data"]["paths"]]


def test_the_menu_has_every_rule_once_under_its_group_and_then_one_s_own():
    menu = rule_menu(OPTIMIZERS, [{"value": "", "label": "Nothing"}], [TYPED], id="menu")
    first, *groups, own = menu.data
    assert first["label"] == "Nothing" and own["items"] == [{"value": "custom", "label": "Your rule …"}]
    assert len({group["group"] for group in groups}) == len(groups)
    assert {group["group"]: {entry["value"] for entry in group["items"]} for group in groups} == {
        rule.group: {name for name, other in OPTIMIZERS.items() if other.group == rule.group}
        for rule in OPTIMIZERS.values()
    }
    assert menu.searchable and rule_menu(["adam"], id="menu").data == in_groups(["adam"])


def test_the_network_s_menu_has_the_rules_that_train_networks(network):
    groups = network[ids.network.rule(0, network.draft()["competitors"][0]["rule"])]["data"]
    values = [entry["value"] for group in groups for entry in group["items"] if not entry.get("disabled")]
    assert sorted(values) == sorted(NETWORK_RULES)


def test_a_file_s_rules_are_offered_for_two_coordinates_alone(monkeypatch):
    monkeypatch.setattr(OWN, "now", {"python:adam": SimpleNamespace(file="my_rules.py")})
    ((group,), (shown,)) = (rules_of_file(usable=True), rules_of_file(usable=False))
    assert group["group"] == "my_rules.py" and not group["items"][0]["disabled"]
    assert shown["group"] == "my_rules.py: for two coordinates" and shown["items"][0]["disabled"]


def test_a_rule_as_text_descends_the_same_path_under_its_settings(descent):
    before = paths_of(descent)
    descent.press(ids.descent.action(0, "as_text"))
    assert descent[ids.descent.lines(0)]["value"] == ADAM.lines()
    assert descent[ids.descent.hyper(0, "learning_rate")]["value"] == "0.3"
    assert "c=custom,lines:m%3Dbeta1*m" in descent[ids.descent.QUERY]["data"]["search"]
    assert paths_of(descent) == before
    assert ids.descent.action(0, "as_text") not in descent


def test_your_rule_of_the_menu_begins_with_the_lines_of_the_rule_that_was_there(descent):
    descent.choose(ids.descent.rule(1, "sgd"), "custom")
    assert descent[ids.descent.lines(1)]["value"] == "x = x - alpha*g"
    assert ids.descent.lines(0) not in descent
    descent.choose(ids.descent.rule(1, "custom"), "momentum")
    assert ids.descent.lines(1) not in descent


def test_what_is_wrong_is_said_at_the_lines_and_nothing_else_changes(descent):
    descent.choose(ids.descent.rule(1, "sgd"), "custom")
    link = descent[ids.descent.QUERY]["data"]["search"]
    descent.set(ids.descent.lines(1), "v = g\nx = x - alpha*v(")
    error = descent[ids.descent.lines(1)]["error"]
    assert error[0]["props"]["children"] == "x = x - alpha*v(\n              ^"
    assert error[1]["props"]["children"].startswith("Line 2: 'v' at character 15: ")
    assert descent[ids.descent.QUERY]["data"]["search"] == link
    descent.set(ids.descent.lines(1), "v = g\nx = x - alpha*v")
    assert descent[ids.descent.lines(1)]["error"] is None
    assert descent[ids.descent.QUERY]["data"]["search"] != link


def test_a_link_shows_lines_as_a_reader_writes_them(descent):
    descent.open("?surface=bowl&c=custom,lines:v%3Dgamma*v%2Bg%3Bx%3Dx-kappa*v,own_kappa:0.02")
    assert descent[ids.descent.lines(0)]["value"] == "v = gamma*v + g\nx = x - kappa*v"
    assert descent[ids.descent.hyper(0, "own_kappa")]["value"] == "0.02"
    descent.open("?surface=bowl&c=custom,lines:v%3D(")
    assert descent[ids.descent.lines(0)]["value"] == "v=("
    assert descent[ids.descent.lines(0)]["error"]


def test_the_network_page_has_the_same(network):
    network.press(ids.network.action(0, "as_text"))
    assert network[ids.network.lines(0)]["value"] == "v = gamma*v + alpha*g\nx = x - v"
    assert network[ids.network.hyper(0, "momentum")]["value"] == "0.5"
    settings = network[ids.network.SETTINGS]["data"]
    assert settings["settings"]["rule"]["lines"] == "v = gamma*v + alpha*g\nx = x - v"
    network.set(ids.network.lines(0), "x = x - alpha*")
    assert network[ids.network.lines(0)]["error"][1]["props"]["children"].startswith("Line 1: The line breaks off")
    assert "problem" in network[ids.network.SETTINGS]["data"]
    network.choose(ids.network.rule(0, "custom"), "adam")
    assert ids.network.lines(0) not in network


def test_controls_are_drawn_anew_where_the_lines_have_other_hyperparameters():
    row = {"rule": "custom", "color": 0, "visible": True, "lines": FIRST, "momentum": "0.5", "learning_rate": "2"}
    assert rule_if_changed("x = x - alpha*g*gamma", row) is None
    assert rule_if_changed("x = x - alpha*(", row) is None
    assert rule_if_changed("x = x - g", row) is rule_of("x = x - g")
    assert rule_if_changed("x = x - alpha*kappa*g*gamma", row) is rule_of("x = x - alpha*kappa*g*gamma")


def test_raw_values_that_are_wrong_still_make_a_card():
    assert rule_of_raw("custom", {"lines": ["x"]}) is rule_of(FIRST) is rule_of_raw("custom", {})
    assert rule_of_raw("nonsense", {}) is rule_of_raw(None, {}) is OPTIMIZERS["sgd"]
    assert in_lines(ADAM, {"learning_rate": "fast", "epsilon_inside_root": False})["learning_rate"] == "fast"


def test_the_pointer_stands_under_the_character_of_its_line():
    picture, sentence = pointed_at("v = g\nx = y.z\nw = 1", 11, "No.")
    assert picture.children == "x = y.z\n     ^" and sentence.children == "No."
    long = "x = " + "g + " * 20 + "?"
    assert pointed_at(long, len(long) - 1, "")[0].children.split("\n")[0].startswith("…")
