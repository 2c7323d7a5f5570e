"""The contract that all update rules share."""

from dataclasses import FrozenInstanceError, dataclass, replace

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.problem import Problem
from tests.core.optimizers.elementwise import ELEMENTWISE, GRADIENTS
from tests.each import with_each


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


@with_each("shape", [(), (1,), (5,), (2, 3), (2, 1, 4), (0,)])
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


@with_each("name", ELEMENTWISE)
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


def test_of_a_problem_nobody_knows_more_than_it_says():
    problem = Problem()
    assert (problem.noisy, problem.least, tuple(problem.matrices)) == (False, None, ())
    assert problem.note(lambda: 1 / 0) is None  # nobody asks


def test_a_rule_says_no_more_than_it_knows():
    bare = Bare()
    told = (bare.stability_limit(), bare.preconditioner((), ()), bare.kept_velocity, bare.in_torch(), bare.account)
    assert told == (None, 1.0, None, None, None)
    assert (bare.lines(), bare.fault(0.0, (), 0.0), bare.purpose, bare.draws, bare.stability) == ("",) * 5
    assert (bare.switched_equation(), bare.init(3.0), bare.look_ahead(3.0, ())) == ("θ ← θ", (), 3.0)
    assert (bare.gradients, bare.exact, bare.whole, bare.pairs, bare.needs_least) == (1, False, False, False, False)
    assert bare.on_networks and bare.on_surfaces and bare.drawing(5) is bare and bare.untuned() is bare
    assert [bare.meets(noise) for noise in (0.0, 0.1, np.array([0.0, 2.0]))] == [False, True, True]
    assert not bare.differs_by_seed(0.0) and bare.differs_by_seed(0.5)
    with pytest.raises(NotImplementedError):
        bare.update(0.0, (), 0.0)


@dataclass(frozen=True)
class Bare(Rule):
    """A rule without any hyperparameter."""

    name, label, equation, source, step_size = "bare", "Bare", "θ ← θ", "nobody", ""


def test_a_rule_that_draws_has_another_stream_for_each_seed_and_meets_no_noise():
    rule = OPTIMIZERS["cma_es"](stream=3)
    assert rule.drawing(5).stream == 8 and rule.drawing(np.array([0, 1])).stream.tolist() == [3, 4]
    assert rule.differs_by_seed(0.0) and not rule.meets(1.0)
    tuned = OPTIMIZERS["adam"](learning_rate=0.7, beta1=0.5).untuned()
    assert (tuned.learning_rate, tuned.beta1) == (OPTIMIZERS["adam"]().learning_rate, 0.5)
