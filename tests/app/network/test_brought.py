"""A table of one's own on the network page: brought, read, its columns chosen."""

import itertools

import numpy as np
import pytest

from app import ids
from app.components.boxes import COMBOBOX
from app.network.competitors import as_experiment
from core.datasets.kept_tables import content_of
from core.network import checkpoints
from core.network.experiment import read_network, to_dict
from core.network.training import advance, begin
from tests.app.dash_client import NetworkPage, parts

TABLE = "id;size;colour;kind\n" + "".join(
    f"{i};{i % 7},5;{'red' if i % 3 else 'blue'};{'abc'[i % 3]}\n" for i in range(60)
)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


@pytest.fixture
def network(app):
    network = NetworkPage(app)
    network.open("?epochs=5")
    return network


def client_of(app):
    client = app.server.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


def post(app, content, name="my table.csv"):
    headers = {"Content-Type": "application/octet-stream", "X-File": name.replace(" ", "%20")}
    return client_of(app).post("/network/table", data=content, headers=headers)


def bring(network, app, content, name="my table.csv"):
    """What the page's script does with a file."""
    answer = post(app, content, name).get_json()
    network[ids.network.BROUGHT]["data"] = f"{answer['table']} 1 {name}"
    network.fire((network.panel, "children"), (ids.network.BROUGHT, "data"))
    network.settle()
    return answer


def experiment_on(network):
    experiment, problems = read_network(as_experiment(network.draft()))
    assert problems == {}
    return experiment


def test_a_table_is_brought_and_stands_in_the_link(app, network):
    answer = bring(network, app, TABLE.encode())
    assert answer == {"table": answer["table"], "rows": 60, "columns": 4}
    assert content_of(answer["table"]) == TABLE.encode()
    data = experiment_on(network).data
    assert data.class_names == ("a", "b", "c") and data.feature_names == ("size", "colour = blue", "colour = red")
    assert (
        network[ids.network.DATA_SIZE]["children"] == "my table.csv: 3 measurements, 45 training and 15 test rows."
    )
    assert network[ids.network.SUMMARY]["children"] == "3-16-12-8-3"
    search = network[ids.network.SETTINGS]["data"]["search"]
    again = NetworkPage(app)
    again.open(search)
    assert again[ids.network.SETTINGS]["data"] == network[ids.network.SETTINGS]["data"]


def test_target_columns_and_cut_are_chosen(app, network):
    bring(network, app, TABLE.encode())
    network.set(ids.network.role(2), "-")
    assert experiment_on(network).data.feature_names == ("size",)
    network.set(ids.network.field("target"), "size")
    network.set(ids.network.field("cut"), "3")
    network.set(ids.network.role(3), "c")
    assert experiment_on(network).data.class_names == ("below 3", "3 or more")
    assert experiment_on(network).data.feature_names == ("kind = a", "kind = b", "kind = c")
    network.set(ids.network.field("cut"), "99")
    told = network[ids.network.TABLE_PROBLEM]["children"]
    assert told == "Cut is 99: column 'size' runs from 0.5 to 6.5, all on one side"
    network.set(ids.network.field("test_share"), "0.5")


def test_how_it_is_read_is_told_and_can_be_changed(app, network):
    bring(network, app, TABLE.encode())
    assert "Read as: semicolon · header yes · decimal comma · utf-8" in str(
        network[ids.network.CONTROLS]["children"]
    )
    opened = "'open': True"
    assert opened not in str(network[ids.network.CONTROLS]["children"])
    network.choose(ids.network.reading("separator", ""), "comma")
    assert network[ids.network.TABLE_PROBLEM]["children"]
    assert opened in str(network[ids.network.CONTROLS]["children"])  # what may be wrong is in sight
    network.choose(ids.network.reading("separator", "comma"), "")
    assert experiment_on(network).data.classes == 3
    network.choose(ids.network.reading("header", ""), "no")
    assert dict(experiment_on(network).sample)["header"] == "no"


def test_the_same_table_again_keeps_its_choices_and_another_has_its_own(app, network):
    bring(network, app, TABLE.encode())
    network.set(ids.network.field("target"), "colour")
    bring(network, app, TABLE.encode(), "renamed.csv")
    assert dict(experiment_on(network).sample)["target"] == "colour"
    bring(network, app, TABLE.replace("colour", "shade").encode())
    assert experiment_on(network).data.class_names == ("a", "b", "c")


