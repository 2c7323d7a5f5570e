"""The update rules: the arithmetic of some by hand, and the contract that all share."""

from dataclasses import FrozenInstanceError, fields, replace
from math import sqrt

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.adam import Moments
from core.optimizers.adaptive import SquaredGradients, SquaredGradientsAndSteps
from core.optimizers.momentum import Velocity
from core.optimizers.signs import Mean
from core.quantities import Quantity

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
SWITCHED = [name for name, rule in OPTIMIZERS.items() if "epsilon_inside_root" in rule.hyperparameters()]
ELEMENTWISE = [name for name, rule in OPTIMIZERS.items() if not rule.whole]
"""The others move by `move`, which test_moves.py holds."""
NUMBERS = [
    (name, field)
    for name, rule in OPTIMIZERS.items()
    for field, quantity in rule.hyperparameters().items()
    if quantity.scale != "switch"
]
GRADIENTS = (3.0, -0.25, 1e-3, 0.0, -40.0)
THETA = 7.0
"""Parameters for the rules that make no use of them."""


@pytest.fixture(params=ELEMENTWISE)
def rule(request):
    return OPTIMIZERS[request.param]()


# By hand, each from a state that is not zero.


@pytest.mark.parametrize("name", ["gradient_descent", "sgd"])
def test_gradient_descent_goes_against_the_gradient(name):
    rule = OPTIMIZERS[name](learning_rate=0.5)
    state = rule.init(7.0)
    step, state = rule.update(3.0, state, THETA)
    assert step == -1.5
    step, state = rule.update(-8.0, state, THETA)
    assert step == 4.0


def test_momentum_adds_to_the_velocity():
    rule = OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.9)
    step, state = rule.update(3.0, Velocity(2.0), THETA)
    assert step == pytest.approx(-2.1)  # v = 0.9 · 2 + 0.1 · 3
    step, state = rule.update(-1.0, state, THETA)
    assert step == pytest.approx(-1.79)  # v = 0.9 · 2.1 − 0.1
    assert state.velocity == pytest.approx(1.79)


def test_nesterov_takes_the_gradient_where_the_velocity_leads():
    rule = OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.9)
    state = Velocity(2.0)
    assert rule.look_ahead(5.0, state) == pytest.approx(3.2)  # θ − γv = 5 − 0.9 · 2
    step, state = rule.update(3.0, state, THETA)
    assert step == pytest.approx(-2.1)
    assert rule.look_ahead(5.0 - 2.1, state) == pytest.approx(1.01)  # 2.9 − 0.9 · 2.1
    step, state = rule.update(-1.0, state, THETA)
    assert step == pytest.approx(-1.79)


def test_nesterov_on_a_parabola():
    # f = θ², from θ = 1 with v = 0, α = 0.1, γ = 0.5.
    rule = OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.5)
    theta, state = 1.0, rule.init(1.0)
    step, state = rule.update(2 * rule.look_ahead(theta, state), state, theta)
    theta += step
    assert theta == pytest.approx(0.8)  # v = 0.1 · 2 · 1
    step, state = rule.update(2 * rule.look_ahead(theta, state), state, theta)
    theta += step
    assert theta == pytest.approx(0.56)  # θ − γv = 0.7, v = 0.5 · 0.2 + 0.1 · 1.4 = 0.24


