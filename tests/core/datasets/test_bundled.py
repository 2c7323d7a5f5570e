import numpy as np
import pytest

from core.datasets import DATASETS, Entry, label_of, load_wine
from core.datasets.bundled import BUNDLED
from core.network.experiment import NetworkExperiment, from_query, to_query
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS

SHAPES = {
    "wine": (1199, 400, 11, 2),
    "iris": (114, 36, 4, 3),
    "wine_cultivars": (133, 45, 13, 3),
    "breast_cancer": (427, 142, 30, 2),
    "digits": (1347, 450, 64, 10),
}


@pytest.mark.parametrize("name", BUNDLED)
def test_every_table_is_whole_scaled_and_split_by_class(name):
    entry, data = BUNDLED[name], BUNDLED[name]()
    training, test, features, classes = SHAPES[name]
    assert data.x_train.shape == (training, features) and data.x_test.shape == (test, features)
    assert data.classes == classes and len(data.feature_names) == features
    assert np.isfinite(data.x_test).all() and data.x_train.min() == 0 and data.x_train.max() == 1
    assert not data.x_train.flags.writeable
    assert entry.source and label_of(name, entry) == entry.label == data.label
    shares = [np.bincount(labels, minlength=classes) / len(labels) for labels in (data.y_train, data.y_test)]
    np.testing.assert_allclose(*shares, atol=0.02 if name != "wine" else 0.03)


def test_the_rows_are_those_of_the_source():
    from sklearn.datasets import load_iris

    iris, source = DATASETS["iris"](), load_iris()
    assert iris.feature_names == ("sepal length", "sepal width", "petal length", "petal width")
    assert iris.class_names == ("setosa", "versicolor", "virginica")
    assert iris.y_test[:12].tolist() == [1, 0, 0, 2, 0, 1, 0, 2, 1, 1, 2, 0]  # by the seed 1
    rows = np.vstack((iris.x_train, iris.x_test))
    for found, expected in zip(rows.T, source.data.T, strict=True):  # the same but for the scale
        both = [np.sort((column - column.min()) / np.ptp(column)) for column in (found, expected)]
        np.testing.assert_allclose(*both, atol=1e-12)


@pytest.mark.parametrize("name", [name for name in BUNDLED if name != "wine"])
def test_every_table_is_learnt_and_stands_in_a_link(name):
    experiment = NetworkExperiment(dataset=name, rule=OPTIMIZERS["adam"](learning_rate=0.01), epochs=30)
    assert from_query(to_query(experiment)) == (experiment, {})
    _, metrics = advance(begin(experiment), 30)
    assert metrics.test_accuracy[-1, 0] > 0.85


def test_the_wine_is_as_it_was():
    assert DATASETS["wine"]() is load_wine()
    assert isinstance(DATASETS["wine"], Entry) and not DATASETS["wine"].settings
