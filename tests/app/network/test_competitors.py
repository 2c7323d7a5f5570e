"""Rules that race the one in the controls of the network page."""

from app import ids
from core.network.experiment import from_dict
from core.optimizers import OPTIMIZERS
from tests.app.dash_client import NetworkPage
from tests.app.network.shown import experiment_on, search_of


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
