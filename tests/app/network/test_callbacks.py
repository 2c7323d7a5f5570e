"""The network page as the browser sees it: what the server answers when links, controls and buttons change."""

import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import ids
from app.main import create_app
from app.network.competitors import as_experiment
from app.network.controls import NEW_LAYER
from app.network.page import OPENING_LESSON
from core.datasets import DATASETS, Dataset, load_table
from core.descent.experiment import read_descent
from core.formula.rule import ON_NETWORKS
from core.network.experiment import (
    MOST_LAYERS,
    NetworkExperiment,
    from_dict,
    from_query,
    raw_from_query,
    read_network,
    to_dict,
    to_query,
)
from core.network.layers import LAYERS
from core.network.lessons import NETWORK_LESSONS
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from tests.app.dash_client import NetworkPage, Page

LINK = "?layers=leaky_relu:6,exponent:4&rule=momentum,learning_rate:0.02,momentum:0.8&epochs=40&networks=2&seed=3"
RATE = ids.network.hyper(0, "learning_rate")
EPOCHS = ids.network.field("epochs")


@pytest.fixture(scope="module")
def app():
    return create_app()


@pytest.fixture
def network(app):
    """The page opened at a link of two hidden layers."""
    network = NetworkPage(app)
    network.open(LINK)
    return network


def settings_of(network):
    """The experiment that Train would begin."""
    return from_dict(network[ids.network.SETTINGS]["data"]["settings"])


def search_of(network):
    return network[ids.network.SETTINGS]["data"]["search"]


def experiment_on(network):
    """The experiment that stands in the controls, which is the one that Train would begin."""
    experiment, problems = read_network(as_experiment(network.draft()))
    assert problems == {}
    assert settings_of(network) == experiment
    return experiment


def layers_on(network):
    return [(kind, width) for kind, width in network.draft()["layers"]]


def messages(network):
    """Field: its message, or True where it is only marked; layers by (what, place)."""

    def field(id):
        kind = id["type"].removeprefix("net-")
        return (kind, id["layer"]) if "layer" in id else id.get("name", kind)

    found = [(id, props.get("error")) for id, props in network.components() if isinstance(id, dict)]
    return {field(id): error for id, error in found if error}


def text_of(component):
    return json.dumps(component, ensure_ascii=False)


# ---- links and lessons


def test_without_a_query_the_page_opens_on_the_opening_lesson(app):
    network = NetworkPage(app)
    network.open("")
    lesson = NETWORK_LESSONS[OPENING_LESSON]
    assert (experiment_on(network),) == lesson.experiments
    assert network[ids.network.LESSON_MENU]["value"] == OPENING_LESSON
    assert network[ids.network.SUMMARY]["children"] == "11-16-12-8-2"
    assert lesson.watch_for in text_of(network[ids.network.LESSON_CARD]["children"])
    assert search_of(network) == f"?{to_query(lesson.experiments[0])}&lesson={OPENING_LESSON}"


@pytest.mark.parametrize("key", NETWORK_LESSONS)
def test_a_link_to_a_lesson_opens_it_and_its_own_link_opens_the_same(app, key):
    network, lesson = NetworkPage(app), NETWORK_LESSONS[key]
    network.open(f"?lesson={key}")
    assert experiment_on(network) == lesson.experiments[0]
    assert network[ids.network.LESSON_MENU]["value"] == key
    assert messages(network) == {}
    again = NetworkPage(app)
    again.open(search_of(network))
    assert again[ids.network.SETTINGS]["data"] == network[ids.network.SETTINGS]["data"]


@pytest.mark.parametrize("key", NETWORK_LESSONS)
def test_a_lesson_lists_its_runs_each_with_a_name_of_its_own(app, key):
    network, lesson = NetworkPage(app), NETWORK_LESSONS[key]
    network.open("")
    network.choose(ids.network.LESSON_MENU, key)
    plan = network[ids.network.PLAN]["data"]
    assert plan["lesson"] == key
    assert [from_dict(run["settings"]) for run in plan["runs"]] == list(lesson.experiments)
    names = [run["name"] for run in plan["runs"]]
    assert names == list(lesson.names or [lesson.title])
    assert len(set(names)) == len(names)
    assert experiment_on(network) == lesson.experiments[0]
    assert lesson.title in text_of(network[ids.network.LESSON_CARD]["children"])


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


