"""The network page as the browser sees it: what the server answers when controls and buttons change."""

import json

import pytest

from app import ids
from app.network.controls import NEW_LAYER
from core.network.experiment import MOST_LAYERS, from_query, to_dict
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from tests.app.dash_client import NetworkPage
from tests.app.network.shown import EPOCHS, LINK, RATE, experiment_on, layers_on, messages, search_of


def test_a_schedule_is_chosen_and_set(network):
    network.choose(ids.network.schedule(0, "constant"), "step")
    network.set(ids.network.hyper(0, "schedule.drop"), "0.25")
    assert experiment_on(network).schedule == SCHEDULES["step"](drop=0.25)
    network.set(ids.network.hyper(0, "schedule.drop"), "0")
    assert network[ids.network.hyper(0, "schedule.drop")]["error"].startswith("Drop factor is 0: it takes")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("penalty", "0", 0.0),
        ("batch_size", "1199", 1199),
        ("epochs", "1", 1),
        ("networks", "32", 32),
        ("seed", "0", 0),
        ("penalty", "1e-3", 0.001),
    ],
)
def test_every_field_changes_the_settings_and_the_link(network, name, text, value):
    network.set(ids.network.field(name), text)
    assert messages(network) == {}
    assert getattr(experiment_on(network), name) == value
    assert from_query(search_of(network)) == (experiment_on(network), {})


def test_the_equation_below_the_rule_is_that_of_the_rule_as_it_is_switched(network):
    equation = ids.network.equation(0)
    assert network[equation]["children"] == "v ← γv + αg;  θ ← θ − v"
    network.set(ids.network.flag(0, "averaged"), True, "checked")
    assert network[equation]["children"] == "v ← γv + α(1 − γ)g;  θ ← θ − v"


def test_hyperparameters_widths_kinds_and_switches_change_the_settings(network):
    network.set(RATE, "0.5")
    network.set(ids.network.flag("experiment", "shuffle"), True, "checked")
    network.set(ids.network.width(0), "300")
    network.set(ids.network.kind(1), "fixed_exponent")
    experiment = experiment_on(network)
    assert experiment.rule == OPTIMIZERS["momentum"](learning_rate=0.5, momentum=0.8)
    assert experiment.shuffle is True
    assert to_dict(experiment)["layers"] == [["leaky_relu", 300], ["fixed_exponent", 4]]
    assert network[ids.network.SUMMARY]["children"] == "11-300-4-2"


@pytest.mark.parametrize("text", ["", "abc", "inf", "NaN", "-1", "0", "1e9", "2.5"])
def test_a_wrong_field_gets_its_message_and_nothing_can_be_begun(network, text):
    network.set(EPOCHS, text)
    assert messages(network).keys() == {"epochs"}
    message = messages(network)["epochs"]
    assert message.endswith("it takes a whole number from 1 to 10,000")
    assert network[ids.network.SETTINGS]["data"] == {"problem": message}
    network.set(EPOCHS, "40")
    assert messages(network) == {}
    assert experiment_on(network) == from_query(LINK)[0]


def test_every_wrong_field_has_its_own_message(network):
    network.set(EPOCHS, "abc")
    network.set(RATE, "1e9")
    network.set(ids.network.hyper(0, "momentum"), "1")
    network.set(ids.network.field("batch_size"), "1200")
    network.set(ids.network.field("learning_rates"), "50:")
    found = {
        "epochs": "Epochs is 'abc': it takes a whole number from 1 to 10,000",
        "learning_rate": "Learning rate is 1,000,000,000: it takes a number above 0 and at most 1,000",
        "momentum": "Momentum is 1: it takes a number at least 0 and below 1",
        "batch_size": "Batch size is 1,200: it takes a whole number from 1 to 1,199",
        "learning_rates": "Learning rate is empty: it takes a number above 0 and at most 1,000",
    }
    assert messages(network) == found
    assert all(message in network[ids.network.SETTINGS]["data"]["problem"] for message in found.values())


@pytest.mark.parametrize(
    ("width", "quoted"), [("0", "0"), ("1e6", "1,000,000"), ("", "empty"), ("8.5", "8.5"), ("x", "'x'")]
)
def test_a_wrong_width_is_marked_and_explained_below_the_list(network, width, quoted):
    network.set(ids.network.width(1), width)
    assert messages(network) == {("width", 1): True}
    sentence = network[ids.network.PROBLEM]["children"]
    assert sentence.startswith("Layer 2: Units is " + quoted)
    assert sentence.endswith("it takes a whole number from 1 to 512")
    network.set(ids.network.width(1), "4")
    assert network[ids.network.PROBLEM]["children"] == "" and messages(network) == {}


def test_networks_that_are_too_large_together_are_explained(network):
    network.set(ids.network.width(0), "512")
    network.set(ids.network.field("batch_size"), "1199")
    network.set(ids.network.field("networks"), "32")
    sentence = network[ids.network.PROBLEM]["children"]
    assert "1,199 with 32 networks" in sentence and "take a smaller batch" in sentence
    assert network[ids.network.SETTINGS]["data"] == {"problem": sentence}


def test_a_change_of_a_learning_rate_that_the_rule_has_not_is_explained(network):
    network.set(ids.network.field("learning_rates"), "5:0.1")
    network.choose(ids.network.rule(0, "momentum"), "adadelta")
    assert network[ids.network.PROBLEM]["children"] == "Learning rate is 0.1: AdaDelta has none"


