"""Below which learning rate a rule descends a parabola, held against steps on one."""

import pytest

from core.optimizers import OPTIMIZERS, Rule
from tests.core.optimizers.elementwise import GRADIENTS
from tests.core.optimizers.test_contract import after
from tests.each import with_each


@with_each(
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


@with_each("curvature", [0.04, 1.0, 2508.0])
@with_each("momentum", [0.0, 0.3, 0.9])
@with_each("name", ["gradient_descent", "sgd", "momentum", "nesterov"])
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


@with_each("name", [name for name, rule in OPTIMIZERS.items() if rule().stability_limit() is not None])
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


@with_each("curvature", [0.0, -1.0])
def test_there_is_no_stable_learning_rate_without_curvature(rule, curvature):
    assert rule.stable_learning_rate(curvature) is None


@with_each("name", OPTIMIZERS)
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