def test_a_lesson_shows_the_exact_changes_of_its_learning_rate(app, monkeypatch):
    lesson = NETWORK_LESSONS["reference_1"]
    exact = replace(lesson, settings=({"learning_rates": ((3, 0.012345678901),)},))
    monkeypatch.setattr("app.network.callbacks.NETWORK_LESSONS", {**NETWORK_LESSONS, "reference_1": exact})
    network = NetworkPage(app)
    network.open("?lesson=reference_1")
    assert experiment_on(network).learning_rates == ((3, 0.012345678901),)


def test_a_schedule_is_chosen_and_set(network):
    network.choose(ids.network.schedule(0, "constant"), "step")
    network.set(ids.network.hyper(0, "schedule.drop"), "0.25")
    assert experiment_on(network).schedule == SCHEDULES["step"](drop=0.25)
    network.set(ids.network.hyper(0, "schedule.drop"), "0")
    assert network[ids.network.hyper(0, "schedule.drop")]["error"].startswith("Drop factor is 0: it takes")


def test_a_link_may_change_a_part_of_a_lesson(app):
    network = NetworkPage(app)
    network.open("?lesson=tuned&epochs=7&seed=0")
    experiment = experiment_on(network)
    lesson = NETWORK_LESSONS["tuned"].experiments[0]
    assert (experiment.epochs, experiment.seed) == (7, 0)
    assert (experiment.rule, experiment.layers) == (lesson.rule, lesson.layers)
    assert network[ids.network.LESSON_MENU]["value"] == "tuned"


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


def test_an_unknown_lesson_is_passed_over(app):
    network = NetworkPage(app)
    network.open("?lesson=nonsense")
    assert (experiment_on(network),) == NETWORK_LESSONS[OPENING_LESSON].experiments
    network.open("?epochs=9&lesson=nonsense")
    assert experiment_on(network).epochs == 9
    assert network[ids.network.LESSON_CARD]["children"] == []
    assert network[ids.network.PLAN]["data"] == {"lesson": None, "runs": []}


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


@settings(max_examples=40, deadline=None, derandomize=True)
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


# ---- data sets


@pytest.fixture
def blobs(monkeypatch):
    """A data set of a reader's own, in the registry beside the one that comes along."""
    corner = np.repeat(np.eye(3), 4, axis=0)
    data = Dataset(
        corner, np.repeat(np.arange(3), 4), corner, np.repeat(np.arange(3), 4), tuple("abc"), tuple("pqr")
    )
    monkeypatch.setitem(DATASETS, "three_blobs", lambda: data)


def menu_of_data(network):
    """The menu of data sets and whether it is hidden."""
    [id] = [id for id, _ in network.components() if isinstance(id, dict) and id["type"] == "net-dataset"]
    text = text_of(network[ids.network.CONTROLS]["children"])
    return network[id], '"hidden": true' in text


def test_the_only_data_set_needs_no_menu(network, monkeypatch):
    for name in DATASETS.keys() - {"wine"}:
        monkeypatch.delitem(DATASETS, name)
    network.open(LINK)
    menu, hidden = menu_of_data(network)
    assert hidden and menu["data"] == [{"value": "wine", "label": "Red wine"}]
    controls = text_of(network[ids.network.CONTROLS]["children"])
    assert "Red wine: 11 measurements, 1,199 training and 400 test rows." in controls
    assert "Output: affine, a unit for each class, softmax." in controls


def test_every_data_set_that_comes_along_can_be_chosen_and_set(app):
    network = NetworkPage(app)
    network.open(LINK)
    last = "wine"
    for name, loader in DATASETS.items():
        if name in (last, "table"):
            continue
        network.choose(ids.network.dataset(last), name)
        last = name
        assert messages(network) == {} and experiment_on(network).dataset == name
        assert all(ids.network.field(field) in network for field in loader.settings)
        label = next(item["label"] for item in menu_of_data(network)[0]["data"] if item["value"] == name)
        assert network[ids.network.DATA_SIZE]["children"].startswith(f"{label}: ")


def test_what_is_set_of_a_data_set_stands_in_the_link_and_what_is_wrong_is_told_at_its_field(app):
    network = NetworkPage(app)
    network.open("?dataset=above&formula=x/3&noise=0.2&points=100&data_seed=5")
    assert dict(experiment_on(network).sample) == {
        "formula": "x/3", "noise": 0.2, "points": 100, "test_share": 0.25, "data_seed": 5
    }  # fmt: skip
    assert network[ids.network.DATA_SIZE]["children"] == "y > f(x): 2 measurements, 75 training and 25 test rows."
    network.set(ids.network.field("points"), "60")
    assert network[ids.network.DATA_SIZE]["children"] == "y > f(x): 2 measurements, 45 training and 15 test rows."
    assert "points=60" in search_of(network)
    network.set(ids.network.field("formula"), "x +")
    assert list(messages(network)) == ["formula"]
    network.set(ids.network.field("formula"), "9")
    assert messages(network) == {"formula": "f(x) = 9 has 0 of 60 points above: each side takes at least 2"}
    network.set(ids.network.field("formula"), "0")
    network.choose(ids.network.dataset("above"), "spiral")
    assert dict(experiment_on(network).sample)["points"] == 60  # what was typed is kept