def test_a_layer_is_added_below_the_others(network):
    network.press(ids.network.ADD_LAYER)
    assert layers_on(network) == [("leaky_relu", "6"), ("exponent", "4"), (NEW_LAYER[0], str(NEW_LAYER[1]))]
    assert network[ids.network.SUMMARY]["children"] == f"11-6-4-{NEW_LAYER[1]}-2"


def test_layers_can_be_added_up_to_the_most(network):
    while not network[ids.network.ADD_LAYER].get("disabled"):
        network.press(ids.network.ADD_LAYER)
    assert len(experiment_on(network).layers) == MOST_LAYERS
    network.press(ids.network.layer_action(0, "remove"))
    assert not network[ids.network.ADD_LAYER].get("disabled")


def test_more_layers_than_that_can_be_removed_again(app):
    network = NetworkPage(app)
    network.open("?layers=" + ",".join(["exponent:2"] * 9))
    assert network[ids.network.PROBLEM]["children"] == "9 hidden layers: a network takes at most 8"
    assert messages(network) == {}
    network.press(ids.network.layer_action(8, "remove"))
    assert len(experiment_on(network).layers) == 8


def test_every_layer_can_be_removed(network):
    network.press(ids.network.layer_action(0, "remove"))
    assert layers_on(network) == [("exponent", "4")]
    network.press(ids.network.layer_action(0, "remove"))
    assert experiment_on(network).layers == ()
    assert network[ids.network.SUMMARY]["children"] == "11-2"


@pytest.mark.parametrize(
    ("place", "way", "order"),
    [(0, "down", [2, 1, 3]), (1, "up", [2, 1, 3]), (1, "down", [1, 3, 2]), (2, "up", [1, 3, 2])],
)
def test_layers_are_moved_past_their_neighbours(app, place, way, order):
    network = NetworkPage(app)
    network.open("?layers=leaky_relu:1,exponent:2,fixed_exponent:3")
    kinds = {1: "leaky_relu", 2: "exponent", 3: "fixed_exponent"}
    network.press(ids.network.layer_action(place, way))
    assert layers_on(network) == [(kinds[width], str(width)) for width in order]
    assert [layer.width for layer in experiment_on(network).layers] == order


def test_the_first_layer_goes_no_further_up_and_the_last_no_further_down(app):
    network = NetworkPage(app)
    network.open("?layers=leaky_relu:1,exponent:2,fixed_exponent:3")
    ends = [ids.network.layer_action(0, "up"), ids.network.layer_action(2, "down")]
    buttons = [ids.network.layer_action(layer, way) for layer in range(3) for way in ("up", "down", "remove")]
    assert [id for id in buttons if network[id].get("disabled")] == ends
    for id in ends:
        network.press(id)
    assert [layer.width for layer in experiment_on(network).layers] == [1, 2, 3]


def test_another_rule_comes_with_its_defaults(network):
    network.choose(ids.network.rule(0, "momentum"), "adam")
    assert experiment_on(network).rule == OPTIMIZERS["adam"]()
    assert network[ids.network.rule(0, "adam")]["value"] == "adam"


def test_what_was_typed_elsewhere_survives_a_change_of_layers_or_rule_right_or_wrong(network):
    network.set(EPOCHS, "abc")
    network.set(ids.network.width(1), "0")
    network.set(ids.network.flag("experiment", "shuffle"), True, "checked")
    network.press(ids.network.ADD_LAYER)
    network.choose(ids.network.rule(0, "momentum"), "adam")
    network.press(ids.network.layer_action(1, "up"))
    assert layers_on(network)[:2] == [("exponent", "0"), ("leaky_relu", "6")]
    assert network[EPOCHS]["value"] == "abc"
    assert network[ids.network.flag("experiment", "shuffle")]["checked"] is True
    assert messages(network).keys() == {"epochs", ("width", 0)}
    network.set(EPOCHS, "40")
    network.set(ids.network.width(0), "4")
    assert messages(network) == {}
    assert experiment_on(network).shuffle is True


def test_controls_that_were_only_drawn_change_nothing(network):
    before = network.draft()
    for id, name in (
        (ids.network.ADD_LAYER, "n_clicks"),
        (ids.network.layer_action(0, "remove"), "n_clicks"),
        (ids.network.rule(0, "momentum"), "value"),
        (ids.network.LESSON_AGAIN, "n_clicks"),
        (ids.network.LESSON_MENU, "value"),
    ):
        assert network.fire((ids.network.CONTROLS, "children"), (id, name)) is None
    assert network.draft() == before


def test_a_button_of_a_layer_that_is_gone_changes_nothing(network):
    network[ids.network.DRAFT]["data"]["layers"].pop()
    network[ids.network.layer_action(1, "remove")]["n_clicks"] = 1
    assert (
        network.fire((ids.network.CONTROLS, "children"), (ids.network.layer_action(1, "remove"), "n_clicks"))
        is None
    )


def test_a_button_pressed_before_the_controls_were_gathered_changes_nothing(network):
    network[ids.network.DRAFT]["data"] = None
    assert network.press(ids.network.ADD_LAYER) is None


def test_every_component_has_an_id_of_its_own(network):
    found = [json.dumps(id, sort_keys=True) for id, _ in network.components()]
    assert sorted(found) == sorted(set(found))
