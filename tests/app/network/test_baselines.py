import itertools
from dataclasses import replace
from threading import Thread
from types import SimpleNamespace

import numpy as np
import pytest

from app.network import baselines
from app.network.baselines import COURSE_RESULTS, course_results, majority, sklearn_results
from core.datasets import DATASETS, load_table, split_rows
from core.network.experiment import NetworkExperiment, from_dict
from core.network.layers import Layer
from core.network.lessons import NETWORK_LESSONS

QUICK = NetworkExperiment(layers=(Layer("leaky_relu", 8),), batch_size=100, epochs=3)


@pytest.fixture(autouse=True)
def forget():
    """Nothing is known from another test; to be called where a test wants the same trained anew."""

    def forget():
        baselines.perceptron_results.cache_clear()
        baselines.logistic_results.cache_clear()

    forget()
    return forget


# ---- the majority class


def test_the_majority_class_of_the_wines_is_the_good_one():
    y_test = DATASETS["wine"]().y_test
    assert majority(QUICK) == np.mean(y_test == 1) == 0.53


def test_the_majority_is_that_of_the_training_rows(tmp_path, monkeypatch):
    training, test = split_rows(16)
    labels = np.full(16, "c")
    labels[training[:8]], labels[test[:3]], labels[test[3]] = "a", "b", "a"
    rows = [f"{i},{label}" for i, label in enumerate(labels)]
    (tmp_path / "table.csv").write_text("\n".join(["x,class", *rows]) + "\n")
    monkeypatch.setitem(DATASETS, "letters", lambda: load_table(tmp_path / "table.csv", "class"))
    # In training "a" is most frequent, though most of the test rows are "b".
    assert majority(NetworkExperiment(dataset="letters", batch_size=2)) == 0.25


# ---- the course's results


@pytest.mark.parametrize(
    ("lesson", "results"),
    [("reference_1", {"train": 0.746, "test": 0.74}), ("reference_2", {"train": 0.751, "test": 0.7675})],
)
def test_the_reference_networks_have_the_courses_results(lesson, results):
    assert course_results(NETWORK_LESSONS[lesson].experiments[0]) == results


@pytest.mark.parametrize(
    "layers",
    [[], [["leaky_relu", 16], ["leaky_relu", 12]], [["exponent", 16], ["leaky_relu", 12], ["leaky_relu", 8]]],
)
def test_other_networks_have_none(layers):
    assert course_results(from_dict({"layers": layers})) is None


def test_the_reference_networks_have_none_on_other_data():
    assert course_results(NetworkExperiment(dataset="iris")) is None


def test_the_course_has_results_for_two_networks():
    assert len(COURSE_RESULTS) == 2


# ---- scikit-learn


def test_scikit_learn_is_trained_for_the_epochs_of_the_settings():
    found = sklearn_results(QUICK)
    assert found["epochs"] == 3
    assert 0 <= found["train"] <= 1 and 0 <= found["test"] <= 1
    # Shares of 1,199 and of 400 rows.
    assert found["train"] * 1199 == pytest.approx(round(found["train"] * 1199))
    assert found["test"] * 400 == pytest.approx(round(found["test"] * 400))


def test_scikit_learn_learns_the_wines():
    found = sklearn_results(replace(QUICK, epochs=40, batch_size=32))
    assert found["train"] > 0.7 and found["test"] > 0.7


def test_a_network_without_hidden_layers_is_compared_too():
    found = sklearn_results(replace(QUICK, layers=(), epochs=20, batch_size=10))
    assert found["epochs"] == 20
    assert found["test"] > 0.65


@pytest.mark.parametrize("batch", [1, 1199])
def test_every_batch_size_is_taken(batch):
    assert sklearn_results(replace(QUICK, batch_size=batch, epochs=1))["epochs"] == 1


def test_the_same_settings_give_the_same_results(forget):
    first = sklearn_results(QUICK)
    forget()
    again = sklearn_results(QUICK)
    assert again == first and again is not first


@pytest.mark.parametrize("changes", [{"seed": 1}, {"layers": (Layer("leaky_relu", 3),)}, {"batch_size": 20}])
def test_seed_widths_and_batch_size_count(changes):
    assert sklearn_results(replace(QUICK, epochs=5, **changes)) != sklearn_results(replace(QUICK, epochs=5))


def test_results_are_computed_once_and_what_scikit_learn_does_not_take_does_not_count():
    first = sklearn_results(QUICK)
    assert sklearn_results(QUICK) == first
    assert sklearn_results(replace(QUICK, penalty=0.5, networks=7, shuffle=True)) == first
    assert baselines.perceptron_results.cache_info().misses == baselines.logistic_results.cache_info().misses == 1


def test_other_data_and_more_classes_are_compared_too():
    moons, iris = (replace(QUICK, dataset=name, batch_size=10, epochs=20) for name in ("moons", "iris"))
    assert sklearn_results(moons)["test"] > 0.7 and sklearn_results(iris)["test"] > 0.5
    noisy = replace(moons, sample=(("noise", 0.9),))
    assert sklearn_results(noisy)["test"] < sklearn_results(moons)["test"]


def test_a_training_that_takes_too_long_ends_early(monkeypatch):
    seven_seconds_an_epoch = itertools.count(0.0, 7.0)
    monkeypatch.setattr(baselines, "time", SimpleNamespace(perf_counter=lambda: next(seven_seconds_an_epoch)))
    found = sklearn_results(replace(QUICK, epochs=10_000))
    assert found["epochs"] == 2
    assert found.keys() == {"train", "test", "epochs", "logistic"}


def test_two_requests_at_once_train_one_network():
    found = []
    threads = [Thread(target=lambda: found.append(sklearn_results(QUICK))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert all(each == found[0] for each in found)
    assert baselines.perceptron_results.cache_info().misses == 1


# ---- without a hidden layer


def test_logistic_regression_is_that_of_scikit_learn_on_the_same_rows():
    from sklearn.linear_model import LogisticRegression  # slow, and every process imports this file

    data = DATASETS["wine"]()
    found = sklearn_results(QUICK)["logistic"]
    model = LogisticRegression(max_iter=1000).fit(data.x_train, data.y_train)
    assert found == {
        "train": model.score(data.x_train, data.y_train),
        "test": model.score(data.x_test, data.y_test),
        "iterations": model.n_iter_[0],
        "converged": True,
    }
    assert found["test"] > 0.73


@pytest.mark.parametrize("dataset", ["iris", "moons", "digits"])
def test_logistic_regression_takes_every_table_and_any_number_of_classes(dataset):
    found = sklearn_results(replace(QUICK, dataset=dataset, batch_size=50, epochs=1))["logistic"]
    assert found["test"] > 0.8 and found["converged"]


def test_logistic_regression_of_a_large_table_ends_before_its_end_and_says_so(monkeypatch):
    monkeypatch.setattr(baselines, "MOST_WORK", 1)
    found = sklearn_results(QUICK)["logistic"]
    assert found["iterations"] == 10 and not found["converged"]
