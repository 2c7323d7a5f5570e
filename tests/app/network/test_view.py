"""What is shown of the runs: chosen on the network page, it stands in the link."""

from app import ids
from tests.app.dash_client import NetworkPage
from tests.app.network.shown import LINK, experiment_on, search_of, text_of, view_of

USUAL_BUDGET = {"tries": "9", "seeds_a_try": "1", "replications": "20", "epochs": "20"}


def typed_budget(network):
    return [*view_of(network)["fair"]["typed"].values()]


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
        "fair": {"typed": USUAL_BUDGET, "wrong": {}},
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
    assert typed_budget(network) == ["6", "1", "6", "5"] and "&fair=6,1,6,5" in search_of(network)
    network.set(ids.network.VIEW, {"fair": "9,1,20,20"}, "data")
    assert "fair" not in search_of(network)
    network.set(ids.network.VIEW, {"fair": "2,1,20,20"}, "data")
    assert typed_budget(network) == ["2", "1", "20", "20"] and "fair" not in search_of(network)
    assert view_of(network)["fair"]["wrong"]["tries"].startswith("Rates is 2: it takes a whole number")
    network.open("?fair=2,1,20,20")
    assert "Rates is 2: it takes a whole number" in text_of(network[ids.network.LINK_PROBLEMS]["children"])
    network.open("?fair=20,5,40,1000")
    assert "fair race" in view_of(network)["fair"]["wrong"]["tries"]
    network.open("?fair=1,2")
    assert view_of(network)["fair"] == {"typed": USUAL_BUDGET, "wrong": {}}


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