# ---- what is shown


def view_of(network):
    return network[ids.network.SETTINGS]["data"]["view"]


def test_the_panels_shown_are_chosen_and_stand_in_the_link(app):
    network = NetworkPage(app)
    network.open(LINK)
    usual = view_of(network)["panels"]
    assert "boundary" not in usual and "panels=" not in search_of(network)
    network.set(ids.network.PANELS, ["loss", "boundary"])
    assert view_of(network)["panels"] == ["loss", "boundary"] and "&panels=loss,boundary" in search_of(network)
    again = NetworkPage(app)
    again.open(search_of(network))
    assert again[ids.network.SETTINGS]["data"] == network[ids.network.SETTINGS]["data"]
    again.choose(ids.network.dataset("wine"), "moons")
    assert view_of(again)["panels"] == ["loss", "boundary"]
    again.set(ids.network.PANELS, [])
    assert view_of(again)["panels"] == [] and "&panels=" in search_of(again)


def test_sets_of_two_features_have_panels_of_their_own(app):
    network = NetworkPage(app)
    network.open("?dataset=xor")
    assert {"boundary", "picture"} <= set(view_of(network)["panels"]) and "panels=" not in search_of(network)
    network.choose(ids.network.dataset("xor"), "wine")
    assert "boundary" not in view_of(network)["panels"]


def test_two_columns_are_chosen_and_stand_in_the_link(app):
    network = NetworkPage(app)
    network.open("?panels=boundary&columns=11,9")
    usual = {
        "panels": ["boundary"],
        "columns": [1, 2],
        "landscape": [],
        "fair": ["9", "1", "20", "20"],
        "wrong": {},
    }
    assert view_of(network) == usual | {"columns": [11, 9]}
    assert "&columns=11,9" in search_of(network)
    network.set(ids.network.VIEW, {"columns": "1,2"}, "data")
    assert "columns" not in search_of(network)
    network.choose(ids.network.dataset("wine"), "iris")
    assert view_of(network) == usual


def test_the_two_runs_that_span_the_landscape_stand_in_the_link(app):
    network = NetworkPage(app)
    network.open("?dataset=xor&landscape=2-3,3d")
    assert view_of(network)["landscape"] == ["3d", "2-3"] and "&landscape=3d,2-3" in search_of(network)
    for wrong in ("3-2", "1-1", "1-9", "1-2,1-3"):
        network.open(f"?dataset=xor&landscape={wrong}")
        assert view_of(network)["landscape"] == []
        assert "Landscape is '" in text_of(network[ids.network.LINK_PROBLEMS]["children"])


def test_the_budget_of_the_fair_race_stands_in_the_link_unless_it_is_the_usual_or_wrong(app):
    network = NetworkPage(app)
    network.open("?fair=6,1,6,5")
    assert view_of(network)["fair"] == ["6", "1", "6", "5"] and "&fair=6,1,6,5" in search_of(network)
    network.set(ids.network.VIEW, {"fair": "9,1,20,20"}, "data")
    assert "fair" not in search_of(network)
    network.set(ids.network.VIEW, {"fair": "2,1,20,20"}, "data")
    assert view_of(network)["fair"] == ["2", "1", "20", "20"] and "fair" not in search_of(network)
    assert view_of(network)["wrong"]["tries"].startswith("Rates is 2: it takes a whole number")
    network.open("?fair=2,1,20,20")
    assert "Rates is 2: it takes a whole number" in text_of(network[ids.network.LINK_PROBLEMS]["children"])
    network.open("?fair=20,5,40,1000")
    assert "fair race" in view_of(network)["wrong"]["tries"]
    network.open("?fair=1,2")
    assert view_of(network)["wrong"] == {} and view_of(network)["fair"] == ["9", "1", "20", "20"]