def test_a_table_that_is_not_here_is_asked_for_and_taken(app):
    network = NetworkPage(app)
    network.open("?dataset=table&table=" + "1" * 32 + "&file=mine.csv&epochs=9")
    assert "mine.csv is not on this machine" in network[ids.network.TABLE_PROBLEM]["children"]
    assert "mine.csv" in network[ids.network.SETTINGS]["data"]["problem"]
    bring(network, app, TABLE.encode(), "mine.csv")
    assert experiment_on(network).epochs == 9 and experiment_on(network).data.classes == 3


def test_without_a_table_one_is_asked_for(network):
    network.choose(ids.network.dataset("wine"), "table")
    told = network[ids.network.TABLE_PROBLEM]["children"]
    assert told == "No table has been brought yet: choose, drop or paste one"
    network.choose(ids.network.dataset("table"), "iris")
    assert experiment_on(network).dataset == "iris" and network[ids.network.TABLE_PROBLEM]["children"] == ""


def test_three_classes_and_words_are_compared_with_scikit_learn_on_the_same_rows(app, network):
    bring(network, app, TABLE.encode())
    experiment = experiment_on(network)
    answer = client_of(app).post("/network/baseline", json={"settings": to_dict(experiment)}).get_json()
    data = experiment.data
    assert data.classes == 3
    from sklearn.linear_model import LogisticRegression  # slow, and every process imports this file

    logistic = LogisticRegression(max_iter=1000).fit(data.x_train, data.y_train)
    assert answer["logistic"]["test"] == logistic.score(data.x_test, data.y_test)
    assert answer["logistic"]["train"] == logistic.score(data.x_train, data.y_train)
    assert answer["epochs"] == experiment.epochs and 0 <= answer["test"] <= 1


def test_two_readers_with_tables_of_their_own_at_once_do_not_meet(app):
    """Neither in their controls nor in what is trained, chunk by chunk in turn."""
    contents = [TABLE.encode(), TABLE.replace("colour", "shade").replace(";a\n", ";other\n").encode()]
    pages = [NetworkPage(app) for _ in contents]
    for page in pages:
        page.open("?epochs=4&batch_size=8")
    for page, content in zip(pages, contents, strict=True):
        bring(page, app, content)
    experiments = [experiment_on(page) for page in pages]
    assert [each.data.class_names for each in experiments] == [("a", "b", "c"), ("b", "c", "other")]
    assert [each.data.feature_names[1] for each in experiments] == ["colour = blue", "shade = blue"]
    client = client_of(app)
    runs = [
        client.post("/network/begin", json={"settings": to_dict(each)}).get_json()["run"] for each in experiments
    ]
    for epoch, run in itertools.product(range(4), runs):
        assert client.post("/network/advance", json={"run": run, "epoch": epoch, "epochs": 1}).status_code == 200
    for run, experiment in zip(runs, experiments, strict=True):
        alone, _ = advance(begin(experiment), 4)
        np.testing.assert_array_equal(checkpoints.load(run).parameters, alone.parameters)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "my table.csv"),
        (b"\x00\x01\x02\x03", "my table.csv is no text"),
        (b"a,b\n1,2\n3\n4,5\n6,7\n", "Line 3 of my table.csv has 1 cell: it takes 2"),
        (b"PK\x03\x04rest", "my table.csv is packed, as Excel's workbooks are"),
    ],
)
def test_what_is_no_table_is_refused_in_words(app, content, message):
    answer = post(app, content)
    assert answer.status_code == 400 and message in answer.get_json()["error"]


def test_a_table_that_is_too_large_is_refused(app):
    assert post(app, b"a,b\n" + b"1,2\n" * 1_300_000).status_code in (400, 413)


def test_every_menu_of_a_table_is_known_as_one(app, network):
    bring(network, app, TABLE.encode())
    drawn = parts(network[ids.network.CONTROLS]["children"])
    menus = [each["props"] for each in drawn if each.get("type") == "Select"]
    assert len(menus) > 9 and all(menu["attributes"] == COMBOBOX for menu in menus)
