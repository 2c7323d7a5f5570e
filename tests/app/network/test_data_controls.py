"""Data sets on the network page: chosen, set, brought along, out of reach."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from app import ids
from core.datasets import DATASETS, Dataset, load_table
from core.descent.experiment import read_descent
from core.network.experiment import NetworkExperiment
from tests.app.dash_client import NetworkPage, Page
from tests.app.network.shown import EPOCHS, LINK, experiment_on, messages, search_of, text_of


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