def test_rules_race_the_one_in_the_controls_and_stand_in_the_link(app):
    network = NetworkPage(app)
    network.open("?dataset=xor&epochs=7&against=adam:0.01,momentum")
    data = network[ids.network.SETTINGS]["data"]
    usual = OPTIMIZERS["momentum"]()
    assert [rival["name"] for rival in data["rivals"]] == [
        "Adam α = 0.01",
        f"{usual.label} α = {usual.learning_rate:.4g}",
    ]
    assert "&against=adam:0.01,momentum:" in data["search"]
    assert {from_dict(rival["settings"]).epochs for rival in data["rivals"]} == {7}
    network.press(ids.network.action(1, "remove"))
    network.set(ids.network.hyper(2, "learning_rate"), "0.02")
    network.set(ids.network.hyper(2, "momentum"), "0.8")
    network.choose(ids.network.schedule(2, "constant"), "cosine")
    data = network[ids.network.SETTINGS]["data"]
    assert [rival["name"] for rival in data["rivals"]] == ["Momentum α = 0.02, γ = 0.8, cosine"]
    assert "&against=momentum:0.02%20momentum%3D0.8%20schedule%3Dcosine" in data["search"]
    network.open(data["search"])
    assert network[ids.network.SETTINGS]["data"]["rivals"] == data["rivals"]
    network.open("?dataset=xor&epochs=7&against=adam:0.01 beta1=x, adan")
    assert "Beta 1 is 'x'" in network[ids.network.hyper(1, "beta1")]["error"]
    assert "Optimizer is 'adan': it takes one of" in network[ids.network.rule(2, "adan")]["error"]
    assert network[ids.network.SETTINGS]["data"].keys() == {"problem"}
    network.press(ids.network.action(2, "remove"))
    network.press(ids.network.action(1, "remove"))
    assert network[ids.network.SETTINGS]["data"]["rivals"] == [] and "against" not in search_of(network)


def test_a_typed_rule_races_and_stands_in_the_link(app):
    network = NetworkPage(app)
    network.open("?dataset=xor&epochs=7&schedule=cosine")
    network.press(ids.network.ADD)
    added = network.draft()["competitors"][1]["rule"]
    network.choose(ids.network.rule(1, added), "custom")
    network.set(ids.network.lines(1), "u = max(g, -g)\nx = x - alpha*u")
    network.set(ids.network.hyper(1, "learning_rate"), "0.03")
    data = network[ids.network.SETTINGS]["data"]
    (rival,) = data["rivals"]
    assert rival["settings"]["rule"]["lines"] == "u = max(g, -g)\nx = x - alpha*u"
    assert "lines%3Du%3Dmax(g%7C-g)%3Bx%3Dx-alpha*u" in data["search"]
    network.open(data["search"])
    assert network[ids.network.SETTINGS]["data"]["rivals"] == [rival]
    network.press(ids.network.action(1, "duplicate"))
    network.set(ids.network.lines(2), "x = x -")
    assert network[ids.network.lines(2)]["error"][1]["props"]["children"].startswith("Line 1: The line breaks off")
    assert network[ids.network.lines(1)]["error"] is None


def test_the_best_values_of_a_fair_race_stand_in_the_cards(app):
    network = NetworkPage(app)
    network.open("?dataset=xor&epochs=7&schedule=cosine&against=adadelta")
    taken = {"texts": "momentum:0.02 momentum=0.8,adam:0.003 schedule=constant", "at": 1}
    network[ids.network.TUNED]["data"] = taken
    network.fire((ids.network.CONTROLS, "children"), (ids.network.TUNED, "data"))
    network.settle()
    assert "&against=adam:0.003%20schedule%3Dconstant" in search_of(network)
    own = experiment_on(network)
    assert (own.rule.learning_rate, own.rule.momentum, own.schedule.name) == (0.02, 0.8, "cosine")


def test_what_is_wrong_of_the_view_is_told_and_the_rest_is_taken(app):
    network = NetworkPage(app)
    network.open("?panels=beer,loss&columns=3,99&epochs=7&against=zip:1")
    told = text_of(network[ids.network.LINK_PROBLEMS]["children"])
    assert "Rule is 'zip': it takes one of" in told
    network.open("?panels=beer,loss&columns=3,99&epochs=7")
    told = text_of(network[ids.network.LINK_PROBLEMS]["children"])
    assert "Panel is 'beer': it takes one of accuracy, " in told
    assert "Columns are '3,99': they take two numbers of features, from 1 to 11" in told
    assert experiment_on(network).epochs == 7 and view_of(network)["columns"] == [1, 2]


