"""What a link to the network page opens, and what is told of one that is wrong."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import ids
from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment, from_dict, from_query, raw_from_query, read_network, to_query
from core.network.layers import LAYERS
from core.optimizers import OPTIMIZERS
from tests.app.dash_client import NetworkPage
from tests.app.network.shown import EPOCHS, LINK, RATE, experiment_on, messages, search_of


def test_a_link_opens_what_it_names(network):
    expected, problems = from_query(LINK)
    assert problems == {} and messages(network) == {}
    assert experiment_on(network) == expected
    assert network[ids.network.SUMMARY]["children"] == "11-6-4-2"
    assert network[ids.network.LESSON_MENU].get("value") is None
    assert network[ids.network.LESSON_CARD]["children"] == []
    assert network[ids.network.PLAN]["data"] == {"lesson": None, "runs": []}
    assert network[ids.network.SETTINGS]["data"]["lesson"] is None


@pytest.mark.parametrize("name", ON_NETWORKS)
def test_the_link_of_every_rule_opens_it_again(app, name):
    network = NetworkPage(app)
    rule = OPTIMIZERS[name]()
    network.open("?" + to_query(NetworkExperiment(rule=rule)))
    assert experiment_on(network).rule == rule
    shown = {id["name"] for id, _ in network.components() if isinstance(id, dict) and id["type"] == "net-hyper"}
    numbers = {key for key, quantity in rule.hyperparameters().items() if quantity.scale != "switch"}
    schedule = {"schedule.warmup"} if "learning_rate" in numbers else set()
    assert shown == numbers | schedule


def test_a_change_of_the_learning_rate_keeps_all_its_digits(app):
    network = NetworkPage(app)
    network.open("?learning_rates=3:0.012345678901")
    assert experiment_on(network).learning_rates == ((3, 0.012345678901),)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?epohcs=9", "did you mean epochs?"),
        ("?rule=adam,learning_rat:1", "did you mean learning_rate?"),
        ("?lesson=nonsense", "There is no lesson 'nonsense'"),
    ],
)
def test_what_no_field_shows_of_a_link_is_told_above_the_views_until_it_is_closed(app, query, words):
    network = NetworkPage(app)
    network.open(query)
    told = network[ids.network.LINK_PROBLEMS]["children"]
    assert words in json.dumps(told, default=lambda each: each.to_plotly_json())
    network.press(ids.network.CLOSE_PROBLEMS)
    assert network[ids.network.LINK_PROBLEMS]["children"] == []


def test_the_page_s_own_link_is_understood(app):
    network = NetworkPage(app)
    network.open("")
    search = search_of(network)
    again = NetworkPage(app)
    again.open(f"{search}&panels=loss&columns=1,2&token=x")
    assert again[ids.network.LINK_PROBLEMS]["children"] == []


def test_changes_of_the_learning_rate_stand_in_the_controls_as_people_write_them(app):
    network = NetworkPage(app)
    network.open("?learning_rates=50:0.01,100:0.0001")
    assert network[ids.network.field("learning_rates")]["value"] == "50:0.01,100:0.0001"
    assert experiment_on(network).learning_rates == ((50, 0.01), (100, 0.0001))
    network.set(ids.network.field("learning_rates"), " 7 : 0.5 , ")
    assert experiment_on(network).learning_rates == ((7, 0.5),)
    network.set(ids.network.field("learning_rates"), "")
    assert experiment_on(network).learning_rates == ()


@pytest.mark.parametrize("link", [{"page": "descent", "search": LINK}, None])
def test_a_link_to_another_page_changes_nothing(app, link):
    network = NetworkPage(app)
    network[ids.LINK]["data"] = link
    assert network.fire((ids.network.CONTROLS, "children"), (ids.LINK, "data")) is None


def test_a_run_of_the_list_brings_its_settings_and_leaves_the_list(network):
    experiment = NetworkExperiment(epochs=5)
    network[ids.network.PLAN]["data"] = "untouched"
    network[ids.LINK]["data"] = {"page": "network", "search": f"?{to_query(experiment)}", "listed": True}
    network.fire((ids.network.CONTROLS, "children"), (ids.LINK, "data"))
    network.settle()
    assert experiment_on(network) == experiment
    assert network[ids.network.PLAN]["data"] == "untouched"


def test_a_bad_link_fills_its_fields_as_they_came_and_says_what_is_wrong(app):
    network = NetworkPage(app)
    network.open(
        "?layers=no_such:8&rule=adam,learning_rate:bad,beta1:0.5&epochs=1e9&penalty=&batch_size=nan&seed=-1"
    )
    wrong = {"epochs": "1e9", "penalty": "", "batch_size": "nan", "seed": "-1"}
    assert {name: network[ids.network.field(name)]["value"] for name in wrong} == wrong
    assert network[RATE]["value"] == "bad"
    found = messages(network)
    assert found.keys() == {*wrong, "learning_rate", ("kind", 0)}
    assert found["epochs"] == "Epochs is 1,000,000,000: it takes a whole number from 1 to 10,000"
    assert found["penalty"] == "L2 penalty λ is empty: it takes a number from 0 to 1,000"
    assert "'bad'" in found["learning_rate"]
    assert network[ids.network.PROBLEM]["children"].startswith(
        "Layer 1: Layer is 'no_such': it takes one of leaky_relu"
    )
    assert "settings" not in network[ids.network.SETTINGS]["data"]
    network.choose(ids.network.rule(0, "adam"), "sgd")
    assert "learning_rate" not in messages(network)


def test_an_unknown_rule_of_a_link_can_be_replaced(app):
    network = NetworkPage(app)
    network.open("?rule=zap")
    assert messages(network).keys() == {"rule"}
    assert messages(network)["rule"].startswith("Optimizer is 'zap': it takes one of gradient_descent")
    network.choose(ids.network.rule(0, "zap"), "adam")
    assert messages(network) == {}
    assert experiment_on(network).rule == OPTIMIZERS["adam"]()


@pytest.mark.parametrize(
    "search",
    [
        "?layers=",
        "?layers=,,,",
        "?layers=:",
        "?layers=leaky_relu",
        "?layers=8",
        "?" + "layers=exponent:8&" * 30,
        "?layers=" + "exponent:8," * 40,
        "?rule=",
        "?rule=,,:",
        "?rule=sgd,learning_rate:",
        "?rule=sgd,name:adam",
        "?epochs=9&epochs=8",
        "?seed=−3",
        "?learning_rates=5",
        "?learning_rates=5:5:5,x",
        "?dataset=beer",
        "?shuffle=perhaps",
        "?epochs=<script>alert(1)</script>",
        "?%00=%ff&rule=%00",
        "?" + "x" * 200_000,
        "epochs=3",
        "?&&==",
    ],
)
def test_no_link_leaves_the_page_without_controls(app, search):
    network = NetworkPage(app)
    network.open(search)
    assert EPOCHS in network and ids.network.ADD_LAYER in network
    data = network[ids.network.SETTINGS]["data"]
    assert from_dict(data["settings"]) if "settings" in data else data["problem"]
    network.open(LINK)
    assert experiment_on(network) == from_query(LINK)[0]


WORDS = st.sampled_from(["", "0", "-1", "2.5", "3", "nan", "inf", "abc", "true", "1e9", "adam", "é", "%", "½"])
RULES = st.builds(
    lambda rule, values: ",".join((rule, *(f"{name}:{value}" for name, value in values))),
    st.sampled_from([*OPTIMIZERS, "zap", ""]),
    st.lists(st.tuples(st.sampled_from(["learning_rate", "momentum", "epsilon"]), WORDS), max_size=3),
)
STACKS = st.lists(
    st.builds("{}:{}".format, st.sampled_from([*LAYERS, "no_such"]), st.sampled_from(["1", "8", "0", "1e6", "x"])),
    max_size=10,
).map(",".join)
PAIRS = st.one_of(
    st.tuples(st.just("rule"), RULES),
    st.tuples(st.just("layers"), STACKS),
    st.tuples(st.sampled_from(["penalty", "batch_size", "epochs", "networks", "seed", "learning_rates"]), WORDS),
)


@settings(max_examples=25)
@given(st.lists(PAIRS, max_size=6))
def test_every_link_opens_with_a_message_for_each_field_that_is_wrong(app, pairs):
    search = "?" + "&".join(f"{name}={value}" for name, value in pairs)
    network = NetworkPage(app)
    network.open(search)
    wrong = read_network(raw_from_query(search))[1]
    fields = {name.removeprefix("rule."): message for name, message in wrong.items()}
    below = [fields.pop(name) for name in ("layers", "size") if name in fields]
    shown = messages(network)
    assert {name: message for name, message in shown.items() if isinstance(name, str)} == fields
    if wrong:
        assert network[ids.network.PROBLEM]["children"] == " ".join(below)
        assert all(message in network[ids.network.SETTINGS]["data"]["problem"] for message in wrong.values())
    else:
        assert experiment_on(network) == from_query(search)[0]