@pytest.mark.parametrize(
    ("inside", "squares", "first", "second"),
    [
        # G = 6.5 + 1.5² = 8.75, √(8.75 + 0.25) = 3; then G = 8.75 + 4² = 24.75, √25 = 5.
        (True, 6.5, -0.3 * 1.5 / 3, 0.3 * 4 / 5),
        # G = 4 + 1.5² = 6.25, √6.25 + 0.25 = 2.75; then G = 6.25 + 4² = 22.25.
        (False, 4.0, -0.3 * 1.5 / 2.75, 0.3 * 4 / (sqrt(22.25) + 0.25)),
    ],
)
def test_adagrad_divides_by_the_root_of_all_squares(inside, squares, first, second):
    rule = OPTIMIZERS["adagrad"](learning_rate=0.3, epsilon=0.25, epsilon_inside_root=inside)
    step, state = rule.update(1.5, SquaredGradients(squares), THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(second)


@pytest.mark.parametrize(
    ("inside", "first", "second"),
    [
        # G = 0.9 · 4 + 0.1 · 2² = 4, √(4 + 0.41) = 2.1; then G = 0.9 · 4 + 0.1 · 5² = 6.1.
        (True, -0.21 * 2 / 2.1, 0.21 * 5 / sqrt(6.51)),
        (False, -0.21 * 2 / 2.41, 0.21 * 5 / (sqrt(6.1) + 0.41)),
    ],
)
def test_rmsprop_divides_by_the_root_of_the_mean_square(inside, first, second):
    rule = OPTIMIZERS["rmsprop"](learning_rate=0.21, decay=0.9, epsilon=0.41, epsilon_inside_root=inside)
    step, state = rule.update(2.0, SquaredGradients(4.0), THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-5.0, state, THETA)
    assert step == pytest.approx(second)


def test_adadelta_scales_by_its_own_earlier_steps():
    rule = OPTIMIZERS["adadelta"](decay=0.75, epsilon=0.25)
    # G = 0.75 · 4 + 0.25 · 2² = 4; Δ = −2 √(2 + 0.25)/√(4 + 0.25) = −3/√4.25; D = 0.75 · 2 + 0.25 · 9/4.25.
    step, state = rule.update(2.0, SquaredGradientsAndSteps(4.0, 2.0), THETA)
    assert step == pytest.approx(-3 / sqrt(4.25))
    assert state == pytest.approx((4.0, 1.5 + 2.25 / 4.25))
    # G = 0.75 · 4 + 0.25 · 4² = 7; Δ = 4 √(D + 0.25)/√(7 + 0.25).
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(4 * sqrt(1.75 + 2.25 / 4.25) / sqrt(7.25))


@pytest.mark.parametrize(
    ("inside", "first", "second"),
    [
        # m = 0.8 · 1 + 0.2 · 3 = 1.4, m̂ = 1.4/(1 − 0.8²) = 35/9;
        # s = 0.75 · 2 + 0.25 · 3² = 3.75, ŝ = 3.75/(1 − 0.75²) = 60/7;
        # m = 0.8 · 1.4 − 0.2 · 4 = 0.32, m̂ = 0.32/(1 − 0.8³) = 40/61;
        # s = 0.75 · 3.75 + 0.25 · 4² = 6.8125, ŝ = 6.8125/(1 − 0.75³) = 436/37.
        (True, -0.1 * (35 / 9) / sqrt(60 / 7 + 0.5), -0.1 * (40 / 61) / sqrt(436 / 37 + 0.5)),
        (False, -0.1 * (35 / 9) / (sqrt(60 / 7) + 0.5), -0.1 * (40 / 61) / (sqrt(436 / 37) + 0.5)),
    ],
)
def test_adam_corrects_both_means(inside, first, second):
    rule = OPTIMIZERS["adam"](learning_rate=0.1, beta1=0.8, beta2=0.75, epsilon=0.5, epsilon_inside_root=inside)
    state = Moments(mean=1.0, squares=2.0, beta1_power=0.8, beta2_power=0.75)  # after one step
    step, state = rule.update(3.0, state, THETA)
    assert step == pytest.approx(first)
    step, state = rule.update(-4.0, state, THETA)
    assert step == pytest.approx(second)


@pytest.mark.parametrize("gradient", [3.0, -0.02, 1e-5])
def test_adam_counts_its_steps_from_one(gradient):
    # m̂ = (1 − β₁)g/(1 − β₁) = g and ŝ = g²: the first step is one learning rate long, whatever β₁ and β₂.
    rule = OPTIMIZERS["adam"](learning_rate=0.7, beta1=0.99, beta2=0.9, epsilon=1e-30)
    step, _ = rule.update(gradient, rule.init(5.0), 5.0)
    assert abs(step) == pytest.approx(0.7)
    assert step * gradient < 0


def test_adamw_shrinks_what_adam_has_moved():
    settings = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.75, "epsilon": 0.5}
    rule = OPTIMIZERS["adamw"](weight_decay=0.25, **settings)
    state = Moments(mean=1.0, squares=2.0, beta1_power=0.8, beta2_power=0.75)
    step, state = rule.update(3.0, state, 4.0)
    assert step == pytest.approx(-0.1 * (35 / 9) / sqrt(60 / 7 + 0.5) - 0.1 * 0.25 * 4)
    step, state = rule.update(-4.0, state, -2.0)
    assert step == pytest.approx(-0.1 * (40 / 61) / sqrt(436 / 37 + 0.5) + 0.1 * 0.25 * 2)
    adam = OPTIMIZERS["adam"](**settings)
    assert state == adam.update(-4.0, adam.update(3.0, Moments(1.0, 2.0, 0.8, 0.75), 0.0)[1], 0.0)[1]