def test_an_unknown_data_set_of_a_link_is_told_and_can_be_replaced(app):
    network = NetworkPage(app)
    network.open("?dataset=beer&epochs=7")
    assert messages(network) == {"dataset": f"Data set is 'beer': it takes one of {', '.join(DATASETS)}"}
    assert not menu_of_data(network)[1]
    network.choose(ids.network.dataset("beer"), "wine")
    assert experiment_on(network) == NetworkExperiment(epochs=7)


def test_a_data_set_of_ones_own_is_chosen_and_stands_in_the_link(network, blobs):
    before = experiment_on(network)
    network.open(search_of(network))
    menu, hidden = menu_of_data(network)
    assert not hidden and menu["data"][-1] == {"value": "three_blobs", "label": "Three blobs"}
    network.choose(ids.network.dataset("wine"), "three_blobs")
    assert messages(network) == {}  # a batch of 32 is all twelve rows
    network.set(ids.network.field("batch_size"), "12")
    assert experiment_on(network) == replace(before, dataset="three_blobs", batch_size=12)
    assert network[ids.network.SUMMARY]["children"] == "3-6-4-3"
    assert "Three blobs: 3 measurements, 12 training and 12 test rows." in text_of(
        network[ids.network.CONTROLS]["children"]
    )
    again = search_of(network)
    network.open(LINK)
    network.open(again)
    assert experiment_on(network).dataset == "three_blobs"


# ---- typing into the controls


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


def test_a_lesson_stays_on_screen_while_its_settings_change(app):
    network = NetworkPage(app)
    network.open("?lesson=reference_2")
    network.set(RATE, "0.3")
    assert network[ids.network.SETTINGS]["data"]["lesson"] == "reference_2"
    assert search_of(network).endswith("&lesson=reference_2")
    assert network[ids.network.LESSON_CARD]["children"]


# ---- layers, rules and lessons


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


def test_a_lesson_is_loaded_again(app):
    network = NetworkPage(app)
    network.open("?lesson=no_hidden_layer")
    network.set(EPOCHS, "abc")
    network.press(ids.network.ADD_LAYER)
    network[ids.network.PLAN]["data"] = None
    network.press(ids.network.LESSON_AGAIN)
    lesson = NETWORK_LESSONS["no_hidden_layer"]
    assert experiment_on(network) == lesson.experiments[0]
    assert messages(network) == {}
    assert [run["name"] for run in network[ids.network.PLAN]["data"]["runs"]] == list(lesson.names)


@pytest.mark.parametrize("value", ["nonsense", "", None])
def test_what_is_no_lesson_opens_none(network, value):
    assert network.choose(ids.network.LESSON_MENU, value) is None


# ---- data out of reach


@pytest.fixture
def without_data(monkeypatch, tmp_path):
    def remove():
        monkeypatch.setitem(DATASETS, "wine", partial(load_table, tmp_path / "winequality-red.csv", "quality"))

    return remove


@pytest.mark.parametrize("search", ["", LINK, "?lesson=tuned"])
def test_missing_data_are_told_in_place_of_the_controls(app, without_data, search):
    without_data()
    network = NetworkPage(app)
    network[ids.LINK]["data"] = {"page": "network", "search": search}
    network.fire((ids.network.CONTROLS, "children"), (ids.LINK, "data"))
    controls = text_of(network[ids.network.CONTROLS]["children"])
    assert "No data" in controls and "winequality-red.csv" in controls
    assert EPOCHS not in network


def test_damaged_data_are_told_in_place_of_the_controls(app, without_data, tmp_path):
    (tmp_path / "winequality-red.csv").write_text("pH,quality\n3.5,5\nsour,6\n3.2,7\n")
    without_data()
    network = NetworkPage(app)
    network[ids.LINK]["data"] = {"page": "network", "search": ""}
    network.fire((ids.network.CONTROLS, "children"), (ids.LINK, "data"))
    assert "Column 'pH' is 'sour' in line 3" in text_of(network[ids.network.CONTROLS]["children"])


def test_the_other_page_works_without_the_data(app, without_data):
    without_data()
    descent = Page(app)
    descent.open("?surface=bowl&steps=5")
    assert read_descent(descent.draft())[1] == {}
    assert descent[ids.descent.RACE]["data"]["paths"]


def test_data_that_went_missing_while_the_page_was_open_are_told(network, without_data):
    without_data()
    network.set(EPOCHS, "41")
    assert "winequality-red.csv" in network[ids.network.SETTINGS]["data"]["problem"]


# ---- components of the page


def test_every_component_has_an_id_of_its_own(network):
    found = [json.dumps(id, sort_keys=True) for id, _ in network.components()]
    assert sorted(found) == sorted(set(found))
