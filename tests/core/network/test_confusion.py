"""The table of classes and answers, of more classes than two."""

from core.network.experiment import NetworkExperiment
from core.network.training import Training, begin


def test_it_has_a_row_and_a_column_for_each_class_whether_or_not_it_is_ever_answered():
    answered = set()
    for seed in range(8):
        training = Training(begin(NetworkExperiment(dataset="iris", layers=(), seed=seed)))
        training.measure()
        table = training.confusion()
        assert table.shape == (3, 3) and table.sum() == len(training.checkpoint.experiment.data.y_test)
        answered.add(bool(table[2, 2]))
    assert answered == {True, False}
