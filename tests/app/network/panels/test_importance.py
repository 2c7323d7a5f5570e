"""Which columns count, as the page asks for it: piece by piece."""

import numpy as np
import pytest

from app.network.panels import PANELS
from app.network.panels import importance as module
from app.network.stored import UnusableRun
from core.datasets.kept_tables import keep
from core.network import checkpoints
from core.network.experiment import NetworkExperiment
from core.network.importance import accuracy_lost
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS

TABLE = "\n".join(
    ["noise,size,kind,class", *(f"{row * 7 % 11},{row % 4},{'abc'[row % 3]},{'xyz'[row % 3]}" for row in range(80))]
).encode()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


@pytest.fixture
def run():
    experiment = NetworkExperiment(
        dataset="table",
        sample=(("table", keep(TABLE)), ("target", "class")),
        layers=(),
        rule=OPTIMIZERS["adam"](learning_rate=0.1),
        batch_size=10,
        epochs=30,
    )
    trained, _ = advance(begin(experiment), 30)
    checkpoints.save(trained, "own")
    return trained


def importances(body):
    return PANELS["importance"].asked(body)


def whole():
    found, first = [], 0
    while first is not None:
        said = importances({"run": "own", "epoch": 30, "first": first})
        found += said["columns"]
        assert said["next"] == len(found)
        first = said["next"] if said["next"] < said["of"] else None
    return found, said


@pytest.mark.parametrize("longest", [-1.0, 60.0])
def test_every_column_is_measured_however_it_is_cut_into_pieces(run, monkeypatch, longest):
    monkeypatch.setattr(module, "LONGEST", longest)
    found, said = whole()
    data, network = run.experiment.data, run.network(0)
    lost = accuracy_lost(network, data.x_test, data.y_test, list(data.columns.values()))
    assert {each["name"]: each["mean"] for each in found} == dict(zip(data.columns, lost.mean(axis=1), strict=True))
    by_name = {each["name"]: each["mean"] for each in found}
    assert list(by_name) == ["noise", "size", "kind"]
    assert by_name["kind"] > 0.4 and abs(by_name["noise"]) < 0.2
    assert (
        said["accuracy"] == pytest.approx(float(network.accuracy(data.x_test, data.y_test))) and said["rows"] == 20
    )


def test_of_very_many_rows_some_are_taken(run, monkeypatch):
    monkeypatch.setattr(module, "MOST_WORK", 1)
    monkeypatch.setattr(module, "FEWEST_ROWS", 7)
    assert whole()[1]["rows"] == 7


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first": 3}, "First column is 3: it takes a whole number from 0 to 2"),
        ({"first": None}, "First column is empty"),
        ({"epoch": "x"}, "it takes a whole number"),
    ],
)
def test_what_can_not_be_measured_is_told(run, changes, message):
    with pytest.raises(ValueError, match=message):
        importances({"run": "own", "epoch": 30, "first": 0, **changes})


def test_a_run_that_has_gone_on_is_not_measured(run):
    for body in ({"run": "own", "epoch": 12, "first": 0}, {"run": "gone", "epoch": 30, "first": 0}):
        with pytest.raises(UnusableRun):
            importances(body)
    assert np.isfinite(importances({"run": "own", "epoch": 30, "first": 2})["columns"][0]["spread"])
