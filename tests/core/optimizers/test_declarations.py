"""What a rule says of itself, and which hyperparameters it takes."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS, Rule
from core.quantities import Quantity
from tests.each import with_each

FIXED = {
    "gradient_descent": ["learning_rate"],
    "sgd": ["learning_rate"],
    "momentum": ["learning_rate", "momentum"],
    "nesterov": ["learning_rate", "momentum"],
    "adagrad": ["learning_rate", "epsilon", "epsilon_inside_root"],
    "rmsprop": ["learning_rate", "decay", "epsilon", "epsilon_inside_root"],
    "adadelta": ["decay", "epsilon"],
    "adam": ["learning_rate", "beta1", "beta2", "epsilon", "epsilon_inside_root"],
}
"""Rules and hyperparameters whose names links and scripts rely on."""


NUMBERS = [
    (name, field)
    for name, rule in OPTIMIZERS.items()
    for field, quantity in rule.hyperparameters().items()
    if quantity.scale != "switch"
]


def test_the_registry_holds_every_rule_under_its_own_name():
    assert all(issubclass(rule, Rule) and rule.name == name for name, rule in OPTIMIZERS.items())


def test_every_rule_says_what_it_is(rule):
    for text in (rule.label, rule.equation, rule.source):
        assert text.strip() == text != ""
    assert "θ ← θ" in rule.equation
    assert any(character.isdigit() for character in rule.source)


def test_every_rule_names_the_hyperparameter_to_tune(rule):
    assert rule.hyperparameters()[rule.step_size].scale == "log"
    assert rule.step_size == "learning_rate" or "learning_rate" not in rule.hyperparameters()
    assert OPTIMIZERS["adadelta"].step_size == "epsilon"


def test_labels_are_unique():
    assert len({rule.label for rule in OPTIMIZERS.values()}) == len(OPTIMIZERS)


def test_only_gradient_descent_is_exact_and_what_takes_no_gradient():
    assert [name for name, rule in OPTIMIZERS.items() if rule.exact] == [
        "gradient_descent",
        "nelder_mead",
        "cma_es",
    ]


@with_each("name", OPTIMIZERS)
def test_hyperparameters_are_the_declared_fields_in_order(name):
    declared = OPTIMIZERS[name].hyperparameters()
    assert list(declared) == [field.name for field in fields(OPTIMIZERS[name])]
    for field, quantity in declared.items():
        assert isinstance(quantity, Quantity)
        assert quantity.label and quantity.help
        assert quantity.symbol or quantity.scale == "switch"
        quantity.check(getattr(OPTIMIZERS[name](), field))


def test_the_settings_are_the_hyperparameters_and_their_values(rule):
    assert list(rule.settings) == list(rule.hyperparameters())
    assert type(rule)(**rule.settings) == rule
    other = replace(rule, **{rule.step_size: 0.625})
    assert other.settings == rule.settings | {rule.step_size: 0.625}


def test_a_rule_changed_is_the_rule_with_that_value_unchecked(rule):
    before = replace(rule)
    other = rule.changed(**{rule.step_size: 0.625})
    assert other == replace(rule, **{rule.step_size: 0.625})
    assert type(other) is type(rule)
    assert rule == before
    assert rule.changed(**{rule.step_size: 0.0}).settings[rule.step_size] == 0.0


@with_each(("name", "hyperparameters"), FIXED.items())
def test_names_that_links_and_scripts_rely_on_stay(name, hyperparameters):
    assert list(OPTIMIZERS[name].hyperparameters())[: len(hyperparameters)] == hyperparameters  # switches follow


def test_every_symbol_of_a_rule_stands_in_its_equation(rule):
    for quantity in rule.hyperparameters().values():
        assert quantity.symbol in rule.equation


def test_sliders_lie_within_what_is_accepted(rule):
    for quantity in rule.hyperparameters().values():
        if quantity.slider is not None:
            for end in quantity.slider:
                quantity.check(end)


@with_each(("name", "field"), NUMBERS)
def test_a_hyperparameter_out_of_range_is_refused_with_its_label(name, field):
    label = OPTIMIZERS[name].hyperparameters()[field].label
    for wrong in (-0.1, float("nan"), float("inf"), "fast", None):
        with pytest.raises(ValueError, match=rf"^{label} is .*: it takes a (whole )?number"):
            OPTIMIZERS[name](**{field: wrong})


@with_each(
    ("name", "field", "value", "message"),
    [
        ("sgd", "learning_rate", 0.0, "Learning rate is 0: it takes a number above 0 and at most 1,000"),
        ("sgd", "learning_rate", 2000.0, "Learning rate is 2,000: it takes a number above 0 and at most 1,000"),
        ("momentum", "momentum", 1.0, "Momentum is 1: it takes a number at least 0 and below 1"),
        ("adam", "beta1", 1.0, "Beta 1 is 1: it takes a number at least 0 and below 1"),
        ("adam", "beta2", 1.5, "Beta 2 is 1.5: it takes a number at least 0 and below 1"),
        ("rmsprop", "decay", -0.5, "Decay is −0.5: it takes a number at least 0 and below 1"),
        ("adagrad", "epsilon", 0.0, "Epsilon is 0: it takes a number above 0 and at most 1"),
        ("adam", "epsilon_inside_root", 1, "ε inside the root is 1: it takes true or false"),
        ("adam", "epsilon_inside_root", "yes", "ε inside the root is 'yes': it takes true or false"),
    ],
)
def test_the_refusal_quotes_the_value_and_says_what_is_accepted(name, field, value, message):
    with pytest.raises(ValueError, match="it takes") as refusal:
        OPTIMIZERS[name](**{field: value})
    assert str(refusal.value) == message


@with_each(
    ("name", "field", "value"),
    [
        ("sgd", "learning_rate", 1000.0),
        ("sgd", "learning_rate", 5e-324),
        ("momentum", "momentum", 0.0),
        ("adam", "beta1", 0.0),
        ("adam", "beta2", 0.0),
        ("adagrad", "epsilon", 1.0),
    ],
)
def test_the_ends_of_the_range_are_accepted(name, field, value):
    assert getattr(OPTIMIZERS[name](**{field: value}), field) == value


def test_one_wrong_element_of_an_array_is_quoted():
    with pytest.raises(ValueError, match=r"^Learning rate is −2:"):
        OPTIMIZERS["sgd"](learning_rate=np.array([0.1, -2.0, 0.3]))


def test_text_is_no_number():
    with pytest.raises(ValueError, match=r"^Learning rate is '0\.5':"):
        OPTIMIZERS["sgd"](learning_rate="0.5")


def test_every_rule_says_what_it_is_for_in_a_sentence_of_its_own(rule):
    assert rule.purpose.strip() == rule.purpose and rule.purpose.endswith(".")
    assert [other.purpose for other in OPTIMIZERS.values()].count(rule.purpose) == 1


@with_each("name", OPTIMIZERS)
def test_a_switch_that_records_leave_out_is_as_the_rule_has_it_by_itself(name):
    for switch, default in OPTIMIZERS[name]().settings.items():
        assert OPTIMIZERS[name].hyperparameters()[switch].unsaid in (None, default), switch