def test_the_limit_of_adamw_falls_with_its_decay():
    assert OPTIMIZERS["adamw"](weight_decay=0.0).stability_limit() == OPTIMIZERS["adam"]().stability_limit()
    rule = OPTIMIZERS["adamw"](learning_rate=0.5, beta1=0.0, weight_decay=1.0)
    assert rule.stability_limit() == 1.5  # θ ← (1 − αλ − h)θ, which is −θ at h = 2 − αλ


def test_lion_moves_by_the_sign_of_a_mean_that_the_gradient_has_yet_to_enter():
    rule = OPTIMIZERS["lion"](learning_rate=0.1, beta1=0.8, beta2=0.9, weight_decay=0.5)
    step, state = rule.update(-3.0, Mean(1.0), 2.0)
    assert step == pytest.approx(-0.1 * (1 + 0.5 * 2))  # c = 0.8 − 0.2 · 3 = 0.2
    assert state.mean == pytest.approx(0.6)  # 0.9 − 0.1 · 3
    step, state = rule.update(-40.0, state, 1.8)
    assert step == pytest.approx(-0.1 * (-1 + 0.5 * 1.8))  # c = 0.8 · 0.6 − 0.2 · 40
    assert state.mean == pytest.approx(0.54 - 4)


def test_lion_stays_where_nothing_pulls():
    rule = OPTIMIZERS["lion"](weight_decay=0.0)
    assert rule.update(0.0, rule.init(3.0), 3.0)[0] == 0.0


def test_under_a_steady_gradient_adam_keeps_its_pace_and_adagrad_slows_down():
    adam, adagrad = OPTIMIZERS["adam"](epsilon=1e-30), OPTIMIZERS["adagrad"](epsilon=1e-30)
    adam_state, adagrad_state = adam.init(1.0), adagrad.init(1.0)
    for count in range(1, 30):
        step, adam_state = adam.update(0.3, adam_state, THETA)
        assert step == pytest.approx(-0.1)
        step, adagrad_state = adagrad.update(0.3, adagrad_state, THETA)
        assert step == pytest.approx(-0.3 / sqrt(count))


@pytest.mark.parametrize("name", SWITCHED)
def test_epsilon_stands_inside_the_root_unless_asked(name):
    rule = OPTIMIZERS[name]
    inside, outside = rule(epsilon=0.01, epsilon_inside_root=True), rule(epsilon=0.01, epsilon_inside_root=False)
    assert rule(epsilon=0.01) == inside
    assert inside.update(0.1, inside.init(0.0), 0.0)[0] != outside.update(0.1, outside.init(0.0), 0.0)[0]


# The contract.


def after(rule, gradients, parameters):
    """The steps that a series of gradients makes from these parameters on, and the last state."""
    state, steps = rule.init(parameters), []
    for gradient in gradients:
        step, state = rule.update(gradient, state, parameters)
        parameters = parameters + step
        steps.append(step)
    return steps, state


def test_init_and_update_change_none_of_their_arguments(rule):
    parameters, gradient = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    _, state = after(rule, [np.array([2.0, -1.0])] * 2, parameters)
    given = [parameters, gradient, *(part for part in state if isinstance(part, np.ndarray))]
    before = [array.copy() for array in given]
    for array in given:
        array.flags.writeable = False
    rule.init(parameters)
    rule.look_ahead(parameters, state)
    first = rule.update(gradient, state, parameters)
    second = rule.update(gradient, state, parameters)
    assert all(np.array_equal(a, b) for a, b in zip(given, before, strict=True))
    assert np.array_equal(first[0], second[0])
    assert all(np.array_equal(a, b) for a, b in zip(first[1], second[1], strict=True))


