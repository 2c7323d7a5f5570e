from dataclasses import replace
from pathlib import Path

import pytest

from core.descent import descend
from core.descent import experiment as descent_experiments
from core.descent.experiment import DescentExperiment
from core.network import experiment as network_experiments
from core.network.training import advance, begin
from core.surfaces import SURFACES
from core.sweep.kinds import DESCENT, KINDS, NETWORK
from core.sweep.study import load_sweep, read_sweep

STUDIES = Path(__file__).parents[3] / "data" / "studies"


@pytest.mark.parametrize("name", ["learning-rates", "wine", "random"])
def test_no_number_depends_on_what_a_row_is_computed_together_with(name):
    sweep = load_sweep(STUDIES / f"{name}.toml")
    chosen = sweep.experiments[:: max(len(sweep.rows) // 24, 1)] if name != "wine" else sweep.experiments[40:52]
    if name == "wine":
        chosen = tuple(replace(experiment, epochs=2) for experiment in chosen)
    together = sweep.kind.run(chosen)
    assert together == [row for experiment in chosen for row in sweep.kind.run([experiment])]
    assert list(together[0]) == list(sweep.kind.results)


def test_a_descent_has_the_readings_of_its_path():
    experiment, _ = DESCENT.read(
        {"surface": "matyas", "steps": 120, "noise": 0.0, "rule": "adam", "learning_rate": 0.2}
    )
    (row,) = DESCENT.run([experiment])
    (competitor,) = experiment.competitors
    path = descend(SURFACES["matyas"], competitor.rule, experiment.start, 120)
    assert row["outcome"] == "converged" and row["minimum"] == "(0, 0)"
    assert row["error"] == row["value"] == path.values[-1]
    assert row["distance"] == path.distances[-1] and row["gradient_norm"] == path.gradient_norms[-1]
    assert (row["first_near_minimum"], row["last_step"]) == (path.first_near_minimum, 120)
    assert row["sentence"] == path.outcome.sentence
    at = {"surface": "himmelblau", "x": -4.0, "y": 4.0}
    himmelblau, _ = DESCENT.read({**at, "rule": "sgd", "learning_rate": 0.01, "noise": 0.0})
    assert DESCENT.run([himmelblau])[0]["minimum"] == "(−2.805, 3.131)"


def test_a_diverged_descent_has_no_minimum_and_only_finite_numbers():
    experiment, _ = DESCENT.read({"surface": "bowl", "rule": "sgd", "learning_rate": 2.0})
    (row,) = DESCENT.run([experiment])
    assert row["outcome"] == "diverged" and row["minimum"] is None
    assert row["last_step"] < experiment.steps
    monkey, _ = DESCENT.read({"surface": "monkey", "rule": "sgd", "learning_rate": 0.01})
    assert DESCENT.run([monkey])[0]["distance"] is None or DESCENT.run([monkey])[0]["error"] is None


def test_a_network_has_the_metrics_of_its_last_epoch():
    experiment, problems = NETWORK.read(
        {"layers": "leaky_relu:4", "epochs": 3, "rule": "adam", "learning_rate": 0.01}
    )
    assert problems == {}
    (row,) = NETWORK.run([experiment])
    _, metrics = advance(begin(experiment), 3)
    assert (row["outcome"], row["epochs_trained"]) == ("finished", 3)
    for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy"):
        assert row[name] == getattr(metrics, name)[-1, 0]


def test_every_data_set_and_its_settings_are_parameters():
    sweep = read_sweep(
        {
            "kind": "network",
            "experiment": {"dataset": "circles", "epochs": 3, "points": 80, "data_seed": 2},
            "vary": {"noise": [0.0, 0.4], "seed": [0, 1]},
        }
    )
    assert [dict(each.sample)["noise"] for each in sweep.experiments] == [0.0, 0.0, 0.4, 0.4]
    assert all(each.data.x_train.shape == (60, 2) for each in sweep.experiments)
    rows = [NETWORK.flat(each) for each in sweep.experiments]
    assert [NETWORK.read(row) for row in rows] == [(each, {}) for each in sweep.experiments]
    sweep = read_sweep({"kind": "network", "experiment": {"epochs": 2}, "vary": {"dataset": ["iris", "moons"]}})
    iris, moons = NETWORK.run(sweep.experiments)
    assert iris["outcome"] == moons["outcome"] == "finished" and iris["test_loss"] != moons["test_loss"]
    assert "noise" not in NETWORK.flat(sweep.experiments[0])


def test_a_network_that_left_the_finite_numbers_says_so():
    experiment, _ = NETWORK.read({"layers": "exponent:4,exponent:4", "epochs": 5, "learning_rate": 10.0})
    (row,) = NETWORK.run([experiment])
    assert row["outcome"] == "stopped" and row["epochs_trained"] < 5
    assert row["sentence"].startswith("Stopped in epoch")


def test_networks_too_large_to_train_at_once_are_trained_in_parts(monkeypatch):
    rows = [NETWORK.read({"layers": "leaky_relu:4", "epochs": 1, "seed": seed})[0] for seed in range(5)]
    whole = NETWORK.run(rows)
    monkeypatch.setattr("core.network.experiment.record.MOST_PARAMETERS", 2 * 60)
    assert NETWORK.run(rows) == whole


@pytest.mark.parametrize("name", KINDS)
def test_the_query_of_a_row_is_that_of_its_experiment(name):
    kind = KINDS[name]
    experiment, _ = kind.read(
        {"rule": "adam", "learning_rate": 0.123, "schedule": "cosine", "warmup": 0.1, "seed": 7}
    )
    read = {"descent": descent_experiments.from_query, "network": network_experiments.from_query}[name]
    assert read(kind.query(experiment)) == (experiment, {})


def test_every_column_has_a_name_for_the_reader():
    assert DESCENT.label("learning_rate") == "Learning rate α"
    assert DESCENT.label("error") == "f − f*"
    for kind in KINDS.values():
        for name in (*kind.parameters, *kind.results):
            assert kind.label(name)[0].isupper() or kind.label(name)[0] in "f‖ε"


def test_a_kind_is_told_by_its_numbers_and_names():
    for kind in KINDS.values():
        assert str(kind.task_work) in repr(kind) and "<function" not in repr(kind)
        assert "registries" not in repr(kind)


def test_batch_sizes_are_whole_numbers_from_one_on_in_equal_ratios():
    sizes = NETWORK.quantity("batch_size")
    assert (sizes.read("1"), sizes.read(10**6), sizes.scale) == (1, 10**6, "log")
    sweep = read_sweep({"kind": "network", "vary": {"batch_size": {"from": 31, "to": 33}}})
    assert [row["batch_size"] for row in sweep.rows] == [31, 32, 33]
    for wrong in (0, 1.5):
        with pytest.raises(ValueError, match=r"Batch size is .*: it takes a whole number from 1 to ∞"):
            sizes.read(wrong)


def test_wrong_values_are_said_by_parameter():
    _, problems = NETWORK.read(
        {"width": 0, "penalty": -1, "rule": "adam", "beta1": 2, "schedule": "cosine", "warmup": 3}
    )
    assert set(problems) == {"width", "penalty", "beta1", "warmup"}
    _, problems = DESCENT.read({"x": "left", "rule": "adam", "beta1": 2, "schedule": "cosin"})
    assert set(problems) == {"x", "beta1", "schedule"}
    assert DESCENT.read({})[0] == DescentExperiment()
