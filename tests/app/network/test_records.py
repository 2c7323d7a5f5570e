from dataclasses import replace

import pytest

from app.network.records import describe, widths
from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment
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