def test_the_state_does_not_share_memory_with_the_parameters(rule):
    parameters = np.array([1.0, -2.0])
    for part in rule.init(parameters):
        assert not np.shares_memory(part, parameters)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (2, 1, 4), (0,)])
def test_arrays_of_any_shape_move_like_single_numbers(rule, shape):
    random = np.random.default_rng(0)
    start = random.normal(size=shape)
    gradients = random.normal(size=(4, *shape))
    steps, state = after(rule, gradients, start)
    ahead = rule.look_ahead(start, state)
    assert np.shape(ahead) == shape
    for index in np.ndindex(shape):
        singly, own = after(rule, [float(gradient[index]) for gradient in gradients], float(start[index]))
        assert [float(step[index]) for step in steps] == [float(step) for step in singly]
        assert float(ahead[index]) == float(rule.look_ahead(float(start[index]), own))
    assert all(np.shape(step) == shape for step in steps)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_array_hyperparameters_move_like_rules_of_their_own(name):
    random = np.random.default_rng(1)
    values = {
        field: random.uniform(0.1, 0.9, size=6)
        for field, quantity in OPTIMIZERS[name].hyperparameters().items()
        if quantity.scale != "switch"
    }
    gradients = random.normal(size=(5, 2, 6))
    start = random.normal(size=(2, 6))
    together, state = after(OPTIMIZERS[name](**values), gradients, start)
    ahead = OPTIMIZERS[name](**values).look_ahead(start, state)
    for column in range(6):
        rule = OPTIMIZERS[name](**{field: float(array[column]) for field, array in values.items()})
        alone, own = after(rule, gradients[:, :, column], start[:, column])
        assert np.array_equal([step[:, column] for step in together], alone)
        assert np.array_equal(ahead[:, column], rule.look_ahead(start[:, column], own))


def test_only_who_says_so_looks_ahead(rule):
    theta = np.array([1.0, -2.0])
    _, state = after(rule, [np.array([3.0, 4.0])], theta)
    assert np.array_equal(rule.look_ahead(theta, state), theta) == (type(rule).look_ahead is Rule.look_ahead)
    assert np.array_equal(rule.look_ahead(theta, rule.init(theta)), theta)


def test_no_gradient_no_step(rule):
    steps, _ = after(undecayed(rule), [0.0, 0.0, 0.0], 5.0)
    assert steps == [0.0, 0.0, 0.0]


def undecayed(rule):
    return replace(rule, weight_decay=0.0) if hasattr(rule, "weight_decay") else rule


def test_every_first_step_goes_downhill(rule):
    for gradient in GRADIENTS:
        step, _ = undecayed(rule).update(gradient, rule.init(1.0), 1.0)
        assert np.sign(step) == -np.sign(gradient)


def test_weight_decay_shrinks_every_parameter_by_the_same_share(rule):
    if not hasattr(rule, "weight_decay"):
        return
    theta, gradient = np.array([3.0, -0.5, 0.0]), np.array([1.0, 2.0, -4.0])
    decayed, plain = (replace(rule, learning_rate=0.1, weight_decay=decay) for decay in (0.25, 0.0))
    state = rule.init(theta)
    steps = [each.update(gradient, state, theta) for each in (decayed, plain)]
    np.testing.assert_allclose(steps[0][0] - steps[1][0], -0.1 * 0.25 * theta, atol=1e-15)
    assert all(np.array_equal(one, other) for one, other in zip(steps[0][1], steps[1][1], strict=True))


def test_steps_are_finite_for_the_smallest_and_largest_gradients(rule):
    for gradient in (5e-324, 1e-160, 1e150):
        steps, _ = after(rule, [gradient, -gradient, gradient], 1.0)
        assert np.isfinite(steps).all()


def test_rules_of_equal_hyperparameters_are_equal_and_cannot_change(rule):
    same = type(rule)()
    assert rule == same and hash(rule) == hash(same)
    with pytest.raises(FrozenInstanceError):
        rule.epsilon = 0.5


# Stability.


