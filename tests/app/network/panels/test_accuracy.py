"""What the accuracy panel is told to compare a run with."""

import pytest

from app.network.panels import begun
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import Training, begin


def references(**settings):
    run = Training(begin(NetworkExperiment(**settings)))
    return {told["name"]: (told["label"], told["value"]) for told in begun(run, run.measure())["accuracy"]}


def test_the_networks_of_the_course_are_compared_with_its_own_result():
    assert references() == {"majority": ("majority class", pytest.approx(0.53)), "course": ("course's run", 0.74)}


def test_others_are_compared_with_the_majority_class():
    assert references(layers=(Layer("leaky_relu", 5),)).keys() == {"majority"}
