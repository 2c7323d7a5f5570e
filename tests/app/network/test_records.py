from dataclasses import replace

import pytest

from app.network.records import describe, rates, setting_by_setting, widths
from core.datasets import DATASETS
from core.datasets.brought import NAME as TABLE
from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment, fields, from_query, sample_settings
from core.network.layers import Layer
from core.optimizers import OPTIMIZERS
from tests.each import with_each

REFERENCE = NetworkExperiment()


def layers(*kinds_and_widths):
    return tuple(Layer(kind, width) for kind, width in kinds_and_widths)


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        ((), "11-2"),
        ((("leaky_relu", 300),), "11-300-2"),
        ((("leaky_relu", 16), ("exponent", 8)), "11-16-8-2"),
    ],
)
def test_widths_run_from_the_features_to_the_classes(hidden, text):
    assert widths(replace(REFERENCE, layers=layers(*hidden))) == text


def test_the_reference_network_is_described_by_widths_and_rule():
    assert describe(REFERENCE) == "11-16-12-8-2, SGD α = 0.032"
    assert describe(replace(REFERENCE, dataset="iris")) == "Iris: 4-16-12-8-3, SGD α = 0.032"


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        ((("leaky_relu", 4), ("exponent", 4)), "11-4-4-2 with exponent, "),
        (
            (("fixed_exponent", 4), ("exponent", 4), ("exponent", 4)),
            "11-4-4-4-2 with exponent and fixed exponent, ",
        ),
        ((), "11-2, "),
    ],
)
def test_layers_other_than_leaky_relu_are_named_once(hidden, text):
    assert describe(replace(REFERENCE, layers=layers(*hidden))).startswith(text)


@pytest.mark.parametrize(
    ("rate", "text"), [(1e-7, "10⁻⁷"), (0.1 + 0.2, "0.3"), (0.123456, "0.1235"), (3.0, "3"), (1000.0, "1000")]
)
def test_a_learning_rate_has_four_digits(rate, text):
    described = describe(replace(REFERENCE, rule=OPTIMIZERS["sgd"](learning_rate=rate)))
    assert described.endswith(f"α = {text}")


@with_each("name", ON_NETWORKS)
def test_every_rule_is_named_with_the_learning_rate_that_it_has(name):
    rule = OPTIMIZERS[name]()
    described = describe(replace(REFERENCE, rule=rule))
    assert rule.label in described
    assert (" α = " in described) == ("learning_rate" in rule.hyperparameters())


def test_settings_are_told_by_their_labels_in_the_controls():
    link = (
        "?dataset=moons&rule=muon&schedule=cosine,warmup:0.1&layers=exponent:4,tanh:3&learning_rates=3:0.1,5:1e-3"
    )
    experiment, _ = from_query(link)
    told = setting_by_setting(experiment)
    expected = {
        "Data set": "Moons",
        "Noise": "0.1",
        "Points": "400",
        "Layers": "Learnable exponent 4, Tanh 3",
        "Optimizer": "Muon",
        "Learning rate α": "0.01",
        "Nesterov's momentum": "on",
        "Schedule": "cosine, warm-up 0.1",
        "L2 penalty λ": "0.0003125",
        "Shuffle": "off",
        "Seed": "0",
    }
    assert {label: told.get(label) for label in expected} == expected
    assert (rates(experiment), rates(REFERENCE)) == ("3: 0.1, 5: 0.001", "–")
    assert setting_by_setting(replace(REFERENCE, layers=()))["Layers"] == "none"


SET = [("sgd", name) for name in DATASETS if sample_settings(name) and name != TABLE]  # of which there is none


@with_each("name, dataset", [*SET, *((name, "moons") for name in ON_NETWORKS)])
def test_no_two_settings_have_one_label(name, dataset):
    experiment = NetworkExperiment(dataset=dataset, rule=OPTIMIZERS[name](), layers=())
    numbers = (sample_settings(dataset), experiment.rule.hyperparameters(), fields(dataset, experiment.sample))
    assert len(setting_by_setting(experiment)) == 4 + sum(map(len, numbers))