@pytest.mark.parametrize(
    ("rule", "curvature", "limit"),
    [
        (OPTIMIZERS["gradient_descent"](), 2.0, 1.0),
        (OPTIMIZERS["sgd"](), 4.0, 0.5),
        (OPTIMIZERS["momentum"](momentum=0.5), 2.0, 1.5),
        (OPTIMIZERS["momentum"](momentum=0.0), 2.0, 1.0),
        (OPTIMIZERS["nesterov"](momentum=0.5), 2.0, 0.75),
        (OPTIMIZERS["nesterov"](momentum=0.0), 2.0, 1.0),
    ],
)
def test_stable_learning_rate_by_its_formula(rule, curvature, limit):
    found, formula = rule.stable_learning_rate(curvature)
    assert found == pytest.approx(limit)
    assert "λmax" in formula


@pytest.mark.parametrize("curvature", [0.04, 1.0, 2508.0])
@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("name", ["gradient_descent", "sgd", "momentum", "nesterov"])
def test_below_the_stable_learning_rate_a_parabola_is_descended_and_above_it_is_not(name, momentum, curvature):
    keep = {"momentum": momentum} if name in ("momentum", "nesterov") else {}
    limit, _ = OPTIMIZERS[name](**keep).stable_learning_rate(curvature)

    def last(rate):
        rule = OPTIMIZERS[name](learning_rate=rate, **keep)
        theta, state = 1.0, rule.init(1.0)
        for _ in range(2000):
            step, state = rule.update(curvature * rule.look_ahead(theta, state), state, theta)
            theta += step
        return abs(theta)

    assert last(0.98 * limit) < 0.01
    assert last(1.02 * limit) > 100


def test_adaptive_rules_state_no_stable_learning_rate(rule):
    adaptive = type(rule).preconditioner is not Rule.preconditioner or rule.stability_limit() is None
    assert (rule.stable_learning_rate(2.0) is None) == adaptive
    assert adaptive or rule.name not in ("adagrad", "rmsprop", "adadelta", "adam")


@pytest.mark.parametrize(
    "name", [name for name, rule in OPTIMIZERS.items() if rule().stability_limit() is not None]
)
def test_with_its_preconditioner_held_a_rule_descends_a_parabola_below_the_limit_and_not_above(name):
    # Of gradients so small that P is the same, from ε alone, whatever has been met.
    kept = {"epsilon": 1.0, "weight_decay": 5.0}
    rule = OPTIMIZERS[name](**{field: kept[field] for field in OPTIMIZERS[name].hyperparameters() if field in kept})
    limit = rule.stability_limit() / getattr(rule, "learning_rate", 1.0)

    def last(curvature):
        theta, state = 1e-60, rule.init(1e-60)
        for _ in range(3000):
            step, state = rule.update(curvature * rule.look_ahead(theta, state), state, theta)
            theta += step
            if abs(theta) > 1e-30:
                break
        return abs(theta)

    assert last(0.98 * limit) < 1e-65
    assert last(1.02 * limit) > 1e-30


@pytest.mark.parametrize("curvature", [0.0, -1.0])
def test_there_is_no_stable_learning_rate_without_curvature(rule, curvature):
    assert rule.stable_learning_rate(curvature) is None


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rule_that_tells_its_velocity_steps_by_it(name):
    rule = OPTIMIZERS[name]()
    kept = rule.kept_velocity
    if kept is None:
        return
    steps, _ = after(rule, GRADIENTS, 1.0)
    velocity = 0.0
    for gradient, step in zip(GRADIENTS, steps, strict=True):
        velocity = kept * velocity + rule.learning_rate * gradient
        assert step == pytest.approx(-velocity, rel=1e-12, abs=1e-300)


def test_the_rules_of_fixed_limits_tell_their_velocity():
    told = {name: rule().kept_velocity for name, rule in OPTIMIZERS.items()}
    assert [told[name] for name in ("gradient_descent", "sgd", "momentum", "nesterov")] == [0.0, 0.0, 0.9, 0.9]


# What a rule says of itself.


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


@pytest.mark.parametrize("name", OPTIMIZERS)
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


@pytest.mark.parametrize(("name", "hyperparameters"), FIXED.items())
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


@pytest.mark.parametrize(("name", "field"), NUMBERS)
def test_a_hyperparameter_out_of_range_is_refused_with_its_label(name, field):
    label = OPTIMIZERS[name].hyperparameters()[field].label
    for wrong in (-0.1, float("nan"), float("inf"), "fast", None):
        with pytest.raises(ValueError, match=rf"^{label} is .*: it takes a (whole )?number"):
            OPTIMIZERS[name](**{field: wrong})


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
